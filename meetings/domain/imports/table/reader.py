"""Rows of a table read into events, cell by cell, with the same phrases as plans.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from meetings.domain.events.details import Place
from meetings.domain.imports.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_LINE,
    Doubt,
    Known,
    Leftover,
    Note,
    Planned,
    Reading,
    Span,
)
from meetings.domain.imports.table.cells import Cell, Heads, Row, as_text
from meetings.domain.imports.words import clock_phrases, date_phrases
from meetings.domain.imports.words.clock_phrases import FoundTime
from meetings.domain.imports.words.places import (
    COUNTRIES,
    Gazetteer,
    Where,
    country_named,
    modes_in,
)
from meetings.domain.imports.words.recognised import (
    TBC,
    bodies_in,
    kind_named,
    kind_of,
    mode_named,
    without_calling_off,
)
from meetings.domain.imports.words.rows import describe, short, with_keys, with_time
from meetings.domain.imports.words.ways_in import without_ways_in
from meetings.domain.imports.words.zones import zone_named
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean

_LONGEST_DATE = 200
_OFF = re.compile(r"(?<!\w)(?:cancel\w*|called off|postponed|abgesagt)", re.IGNORECASE)
_OPEN = re.compile(
    r"(?<!\w)(?:tentative|planned|provisional|preliminary|not confirmed|no)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row, asked by what its columns are."""

    row: Row
    heads: Heads

    def cell(self, what: str) -> Cell:
        at = self.heads.columns.get(what)
        return self.row.cells[at] if at is not None and at < len(self.row.cells) else ""

    def text(self, what: str) -> str:
        return as_text(self.cell(what))[:LONGEST_LINE]


@dataclass(frozen=True, slots=True)
class _When:
    """The days and the time that the cells say."""

    spans: tuple[Span, ...] = (Span(),)
    time: FoundTime | None = None
    notes: tuple[Note, ...] = ()
    to_be_confirmed: bool = False


def read(rows: list[Row], heads: Heads, known: Known) -> Reading:
    """Return the events of the rows below the heads, and the rows that held none."""
    gazetteer = Gazetteer(known.venues)
    found: list[Planned] = []
    leftovers = [Leftover(row.line, row.text) for row in rows[: heads.at] if row.text]
    for row in rows[heads.at + 1 :]:
        events = list(_events(_Cells(row, heads), known, gazetteer))
        found += events
        if not events and row.text:
            leftovers.append(Leftover(row.line, row.text[:LONGEST_LINE]))
    return Reading(with_keys(found), tuple(leftovers))


def _events(cells: _Cells, known: Known, gazetteer: Gazetteer) -> Iterator[Planned]:
    title, is_off = without_calling_off(cells.text("title"))
    when = _when(cells, known)
    if not title and all(span.first is None for span in when.spans):
        return
    described = _described(cells, title, known, gazetteer)
    status = cells.text("status")
    is_off = is_off or bool(_OFF.search(status))
    is_open = when.to_be_confirmed or bool(TBC.search(status) or _OPEN.search(status))
    notes = [*([] if title else [Note(Doubt.NO_TITLE)]), *([Note(Doubt.CANCELLED)] * is_off)]
    zone = cells.text("timezone")
    unknown = [Note(Doubt.ZONE_UNKNOWN, zone[:80])] if zone and not zone_named(zone) else []
    for span in when.spans:
        timed = with_time(replace(described, span=span), when.time)
        if timed.starts_time and zone:
            timed = replace(timed, timezone=zone_named(zone) or None)
            timed = replace(timed, notes=(*timed.notes, *unknown))
        yield replace(
            timed, line=cells.row.line, text=cells.row.text[:LONGEST_LINE], is_cancelled=is_off,
            to_be_confirmed=is_open, notes=(*timed.notes, *notes, *when.notes),
        )  # fmt: skip


def _described(cells: _Cells, title: str, known: Known, gazetteer: Gazetteer) -> Planned:
    """Return the row without its time."""
    row = describe(title, _where(cells, gazetteer), known)
    body, kind = cells.text("body"), cells.text("kind")
    mode = mode_named(cells.text("mode")) or mode_named(kind) or row.mode
    named = [each.id for each in known.bodies if body and body in (each.acronym, *each.names)]
    listed = named or bodies_in(body, known.bodies)
    description, has_secret = without_ways_in(clean(_raw(cells, "description"), lines=True))
    notes = (*row.notes, Note(Doubt.LINK_LEFT_OUT)) if has_secret else row.notes
    key = short(cells.text("uid"))
    return replace(
        row, mode=mode, kind=kind_named(kind) or (kind_of(kind) if kind else row.kind),
        body_id=listed[0] if listed else row.body_id, notes=notes, key=key,
        description=description[:LONGEST_DESCRIPTION],
    )  # fmt: skip


