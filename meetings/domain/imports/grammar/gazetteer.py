"""Parse places in plans: a city, a city and its country, two cities, or online."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale

from meetings.domain.events.dto import Place
from meetings.domain.imports.rules import MAX_PLACES
from meetings.kernel.month_names import LANGUAGES
from meetings.kernel.text import clean, normalise

_MAX_LENGTHS = {"name": 200, "address": 300, "city": 120}
#: Cities that often host such meetings; the cities of known venues are added.
_CITIES = {
    "AT": "Vienna Wien",
    "BE": "Brussels Bruxelles Brüssel Antwerp Bruges Ghent",
    "BG": "Sofia",
    "IE": "Dublin",
    "ES": "Madrid Barcelona",
    "HU": "Budapest",
    "SK": "Bratislava",
    "SI": "Ljubljana",
    "HR": "Zagreb",
    "RO": "Bucharest",
    "GR": "Athens",
    "MT": "Valletta",
    "CY": "Nicosia",
    "US": "Washington New_York Washington_DC Washington,_DC",
    "CH": "Geneva Genève Genf Zurich Zürich Bern",
    "CZ": "Prague",
    "DE": "Berlin Hamburg Kiel Rostock Lübeck Schwerin Greifswald Stralsund Bonn Bremen Flensburg "
    "Munich Potsdam Wismar",
    "DK": "Copenhagen København Aarhus Odense Aalborg Roskilde Elsinore Rønne Esbjerg",
    "EE": "Tallinn Tartu Pärnu Narva Haapsalu Viljandi Kuressaare Rakvere",
    "FI": "Helsinki Espoo Turku Tampere Oulu Rovaniemi Lappeenranta Mariehamn Kotka Vaasa Porvoo "
    "Kuopio Joensuu",
    "FR": "Paris Strasbourg",
    "GB": "London",
    "IS": "Reykjavík Keflavík Akureyri",
    "IT": "Rome",
    "LT": "Vilnius Kaunas Klaipėda Palanga Trakai Nida Šiauliai",
    "LU": "Luxembourg",
    "LV": "Riga Rīga Jūrmala Liepāja Līgatne Valmiera Cēsis Sigulda Daugavpils Ventspils Jelgava",
    "NL": "The_Hague Amsterdam",
    "NO": "Oslo Bergen Trondheim Tromsø Stavanger Kirkenes Bodø Lillehammer",
    "PL": "Warsaw Warszawa Gdańsk Gdynia Sopot Szczecin Kraków Cracow Poznań Wrocław Łódź Malbork "
    "Lublin Białystok Katowice Toruń",
    "PT": "Lisbon",
    "RU": "Moscow Москва Санкт-Петербург St._Petersburg Saint_Petersburg Kaliningrad Svetlogorsk",
    "SE": "Stockholm Gothenburg Göteborg Malmö Uppsala Visby Lund Umeå Karlskrona Kalmar Karlstad "
    "Linköping Örebro Luleå Sundsvall Kiruna",
    "UA": "Kyiv Lviv",
}
COUNTRIES = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IS", "IT", "LT", "LU", "LV", "MD", "MT", "NL", "NO", "PL", "PT", "RO", "RU",
    "SE", "SI", "SK", "UA", "US",
)  # fmt: skip
_ISLANDS = {"aland": "FI", "aland islands": "FI", "gotland": "SE", "bornholm": "DK"}
_ONLINE = re.compile(
    r"(?<!\w)(?:online|on-line|virtual(?:ly)?|video ?conference|videokonferenz|via (?:zoom|teams|"
    r"webex|google meet)|google meet|zoom|онлайн|en ligne|tiešsaistē|nuotoliu|nuotoliniu būdu|"
    r"verkossa|etänä|etä|veebis|zdalnie|ms teams|microsoft teams|webex|remote(?:ly)?)(?!\w)"
    r"(?: meeting| event)?(?: joining info)?",
    re.IGNORECASE,
)
_HYBRID = re.compile(r"(?<!\w)hybrid(?!\w)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(?:/|&|\+|;|(?<!\w)(?:and|und|og|och|ja|ir|i)(?!\w))\s*", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,60})\)\s*$")
_NAME_LIKE = re.compile(r"^[^\W\d_][\w.'’-]*(?:[ -][\w.'’-]+){0,3}$")


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The places in a piece of text; ``is_certain`` if every part was recognised.

    ``is_truncated`` marks text with more places than were parsed.
    """

    places: tuple[Place, ...] = ()
    is_online: bool = False
    is_hybrid: bool = False
    is_certain: bool = False
    is_truncated: bool = False


