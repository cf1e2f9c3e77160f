"""Events of an iCalendar file, as any program writes them.

Whom it names as organiser or attendee is not read. What is not understood stays unknown, with a
doubt; what is broken is refused with the number of its line.

Source:
    docs/rules/imports.md, "Calendars"
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from meetings.domain.imports.calendar import texts
from meetings.domain.imports.calendar.lines import Component, components
from meetings.domain.imports.calendar.repeats import occurrences
from meetings.domain.imports.calendar.times import (
    At,
    read_length,
    read_time,
    read_times,
    zones_of,
)
from meetings.domain.imports.errors import TooManyEvents
from meetings.domain.imports.rules import (
    MOST_ROWS,
    Doubt,
    Known,
    Note,
    Planned,
    Reading,
    Span,
)
from meetings.domain.imports.words.clock_phrases import is_same_there
from meetings.domain.imports.words.places import Gazetteer
from meetings.domain.imports.words.rows import with_keys
from meetings.domain.imports.words.zones import zone_named
from meetings.kernel import timezones
from meetings.kernel.partial_dates import PartialDate

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A VEVENT with its times, before its place is known."""

    component: Component
    starts: At | None
    length: timedelta | None
    replaces: At | None = None

    @property
    def uid(self) -> str:
        return self.component.value("UID")

    @property
    def sequence(self) -> int:
        text = self.component.value("SEQUENCE")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def read(data: bytes, known: Known) -> Reading:
    """Return the events of the calendar.

    Raises:
        DomainError: it is broken, or passes a limit; see ``imports.errors``.
    """
    found = components(data)
    zones = zones_of([each for each in found if each.name == "VTIMEZONE"])
    events = [each for each in found if each.name == "VEVENT"]
    if len(events) > 10 * MOST_ROWS:
        raise TooManyEvents(limit=MOST_ROWS)
    entries = _newest([_entry(each, zones) for each in events])
    moved = {(each.uid, each.replaces.local) for each in entries if each.replaces}
    gazetteer = Gazetteer(known.venues)
    rows: list[Planned] = []
    for entry in entries:
        described = texts.describe(entry.component, known, gazetteer)
        rows += [
            _timed(described, entry, at, notes)
            for at, notes in _times(entry, zones)
            if entry.replaces or at is None or not entry.uid or (entry.uid, at.local) not in moved
        ]
        if len(rows) > MOST_ROWS:
            raise TooManyEvents(limit=MOST_ROWS)
    return Reading(with_keys(rows))


def _entry(component: Component, zones: dict[str, str]) -> _Entry:
    starts, ends, replaces = (
        read_time(found, zones) if (found := component.first(name)) else None
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID")
    )
    lasting = component.first("DURATION")
    if starts is None:
        return _Entry(component, None, None, replaces)
    starts = _in_zone_of(component, starts)
    whole = component.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    if whole and not starts.is_day and starts.local.hour == starts.local.minute == 0:
        starts = At(starts.local, is_day=True)
        ends = At(ends.local, is_day=True) if ends else None
    if ends is not None:
        length: timedelta | None = ends.seen_from(starts.zone).local - starts.local
    else:
        length = read_length(lasting) if lasting else None
        if length is not None and length.seconds and not starts.is_day:
            length = starts.plus(length).local - starts.local
    return _Entry(component, starts, length, replaces.seen_from(starts.zone) if replaces else None)


def _in_zone_of(component: Component, starts: At) -> At:
    """Show an instant in UTC by the clock that the whole calendar is shown in."""
    calendar = component.parent
    shown_in = zone_named(calendar.value("X-WR-TIMEZONE")) if calendar else ""
    return starts.seen_from(shown_in) if starts.zone == "UTC" else starts


def _newest(entries: list[_Entry]) -> list[_Entry]:
    """Leave out of several versions of one entry all but the one of the highest SEQUENCE."""
    best: dict[object, _Entry] = {}
    for number, entry in enumerate(entries):
        name: object = (entry.uid, entry.replaces.local if entry.replaces else None)
        name = name if entry.uid else number
        if name not in best or entry.sequence >= best[name].sequence:
            best[name] = entry
    return list(best.values())


def _times(entry: _Entry, zones: dict[str, str]) -> Iterator[tuple[At | None, tuple[Note, ...]]]:
    """Yield each time at which the entry takes place, and what is doubtful about that."""
    rules = entry.component.all("RRULE")
    starts = entry.starts
    more = entry.component.all("RDATE")
    if starts is None or entry.replaces or not (rules or more):
        yield starts, ()
        return
    note = Note(Doubt.REPEATS, rules[0].value[:200] if rules else "")
    found = occurrences(rules[0].value, starts) if len(rules) == 1 else None
    if found is None and rules:
        yield starts, (note,)
        return
    left_out = {each.local for each in _listed(entry, "EXDATE", zones)}
    added = {each.local for each in _listed(entry, "RDATE", zones)}
    for local in sorted({starts.local, *(found or ()), *added} - left_out)[: MOST_ROWS + 1]:
        yield replace(starts, local=local), (note,)


def _listed(entry: _Entry, name: str, zones: dict[str, str]) -> Iterator[At]:
    for found in entry.component.all(name):
        for at in read_times(found, zones) if found.value.strip() else ():
            zone = entry.starts.zone if entry.starts else ""
            yield at.seen_from(zone)


def _timed(row: Planned, entry: _Entry, at: At | None, doubts: tuple[Note, ...]) -> Planned:
    """Return the row at that time, shown by the clock of its place where that is the same."""
    key = texts.key_of(entry.uid, _instance(entry, at))
    notes = [*row.notes, *doubts]
    if at is None:
        return replace(row, key=key, notes=(*notes, Note(Doubt.NO_DATE)))
    here = timezones.of_country(row.places[0].country if row.places else None, "")
    ends = replace(at, local=at.local + entry.length) if entry.length is not None else None
    if at.zone == "UTC":
        at, ends = at.seen_from(here), ends.seen_from(here) if ends else None
    if ends and ends.local < at.local:
        ends = None
        notes.append(Note(Doubt.TIME_LEFT_OUT, entry.component.value("DTEND")[:40]))
    if not at.is_day and not at.zone and (at.unknown or not here):
        notes.append(Note(Doubt.ZONE_UNKNOWN, at.unknown[:80]))
    is_local = bool(at.zone and here) and is_same_there(at.zone, here, at.local)
    span, ends_time = _span(at, ends)
    return replace(
        row, key=key, span=span, starts_time=at.time, ends_time=ends_time,
        timezone=None if is_local or at.is_day else at.zone or None, notes=tuple(notes),
    )  # fmt: skip


def _instance(entry: _Entry, at: At | None) -> datetime | None:
    """Return what tells one time of a repeating entry from the others."""
    if entry.replaces:
        return entry.replaces.local
    repeats = entry.component.first("RRULE") or entry.component.first("RDATE")
    return at.local if at and repeats else None


def _span(at: At, ends: At | None) -> tuple[Span, time | None]:
    """Return the days, both included, and the time of the end, None where nobody knows it.

    What ends with the midnight of a later day than the next has a last day, and no known end.
    """
    first = PartialDate.of(at.day)
    if ends is None or ends.local == at.local:
        return Span(first), None
    is_midnight = ends.local.time() == time(0)
    if at.is_day or (is_midnight and ends.day > at.day + _ONE_DAY):
        last = max(at.day, ends.day - _ONE_DAY)
        return Span(first, PartialDate.of(last) if last > at.day else None), None
    return Span(first, PartialDate.of(ends.day) if ends.day > at.day else None), ends.time
