"""Snapshots of an event as JSON values, and the differences for its history."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from meetings.domain.events.field_types import EventField
from meetings.domain.events.fields import BY_NAME, EVENT_FIELDS, PLACE, TIME
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import AttendanceMode, ChangeKind, CountQuality, Measure
from meetings.domain.people.rules import Sector

#: Values of relation fields: the current names.
_RELATED: dict[str, Callable[[Event], Any]] = {
    "bodies": lambda event: [body.label for body in event.bodies],
    "places": lambda event: [
        ", ".join(filter(None, (venue.name, venue.address, venue.city, venue.country)))
        for venue in event.venues
    ],
    "projects": lambda event: [project.label for project in event.projects],
    "presidency": lambda event: event.presidency.slug if event.presidency else None,
    "series": lambda event: event.series.name if event.series else None,
}
#: Replaces secret values in the history, such as a link for attendees only.
MASK = "•••"


def snapshot(event: Event) -> dict[str, Any]:
    """Return all declared fields of the event as JSON values for the history."""
    return {field.name: field.dump(_value(field, event)) for field in EVENT_FIELDS}


def _value(field: EventField, event: Event) -> Any:
    if field.is_related:
        return _RELATED[field.name](event)
    return getattr(event, field.event_attribute)


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} of the fields that differ, without the values of secrets."""
    changed = {name for name in after if before.get(name) != after[name]}
    return {
        name: [MASK, MASK] if BY_NAME[name].is_secret else [before.get(name), after[name]]
        for name in sorted(changed)
    }


def change_kind(fields: dict[str, list[Any]]) -> ChangeKind:
    """Return the kind of an edit: RESCHEDULED before MOVED before EDITED."""
    if TIME & fields.keys():
        return ChangeKind.RESCHEDULED
    return ChangeKind.MOVED if PLACE & fields.keys() else ChangeKind.EDITED


class HeadcountValues(BaseModel):
    """A participant count in the history."""

    model_config = ConfigDict(from_attributes=True)

    measure: Measure
    mode: AttendanceMode | None
    country: str | None
    sector: Sector | None
    figure: int | None
    quality: CountQuality = Field(serialization_alias="counting")
    note: str


def headcounts_to_json(counts: list[Headcount]) -> list[dict[str, Any]]:
    """Return the counts as JSON values for the history, without empty values except figures."""
    rows = [
        HeadcountValues.model_validate(count).model_dump(mode="json", by_alias=True)
        for count in counts
    ]
    return [{k: v for k, v in row.items() if v not in (None, "") or k == "figure"} for row in rows]
