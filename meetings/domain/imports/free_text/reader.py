"""Parse the text of a published plan into events, without adding precision.

Source:
    docs/rules/imports.md
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from meetings.domain.imports.free_text.place_extraction import (
    extract_place,
    read_place_above,
    strip_unknown_place,
)
from meetings.domain.imports.free_text.records import PlanParser, PlanRecord
from meetings.domain.imports.free_text.state_lines import state_line_notes
from meetings.domain.imports.grammar import date_phrases, time_phrases
from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.grammar.clock_zones import ZoneMatch
from meetings.domain.imports.grammar.date_matches import DateContext
from meetings.domain.imports.grammar.gazetteer import Gazetteer, PlaceMatch, find_modes
from meetings.domain.imports.grammar.keywords import TBC_PATTERN, names_a_meeting
from meetings.domain.imports.grammar.labels import extract_copied_fields
from meetings.domain.imports.grammar.planned_events import build_planned_event, with_keys, with_time
from meetings.domain.imports.grammar.residue import residue_notes
from meetings.domain.imports.grammar.stated_zones import headings_about_times, stated_zone
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
    place_match: PlaceMatch = field(default_factory=PlaceMatch)


def read(text: str, context: ParseContext) -> ParseResult:
    """Return the events of the text with their notes, and the lines without an event."""
    gazetteer = Gazetteer(context.venues)
    lines = PlanParser(context.period, context.presidency_month, gazetteer.is_place)
    lines.read(text)
    leftovers = list(lines.leftovers)
    rows: list[PlannedEvent] = []
    zone = stated_zone([*(leftover.text for leftover in leftovers), *headings_about_times(text)])
    doubts = state_line_notes(text, lines.records)
    for record in lines.records[: MAX_ROWS + 1]:
        events = list(_events(record, zone, context, gazetteer))
        if record.line in doubts:
            note = doubts[record.line]
            events = [replace(event, notes=(*event.notes, note)) for event in events]
        rows += events
        if not events:
            leftovers.append(UnparsedLine(record.line, record.text))
    return ParseResult(
        with_keys(rows), tuple(sorted(leftovers, key=lambda leftover: leftover.line))
    )


def _events(
    record: PlanRecord, zone: ZoneMatch | None, context: ParseContext, gazetteer: Gazetteer
) -> Iterator[PlannedEvent]:
    """Yield the event of the record, or one for each of its days that stand apart."""
    copied, pieces = extract_copied_fields(record.pieces)
    draft = _RecordDraft([strip_unknown_place(normalise_punctuation(piece)) for piece in pieces])
    _find_tbc(draft, record, _without(record.text, set(record.pieces) - set(pieces)))
    _find_cancellation(draft)
    _find_time(draft, record, zone)
    title = _find_title(draft, record, gazetteer)
    if not title:
        return
    planned = build_planned_event(title, draft.place_match, context)
    date_match = record.date_match
    notes = [
        *(date_match.notes if date_match else (ImportNote(ImportIssue.NO_DATE),)),
        *draft.notes, *_title_notes(title, draft.time, context, gazetteer),
    ]  # fmt: skip
    is_open = draft.to_be_confirmed or bool(date_match and date_match.is_open)
    for span in date_match.spans if date_match else (DateSpan(),):
        timed = with_time(replace(planned, span=span), draft.time)
        yield replace(
            timed, line=record.line, text=record.text, to_be_confirmed=is_open,
            is_cancelled=draft.is_cancelled, notes=(*timed.notes, *notes), **copied,
        )  # fmt: skip


def _find_title(draft: _RecordDraft, record: PlanRecord, gazetteer: Gazetteer) -> str:
    """Separate the title from the place."""
    if record.place and len(draft.pieces) > 1:
        found = read_place_above(record.place, draft.pieces[1:], gazetteer)
    else:
        found = extract_place(draft.pieces, gazetteer)
    title, draft.place_match, notes = found
    draft.notes += notes
    return title


def _title_notes(
    title: str, time: time_phrases.TimeMatch | None, context: ParseContext, gazetteer: Gazetteer
) -> Iterator[ImportNote]:
    """Yield doubts about a title that holds a date, a time or a zone, or is only a place."""
    second = date_phrases.find_date(title, DateContext(context.period))
    if second is not None and not second.is_open and re.search(r"\d", title):
        yield ImportNote(ImportIssue.SECOND_DATE, title)
    yield from residue_notes(title, time)
    is_mode = any(find_modes(title)) and names_a_meeting(title)
    if gazetteer.is_place(title) and not is_mode:
        yield ImportNote(ImportIssue.NOT_UNDERSTOOD, title)


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
        state = read_called_off(piece)
        draft.pieces[index] = state.text
        draft.is_cancelled = draft.is_cancelled or state.is_cancelled or state.is_postponed
        draft.notes += [note for note in state.notes() if note not in draft.notes]
    draft.pieces = [piece for piece in draft.pieces if piece.strip()]


def _find_time(draft: _RecordDraft, record: PlanRecord, zone: ZoneMatch | None) -> None:
    """Take the time out of the pieces; without a zone of its own, it is in that of the plan."""
    _take_time(draft, record)
    if draft.time is not None and draft.time.zone is None and zone is not None:
        draft.time = replace(
            draft.time, zone=zone.zone, abbreviation=zone.abbreviation,
            notes=(*draft.time.notes, *zone.notes),
        )  # fmt: skip


def _take_time(draft: _RecordDraft, record: PlanRecord) -> None:
    draft.time = record.date_match.time if record.date_match else None
    draft.pieces = [piece for piece in draft.pieces if not time_phrases.WHOLE_DAY.fullmatch(piece)]
    for index, piece in enumerate(draft.pieces):
        match = time_phrases.find_time(piece) if draft.time is None else None
        if match is not None:
            draft.time = match
            draft.pieces[index] = _without_time(piece, match)
            return


def _without_time(text: str, match: time_phrases.TimeMatch) -> str:
    """Return the text without the time, and without the brackets that hold nothing else."""
    before, after = text[: match.start].rstrip(), text[match.end :].lstrip()
    opening = before[-1:] if before[-1:] in ("(", "[") else ""
    if opening and "()[]".find(opening + after[:1]) >= 0 and after:
        return f"{before[:-1]} {after[1:]}"
    is_open = bool(opening) and before.count(opening) > after.count({"(": ")", "[": "]"}[opening])
    return f"{before[:-1] if is_open else before} {after}"
