"""Events of an iCalendar file, as any program writes them.

Whom it names as organiser or attendee is not read. What is not understood stays unknown, with a
doubt; what is broken is refused with the number of its line.

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


def read(data: bytes, known: ParseContext) -> ParseResult:
    """Return the events of the calendar.

    Raises:
        DomainError: it is broken, or passes a limit; see ``imports.errors``.
    """
    found = parse_components(data)
    zones = declared_zones([each for each in found if each.name == "VTIMEZONE"])
    events = [each for each in found if each.name == "VEVENT"]
    if len(events) > 10 * MAX_ROWS:
        raise TooManyEvents(limit=MAX_ROWS)
    entries = _latest_versions([_parse_entry(each, zones) for each in events])
    moved = {(each.uid, each.replaces.local) for each in entries if each.replaces}
    gazetteer = Gazetteer(known.venues)
    rows: list[PlannedEvent] = []
    for entry in entries:
        described = text_properties.describe_component(entry.component, known, gazetteer)
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
        parse_time(found, zones) if (found := component.first(name)) else None
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID")
    )
    lasting = component.first("DURATION")
    if starts is None:
        return _Entry(component, None, None, replaces)
    starts = _to_calendar_zone(component, starts)
    whole = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if whole and not starts.is_day and starts.local.hour == starts.local.minute == 0:
        starts = CalendarTime(starts.local, is_day=True)
        ends = CalendarTime(ends.local, is_day=True) if ends else None
    if ends is not None:
        length: timedelta | None = ends.in_zone(starts.zone).local - starts.local
    else:
        length = parse_duration(lasting) if lasting else None
        if length is not None and length.seconds and not starts.is_day:
            length = starts.add_duration(length).local - starts.local
    return _Entry(component, starts, length, replaces.in_zone(starts.zone) if replaces else None)


def _to_calendar_zone(component: Component, starts: CalendarTime) -> CalendarTime:
    """Show an instant in UTC by the clock that the whole calendar is shown in."""
    calendar = component.parent
    shown_in = resolve_zone(calendar.value("X-WR-TIMEZONE")) if calendar else ""
    return starts.in_zone(shown_in) if starts.zone == "UTC" else starts


def _latest_versions(entries: list[_Entry]) -> list[_Entry]:
    """Leave out of several versions of one entry all but the one of the highest SEQUENCE."""
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
    """Yield each time at which the entry takes place, and what is doubtful about that."""
    rules = entry.component.all("RRULE")
    starts = entry.starts
    more = entry.component.all("RDATE")
    if starts is None or entry.replaces or not (rules or more):
        yield starts, ()
        return
    note = ImportNote(ImportIssue.CHECK_RECURRENCE, rules[0].value[:200] if rules else "")
    found = occurrences(rules[0].value, starts) if len(rules) == 1 else None
    if found is None and rules:
        yield starts, (note,)
        return
    left_out = {each.local for each in _listed_times(entry, "EXDATE", zones)}
    added = {each.local for each in _listed_times(entry, "RDATE", zones)}
    for local in sorted({starts.local, *(found or ()), *added} - left_out)[: MAX_ROWS + 1]:
        yield replace(starts, local=local), (note,)


def _listed_times(entry: _Entry, name: str, zones: dict[str, str]) -> Iterator[CalendarTime]:
    for found in entry.component.all(name):
        for at in parse_times(found, zones) if found.value.strip() else ():
            zone = entry.starts.zone if entry.starts else ""
            yield at.in_zone(zone)


def _with_times(
    row: PlannedEvent, entry: _Entry, at: CalendarTime | None, doubts: tuple[ImportNote, ...]
) -> PlannedEvent:
    """Return the row at that time, shown by the clock of its place where that is the same."""
    key = text_properties.entry_key(entry.uid, _instance_key(entry, at))
    notes = [*row.notes, *doubts]
    if at is None:
        return replace(row, key=key, notes=(*notes, ImportNote(ImportIssue.NO_DATE)))
    here = timezones.zone_of_country(row.places[0].country if row.places else None, "")
    ends = replace(at, local=at.local + entry.length) if entry.length is not None else None
    if at.zone == "UTC":
        at, ends = at.in_zone(here), ends.in_zone(here) if ends else None
    if ends and ends.local < at.local:
        ends = None
        notes.append(ImportNote(ImportIssue.TIME_DROPPED, entry.component.value("DTEND")[:40]))
    if not at.is_day and not at.zone and (at.unknown or not here):
        notes.append(ImportNote(ImportIssue.ZONE_UNKNOWN, at.unknown[:80]))
    is_local = bool(at.zone and here) and is_same_local_time(at.zone, here, at.local)
    span, ends_time = _span(at, ends)
    return replace(
        row, key=key, span=span, starts_time=at.time, ends_time=ends_time,
        timezone=None if is_local or at.is_day else at.zone or None, notes=tuple(notes),
    )  # fmt: skip


def _instance_key(entry: _Entry, at: CalendarTime | None) -> datetime | None:
    """Return what tells one time of a repeating entry from the others."""
    if entry.replaces:
        return entry.replaces.local
    repeats = entry.component.first("RRULE") or entry.component.first("RDATE")
    return at.local if at and repeats else None


def _span(at: CalendarTime, ends: CalendarTime | None) -> tuple[DateSpan, time | None]:
    """Return the days, both included, and the time of the end, None where nobody knows it.

    What ends with the midnight of a later day than the next has a last day, and no known end.
    """
    first = PartialDate.of(at.day)
    if ends is None or ends.local == at.local:
        return DateSpan(first), None
    is_midnight = ends.local.time() == time(0)
    if at.is_day or (is_midnight and ends.day > at.day + _ONE_DAY):
        last = max(at.day, ends.day - _ONE_DAY)
        return DateSpan(first, PartialDate.of(last) if last > at.day else None), None
    return DateSpan(first, PartialDate.of(ends.day) if ends.day > at.day else None), ends.time
