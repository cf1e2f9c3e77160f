"""Extract the place from the remainder of a line, and return the title without it.

Source:
    docs/rules/imports.md, "Places"
"""

import re
from dataclasses import replace

from meetings.domain.events.dto import Place
from meetings.domain.imports.grammar.gazetteer import (
    Gazetteer,
    PlaceMatch,
    find_modes,
    looks_like_name,
)
from meetings.domain.imports.grammar.keywords import names_a_meeting
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import clean

#: ``labelled_blocks`` marks the place of a block with this label.
_PLACE_LABEL = "Place:"
_EDGES = " \t,;:.|-–—·•*"
_LEADING_PLACE = re.compile(r"^([^:]{2,60}?)\s*:\s+(?=\S)")
_LEADING_PARTS = re.compile(r",\s|\s-\s")
_LAST_WORDS = re.compile(r"(?<=\S)\s(?:on|in|from|at)$", re.IGNORECASE)
#: "… in Sofia" before the country.
_IN_CITY = re.compile(r"\s(?:in|at|à) ([A-ZÅÄÖØÆŁŚŽŠĶĻ][\w.'’-]+(?: [A-ZÅÄÖØÆŁŚŽŠĶĻ][\w.'’-]+)?)$")
_BRACKETED = re.compile(r"^(.*\S)\s?\(([^()]{2,60})\)$")
_UNKNOWN_PLACE = re.compile(
    r"[,;(]?\s?(?:the )?(?:place|location|venue|city)(?: is)?:? (?:t\.?b\.?[cda]\.?|to be "
    r"(?:confirmed|decided|announced|determined|defined)|open|unknown)(?!\w)\s?\)?",
    re.IGNORECASE,
)
_PlaceMatch = tuple[str, PlaceMatch, ImportNote | None]


def strip_unknown_place(text: str) -> str:
    """Return the text without "location tbc", which does not concern the date."""
    return _UNKNOWN_PLACE.sub(" ", text)


def extract_place(
    pieces: list[str], gazetteer: Gazetteer
) -> tuple[str, PlaceMatch, list[ImportNote]]:
    """Remove the place from the pieces of a line; return the title, the place and the notes."""
    if len(pieces) > 1 and pieces[-1].startswith(_PLACE_LABEL):
        return _read_labelled_place(pieces, gazetteer)
    is_before_date = _is_name_before_title(pieces)
    begins_with_comma = bool(pieces) and pieces[0].lstrip().startswith(",")
    pieces = [text for text in (_trim(piece) for piece in pieces) if text]
    if len(pieces) > 1:
        leading = gazetteer.read(pieces[0])
        if leading.places and leading.is_certain:
            return _join_title(pieces[1:]), leading, []
        match = gazetteer.read(pieces[-1])
        if match.is_certain or match.places:
            return _join_title(pieces[:-1]), match, []
        if is_before_date and _is_plausible_place(pieces[0]):
            guess = ImportNote(ImportIssue.PLACE_GUESSED, pieces[0])
            return _join_title(pieces[1:]), PlaceMatch((Place(city=pieces[0]),)), [guess]
        if _is_plausible_place(pieces[-1]):
            guess = ImportNote(ImportIssue.PLACE_GUESSED, pieces[-1])
            return _join_title(pieces[:-1]), PlaceMatch((Place(city=pieces[-1]),)), [guess]
    text, match, note = _find_place(" ".join(pieces), gazetteer, begins_with_comma)
    return _join_title([text]), match, [note] if note else []


def _is_name_before_title(pieces: list[str]) -> bool:
    """Return whether the line is as "Nairobi, 22–26 February UNEA-8", with a name and a comma."""
    if len(pieces) != 2 or not re.fullmatch(r"[^\s,]+(?: [^\s,]+)?,\s*", pieces[0]):
        return False
    return pieces[1][:1].isupper() and "," not in pieces[1]


def _read_labelled_place(
    pieces: list[str], gazetteer: Gazetteer
) -> tuple[str, PlaceMatch, list[ImportNote]]:
    """Return the title, and the place after the label "Place:"."""
    title = _join_title([text for text in (_trim(piece) for piece in pieces[:-1]) if text])
    value = pieces[-1].removeprefix(_PLACE_LABEL).strip()
    match = gazetteer.read(value)
    if match.is_certain:
        return title, match, []
    place = gazetteer.place(value)
    is_known = bool(place.city or place.country)
    notes = [] if is_known else [ImportNote(ImportIssue.PLACE_GUESSED, value)]
    return title, replace(match, places=(place,)), notes


def read_place_above(
    place: str, pieces: list[str], gazetteer: Gazetteer
) -> tuple[str, PlaceMatch, list[ImportNote]]:
    """Return the title in the pieces below a line with a date and a place, and the place."""
    match = gazetteer.read(place)
    title = _join_title([text for text in (_trim(piece) for piece in pieces) if text])
    if match.is_certain:
        return title, match, []
    guess = ImportNote(ImportIssue.PLACE_GUESSED, place)
    return title, PlaceMatch((Place(city=place),)), [guess]


def _is_plausible_place(name: str) -> bool:
    """Return whether the text could be an unknown place name; "EGCAR" could not."""
    return looks_like_name(name) and not name.isupper() and not names_a_meeting(name)


