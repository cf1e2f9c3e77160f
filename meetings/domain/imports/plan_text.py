"""The text of a published plan, read into events as exactly as it says.

Source:
    docs/rules/imports.md
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from meetings.domain.events.details import Place
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports import clock_phrases, date_phrases
from meetings.domain.imports.places import Gazetteer, Where, looks_like_name, modes_in
from meetings.domain.imports.plan_lines import TBC, Lines, Record
from meetings.domain.imports.recognised import (
    BodyNames,
    bodies_in,
    kind_of,
    without_calling_off,
)
from meetings.domain.imports.rules import (
    LONGEST_TITLE,
    MOST_ROWS,
    Doubt,
    Leftover,
    Note,
    Period,
    Planned,
    Reading,
    Span,
)
from meetings.kernel import timezones
from meetings.kernel.text import clean, fold

_EDGES = " \t,;:.|-–—·•*"
_LEADING_PLACE = re.compile(r"^([^:]{2,60}?)\s*:\s+(?=\S)")
_LAST_WORDS = re.compile(r"\s+(?:on|in|from|at)$", re.IGNORECASE)
_BRACKETED = re.compile(r"^(.*\S)\s*\(([^()]{2,60})\)$")
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader of plans knows: the days it is about, places, bodies."""

    period: Period
    gazetteer: Gazetteer
    bodies: tuple[BodyNames, ...] = ()
    presidency_month: int = 7


@dataclass(slots=True)
class _Draft:
    """What is being found out of one record."""

    pieces: list[str]
    where: Where = Where()
    notes: list[Note] = field(default_factory=list)
    to_be_confirmed: bool = False
    is_cancelled: bool = False
    time: clock_phrases.FoundTime | None = None


def read(text: str, known: Known) -> Reading:
    """Return the events of the text, with doubts, and the lines that held none."""
    is_place = known.gazetteer.is_place
    lines = Lines(known.period, known.presidency_month, is_place)
    lines.read(text)
    leftovers = list(lines.leftovers)
    rows: list[Planned] = []
    for record in lines.records[: MOST_ROWS + 1]:
        found = list(_events(record, known))
        rows += found
        if not found:
            leftovers.append(Leftover(record.line, record.text))
    return Reading(with_keys(rows), tuple(sorted(leftovers, key=lambda each: each.line)))


def with_keys(rows: Iterable[Planned]) -> tuple[Planned, ...]:
    """Name each row by its title; rows of one title are numbered as they stand."""
    seen: Counter[str] = Counter()
    named = []
    for row in rows:
        name = row.key or fold(row.title)[:200]
        seen[name] += 1
        named.append(replace(row, key=name if seen[name] == 1 else f"{name} #{seen[name]}"))
    return tuple(named)


def _events(record: Record, known: Known) -> Iterator[Planned]:
    """Yield the event of the record, or one for each of its days that stand apart."""
    draft = _Draft([date_phrases.plain(piece) for piece in record.pieces])
    _confirm(draft, record)
    _call_off(draft)
    _find_time(draft)
    title = _title_and_place(draft, known.gazetteer)
    if not title:
        return
    planned = describe(title, draft.where, known)
    spans = record.found.spans if record.found else (Span(),)
    notes = [*(record.found.notes if record.found else (Note(Doubt.NO_DATE),)), *draft.notes]
    if date_phrases.find(title, known.period) is not None and re.search(r"\d", title):
        notes.append(Note(Doubt.OTHER_DATE, title))
    for span in spans:
        timed, doubts = _timed(span, draft.time, planned.places)
        yield replace(
            planned, line=record.line, text=record.text, span=span,
            to_be_confirmed=draft.to_be_confirmed, is_cancelled=draft.is_cancelled, **timed,
            notes=(*planned.notes, *notes, *doubts),
        )  # fmt: skip


