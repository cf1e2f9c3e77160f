"""Parse the rows of a table into events, with the same phrases as plans.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from meetings.domain.events.dto import Place
from meetings.domain.imports.grammar import date_phrases
from meetings.domain.imports.grammar.called_off import (
    CalledOff,
    is_called_off_cell,
    read_called_off,
)
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
)
from meetings.domain.imports.grammar.labels import copied_fields
from meetings.domain.imports.grammar.planned_events import (
    build_planned_event,
    shorten_key,
    with_keys,
    with_time,
)
from meetings.domain.imports.grammar.residue import residue_notes
from meetings.domain.imports.rules import (
    MAX_DESCRIPTION_LENGTH,
    MAX_LINE_LENGTH,
    ImportIssue,
    ImportNote,
    ParseContext,
    ParseResult,
    PlannedEvent,
    UnparsedLine,
)
from meetings.domain.imports.table.cells import (
    FORMULA,
    NamedCells,
    TableHeader,
    TableRow,
    cell_text,
)
from meetings.domain.imports.table.dates import ParsedDates, date_context, parse_dates
from meetings.domain.imports.table.heading_zones import heading_zone, with_stated_zone
from meetings.domain.imports.table.states import unknown_state
from meetings.domain.imports.table.zones import with_zone
from meetings.kernel.text import clean, normalise

_MAX_HEADING_LENGTH = 40
_CALLED_OFF = {ImportIssue.CANCELLED, ImportIssue.POSTPONED}
_PRIVATE = {"true", "yes", "private", "confidential", "wahr", "privat", "vertraulich", "ja"}
_MAX_STATE_LENGTH = 100
_TENTATIVE_PATTERN = re.compile(
    r"(?<!\w)(?:tentative|planned|provisional|preliminary|not confirmed|no)(?!\w)", re.IGNORECASE
)


def read(rows: list[TableRow], heads: TableHeader, context: ParseContext) -> ParseResult:
    """Return the events of the rows below the header, and the rows without an event."""
    gazetteer = Gazetteer(context.venues)
    dates = date_context(rows[heads.at + 1 :], heads, context)
    planned_events: list[PlannedEvent] = []
    leftovers = [UnparsedLine(row.line, row.text) for row in rows[: heads.at] if row.text]
    heading, zone = "", heading_zone(rows, heads)
    for row in rows[heads.at + 1 :]:
        cells = NamedCells(row, heads)
        if not any(cell_text(cell).strip("-=:+ ") for cell in row.cells):
            continue
        month = _month_heading(cells, dates)
        if month:
            heading = month
            continue
        heading = " ".join(filter(None, map(cells.text, ("month", "year")))) or heading
        when = parse_dates(cells, dates, heading)
        when = replace(when, time=with_stated_zone(when.time, zone, cells))
        events = list(_events(cells, when, context, gazetteer))
        planned_events += events
        if not events and row.text:
            leftovers.append(UnparsedLine(row.line, row.text[:MAX_LINE_LENGTH]))
    return ParseResult(with_keys(planned_events), tuple(leftovers))


def _month_heading(cells: NamedCells, dates: DateContext) -> str:
    """Return the text of a row with nothing but a month; the days below it are in that month."""
    filled = [cell for cell in cells.row.cells if cell]
    text = cells.row.text
    if len(filled) != 1 or not isinstance(filled[0], str) or len(text) > _MAX_HEADING_LENGTH:
        return ""
    match = date_phrases.find_date(text, dates)
    if (
        match is None
        or not match.is_month
        or text[: match.start].strip()
        or text[match.end :].strip(" :.,")
    ):
        return ""
    return text[match.start : match.end]


def _events(
    cells: NamedCells, when: ParsedDates, context: ParseContext, gazetteer: Gazetteer
) -> Iterator[PlannedEvent]:
    state = read_called_off(cells.text("title"))
    title = clean(state.text)
    if not title and all(span.first is None for span in when.spans):
        return
    described = _row_without_dates(cells, title, context, gazetteer)
    notes, is_open = _state_notes(cells, state, when)
    is_off = any(note.issue in _CALLED_OFF for note in notes)
    notes += [] if title else [ImportNote(ImportIssue.NO_TITLE)]
    notes += residue_notes(title, when.time)
    for span in when.spans:
        timed = with_time(replace(described, span=span), when.time)
        timed = with_zone(timed, when.time, cells.text("timezone"))
        yield replace(
            timed, line=cells.row.line, text=cells.row.text[:MAX_LINE_LENGTH], is_cancelled=is_off,
            to_be_confirmed=is_open, notes=(*timed.notes, *notes),
        )  # fmt: skip


def _state_notes(
    cells: NamedCells, state: CalledOff, when: ParsedDates
) -> tuple[list[ImportNote], bool]:
    """Return the notes about dates and the state, and whether the date is to be confirmed."""
    status = cells.text("status")
    listed = [*when.notes, *state.notes(), *is_called_off_cell(status).notes()]
    listed += _remarked_states(cells)
    if not is_called_off_cell(status).notes():
        listed += unknown_state(status)
    notes = list(dict.fromkeys(listed))
    formula = ImportNote(ImportIssue.FORMULA_WITHOUT_VALUE)
    if formula not in notes and any(cells.cell(name) == FORMULA for name in cells.heads.columns):
        notes.append(formula)
    if normalise(cells.text("private")) in _PRIVATE:
        notes.append(ImportNote(ImportIssue.PRIVATE))
    is_open = when.to_be_confirmed or bool(
        TBC_PATTERN.search(status) or _TENTATIVE_PATTERN.search(status)
    )
    return notes, is_open


def _remarked_states(cells: NamedCells) -> Iterator[ImportNote]:
    """Yield the states in remarks, and in cells below unknown headings."""
    known = set(cells.heads.columns.values()) - {cells.heads.columns.get("description")}
    for column, cell in enumerate(cells.row.cells):
        text = cell_text(cell)
        if column not in known and 0 < len(text) <= _MAX_STATE_LENGTH:
            state = read_called_off(text)
            is_title = state.is_unclear and len(text) > _MAX_HEADING_LENGTH
            yield from () if is_title else state.notes()


def _row_without_dates(
    cells: NamedCells, title: str, context: ParseContext, gazetteer: Gazetteer
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


def _parse_place(cells: NamedCells, gazetteer: Gazetteer) -> PlaceMatch:
    """Return the place from the columns of place, city, country, venue and address."""
    name = cells.text("venue")
    place_text = cells.text("place") or cells.text("city")
    if not place_text and gazetteer.is_place(name):
        place_text, name = name, ""
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
    address = cells.text("address")
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