def _join_title(pieces: list[str]) -> str:
    return clean(_trim(" ".join(pieces)))


def _find_place(text: str, gazetteer: Gazetteer, begins_with_comma: bool) -> _PlaceMatch:
    """Find the place before a colon, in brackets, after commas, or as the last word."""
    is_guess = begins_with_comma and not _find_before_colon(text, gazetteer)
    guess = _guess_before_colon(text) if is_guess else None
    finders = (
        _find_before_colon,
        _find_in_brackets,
        _find_after_comma,
        _find_last_word,
        _find_leading_place,
        _guess_last_name,
    )
    match = guess or next((hit for find in finders if (hit := find(text, gazetteer))), None)
    if match is None:
        return text, PlaceMatch(), None
    title, place_match, note = match
    return (*_find_further_place(title, place_match, gazetteer), note)


def _find_further_place(
    text: str, place_match: PlaceMatch, gazetteer: Gazetteer
) -> tuple[str, PlaceMatch]:
    """Add the city before a country, or the first of two cities: "Valmiera, Riga".

    Text before "online" belongs to the title: "University in Gdańsk, online". Text before
    "(hybrid)" is a place.
    """
    if place_match.is_hybrid and not place_match.places:
        match = _find_after_comma(text, gazetteer) or _find_last_word(text, gazetteer)
        return (match[0], replace(match[1], is_hybrid=True)) if match else (text, place_match)
    place = place_match.places[0] if len(place_match.places) == 1 else None
    if place is not None and not place.city and (named := _IN_CITY.search(text)):
        return text[: named.start()], replace(place_match, places=(replace(place, city=named[1]),))
    city = gazetteer.ends_with_city(text) if place else None
    if city is None or place is None or _LAST_WORDS.search(city[0]):
        return text, place_match
    second = gazetteer.read(city[1]).places
    if not second or second[0].country != place.country or second[0] == place:
        return text, place_match
    return city[0], replace(place_match, places=(*second, place) if place.city else second)


def _guess_before_colon(text: str) -> _PlaceMatch | None:
    """Guess that the unknown name of "29 May, Ystad: Working group" is the place."""
    match = _LEADING_PLACE.match(text)
    if match is None or not _is_plausible_place(match[1]) or any(find_modes(match[1])):
        return None
    place_match = PlaceMatch((Place(city=match[1]),))
    return text[match.end() :], place_match, ImportNote(ImportIssue.PLACE_GUESSED, match[1])


def _find_before_colon(text: str, gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Match "Ligatne (Latvia): Rural planning"."""
    match = _LEADING_PLACE.match(text)
    place_match = gazetteer.read(match[1]) if match else PlaceMatch()
    if match is None or not (place_match.is_certain or place_match.places):
        return None
    return text[match.end() :], place_match, None


def _find_in_brackets(text: str, gazetteer: Gazetteer) -> _PlaceMatch | None:
    match = _BRACKETED.match(text)
    place_match = gazetteer.read(match[2]) if match else PlaceMatch()
    return (match[1], place_match, None) if match and place_match.is_certain else None


def _find_after_comma(text: str, gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Match "…, Riga", "…, Ronisi, Latvia", "…, Gdańsk and Malbork", "…, online"."""
    parts = text.split(",")
    for count in (2, 1):
        if len(parts) > count:
            place_match = gazetteer.read(",".join(parts[-count:]).strip())
            if place_match.is_certain or place_match.places:
                return ",".join(parts[:-count]), place_match, None
    return None


def _find_last_word(text: str, gazetteer: Gazetteer) -> _PlaceMatch | None:
    match = gazetteer.ends_with_city(text)
    if match is None:
        return None
    before, city = match
    return _LAST_WORDS.sub("", before), gazetteer.read(city), None


def _find_leading_place(text: str, gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Match "Riga, Board meeting" and "Riga, Latvia – Board meeting"."""
    parts = _LEADING_PARTS.split(text, 2)
    for count in (2, 1):
        place_match = gazetteer.read(", ".join(parts[:count])) if len(parts) > count else None
        if place_match is not None and place_match.is_certain and place_match.places:
            return ", ".join(parts[count:]), place_match, None
    return None


def _guess_last_name(text: str, _gazetteer: Gazetteer) -> _PlaceMatch | None:
    """Guess that a short last name after a comma is the place, and add a note."""
    before, comma, last = text.rpartition(",")
    name = last.strip()
    if not comma or not _is_plausible_place(name) or len(before.split()) < 2:
        return None
    return before, PlaceMatch((Place(city=name),)), ImportNote(ImportIssue.PLACE_GUESSED, name)


def _trim(text: str) -> str:
    """Return the text without the separators around a removed date or place."""
    bare = clean(re.sub(r"\(\s{0,9}\)", " ", clean(text))).strip(_EDGES)
    bare = _LAST_WORDS.sub("", bare).strip(_EDGES).replace(" ,", ",")
    bare = re.sub(r",{2,9}", ",", bare)
    return re.sub(r"^(?:in|at|on) (?=[A-ZÅÄÖØÆŁŚŽŠ]\S+$)", "", bare)
