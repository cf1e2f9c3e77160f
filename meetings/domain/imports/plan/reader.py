"""The text of a published plan, read into events as exactly as it says.

Source:
    docs/rules/imports.md
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from meetings.domain.imports.plan.lines import Lines, Record
from meetings.domain.imports.plan.places import title_and_place, without_unknown_place
from meetings.domain.imports.rules import (
    MOST_ROWS,
    Doubt,
    Known,
    Leftover,
    Note,
    Planned,
    Reading,
    Span,
)
from meetings.domain.imports.words import clock_phrases, date_phrases
from meetings.domain.imports.words.places import Gazetteer
from meetings.domain.imports.words.recognised import TBC, without_calling_off
from meetings.domain.imports.words.rows import describe, with_keys, with_time

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


def _confirm(draft: _Draft, record: Record) -> None:
    """Find "(tbc)": beside the date it is about the date, elsewhere who knows about what."""
    match = TBC.search(without_unknown_place(record.text))
    if match is None:
        return
    draft.to_be_confirmed = True
    draft.pieces = [TBC.sub(" ", piece) for piece in draft.pieces]
    end = record.text.find(match[0])
    is_near = record.date_end <= end <= record.date_end + _NEAR
    if not is_near and "date" not in match[0].lower() and record.found is not None:
        draft.notes.append(Note(Doubt.TBC_OF_WHAT, record.text))


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
