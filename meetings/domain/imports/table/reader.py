"""Parse the rows of a table into events, with the same phrases as plans.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from meetings.domain.events.dto import Place
from meetings.domain.imports.grammar import date_phrases, time_phrases
from meetings.domain.imports.grammar.date_matches import DateContext
from meetings.domain.imports.grammar.gazetteer import (
    COUNTRIES,
    Gazetteer,
    PlaceMatch,
    country_code,
    find_modes,
)
from meetings.domain.imports.grammar.join_details import strip_join_details
from meetings.domain.imports.grammar.keywords import (
    TBC_PATTERN,
    find_bodies,
    kind_from_name,
    kind_from_title,
    mode_from_name,
    strip_called_off,
)
from meetings.domain.imports.grammar.labels import copied_fields
from meetings.domain.imports.grammar.planned_events import (
    build_planned_event,
    shorten_key,
    with_keys,
    with_time,
)
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.domain.imports.rules import (
    MAX_DESCRIPTION_LENGTH,
    MAX_LINE_LENGTH,
    DateSpan,
    ImportIssue,
    ImportNote,
    ParseContext,
    ParseResult,
    PlannedEvent,
    UnparsedLine,
)
from meetings.domain.imports.table.cells import Cell, TableHeader, TableRow, cell_text
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean, normalise_punctuation

_MAX_DATE_LENGTH = 200
_CALLED_OFF_PATTERN = re.compile(
    r"(?<!\w)(?:cancel\w*|called off|postponed|abgesagt)", re.IGNORECASE
)
_TENTATIVE_PATTERN = re.compile(
    r"(?<!\w)(?:tentative|planned|provisional|preliminary|not confirmed|no)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _NamedCells:
    """The cells of a row by field."""

    row: TableRow
    heads: TableHeader

    def cell(self, field: str) -> Cell:
        at = self.heads.columns.get(field)
        return self.row.cells[at] if at is not None and at < len(self.row.cells) else ""

    def text(self, field: str) -> str:
        return cell_text(self.cell(field))[:MAX_LINE_LENGTH]

    def raw(self, column: str) -> str:
        cell = self.cell(column)
        return cell if isinstance(cell, str) else cell_text(cell)


@dataclass(frozen=True, slots=True)
class _ParsedDates:
    """The days and the time in the cells."""

    spans: tuple[DateSpan, ...] = (DateSpan(),)
    time: TimeMatch | None = None
    notes: tuple[ImportNote, ...] = ()
    to_be_confirmed: bool = False


def read(rows: list[TableRow], heads: TableHeader, context: ParseContext) -> ParseResult:
    """Return the events of the rows below the header, and the rows without an event."""
    gazetteer = Gazetteer(context.venues)
    planned_events: list[PlannedEvent] = []
    leftovers = [UnparsedLine(row.line, row.text) for row in rows[: heads.at] if row.text]
    for row in rows[heads.at + 1 :]:
        events = list(_events(_NamedCells(row, heads), context, gazetteer))
        planned_events += events
        if not events and row.text:
            leftovers.append(UnparsedLine(row.line, row.text[:MAX_LINE_LENGTH]))
    return ParseResult(with_keys(planned_events), tuple(leftovers))


def _events(
    cells: _NamedCells, context: ParseContext, gazetteer: Gazetteer
) -> Iterator[PlannedEvent]:
    title, is_off = strip_called_off(cells.text("title"))
    when = _parse_dates(cells, context)
    if not title and all(span.first is None for span in when.spans):
        return
    described = _row_without_dates(cells, title, context, gazetteer)
    status = cells.text("status")
    is_off = is_off or bool(_CALLED_OFF_PATTERN.search(status))
    is_open = when.to_be_confirmed or bool(
        TBC_PATTERN.search(status) or _TENTATIVE_PATTERN.search(status)
    )
    notes = [
        *([] if title else [ImportNote(ImportIssue.NO_TITLE)]),
        *([ImportNote(ImportIssue.CANCELLED)] * is_off),
    ]
    zone = cells.text("timezone")
    unknown = (
        [ImportNote(ImportIssue.ZONE_UNKNOWN, zone[:80])] if zone and not resolve_zone(zone) else []
    )
    for span in when.spans:
        timed = with_time(replace(described, span=span), when.time)
        if timed.starts_time and zone:
            timed = replace(timed, timezone=resolve_zone(zone) or None)
            timed = replace(timed, notes=(*timed.notes, *unknown))
        yield replace(
            timed, line=cells.row.line, text=cells.row.text[:MAX_LINE_LENGTH], is_cancelled=is_off,
            to_be_confirmed=is_open, notes=(*timed.notes, *notes, *when.notes),
        )  # fmt: skip


def _row_without_dates(
    cells: _NamedCells, title: str, context: ParseContext, gazetteer: Gazetteer
) -> PlannedEvent:
    """Return the row without its time."""
    row = build_planned_event(title, _parse_place(cells, gazetteer), context)
    body, kind = cells.text("body"), cells.text("kind")
    mode = mode_from_name(cells.text("mode")) or mode_from_name(kind) or row.mode
    named = [
        known_body.id
        for known_body in context.bodies
        if body and body in (known_body.acronym, *known_body.names)
    ]
    listed = named or find_bodies(body, context.bodies)
    description, has_secret = strip_join_details(clean(cells.raw("description"), lines=True))
    notes = (*row.notes, ImportNote(ImportIssue.JOIN_DETAILS_REMOVED)) if has_secret else row.notes
    key = shorten_key(cells.text("uid"))
    return replace(
        row, mode=mode, kind=kind_from_name(kind) or (kind_from_title(kind) if kind else row.kind),
        body_id=listed[0] if listed else row.body_id, notes=notes, key=key,
        description=description[:MAX_DESCRIPTION_LENGTH], **copied_fields(cells.raw),
    )  # fmt: skip


def _parse_place(cells: _NamedCells, gazetteer: Gazetteer) -> PlaceMatch:
    """Return the place from the columns of place, city, country, venue and address."""
    place_text = cells.text("place") or cells.text("city")
    is_open = bool(TBC_PATTERN.search(place_text))
    place_text = "" if is_open else place_text
    place_match = gazetteer.read(place_text) if place_text else PlaceMatch()
    is_online, is_hybrid = find_modes(" ".join((place_text, cells.text("mode"))))
    if (
        place_text
        and not place_match.places
        and not (place_match.is_online or place_match.is_hybrid)
    ):
        is_city = place_text == cells.text("city")
        place_match = PlaceMatch(
            (Place(city=place_text) if is_city else gazetteer.place(place_text),)
        )
    country_text = cells.text("country")
    country = country_code(country_text) or (country_text if country_text in COUNTRIES else None)
    name, address = cells.text("venue"), cells.text("address")
    places = list(place_match.places) or ([Place()] if name or address or country else [])
    if places:
        first = places[0]
        places[0] = replace(
            first, name=name or first.name, address=address or first.address,
            country=country or first.country,
        )  # fmt: skip
    known_places = tuple(place for place in places if place.is_known)
    return PlaceMatch(
        known_places, is_online or place_match.is_online, is_hybrid or place_match.is_hybrid
    )


def _parse_dates(cells: _NamedCells, context: ParseContext) -> _ParsedDates:
    starts, ends = _cell_dates(cells, "date", context), _cell_dates(cells, "ends", context)
    if starts == _ParsedDates():
        starts = _cell_dates(cells, "starts", context)
    spans, notes = starts.spans, (*starts.notes, *ends.notes)
    first, last = spans[0].first, ends.spans[-1].last or ends.spans[-1].first
    if first and last and len(spans) == 1:
        is_sound = last.last_day >= first.first_day
        spans = (DateSpan(first, last if last != first else None),) if is_sound else spans
        notes = notes if is_sound else (*notes, ImportNote(ImportIssue.TIME_DROPPED, str(last)))
    if first is None and not any(note.issue is ImportIssue.NO_DATE for note in notes):
        notes = (*notes, ImportNote(ImportIssue.NO_DATE))
    is_open = starts.to_be_confirmed or ends.to_be_confirmed
    return _ParsedDates(spans, _parse_time(cells, starts, ends), notes, is_open)


def _parse_time(cells: _NamedCells, starts: _ParsedDates, ends: _ParsedDates) -> TimeMatch | None:
    """Return the time from the time columns, else from the text next to the date."""
    begun = _cell_time(cells.cell("time")) or starts.time
    finished = _cell_time(cells.cell("end_time")) or ends.time
    if begun is None:
        return None
    return replace(begun, ends=begun.ends or (finished.starts if finished else None))


def _cell_time(cell: Cell) -> TimeMatch | None:
    if isinstance(cell, (datetime, time)):
        at = cell.time() if isinstance(cell, datetime) else cell
        return TimeMatch(at.replace(second=0, microsecond=0, tzinfo=None), None, None, 0, 0)
    text = normalise_punctuation(cell_text(cell)[:_MAX_DATE_LENGTH])
    return time_phrases.find_time(f"at {text}") if text else None


def _cell_dates(cells: _NamedCells, field: str, context: ParseContext) -> _ParsedDates:
    """Return the days of a cell; a text cell is parsed as a phrase."""
    cell = cells.cell(field)
    if isinstance(cell, datetime):
        has_time = cell.time() != time(0)
        return _ParsedDates(
            (DateSpan(PartialDate.of(cell.date())),), _cell_time(cell) if has_time else None
        )
    if isinstance(cell, date):
        return _ParsedDates((DateSpan(PartialDate.of(cell)),))
    text = cells.text(field)[:_MAX_DATE_LENGTH]
    if field == "date":
        text = _complete_date(text, cells)
    if not text:
        return _ParsedDates()
    match = date_phrases.find_date(text, DateContext(context.period))
    is_open = bool(TBC_PATTERN.search(text))
    remainder = f"{text[: match.start]} {text[match.end :]}" if match else text
    at = time_phrases.find_time(normalise_punctuation(remainder))
    if match is None:
        return _ParsedDates(
            (DateSpan(),), None, (ImportNote(ImportIssue.NO_DATE, text[:200]),), is_open
        )
    return _ParsedDates(match.spans, at, match.notes, is_open)


def _complete_date(text: str, cells: _NamedCells) -> str:
    """Return the date, completed with the month and the year from separate columns."""
    month, year = cells.text("month"), cells.text("year").removesuffix(".0")
    has_month = bool(re.search(r"[^\W\d]{3}|\d[./]\d|\d{4}-\d", text))
    parts = [text, "" if has_month else month]
    parts.append("" if re.search(r"(?:19|20)\d\d", " ".join(parts)) else year)
    return " ".join(part for part in parts if part)
