"""Parse the events of an iCalendar file of any calendar app.

Organisers and attendees are not read. Values that can't be interpreted stay unknown, with a note.
Malformed values are rejected with their line number.

Source:
    docs/rules/imports.md, "Calendars"
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from meetings.domain.imports.errors import TooManyEvents
from meetings.domain.imports.grammar.gazetteer import Gazetteer
from meetings.domain.imports.grammar.planned_events import with_keys
from meetings.domain.imports.grammar.time_phrases import is_same_local_time
from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.domain.imports.ics import text_properties
from meetings.domain.imports.ics.date_properties import (
    CalendarTime,
    declared_zones,
    parse_duration,
    parse_time,
    parse_times,
)
from meetings.domain.imports.ics.parser import Component, parse_components
from meetings.domain.imports.ics.recurrence import occurrences
from meetings.domain.imports.rules import (
    MAX_ROWS,
    DateSpan,
    ImportIssue,
    ImportNote,
    ParseContext,
    ParseResult,
    PlannedEvent,
)
from meetings.kernel import timezones
from meetings.kernel.partial_dates import PartialDate

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A VEVENT with its times, before its place is known."""

    component: Component
    starts: CalendarTime | None
    length: timedelta | None
    replaces: CalendarTime | None = None

    @property
    def uid(self) -> str:
        return self.component.value("UID")

    @property
    def sequence(self) -> int:
        text = self.component.value("SEQUENCE")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def read(data: bytes, context: ParseContext) -> ParseResult:
    """Return the events of the calendar.

    Raises:
        DomainError: it is malformed or exceeds a limit; see ``imports.errors``.
    """
    components = parse_components(data)
    zones = declared_zones([component for component in components if component.name == "VTIMEZONE"])
    events = [component for component in components if component.name == "VEVENT"]
    if len(events) > 10 * MAX_ROWS:
        raise TooManyEvents(limit=MAX_ROWS)
    entries = _latest_versions([_parse_entry(component, zones) for component in events])
    moved = {
        (component.uid, component.replaces.local) for component in entries if component.replaces
    }
    gazetteer = Gazetteer(context.venues)
    rows: list[PlannedEvent] = []
    for entry in entries:
        described = text_properties.describe_component(entry.component, context, gazetteer)
        rows += [
            _with_times(described, entry, at, notes)
            for at, notes in _occurrence_times(entry, zones)
            if entry.replaces or at is None or not entry.uid or (entry.uid, at.local) not in moved
        ]
        if len(rows) > MAX_ROWS:
            raise TooManyEvents(limit=MAX_ROWS)
    return ParseResult(with_keys(rows))


def _parse_entry(component: Component, zones: dict[str, str]) -> _Entry:
    starts, ends, replaces = (
        parse_time(prop, zones) if (prop := component.first(name)) else None
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID")
    )
    duration = component.first("DURATION")
    if starts is None:
        return _Entry(component, None, None, replaces)
    starts = _to_calendar_zone(component, starts)
    is_all_day = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if is_all_day and not starts.is_day and starts.local.hour == starts.local.minute == 0:
        starts = CalendarTime(starts.local, is_day=True)
        ends = CalendarTime(ends.local, is_day=True) if ends else None
    if ends is not None:
        length: timedelta | None = ends.in_zone(starts.zone).local - starts.local
    else:
        length = parse_duration(duration) if duration else None
        if length is not None and length.seconds and not starts.is_day:
            length = starts.add_duration(length).local - starts.local
    return _Entry(component, starts, length, replaces.in_zone(starts.zone) if replaces else None)


def _to_calendar_zone(component: Component, starts: CalendarTime) -> CalendarTime:
    """Convert a UTC instant to the display time zone of the whole calendar."""
    calendar = component.parent
    shown_in = resolve_zone(calendar.value("X-WR-TIMEZONE")) if calendar else ""
    return starts.in_zone(shown_in) if starts.zone == "UTC" else starts


