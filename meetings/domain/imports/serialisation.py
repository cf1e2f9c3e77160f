"""Convert planned events to plain JSON and back."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.rules import (
    MAX_DESCRIPTION_LENGTH,
    DateSpan,
    ImportIssue,
    ImportNote,
    PlannedEvent,
)
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean

_COPIED_FIELDS = (
    "line",
    "text",
    "key",
    "title",
    "to_be_confirmed",
    "body_id",
    "uid",
    "is_cancelled",
)
MAX_KEY_LENGTH = 300
MAX_SOURCE_TEXT_LENGTH = 1_000


def planned_to_json(planned: PlannedEvent) -> dict[str, Any]:
    """Return the planned event as JSON values."""
    return {name: getattr(planned, name) for name in _COPIED_FIELDS} | {
        "key": planned.key[:MAX_KEY_LENGTH],
        "uid": planned.uid[:MAX_KEY_LENGTH],
        "text": clean(planned.text, lines=True)[:MAX_SOURCE_TEXT_LENGTH],
        "title": clean(planned.title),
        "description": clean(planned.description, lines=True)[:MAX_DESCRIPTION_LENGTH],
        "span": [str(day) if day else None for day in (planned.span.first, planned.span.last)],
        "times": [_time_to_json(at) for at in (planned.starts_time, planned.ends_time)],
        "timezone": planned.timezone,
        "places": [place_to_json(place) for place in planned.places],
        "mode": planned.mode.value if planned.mode else None,
        "kind": planned.kind.value,
        "notes": [
            [note.issue.value, clean(note.detail)[:MAX_SOURCE_TEXT_LENGTH]]
            for note in planned.notes
        ],
    }


def planned_from_json(packed: Mapping[str, Any]) -> PlannedEvent:
    """Return the planned event from its JSON values."""
    first, last = (PartialDate.parse(day) if day else None for day in packed["span"])
    starts, ends = (time.fromisoformat(at) if at else None for at in packed["times"])
    return PlannedEvent(
        **{name: packed[name] for name in _COPIED_FIELDS},
        description=packed["description"],
        span=DateSpan(first, last),
        starts_time=starts,
        ends_time=ends,
        timezone=packed["timezone"],
        places=tuple(Place(*place) for place in packed["places"]),
        mode=AttendanceMode(packed["mode"]) if packed["mode"] else None,
        kind=EventKind(packed["kind"]),
        notes=tuple(ImportNote(ImportIssue(code), detail) for code, detail in packed["notes"]),
    )


def place_to_json(place: Place) -> list[str | None]:
    """Return name, address, city and country."""
    return [place.name, place.address, place.city, place.country]


def _time_to_json(at: time | None) -> str | None:
    return at.isoformat("minutes") if at else None