def _raw(cells: _Cells, what: str) -> str:
    cell = cells.cell(what)
    return cell if isinstance(cell, str) else as_text(cell)


def _where(cells: _Cells, gazetteer: Gazetteer) -> Where:
    """Return the place that the columns of place, city, country, venue and address say."""
    said = cells.text("place") or cells.text("city")
    is_open = bool(TBC.search(said))
    said = "" if is_open else said
    where = gazetteer.read(said) if said else Where()
    is_online, is_hybrid = modes_in(" ".join((said, cells.text("mode"))))
    if said and not where.places and not (where.is_online or where.is_hybrid):
        is_city = said == cells.text("city")
        where = Where((Place(city=said) if is_city else gazetteer.place(said),))
    land = cells.text("country")
    country = country_named(land) or (land if land in COUNTRIES else None)
    name, address = cells.text("venue"), cells.text("address")
    places = list(where.places) or ([Place()] if name or address or country else [])
    if places:
        first = places[0]
        places[0] = replace(
            first, name=name or first.name, address=address or first.address,
            country=country or first.country,
        )  # fmt: skip
    found = tuple(place for place in places if place.is_known)
    return Where(found, is_online or where.is_online, is_hybrid or where.is_hybrid)


def _when(cells: _Cells, known: Known) -> _When:
    starts, ends = _days(cells, "date", known), _days(cells, "ends", known)
    if starts == _When():
        starts = _days(cells, "starts", known)
    spans, notes = starts.spans, (*starts.notes, *ends.notes)
    first, last = spans[0].first, ends.spans[-1].last or ends.spans[-1].first
    if first and last and len(spans) == 1:
        is_sound = last.last_day >= first.first_day
        spans = (Span(first, last if last != first else None),) if is_sound else spans
        notes = notes if is_sound else (*notes, Note(Doubt.TIME_LEFT_OUT, str(last)))
    if first is None and not any(note.doubt is Doubt.NO_DATE for note in notes):
        notes = (*notes, Note(Doubt.NO_DATE))
    is_open = starts.to_be_confirmed or ends.to_be_confirmed
    return _When(spans, _time(cells, starts, ends), notes, is_open)


def _time(cells: _Cells, starts: _When, ends: _When) -> FoundTime | None:
    """Return the time that the columns of time say, else what stands beside the date."""
    begun = _clock(cells.cell("time")) or starts.time
    finished = _clock(cells.cell("end_time")) or ends.time
    if begun is None:
        return None
    return replace(begun, ends=begun.ends or (finished.starts if finished else None))


def _clock(cell: Cell) -> FoundTime | None:
    if isinstance(cell, (datetime, time)):
        at = cell.time() if isinstance(cell, datetime) else cell
        return FoundTime(at.replace(second=0, microsecond=0, tzinfo=None), None, None, 0, 0)
    text = date_phrases.plain(as_text(cell)[:_LONGEST_DATE])
    return clock_phrases.find(f"at {text}") if text else None


def _days(cells: _Cells, what: str, known: Known) -> _When:
    """Return the days of a cell; of one that holds words, what the words say."""
    cell = cells.cell(what)
    if isinstance(cell, datetime):
        has_time = cell.time() != time(0)
        return _When((Span(PartialDate.of(cell.date())),), _clock(cell) if has_time else None)
    if isinstance(cell, date):
        return _When((Span(PartialDate.of(cell)),))
    text = cells.text(what)[:_LONGEST_DATE]
    if what == "date":
        text = _with_month(text, cells)
    if not text:
        return _When()
    found = date_phrases.find(text, known.period)
    is_open = bool(TBC.search(text))
    rest = f"{text[: found.start]} {text[found.end :]}" if found else text
    at = clock_phrases.find(date_phrases.plain(rest))
    if found is None:
        return _When((Span(),), None, (Note(Doubt.NO_DATE, text[:200]),), is_open)
    return _When(found.spans, at, found.notes, is_open)


def _with_month(text: str, cells: _Cells) -> str:
    """Return the date with the month and the year that stand in columns of their own."""
    month, year = cells.text("month"), cells.text("year").removesuffix(".0")
    has_month = bool(re.search(r"[^\W\d]{3}|\d[./]\d|\d{4}-\d", text))
    parts = [text, "" if has_month else month]
    parts.append("" if re.search(r"(?:19|20)\d\d", " ".join(parts)) else year)
    return " ".join(part for part in parts if part)