def describe(title: str, where: Where, known: Known) -> Planned:
    """Return a row of this title and place, with kind, body and mode as they give them away."""
    notes = []
    if len(title) > LONGEST_TITLE:
        notes.append(Note(Doubt.TITLE_CUT, title[LONGEST_TITLE:][:80]))
    bodies = bodies_in(title, known.bodies)
    if len(bodies) > 1:
        notes.append(Note(Doubt.SEVERAL_BODIES))
    is_online, is_hybrid = modes_in(title)
    is_online, is_hybrid = is_online or where.is_online, is_hybrid or where.is_hybrid
    if is_online and where.places and not is_hybrid:
        notes.append(Note(Doubt.PLACE_AND_ONLINE))
    mode = AttendanceMode.ONLINE if is_online and not where.places else None
    if is_hybrid or (is_online and where.places):
        mode = AttendanceMode.HYBRID
    return Planned(
        line=0, text="", key="", title=title[:LONGEST_TITLE].strip(), places=where.places,
        mode=mode, kind=kind_of(title), body_id=bodies[0] if bodies else None, notes=tuple(notes),
    )  # fmt: skip


def _confirm(draft: _Draft, record: Record) -> None:
    """Find "(tbc)": beside the date it is about the date, elsewhere who knows about what."""
    match = TBC.search(record.text)
    if match is None:
        return
    draft.to_be_confirmed = True
    draft.pieces = [TBC.sub(" ", piece) for piece in draft.pieces]
    end = record.text.find(match[0])
    date_end = _end_of_date(record)
    is_near = date_end <= end <= date_end + _NEAR
    if not is_near and "date" not in match[0].lower() and record.found is not None:
        draft.notes.append(Note(Doubt.TBC_OF_WHAT, record.text))


def _end_of_date(record: Record) -> int:
    """Return where the date ends in the text of the record, which begins with it."""
    return record.found.end if record.found else 0


def _call_off(draft: _Draft) -> None:
    for index, piece in enumerate(draft.pieces):
        draft.pieces[index], is_off = without_calling_off(piece)
        draft.is_cancelled = draft.is_cancelled or is_off
    if draft.is_cancelled:
        draft.notes.append(Note(Doubt.CANCELLED))


def _find_time(draft: _Draft) -> None:
    for index, piece in enumerate(draft.pieces):
        found = clock_phrases.find(piece)
        if found is not None:
            draft.time = found
            draft.pieces[index] = f"{piece[: found.start]} {piece[found.end :]}"
            return


def _timed(
    span: Span, found: clock_phrases.FoundTime | None, places: tuple[Place, ...]
) -> tuple[dict[str, object], list[Note]]:
    """Return the columns of the time, or a doubt where a time has no day or no sense."""
    if found is None:
        return {}, []
    first = span.first
    ends = found.ends
    is_backwards = ends is not None and span.last is None and ends < found.starts
    if first is None or first.day is None or is_backwards:
        return {}, [Note(Doubt.TIME_LEFT_OUT, str(found.starts)[:5])]
    zone = found.zone
    country = places[0].country if places else None
    local = timezones.of_country(country, "") if country else ""
    at = datetime.combine(first.first_day, found.starts)
    if zone and local and clock_phrases.is_same_there(zone, local, at):
        zone = None
    return {"starts_time": found.starts, "ends_time": ends, "timezone": zone}, []


def _title_and_place(draft: _Draft, gazetteer: Gazetteer) -> str:
    """Take the place off the pieces and return what is left as the title."""
    pieces = [text for text in (_trimmed(piece) for piece in draft.pieces) if text]
    begins_with_comma = bool(draft.pieces) and draft.pieces[0].lstrip().startswith(",")
    if len(pieces) > 1:
        where = gazetteer.read(pieces[-1])
        if where.is_sure or where.places:
            draft.where, pieces = where, pieces[:-1]
        elif looks_like_name(pieces[-1]):
            draft.where = Where((Place(city=pieces[-1]),))
            draft.notes.append(Note(Doubt.PLACE_GUESSED, pieces[-1]))
            pieces = pieces[:-1]
    text = " ".join(pieces)
    if draft.where == Where() and begins_with_comma:
        text = _guessed_before_colon(draft, text)
    if draft.where == Where():
        text = _place_off(draft, text, gazetteer)
    return clean(_trimmed(text))


