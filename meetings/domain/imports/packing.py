"""What was understood of an entry as plain JSON, and back."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from meetings.domain.events.details import Place
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.rules import LONGEST_DESCRIPTION, Doubt, Note, Planned, Span
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean

_PLAIN = ("line", "text", "key", "title", "to_be_confirmed", "body_id", "uid", "is_cancelled")
LONGEST_KEY = 300
LONGEST_TEXT = 1_000


def pack(planned: Planned) -> dict[str, Any]:
    """Return the entry as JSON can hold it."""
    return {name: getattr(planned, name) for name in _PLAIN} | {
        "key": planned.key[:LONGEST_KEY],
        "uid": planned.uid[:LONGEST_KEY],
        "text": clean(planned.text, lines=True)[:LONGEST_TEXT],
        "title": clean(planned.title),
        "description": clean(planned.description, lines=True)[:LONGEST_DESCRIPTION],
        "span": [str(day) if day else None for day in (planned.span.first, planned.span.last)],
        "times": [_time(at) for at in (planned.starts_time, planned.ends_time)],
        "timezone": planned.timezone,
        "places": [pack_place(place) for place in planned.places],
        "mode": planned.mode.value if planned.mode else None,
        "kind": planned.kind.value,
        "notes": [[note.doubt.value, clean(note.detail)[:LONGEST_TEXT]] for note in planned.notes],
    }


def unpack(packed: Mapping[str, Any]) -> Planned:
    """Return the entry that was packed."""
    first, last = (PartialDate.parse(day) if day else None for day in packed["span"])
    starts, ends = (time.fromisoformat(at) if at else None for at in packed["times"])
    return Planned(
        **{name: packed[name] for name in _PLAIN},
        description=packed["description"],
        span=Span(first, last),
        starts_time=starts,
        ends_time=ends,
        timezone=packed["timezone"],
        places=tuple(Place(*place) for place in packed["places"]),
        mode=AttendanceMode(packed["mode"]) if packed["mode"] else None,
        kind=EventKind(packed["kind"]),
        notes=tuple(Note(Doubt(code), detail) for code, detail in packed["notes"]),
    )


def pack_place(place: Place) -> list[str | None]:
    """Return name, address, city and country."""
    return [place.name, place.address, place.city, place.country]


def _time(at: time | None) -> str | None:
    return at.isoformat("minutes") if at else None
