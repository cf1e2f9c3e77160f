"""Parse the events of an iCalendar file of any calendar app.

Organisers and attendees are not read. Values that can't be interpreted stay unknown, with a note.
Malformed lines and entries are listed with their numbers; the others are read.

Source:
    docs/rules/imports.md, "Calendars"
"""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from meetings.domain.imports.errors import TooManyEvents
from meetings.domain.imports.grammar.gazetteer import Gazetteer
from meetings.domain.imports.grammar.planned_events import with_keys
from meetings.domain.imports.grammar.time_phrases import is_same_local_time
from meetings.domain.imports.grammar.zone_names import public_name, resolve_tz
from meetings.domain.imports.ics import text_properties
from meetings.domain.imports.ics.date_properties import CalendarTime, is_shifted
from meetings.domain.imports.ics.doubts import time_doubts
from meetings.domain.imports.ics.entries import calendar_zone, choose_versions, parse_entries
from meetings.domain.imports.ics.parser import Component, Faults, parse_components
from meetings.domain.imports.ics.series import Occurrence, expand_entries
from meetings.domain.imports.ics.zones import FileZones
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
_MIDNIGHT = time(0)


def read(data: bytes, context: ParseContext, limit: int = MAX_ROWS) -> ParseResult:
    """Return the events of the calendar, at most ``limit``, and its malformed lines.

    Raises:
        DomainError: it exceeds a limit, ends early, or nothing in it is readable; see
            ``imports.errors``.
    """
    faults = Faults()
    components = parse_components(data, faults)
    events = [component for component in components if component.name == "VEVENT"]
    if len(events) > 10 * limit:
        raise TooManyEvents(limit=limit)
    zones = FileZones(components)
    entries = choose_versions(parse_entries(events, zones, faults), limit)
    gazetteer = Gazetteer(context.venues)
    described: dict[int, PlannedEvent] = {}
    rows = []
    for series in expand_entries(entries, zones, faults, limit):
        for occurrence in series.occurrences:
            component = occurrence.entry.component
            if component.line not in described:
                described[component.line] = text_properties.describe_component(
                    component, context, gazetteer
                )
            rows.append(_with_times(described[component.line], occurrence))
    if not rows and faults.errors:
        raise faults.errors[0]
    if len(rows) > limit:
        raise TooManyEvents(limit=limit)
    return ParseResult(with_keys(rows), tuple(faults.lines))


def _with_times(row: PlannedEvent, occurrence: Occurrence) -> PlannedEvent:
    """Return the row at that time, in the zone of its place if the local time is the same."""
    entry, at = occurrence.entry, occurrence.at
    key = text_properties.entry_key(entry.uid, occurrence.instance)
    notes = [*row.notes, *entry.notes, *occurrence.notes, *time_doubts(entry.component, at)]
    if at is None:
        return replace(row, key=key, notes=(*notes, ImportNote(ImportIssue.NO_DATE)))
    place_zone = timezones.zone_of_country(row.places[0].country if row.places else None, "")
    notes += _zone_notes(at, place_zone)
    length = occurrence.length
    ends = None if length is None else replace(at, local=at.local + length)
    zone = _shown_zone(entry.component, at, place_zone)
    at, ends = at.in_zone(zone), ends.in_zone(zone) if ends else None
    if ends and ends.local > at.local and at.local.time() == ends.local.time() == _MIDNIGHT:
        at = replace(at, is_day=True)
    if is_shifted(at) or (ends and is_shifted(ends)):
        notes.append(ImportNote(ImportIssue.TIME_SHIFTED, f"{at.local:%H:%M}"))
    name = public_name(at.zone)
    is_local = bool(name and place_zone) and is_same_local_time(name, place_zone, at.local)
    span, ends_time = _span(at, ends)
    return replace(
        row, key=key, span=span, starts_time=at.time, ends_time=ends_time,
        is_instant=name == "UTC" and not at.is_day,
        timezone=None if is_local or at.is_day else name or None, notes=tuple(notes),
    )  # fmt: skip


def _zone_notes(at: CalendarTime, place_zone: str) -> list[ImportNote]:
    if at.is_day:
        return []
    if at.unknown:
        return [ImportNote(ImportIssue.ZONE_UNKNOWN, at.unknown[:80])]
    if at.doubtful:
        return [ImportNote(ImportIssue.ZONE_DOUBTFUL, at.doubtful[:80])]
    is_missing = at.zone is None and not place_zone
    return [ImportNote(ImportIssue.ZONE_MISSING)] if is_missing else []


def _shown_zone(component: Component, at: CalendarTime, place_zone: str) -> ZoneInfo | None:
    """Return the zone for a time in UTC, at a fixed offset, or in a zone without a name."""
    name = public_name(at.zone)
    if at.zone is None or (name and name != "UTC"):
        return None
    shown_in = public_name(resolve_tz(calendar_zone(component)))
    return ZoneInfo(place_zone or shown_in or "UTC")


def _span(at: CalendarTime, ends: CalendarTime | None) -> tuple[DateSpan, time | None]:
    """Return the days, both inclusive, and the end time, or None if it is unknown.

    An entry that ends at midnight, after more than one day, gets a last day but no end time.
    """
    first = PartialDate.of(at.day)
    if ends is None or ends.local == at.local:
        return DateSpan(first), None
    is_midnight = ends.local.time() == _MIDNIGHT
    if at.is_day or (is_midnight and ends.day > at.day + _ONE_DAY):
        last = max(at.day, ends.day - _ONE_DAY)
        return DateSpan(first, PartialDate.of(last) if last > at.day else None), None
    return DateSpan(first, PartialDate.of(ends.day) if ends.day > at.day else None), ends.time
