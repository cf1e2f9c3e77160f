"""The text of a published plan, read into events as exactly as it says.

Source:
    docs/rules/imports.md
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports import clock_phrases, date_phrases
from meetings.domain.imports.places import Gazetteer, Where, modes_in
from meetings.domain.imports.plan_lines import TBC, Lines, Record
from meetings.domain.imports.plan_places import title_and_place, without_unknown_place
from meetings.domain.imports.recognised import bodies_in, kind_of, without_calling_off
from meetings.domain.imports.rules import (
    LONGEST_TITLE,
    MOST_ROWS,
    Doubt,
    Known,
    Leftover,
    Note,
    Planned,
    Reading,
    Span,
)
from meetings.kernel import timezones
from meetings.kernel.text import fold

_NEAR = 3


@dataclass(slots=True)
class _Draft:
    """What is being found out of one record."""

    pieces: list[str]
    notes: list[Note] = field(default_factory=list)
    to_be_confirmed: bool = False
    is_cancelled: bool = False
    time: clock_phrases.FoundTime | None = None


def read(text: str, known: Known) -> Reading:
    """Return the events of the text, with doubts, and the lines that held none."""
    gazetteer = Gazetteer(known.venues)
    lines = Lines(known.period, known.presidency_month, gazetteer.is_place)
    lines.read(text)
    leftovers = list(lines.leftovers)
    rows: list[Planned] = []
    for record in lines.records[: MOST_ROWS + 1]:
        found = list(_events(record, known, gazetteer))
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


def _events(record: Record, known: Known, gazetteer: Gazetteer) -> Iterator[Planned]:
    """Yield the event of the record, or one for each of its days that stand apart."""
    draft = _Draft([without_unknown_place(date_phrases.plain(each)) for each in record.pieces])
    _confirm(draft, record)
    _call_off(draft)
    _find_time(draft)
    title, where, doubts = title_and_place(draft.pieces, gazetteer)
    draft.notes += doubts
    if not title:
        return
    planned = describe(title, where, known)
    spans = record.found.spans if record.found else (Span(),)
    notes = [*(record.found.notes if record.found else (Note(Doubt.NO_DATE),)), *draft.notes]
    if date_phrases.find(title, known.period) is not None and re.search(r"\d", title):
        notes.append(Note(Doubt.OTHER_DATE, title))
    for span in spans:
        timed = with_time(replace(planned, span=span), draft.time)
        yield replace(
            timed, line=record.line, text=record.text, to_be_confirmed=draft.to_be_confirmed,
            is_cancelled=draft.is_cancelled, notes=(*timed.notes, *notes),
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
    match = TBC.search(without_unknown_place(record.text))
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


def with_time(row: Planned, found: clock_phrases.FoundTime | None) -> Planned:
    """Return the row with the time, or with a doubt where a time has no day or no sense."""
    if found is None:
        return row
    first, ends = row.span.first, found.ends
    is_backwards = ends is not None and row.span.last is None and ends < found.starts
    if first is None or first.day is None or is_backwards:
        doubt = Note(Doubt.TIME_LEFT_OUT, str(found.starts)[:5])
        return replace(row, notes=(*row.notes, doubt))
    zone = found.zone
    country = row.places[0].country if row.places else None
    local = timezones.of_country(country, "") if country else ""
    at = datetime.combine(first.first_day, found.starts)
    if zone and local and clock_phrases.is_same_there(zone, local, at):
        zone = None
    return replace(row, starts_time=found.starts, ends_time=ends, timezone=zone)
