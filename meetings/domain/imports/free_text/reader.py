"""Parse the text of a published plan into events, without adding precision.

Source:
    docs/rules/imports.md
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from meetings.domain.imports.free_text.place_extraction import extract_place, strip_unknown_place
from meetings.domain.imports.free_text.records import PlanParser, PlanRecord
from meetings.domain.imports.grammar import date_phrases, time_phrases
from meetings.domain.imports.grammar.gazetteer import Gazetteer
from meetings.domain.imports.grammar.keywords import TBC_PATTERN, strip_called_off
from meetings.domain.imports.grammar.labels import extract_copied_fields
from meetings.domain.imports.grammar.planned_events import build_planned_event, with_keys, with_time
from meetings.domain.imports.rules import (
    MAX_ROWS,
    DateSpan,
    ImportIssue,
    ImportNote,
    ParseContext,
    ParseResult,
    PlannedEvent,
    UnparsedLine,
)
from meetings.kernel.text import normalise_punctuation

_MAX_TBC_DISTANCE = 3


@dataclass(slots=True)
class _RecordDraft:
    """Intermediate values while a record is parsed."""

    pieces: list[str]
    notes: list[ImportNote] = field(default_factory=list)
    to_be_confirmed: bool = False
    is_cancelled: bool = False
    time: time_phrases.TimeMatch | None = None


def read(text: str, context: ParseContext) -> ParseResult:
    """Return the events of the text with their notes, and the lines without an event."""
    gazetteer = Gazetteer(context.venues)
    lines = PlanParser(context.period, context.presidency_month, gazetteer.is_place)
    lines.read(text)
    leftovers = list(lines.leftovers)
    rows: list[PlannedEvent] = []
    for record in lines.records[: MAX_ROWS + 1]:
        events = list(_events(record, context, gazetteer))
        rows += events
        if not events:
            leftovers.append(UnparsedLine(record.line, record.text))
    return ParseResult(
        with_keys(rows), tuple(sorted(leftovers, key=lambda leftover: leftover.line))
    )


def _events(
    record: PlanRecord, context: ParseContext, gazetteer: Gazetteer
) -> Iterator[PlannedEvent]:
    """Yield the event of the record, or one for each of its days that stand apart."""
    copied, pieces = extract_copied_fields(record.pieces)
    draft = _RecordDraft([strip_unknown_place(normalise_punctuation(piece)) for piece in pieces])
    _find_tbc(draft, record, _without(record.text, set(record.pieces) - set(pieces)))
    _find_cancellation(draft)
    _find_time(draft)
    title, place_match, place_notes = extract_place(draft.pieces, gazetteer)
    draft.notes += place_notes
    if not title:
        return
    planned = build_planned_event(title, place_match, context)
    spans = record.date_match.spans if record.date_match else (DateSpan(),)
    notes = [
        *(record.date_match.notes if record.date_match else (ImportNote(ImportIssue.NO_DATE),)),
        *draft.notes,
    ]
    if date_phrases.find_date(title, context.period) is not None and re.search(r"\d", title):
        notes.append(ImportNote(ImportIssue.SECOND_DATE, title))
    for span in spans:
        timed = with_time(replace(planned, span=span), draft.time)
        yield replace(
            timed, line=record.line, text=record.text, to_be_confirmed=draft.to_be_confirmed,
            is_cancelled=draft.is_cancelled, notes=(*timed.notes, *notes), **copied,
        )  # fmt: skip


def _without(text: str, pieces: Iterable[str]) -> str:
    for piece in pieces:
        text = text.replace(piece, " ")
    return text


def _find_tbc(draft: _RecordDraft, record: PlanRecord, text: str) -> None:
    """Find "(tbc)": next to the date it concerns the date, elsewhere its subject is unknown."""
    match = TBC_PATTERN.search(strip_unknown_place(text))
    if match is None:
        return
    draft.to_be_confirmed = True
    draft.pieces = [TBC_PATTERN.sub(" ", piece) for piece in draft.pieces]
    end = text.find(match[0])
    is_near = record.date_end <= end <= record.date_end + _MAX_TBC_DISTANCE
    if not is_near and "date" not in match[0].lower() and record.date_match is not None:
        draft.notes.append(ImportNote(ImportIssue.UNCLEAR_TBC, record.text))


def _find_cancellation(draft: _RecordDraft) -> None:
    for index, piece in enumerate(draft.pieces):
        draft.pieces[index], is_off = strip_called_off(piece)
        draft.is_cancelled = draft.is_cancelled or is_off
    if draft.is_cancelled:
        draft.notes.append(ImportNote(ImportIssue.CANCELLED))


def _find_time(draft: _RecordDraft) -> None:
    for index, piece in enumerate(draft.pieces):
        match = time_phrases.find_time(piece)
        if match is not None:
            draft.time = match
            draft.pieces[index] = f"{piece[: match.start]} {piece[match.end :]}"
            return
