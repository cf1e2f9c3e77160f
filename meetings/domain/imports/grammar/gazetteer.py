"""Places as plans name them: a city, a city and its country, two cities, or online."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale

from meetings.domain.events.dto import Place
from meetings.domain.imports.grammar.month_names import LANGUAGES
from meetings.domain.imports.rules import MAX_PLACES
from meetings.kernel.text import clean, normalise

_MAX_LENGTHS = {"name": 200, "address": 300, "city": 120}
#: Cities in which such meetings are held; those of known venues come on top.
_CITIES = {
    "AT": "Vienna",
    "BE": "Brussels",
    "CH": "Geneva",
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
    "RU": "Moscow St._Petersburg Saint_Petersburg Kaliningrad Svetlogorsk",
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
    r"webex)|zoom|ms teams|microsoft teams|webex|remote(?:ly)?)(?!\w)(?: meeting| event)?",
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
    """What a piece of text says of the place; ``is_sure`` where every part of it is known.

    ``is_cut`` where there is more of it than was looked at.
    """

    places: tuple[Place, ...] = ()
    is_online: bool = False
    is_hybrid: bool = False
    is_certain: bool = False
    is_truncated: bool = False


class Gazetteer:
    """The cities that are known, by their folded names."""

    def __init__(self, venues: Iterable[tuple[str, str | None]] = ()) -> None:
        """Take the (city, country) of known venues on top of our own list."""
        self._venues = {
            normalise(city): Place(city=city, country=of) for city, of in venues if normalise(city)
        }
        self._cities = {**_known_cities(), **self._venues}

    def ends_with_city(self, text: str) -> tuple[str, str] | None:
        """Return the text before a city at its very end, and the city; None without one."""
        words = text.split(" ")
        land = 1 if len(words) > 2 and country_code(words[-1]) else 0
        bare = words[: len(words) - land]
        for count in (3, 2, 1):
            city = " ".join(bare[-count:]).strip(",")
            if len(bare) > count and normalise(city) in self._cities:
                return " ".join(bare[:-count]), ", ".join([city, *words[len(bare) :]])
        return None

    def is_place(self, text: str) -> bool:
        """Say whether the text is a known place, or several, and nothing else."""
        return self.read(text).is_certain

    def read(self, text: str) -> PlaceMatch:
        """Return what the text says where nothing but a place is meant."""
        is_online, is_hybrid = bool(_ONLINE.search(text)), bool(_HYBRID.search(text))
        rest = _HYBRID.sub("", _ONLINE.sub("", text)).replace("()", "").strip(" ,;:/&-")
        if not rest:
            return PlaceMatch((), is_online, is_hybrid, is_online or is_hybrid)
        names = [name for name in _SEPARATOR.split(rest) if name]
        places = [self._known(name) for name in names]
        found = tuple(place for place in places if place is not None)
        if len(found) == len(names):
            return PlaceMatch(found, is_online, is_hybrid, is_certain=True)
        if found and len(names) > 1 and all(looks_like_name(name) for name in names):
            both = (place or Place(city=name) for place, name in zip(places, names, strict=True))
            return PlaceMatch(tuple(both), is_online, is_hybrid)
        return PlaceMatch((), is_online, is_hybrid)

    def place(self, text: str) -> Place:
        """Return a whole address or location as exactly as it can be taken apart."""
        known = self._known(text)
        if known is not None:
            return known
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
        """Return the city as a venue of ours spells it, else as the text does."""
        name = normalise(text)
        if name in self._venues:
            return self._venues[name]
        known = self._cities.get(name)
        is_written = text[:1].isupper() and not text.isupper()
        return replace(known, city=clean(text)) if known and is_written else known

    def _known(self, text: str) -> Place | None:
        """Return "Riga", "Riga, Latvia", "Riga (Latvia)" or "Latvia" as a place; else None."""
        text = clean(text)
        bracket = _IN_BRACKETS.search(text)
        before, _comma, after = text.rpartition(",")
        city, land = (text[: bracket.start()], bracket[1]) if bracket else (before, after)
        country = country_code(land) if city else None
        if country and looks_like_name(city.strip()):
            known = self._city(clean(city)) or Place(city=clean(city))
            return replace(known, country=country)
        alone = self._city(text)
        if alone is not None:
            return alone
        country = country_code(text)
        return Place(country=country) if country else None


def truncate_places(where: PlaceMatch) -> PlaceMatch:
    """Return as many places as are taken, each no longer than it may be; say if that cut any."""
    places = tuple(
        replace(
            place, name=place.name[: _MAX_LENGTHS["name"]], city=place.city[: _MAX_LENGTHS["city"]],
            address=place.address[: _MAX_LENGTHS["address"]],
        )
        for place in where.places[:MAX_PLACES]
    )  # fmt: skip
    return replace(where, places=places, is_truncated=where.is_truncated or places != where.places)


def looks_like_name(text: str) -> bool:
    """Say whether it could be the name of a place: few words, no digits, a capital first."""
    return bool(_NAME_LIKE.match(text)) and text[0].isupper() and len(text) <= 60


def find_modes(text: str) -> tuple[bool, bool]:
    """Say whether a text says online, and whether it says hybrid."""
    return bool(_ONLINE.search(text)), bool(_HYBRID.search(text))


@cache
def _known_cities() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for country, names in _CITIES.items():
        for name in names.replace("_", "\u00a0").split(" "):
            city = name.replace("\u00a0", " ")
            found.setdefault(normalise(city), Place(city=city, country=country))
    return found


def country_code(text: str) -> str | None:
    """Return the code of the country that the text names."""
    return _country_names().get(normalise(text.strip(" .")))


@cache
def _country_names() -> Mapping[str, str]:
    found = dict(_ISLANDS)
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        found |= {normalise(names[code]): code for code in COUNTRIES if code in names}
    return found