class Gazetteer:
    """The known cities by their normalised names."""

    def __init__(self, venues: Iterable[tuple[str, str | None]] = ()) -> None:
        """Add the (city, country) pairs of known venues to the built-in list."""
        self._venues = {
            normalise(city): Place(city=city, country=of) for city, of in venues if normalise(city)
        }
        self._cities = {**_known_cities(), **self._venues}

    def ends_with_city(self, text: str) -> tuple[str, str] | None:
        """Return the text before a city at its very end, and the city; None without a city."""
        words = text.split(" ")
        country_words = 1 if len(words) > 2 and country_code(words[-1]) else 0
        bare = words[: len(words) - country_words]
        for count in (3, 2, 1):
            city = " ".join(bare[-count:]).strip(",")
            if len(bare) > count and normalise(city) in self._cities:
                return " ".join(bare[:-count]), ", ".join([city, *words[len(bare) :]])
        return None

    def is_place(self, text: str) -> bool:
        """Return whether the text consists only of known places."""
        return self.read(text).is_certain

    def read(self, text: str) -> PlaceMatch:
        """Parse a text that contains only a place."""
        is_online, is_hybrid = bool(_ONLINE.search(text)), bool(_HYBRID.search(text))
        remainder = _HYBRID.sub("", _ONLINE.sub("", text)).replace("()", "").strip(" ,;:/&-")
        if not remainder:
            return PlaceMatch((), is_online, is_hybrid, is_online or is_hybrid)
        names = [name for name in _SEPARATOR.split(remainder) if name]
        places = [self._known(name) for name in names]
        known_places = tuple(place for place in places if place is not None)
        if len(known_places) == len(names):
            return PlaceMatch(known_places, is_online, is_hybrid, is_certain=True)
        if known_places and len(names) > 1 and all(looks_like_name(name) for name in names):
            all_places = (
                place or Place(city=name) for place, name in zip(places, names, strict=True)
            )
            return PlaceMatch(tuple(all_places), is_online, is_hybrid)
        return PlaceMatch((), is_online, is_hybrid)

    def place(self, text: str) -> Place:
        """Parse a full address or location as exactly as possible."""
        known_place = self._known(text)
        if known_place is not None:
            return known_place
        parts = [part for part in (clean(part) for part in re.split(r"[,\n]", text)) if part]
        country = country_code(parts[-1]) if len(parts) > 1 else None
        parts = parts[:-1] if country else parts
        cities = [(i, self._city_in(part)) for i, part in enumerate(parts)]
        at, city = next(((i, city) for i, city in reversed(cities) if city), (len(parts), None))
        name, address = parts[0] if at else "", ", ".join(parts[1:at] + parts[at + 1 :])
        return Place(
            name=name, address=address,
            city=city.city if city else "", country=country or (city.country if city else None),
        )  # fmt: skip

    def _city_in(self, part: str) -> Place | None:
        """Return the city of "102 Reykjavík": the part without its postcode."""
        bare = re.sub(r"(?<!\w)(?:[A-Z]{1,2}-)?\d[\d -]*", "", part).strip()
        return self._city(bare)

    def _city(self, text: str) -> Place | None:
        """Return the city in the spelling of a known venue, else as in the text."""
        name = normalise(text)
        if name in self._venues:
            return self._venues[name]
        known_city = self._cities.get(name)
        is_written = text[:1].isupper() and not text.isupper()
        return replace(known_city, city=clean(text)) if known_city and is_written else known_city

    def _known(self, text: str) -> Place | None:
        """Return "Riga", "Riga, Latvia", "Riga (Latvia)" or "Latvia" as a place; else None."""
        text = clean(text)
        bracket = _IN_BRACKETS.search(text)
        before, _comma, after = text.rpartition(",")
        city, country_text = (text[: bracket.start()], bracket[1]) if bracket else (before, after)
        country = country_code(country_text) if city else None
        if country and looks_like_name(city.strip()):
            city_place = self._city(clean(city)) or Place(city=clean(city))
            return replace(city_place, country=country)
        alone = self._city(text)
        if alone is not None:
            return alone
        country = country_code(text)
        return Place(country=country) if country else None


def truncate_places(match: PlaceMatch) -> PlaceMatch:
    """Truncate the list of places and their texts to the limits, and set ``is_truncated``."""
    places = tuple(
        replace(
            place, name=place.name[: _MAX_LENGTHS["name"]], city=place.city[: _MAX_LENGTHS["city"]],
            address=place.address[: _MAX_LENGTHS["address"]],
        )
        for place in match.places[:MAX_PLACES]
    )  # fmt: skip
    return replace(match, places=places, is_truncated=match.is_truncated or places != match.places)


def looks_like_name(text: str) -> bool:
    """Return whether the text could be a place name: few words, no digits, a capital first."""
    return bool(_NAME_LIKE.match(text)) and text[0].isupper() and len(text) <= 60


def find_modes(text: str) -> tuple[bool, bool]:
    """Return whether a text mentions online, and whether it mentions hybrid."""
    return bool(_ONLINE.search(text)), bool(_HYBRID.search(text))


@cache
def _known_cities() -> Mapping[str, Place]:
    cities: dict[str, Place] = {}
    for country, names in _CITIES.items():
        for name in names.replace("_", "\u00a0").split(" "):
            city = name.replace("\u00a0", " ")
            cities.setdefault(normalise(city), Place(city=city, country=country))
    return cities


def city_country(text: str) -> str | None:
    """Return the code of the country of a well-known city."""
    place = _known_cities().get(normalise(text))
    return place.country if place is not None else None


def country_code(text: str) -> str | None:
    """Return the code of the country that the text names."""
    return _country_names().get(normalise(text.strip(" .")))


@cache
def _country_names() -> Mapping[str, str]:
    codes = dict(_ISLANDS)
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        codes |= {normalise(names[code]): code for code in COUNTRIES if code in names}
    return codes
