"""What a plan says of an event, what the event says, and what is to be written of it.

Source:
    docs/rules/imports.md, "Updates"
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
#: What is compared where the event did not come from this source: the rest is the organisers'.
INITIAL_FIELDS = frozenset({"title", "when", "places", "mode"})
SourceValues = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that the plan would change; ``is_ours`` where it was changed here meanwhile."""

    field: str
    before: Any
    after: Any
    is_ours: bool = False


def planned_dates(planned: PlannedEvent, zone: str) -> EventDates:
    """Return when it is: in its own zone, that of its place, or this one; times that cannot be go.

    A zone that no clock of ours knows is this one.
    """
    country = next((place.country for place in planned.places if place.country), None)
    known = planned if timezones.is_iana_zone(planned.timezone) else replace(planned, timezone=None)
    local = timezones.zone_of_country(country, zone)
    try:
        return known.when(local)
    except ValueError:
        return replace(known, starts_time=None, ends_time=None).when(local)


def source_values(planned: PlannedEvent, when: EventDates) -> SourceValues:
    """Return what the plan says, as values that can be kept and compared."""
    return {
        "title": planned.title, "when": _dates_to_json(when), "mode": _enum_value(planned.mode),
        "places": [place_to_json(place) for place in planned.places], "kind": planned.kind.value,
        "description": planned.description,
    }  # fmt: skip


def event_values(event: Event) -> SourceValues:
    """Return what the event says, in the same values."""
    return {
        "title": event.title, "when": _dates_to_json(event.when), "mode": _enum_value(event.mode),
        "places": [place_to_json(place) for place in event_places(event)], "kind": event.kind.value,
        "description": event.description,
    }  # fmt: skip


def event_places(event: Event) -> tuple[Place, ...]:
    """Return the places of the event as plain values."""
    return tuple(Place(it.name, it.address, it.city, it.country) for it in event.venues)


def compare(
    event: Event, planned: PlannedEvent, when: EventDates, base: Mapping[str, Any] | None
) -> tuple[FieldDifference, ...]:
    """Return what the plan would change; ``base`` is what it said when it was written last.

    What the plan says as it did before is left alone, whatever became of it here.
    """
    here, there = event_values(event), source_values(planned, when)
    is_news = {
        "title": normalise(here["title"]) != normalise(there["title"]),
        "when": _adds_information(event.when, when),
        "places": not _covers_places(event_places(event), planned.places),
        "mode": planned.mode is not None and planned.mode is not event.mode,
        "kind": planned.kind is not event.kind,
        "description": bool(planned.description) and here["description"] != there["description"],
    }
    found = []
    for name in FIELDS:
        is_untouched = base is not None and base.get(name) == here[name]
        if base is None:
            changes = name in INITIAL_FIELDS and is_news[name]
        elif base.get(name) == there[name]:
            changes = False
        else:
            changes = here[name] != there[name] if is_untouched else is_news[name]
        if changes:
            is_ours = base is not None and not is_untouched
            found.append(_field_difference(name, event, planned, when, is_ours=is_ours))
    return tuple(found)


def _field_difference(
    name: str, event: Event, planned: PlannedEvent, when: EventDates, *, is_ours: bool
) -> FieldDifference:
    if name == "when":
        return FieldDifference(name, event.when, _keep_known_times(when, event.when), is_ours)
    if name == "places":
        return FieldDifference(name, event_places(event), planned.places, is_ours)
    return FieldDifference(name, getattr(event, name), getattr(planned, name), is_ours)


def _adds_information(here: EventDates, there: EventDates) -> bool:
    """Say whether the plan says of the date what we do not know, or know otherwise."""
    if there.first_day is None or there.last_day is None:
        return False
    if here.first_day is None or here.last_day is None:
        return True
    if not there.has_day:
        inside = there.first_day <= here.first_day and here.last_day <= there.last_day
        return not inside
    if (here.first_day, here.last_day, here.has_day) != (there.first_day, there.last_day, True):
        return True
    if there.precision is not DatePrecision.TIME:
        return False
    is_same_end = there.ends_time is None or here.ends_at == there.ends_at
    return here.starts_at != there.starts_at or here.starts_time is None or not is_same_end


def _keep_known_times(there: EventDates, here: EventDates) -> EventDates:
    """Return the plan's date, with our times where it says none and has as many days."""
    if there.starts_time or not here.starts_time or not there.has_day:
        return there
    if _day_count(there) != _day_count(here):
        return there
    return replace(there, starts_time=here.starts_time, ends_time=here.ends_time)


def _day_count(when: EventDates) -> int | None:
    if when.first_day is None or when.last_day is None:
        return None
    return (when.last_day - when.first_day).days


def _covers_places(here: Sequence[Place], there: Sequence[Place]) -> bool:
    """Say whether every place of the plan is one that we have, perhaps more exactly."""
    return all(any(_matches_place(place, known) for known in here) for place in there)


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
