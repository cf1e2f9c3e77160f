"""Compare planned events with existing ones and determine the fields to update.

Source:
    docs/rules/imports.md, "Again"
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.imports.rules import PlannedEvent
from meetings.domain.imports.serialisation import place_to_json
from meetings.kernel import timezones
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.text import normalise

FIELDS = ("title", "when", "places", "mode", "kind", "description")
#: Fields compared if the event did not come from this source. Organisers maintain the others.
INITIAL_FIELDS = frozenset({"title", "when", "places", "mode"})
SourceValues = dict[str, Any]


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
    missing.
    """
    country = next((place.country for place in planned.places if place.country), None)
    with_valid_zone = (
        planned if timezones.is_iana_zone(planned.timezone) else replace(planned, timezone=None)
    )
    local = timezones.zone_of_country(country, zone)
    try:
        return with_valid_zone.when(local)
    except ValueError:
        return replace(with_valid_zone, starts_time=None, ends_time=None).when(local)


def source_values(planned: PlannedEvent, when: EventDates) -> SourceValues:
    """Return the values of the plan in a form that can be stored and compared."""
    return {
        "title": planned.title, "when": _dates_to_json(when), "mode": _enum_value(planned.mode),
        "places": [place_to_json(place) for place in planned.places], "kind": planned.kind.value,
        "description": planned.description,
    }  # fmt: skip


def event_values(event: Event) -> SourceValues:
    """Return the values of the event in the same form as ``source_values``."""
    return {
        "title": event.title, "when": _dates_to_json(event.when), "mode": _enum_value(event.mode),
        "places": [place_to_json(place) for place in event_places(event)], "kind": event.kind.value,
        "description": event.description,
    }  # fmt: skip


def event_places(event: Event) -> tuple[Place, ...]:
    """Return the places of the event as plain values."""
    return tuple(
        Place(venue.name, venue.address, venue.city, venue.country) for venue in event.venues
    )


def compare(
    event: Event, planned: PlannedEvent, when: EventDates, base: Mapping[str, Any] | None
) -> tuple[FieldDifference, ...]:
    """Return the fields that the plan would change; ``base`` holds the values last imported.

    Values that the plan has not changed since are skipped, even if they were edited here.
    """
    current, planned_values = event_values(event), source_values(planned, when)
    differs = {
        "title": normalise(current["title"]) != normalise(planned_values["title"]),
        "when": _adds_information(event.when, when),
        "places": not _covers_places(event_places(event), planned.places),
        "mode": planned.mode is not None and planned.mode is not event.mode,
        "kind": planned.kind is not event.kind,
        "description": bool(planned.description)
        and current["description"] != planned_values["description"],
    }
    differences = []
    for name in FIELDS:
        is_untouched = base is not None and base.get(name) == current[name]
        if base is None:
            changes = name in INITIAL_FIELDS and differs[name]
        elif base.get(name) == planned_values[name]:
            changes = False
        else:
            changes = current[name] != planned_values[name] if is_untouched else differs[name]
        if changes:
            is_ours = base is not None and not is_untouched
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


def _dates_to_json(when: EventDates) -> list[str | bool | None]:
    last = None if when.last == when.starts_on else when.last
    times = [at.isoformat("minutes") if at else None for at in (when.starts_time, when.ends_time)]
    days = [str(day) if day else None for day in (when.starts_on, last)]
    return [*days, *times, when.timezone, when.to_be_confirmed]


def _enum_value(member: Any) -> str | None:
    return member.value if member is not None else None
