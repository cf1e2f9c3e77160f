"""The text of a published plan, read into events as exactly as it says.

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
from meetings.domain.imports.grammar.labels import copied_off
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

_MAX_TBC_DISTANCE = 3


@dataclass(slots=True)
class _RecordDraft:
    """What is being found out of one record."""

    pieces: list[str]
    notes: list[ImportNote] = field(default_factory=list)
    to_be_confirmed: bool = False
    is_cancelled: bool = False
    time: time_phrases.TimeMatch | None = None


def read(text: str, known: ParseContext) -> ParseResult:
    """Return the events of the text, with doubts, and the lines that held none."""
    gazetteer = Gazetteer(known.venues)
    lines = PlanParser(known.period, known.presidency_month, gazetteer.is_place)
    lines.read(text)
    leftovers = list(lines.leftovers)
    rows: list[PlannedEvent] = []
    for record in lines.records[: MAX_ROWS + 1]:
        found = list(_events(record, known, gazetteer))
        rows += found
        if not found:
            leftovers.append(UnparsedLine(record.line, record.text))
    return ParseResult(with_keys(rows), tuple(sorted(leftovers, key=lambda each: each.line)))


def _events(
    record: PlanRecord, known: ParseContext, gazetteer: Gazetteer
) -> Iterator[PlannedEvent]:
    """Yield the event of the record, or one for each of its days that stand apart."""
    copied, pieces = copied_off(record.pieces)
    draft = _RecordDraft(
        [strip_unknown_place(date_phrases.normalise_punctuation(each)) for each in pieces]
    )
    _find_tbc(draft, record, _without(record.text, set(record.pieces) - set(pieces)))
    _find_cancellation(draft)
    _find_time(draft)
    title, where, doubts = extract_place(draft.pieces, gazetteer)
    draft.notes += doubts
    if not title:
        return
    planned = build_planned_event(title, where, known)
    spans = record.found.spans if record.found else (DateSpan(),)
    notes = [
        *(record.found.notes if record.found else (ImportNote(ImportIssue.NO_DATE),)),
        *draft.notes,
    ]
    if date_phrases.find_date(title, known.period) is not None and re.search(r"\d", title):
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
    """Find "(tbc)": beside the date it is about the date, elsewhere who knows about what."""
    match = TBC_PATTERN.search(strip_unknown_place(text))
    if match is None:
        return
    draft.to_be_confirmed = True
    draft.pieces = [TBC_PATTERN.sub(" ", piece) for piece in draft.pieces]
    end = text.find(match[0])
    is_near = record.date_end <= end <= record.date_end + _MAX_TBC_DISTANCE
    if not is_near and "date" not in match[0].lower() and record.found is not None:
        draft.notes.append(ImportNote(ImportIssue.UNCLEAR_TBC, record.text))


def _find_cancellation(draft: _RecordDraft) -> None:
    for index, piece in enumerate(draft.pieces):
        draft.pieces[index], is_off = strip_called_off(piece)
        draft.is_cancelled = draft.is_cancelled or is_off
    if draft.is_cancelled:
        draft.notes.append(ImportNote(ImportIssue.CANCELLED))


def _find_time(draft: _RecordDraft) -> None:
    for index, piece in enumerate(draft.pieces):
        found = time_phrases.find_time(piece)
        if found is not None:
            draft.time = found
            draft.pieces[index] = f"{piece[: found.start]} {piece[found.end :]}"
            return
