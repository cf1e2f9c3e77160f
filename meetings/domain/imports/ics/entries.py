"""Parse the times of calendar entries, and choose between several versions of one.

Source:
    docs/rules/imports.md, "Calendars"
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta

from meetings.domain.imports.errors import DateUnreadable, TooManyEvents
from meetings.domain.imports.ics.date_properties import (
    CalendarTime,
    parse_duration,
    parse_time,
)
from meetings.domain.imports.ics.lines import Property
from meetings.domain.imports.ics.parser import Component, Faults
from meetings.domain.imports.ics.zones import FileZones
from meetings.domain.imports.rules import MAX_ROWS, ImportIssue, ImportNote

_ONE_DAY = timedelta(days=1)
#: Whether an entry replaces an occurrence; its number, time and title.
_Version = tuple[bool, int, object, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A VEVENT with its times; without ``starts``, it has no date.

    ``replaces`` is the time of the occurrence that it replaces, with all later ones if
    ``is_range`` is true.
    """

    component: Component
    starts: CalendarTime | None = None
    length: timedelta | None = None
    replaces: CalendarTime | None = None
    is_range: bool = False
    notes: tuple[ImportNote, ...] = ()

    @property
    def uid(self) -> str:
        """Return the UID; "" without one."""
        return self.component.value("UID")

    @property
    def sequence(self) -> int:
        """Return the number of the version."""
        text = self.component.value("SEQUENCE")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def calendar_zone(component: Component) -> str:
    """Return the name of the display time zone of the whole calendar, or ""."""
    return component.parent.value("X-WR-TIMEZONE") if component.parent else ""


def parse_entries(components: Iterable[Component], zones: FileZones, faults: Faults) -> list[Entry]:
    """Return the entries; those without a readable start are added to the faults."""
    entries = []
    for component in components:
        if component.is_broken:
            continue
        try:
            entries.append(_parse_entry(component, zones))
        except DateUnreadable as error:
            title, text = component.value("SUMMARY")[:30], error.details["text"]
            faults.add(error, int(error.details["line"]), f"{title} ({text})" if title else text)
    return entries


def _parse_entry(component: Component, zones: FileZones) -> Entry:
    start, replaced = component.first("DTSTART"), component.first("RECURRENCE-ID")
    replaces = parse_time(replaced, zones) if replaced else None
    span = replaced.parameters.get("RANGE", "").upper() if replaced else ""
    is_range = span == "THISANDFUTURE"
    known = (ImportNote(ImportIssue.RULE_UNKNOWN, span[:80]),) if span and not is_range else ()
    if start is None:
        return Entry(component, replaces, None, replaces, is_range, known)
    shown_in = calendar_zone(component)
    starts = parse_time(start, zones, shown_in)
    if starts.is_utc and shown_in:
        starts = starts.in_zone(zones.find(shown_in, starts.local, start.line).zone)
    is_all_day = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    is_all_day = is_all_day and not starts.is_day and starts.local.time() == time(0)
    if is_all_day:
        starts = CalendarTime(starts.local, is_day=True)
    length, notes = _parse_length(component, starts, zones, is_all_day=is_all_day)
    others = (prop.value for prop in component.all("DTSTART") if prop.value != start.value)
    notes += tuple(ImportNote(ImportIssue.TIME_DROPPED, value[:40]) for value in others)
    return Entry(component, starts, length, replaces, is_range, known + notes)


def _parse_length(
    component: Component, starts: CalendarTime, zones: FileZones, *, is_all_day: bool
) -> tuple[timedelta | None, tuple[ImportNote, ...]]:
    """Return the length, or a note if the end is invalid or before the start."""
    end = component.first("DTEND") or component.first("DURATION")
    if end is None:
        return None, ()
    try:
        if end.name == "DURATION":
            length: timedelta | None = starts.add_duration(parse_duration(end)).local - starts.local
            notes: tuple[ImportNote, ...] = ()
        else:
            length, notes = _length_until(end, starts, zones, is_all_day=is_all_day)
    except (DateUnreadable, OverflowError):
        length = timedelta(-1)
        notes = ()
    if length is not None and length < timedelta():
        return None, (ImportNote(ImportIssue.TIME_DROPPED, end.value[:40]),)
    return length, notes


def _length_until(
    end: Property, starts: CalendarTime, zones: FileZones, *, is_all_day: bool
) -> tuple[timedelta | None, tuple[ImportNote, ...]]:
    ends = parse_time(end, zones)
    if is_all_day:
        ends = CalendarTime(ends.local, is_day=True)
    ends = ends.in_zone(starts.zone)
    notes = tuple(
        ImportNote(issue, name[:80])
        for issue, name, other in (
            (ImportIssue.ZONE_UNKNOWN, ends.unknown, starts.unknown),
            (ImportIssue.ZONE_DOUBTFUL, ends.doubtful, starts.doubtful),
        )
        if name and not other
    )
    length = ends.local - starts.local
    if ends.is_day and not starts.is_day:
        return (None if ends.day in (starts.day, starts.day + _ONE_DAY) else length), notes
    if starts.is_day and not ends.is_day and ends.local.time() != time(0):
        note = ImportNote(ImportIssue.TIME_DROPPED, end.value[:40])
        return timedelta(length.days + 1), (*notes, note)
    return length, notes


def choose_versions(entries: Iterable[Entry], limit: int = MAX_ROWS) -> list[Entry]:
    """Return the latest version of each entry.

    Entries with the same UID are versions of one if they share the time and the title, or, with
    different numbers, one of both. All others are different events.
    """
    chosen: dict[object, list[tuple[Entry, _Version]]] = {}
    count = 0
    for number, entry in enumerate(entries):
        name = (entry.uid, _identity(entry.replaces)) if entry.uid else number
        listed = chosen.setdefault(name, [])
        version = _version(entry)
        same = next(
            (at for at, (_, other) in enumerate(listed) if _is_same_event(version, other)), None
        )
        if same is None:
            listed.append((entry, version))
            count += 1
        elif entry.sequence >= listed[same][0].sequence:
            listed[same] = (entry, version)
        if count > limit:
            raise TooManyEvents(limit=limit)
    return sorted(
        (entry for listed in chosen.values() for entry, _ in listed),
        key=lambda entry: entry.component.line,
    )


def _version(entry: Entry) -> _Version:
    title = " ".join(entry.component.value("SUMMARY").casefold().split())
    return entry.replaces is not None, entry.sequence, _identity(entry.starts), title


def _is_same_event(version: _Version, other: _Version) -> bool:
    """Return whether both are versions of one event; those that replace one occurrence are."""
    is_replacement, sequence, starts, title = version
    if is_replacement:
        return True
    is_same_time, is_same_title = starts == other[2], title == other[3]
    if sequence != other[1]:
        return is_same_time or is_same_title
    return is_same_time and is_same_title


def _identity(at: CalendarTime | None) -> object:
    return (at.is_day, at.moment) if at else None