def _latest_versions(entries: list[_Entry]) -> list[_Entry]:
    """Return the version with the highest SEQUENCE of each entry."""
    best: dict[object, _Entry] = {}
    for number, entry in enumerate(entries):
        name: object = (entry.uid, entry.replaces.local if entry.replaces else None)
        name = name if entry.uid else number
        if name not in best or entry.sequence >= best[name].sequence:
            best[name] = entry
    return list(best.values())


def _occurrence_times(
    entry: _Entry, zones: dict[str, str]
) -> Iterator[tuple[CalendarTime | None, tuple[ImportNote, ...]]]:
    """Yield the start of each occurrence with its notes."""
    rules = entry.component.all("RRULE")
    starts = entry.starts
    extra_dates = entry.component.all("RDATE")
    if starts is None or entry.replaces or not (rules or extra_dates):
        yield starts, ()
        return
    note = ImportNote(ImportIssue.CHECK_RECURRENCE, rules[0].value[:200] if rules else "")
    times = occurrences(rules[0].value, starts) if len(rules) == 1 else None
    if times is None and rules:
        yield starts, (note,)
        return
    left_out = {excluded.local for excluded in _listed_times(entry, "EXDATE", zones)}
    added = {excluded.local for excluded in _listed_times(entry, "RDATE", zones)}
    for local in sorted({starts.local, *(times or ()), *added} - left_out)[: MAX_ROWS + 1]:
        yield replace(starts, local=local), (note,)


def _listed_times(entry: _Entry, name: str, zones: dict[str, str]) -> Iterator[CalendarTime]:
    for prop in entry.component.all(name):
        for at in parse_times(prop, zones) if prop.value.strip() else ():
            zone = entry.starts.zone if entry.starts else ""
            yield at.in_zone(zone)


def _with_times(
    row: PlannedEvent, entry: _Entry, at: CalendarTime | None, issues: tuple[ImportNote, ...]
) -> PlannedEvent:
    """Return the row at that time, in the zone of its place if the local time is the same."""
    key = text_properties.entry_key(entry.uid, _instance_key(entry, at))
    notes = [*row.notes, *issues]
    if at is None:
        return replace(row, key=key, notes=(*notes, ImportNote(ImportIssue.NO_DATE)))
    place_zone = timezones.zone_of_country(row.places[0].country if row.places else None, "")
    ends = replace(at, local=at.local + entry.length) if entry.length is not None else None
    if at.zone == "UTC":
        at, ends = at.in_zone(place_zone), ends.in_zone(place_zone) if ends else None
    if ends and ends.local < at.local:
        ends = None
        notes.append(ImportNote(ImportIssue.TIME_DROPPED, entry.component.value("DTEND")[:40]))
    if not at.is_day and not at.zone and (at.unknown or not place_zone):
        notes.append(ImportNote(ImportIssue.ZONE_UNKNOWN, at.unknown[:80]))
    is_local = bool(at.zone and place_zone) and is_same_local_time(at.zone, place_zone, at.local)
    span, ends_time = _span(at, ends)
    return replace(
        row, key=key, span=span, starts_time=at.time, ends_time=ends_time,
        timezone=None if is_local or at.is_day else at.zone or None, notes=tuple(notes),
    )  # fmt: skip


def _instance_key(entry: _Entry, at: CalendarTime | None) -> datetime | None:
    """Return the RECURRENCE-ID that identifies an occurrence of a recurring entry."""
    if entry.replaces:
        return entry.replaces.local
    repeats = entry.component.first("RRULE") or entry.component.first("RDATE")
    return at.local if at and repeats else None


def _span(at: CalendarTime, ends: CalendarTime | None) -> tuple[DateSpan, time | None]:
    """Return the days, both inclusive, and the end time, or None if it is unknown.

    An entry that ends at midnight, after more than one day, gets a last day but no end time.
    """
    first = PartialDate.of(at.day)
    if ends is None or ends.local == at.local:
        return DateSpan(first), None
    is_midnight = ends.local.time() == time(0)
    if at.is_day or (is_midnight and ends.day > at.day + _ONE_DAY):
        last = max(at.day, ends.day - _ONE_DAY)
        return DateSpan(first, PartialDate.of(last) if last > at.day else None), None
    return DateSpan(first, PartialDate.of(ends.day) if ends.day > at.day else None), ends.time
