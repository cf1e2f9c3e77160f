"""An event as plain values, so that what changed can be told."""

from datetime import UTC, datetime, time
from enum import Enum
from typing import Any

from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import ChangeKind
from meetings.kernel.partial_dates import PartialDate

_COLUMNS = (
    "slug", "title", "theme", "summary", "description", "language", "kind", "state", "mode",
    "reader", "starts_on", "ends_on", "starts_time", "ends_time", "timezone",
    "date_to_be_confirmed", "ordinal", "ordinal_in_presidency", "ordinal_note", "audience",
    "contact_email", "stream_url", "join_url", "join_note", "registration",
    "registration_opens_at", "registration_closes_at", "capacity_on_site", "capacity_online",
    "capacity_total", "seats_per_delegation", "has_waiting_list", "languages", "interpreted",
)  # fmt: skip
_DATE_FIELDS = frozenset(
    {"starts_on", "ends_on", "starts_time", "ends_time", "timezone", "date_to_be_confirmed"}
)
_PLACE_FIELDS = frozenset({"places", "mode"})
#: What is told without its value: a link into a meeting is for those who take part.
_SECRET_FIELDS = frozenset({"join_url", "join_note"})
MASK = "•••"


def to_json_value(value: Any) -> Any:
    """Return the value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, PartialDate):
        return str(value)
    return list(value) if isinstance(value, list | tuple) else value


def snapshot(event: Event) -> dict[str, Any]:
    """Return everything that an organiser can edit, as plain values."""
    return {name: to_json_value(getattr(event, name)) for name in _COLUMNS} | {
        "bodies": [body.label for body in event.bodies],
        "places": [
            ", ".join(part for part in (venue.name, venue.city, venue.country) if part)
            for venue in event.venues
        ],
        "projects": [project.label for project in event.projects],
        "presidency": event.presidency.slug if event.presidency else None,
        "series": event.series.name if event.series else None,
    }


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} of what differs; the values of secrets are left out."""
    changed = {name for name in after if before.get(name) != after[name]}
    return {
        name: [MASK, MASK] if name in _SECRET_FIELDS else [before.get(name), after[name]]
        for name in sorted(changed)
    }


def change_kind(fields: dict[str, list[Any]]) -> ChangeKind:
    """Return what an edit of these fields is: a new time before a new place before the rest."""
    if _DATE_FIELDS & fields.keys():
        return ChangeKind.RESCHEDULED
    return ChangeKind.MOVED if _PLACE_FIELDS & fields.keys() else ChangeKind.EDITED


def headcounts_to_json(counts: list[Headcount]) -> list[dict[str, Any]]:
    """Return the figures as plain values, without what is not said."""
    names = ("measure", "mode", "country", "sector", "figure", "counting", "note")
    rows = [{name: to_json_value(getattr(count, name)) for name in names} for count in counts]
    return [{k: v for k, v in row.items() if v not in (None, "") or k == "figure"} for row in rows]