def _guessed_before_colon(draft: _Draft, text: str) -> str:
    """Take the unknown name of "29 May, Ystad: Working group" for the place, as a guess."""
    match = _LEADING_PLACE.match(text)
    if match is None or not looks_like_name(match[1]) or modes_in(match[1])[0]:
        return text
    draft.where = Where((Place(city=match[1]),))
    draft.notes.append(Note(Doubt.PLACE_GUESSED, match[1]))
    return text[match.end() :]


def _place_off(draft: _Draft, text: str, gazetteer: Gazetteer) -> str:
    """Find the place before a colon, in brackets, after commas, or as the last word."""
    for find in (_before_colon, _in_brackets, _after_comma, _last_word, _guessed):
        found = find(text, gazetteer)
        if found is not None:
            rest, draft.where, note = found
            draft.notes += [note] if note else []
            return _further_place(draft, rest, gazetteer)
    return text


def _further_place(draft: _Draft, text: str, gazetteer: Gazetteer) -> str:
    """Take the city before a place that is a country alone, or the other of two: "Valmiera, Riga".

    What stands before "online" is part of the title: "University in Gdańsk, online".
    """
    place = draft.where.places[0] if len(draft.where.places) == 1 else None
    found = gazetteer.ends_with_city(text) if place else None
    if found is None or place is None or _LAST_WORDS.search(found[0]):
        return text
    rest, city = found
    other = gazetteer.read(city).places
    if not other or other[0].country != place.country or other[0] == place:
        return text
    draft.where = replace(draft.where, places=(*other, place) if place.city else other)
    return rest


_Taken = tuple[str, Where, Note | None]


def _before_colon(text: str, gazetteer: Gazetteer) -> _Taken | None:
    """Take "Ligatne (Latvia): Rural planning"."""
    match = _LEADING_PLACE.match(text)
    if match is None:
        return None
    where = gazetteer.read(match[1])
    if where.is_sure or where.places:
        return text[match.end() :], where, None
    return None


def _in_brackets(text: str, gazetteer: Gazetteer) -> _Taken | None:
    match = _BRACKETED.match(text)
    where = gazetteer.read(match[2]) if match else Where()
    return (match[1], where, None) if match and where.is_sure else None


def _after_comma(text: str, gazetteer: Gazetteer) -> _Taken | None:
    """Take "…, Riga", "…, Ronisi, Latvia", "…, Gdańsk and Malbork", "…, online"."""
    parts = text.split(",")
    for count in (2, 1):
        if len(parts) > count:
            where = gazetteer.read(",".join(parts[-count:]).strip())
            if where.is_sure or where.places:
                return ",".join(parts[:-count]), where, None
    return None


def _last_word(text: str, gazetteer: Gazetteer) -> _Taken | None:
    found = gazetteer.ends_with_city(text)
    if found is None:
        return None
    rest, city = found
    return _LAST_WORDS.sub("", rest), gazetteer.read(city), None


def _guessed(text: str, _gazetteer: Gazetteer) -> _Taken | None:
    """Take a last short name after a comma for the place, and say that it is a guess."""
    before, comma, last = text.rpartition(",")
    name = last.strip()
    if not comma or not looks_like_name(name) or len(before.split()) < 2:
        return None
    return before, Where((Place(city=name),)), Note(Doubt.PLACE_GUESSED, name)


def _trimmed(text: str) -> str:
    """Return the text without what stood between it and the date or the place."""
    bare = re.sub(r"\(\s*\)", " ", text).strip(_EDGES)
    bare = re.sub(r"\s+,", ",", _LAST_WORDS.sub("", bare).strip(_EDGES))
    return re.sub(r"^(?:in|at|on)\s+(?=[A-ZÅÄÖØÆŁŚŽŠ][^\s]+$)", "", bare)
