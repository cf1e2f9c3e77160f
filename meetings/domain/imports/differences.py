"""Compare planned events with existing ones and determine the fields to update.

Source:
    docs/rules/imports.md, "Updates"
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.imports.rules import DateSpan, PlannedEvent
from meetings.domain.imports.serialisation import COMPARED
from meetings.kernel import timezones
from meetings.kernel.partial_dates import DatePrecision, PartialDate
from meetings.kernel.text import normalise


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that the plan would change. ``is_ours`` marks a value that was edited here."""

    field: str
    before: Any
    after: Any
    is_ours: bool = False


def planned_dates(planned: PlannedEvent, zone: str) -> EventDates:
    """Return the dates of the planned event, without times that are invalid in its time zone.

    The time zone is that of the plan, else of the place, else ``zone``. Unknown zones count as
    missing. Times that the plan gives only in UTC are converted.
    """
    country = next((place.country for place in planned.places if place.country), None)
    with_valid_zone = (
        planned if timezones.is_iana_zone(planned.timezone) else replace(planned, timezone=None)
    )
    local = timezones.zone_of_country(country, zone)
    if planned.is_instant:
        with_valid_zone = _in_zone(with_valid_zone, local)
    try:
        return with_valid_zone.when(local)
    except ValueError:
        return replace(with_valid_zone, starts_time=None, ends_time=None).when(local)


def _in_zone(planned: PlannedEvent, zone: str) -> PlannedEvent:
    """Return the event with its times, which are in UTC, in the zone."""
    span = planned.span
    if span.first is None or span.first.day is None or planned.starts_time is None:
        return planned
    starts = _local(span.first, planned.starts_time, zone)
    ends_time = planned.ends_time
    ends = _local(span.last or span.first, ends_time, zone) if ends_time else None
    return replace(
        planned, timezone=zone, starts_time=starts.time(), ends_time=ends.time() if ends else None,
        span=DateSpan(
            PartialDate.of(starts.date()), PartialDate.of(ends.date()) if ends else span.last
        ),
    )  # fmt: skip


def _local(day: PartialDate, at: time, zone: str) -> datetime:
    return datetime.combine(day.first_day, at, UTC).astimezone(ZoneInfo(zone))


def source_values(planned: PlannedEvent, when: EventDates) -> dict[str, Any]:
    """Return the values of the plan in a form that can be compared."""
    composed = {"when": _normal(when)}
    return composed | {name: getattr(planned, name) for name in COMPARED if name not in composed}


def event_values(event: Event) -> dict[str, Any]:
    """Return the values of the event in the same form."""
    composed: dict[str, Any] = {"when": _normal(event.when), "places": event_places(event)}
    return composed | {name: getattr(event, name) for name in COMPARED if name not in composed}


def event_places(event: Event) -> tuple[Place, ...]:
    """Return the places of the event as plain values."""
    return tuple(
        Place(venue.name, venue.address, venue.city, venue.country) for venue in event.venues
    )


def compare(
    event: Event, planned: PlannedEvent, when: EventDates, base: dict[str, Any] | None
) -> tuple[FieldDifference, ...]:
    """Return the fields that the plan would change; ``base`` holds the values last imported.

    Values that the plan has not changed since are skipped, even if they were edited here.
    """
    current, planned_values = event_values(event), source_values(planned, when)
    before = None if base is None else _EMPTY_VALUES | base
    differences = []
    for name in COMPARED:
        is_untouched = before is not None and before[name] == current[name]
        is_news = _IS_NEWS.get(name, _differs)(current[name], planned_values[name])
        if before is None:
            changes = COMPARED[name] and is_news
        elif before[name] == planned_values[name] or (
            planned.is_instant and name == "when" and _is_same_time(before[name], when)
        ):
            changes = False
        else:
            changes = current[name] != planned_values[name] if is_untouched else is_news
        if changes:
            is_ours = before is not None and not is_untouched
            differences.append(_field_difference(name, event, planned, when, is_ours=is_ours))
    return tuple(differences)


def _field_difference(
    name: str, event: Event, planned: PlannedEvent, when: EventDates, *, is_ours: bool
) -> FieldDifference:
    if name == "when":
        return FieldDifference(name, event.when, _keep_known_times(when, event.when), is_ours)
    if name == "places":
        return FieldDifference(name, event_places(event), planned.places, is_ours)
    return FieldDifference(name, getattr(event, name), getattr(planned, name), is_ours)


def _adds_information(current: EventDates, planned: EventDates) -> bool:
    """Return whether the plan has a more exact or a different date."""
    if planned.first_day is None or planned.last_day is None:
        return False
    if current.first_day is None or current.last_day is None:
        return True
    if not planned.has_day:
        inside = planned.first_day <= current.first_day and current.last_day <= planned.last_day
        return not inside
    if (current.first_day, current.last_day, current.has_day) != (
        planned.first_day,
        planned.last_day,
        True,
    ):
        return True
    if planned.precision is not DatePrecision.TIME:
        return False
    is_same_end = planned.ends_time is None or current.ends_at == planned.ends_at
    return current.starts_at != planned.starts_at or current.starts_time is None or not is_same_end


def _is_same_time(before: EventDates, planned: EventDates) -> bool:
    """Return whether the instants are the same; earlier versions imported them in UTC."""
    return (before.starts_at, before.ends_at) == (planned.starts_at, planned.ends_at)


def _keep_known_times(planned: EventDates, current: EventDates) -> EventDates:
    """Return the plan's date, completed with the known times if both span as many days."""
    if planned.starts_time or not current.starts_time or not planned.has_day:
        return planned
    if _day_count(planned) != _day_count(current):
        return planned
    return replace(planned, starts_time=current.starts_time, ends_time=current.ends_time)


def _day_count(when: EventDates) -> int | None:
    if when.first_day is None or when.last_day is None:
        return None
    return (when.last_day - when.first_day).days


def _covers_places(current: Sequence[Place], planned: Sequence[Place]) -> bool:
    """Return whether every place of the plan matches an existing, possibly more exact, place."""
    return all(any(_matches_place(place, known) for known in current) for place in planned)


def _matches_place(place: Place, known: Place) -> bool:
    words = set(normalise(known.name, known.address, known.city).replace(",", " ").split())
    named = place.city or place.name or place.address
    if not named:
        return place.country == known.country
    return set(normalise(named).replace(",", " ").split()) <= words


def _normal(when: EventDates) -> EventDates:
    """Return the date in the form that is compared: without seconds, ``ends_on`` only if later."""
    starts, ends = (
        at and at.replace(second=0, microsecond=0) for at in (when.starts_time, when.ends_time)
    )
    last = None if when.ends_on == when.starts_on else when.ends_on
    return replace(when, ends_on=last, starts_time=starts, ends_time=ends)


def _differs(current: Any, planned: Any) -> bool:
    """Return whether the plan gives a value that differs."""
    return planned not in (None, "") and current != planned


#: Default for fields that were not imported when the source was last read.
_EMPTY_VALUES = source_values(
    PlannedEvent(line=0, text="", key="", title=""), EventDates(None, "UTC")
)
#: Fields that have their own comparison.
_IS_NEWS: dict[str, Callable[[Any, Any], bool]] = {
    "title": lambda here, there: normalise(here) != normalise(there),
    "when": _adds_information,
    "places": lambda here, there: not _covers_places(here, there),
}
