"""Filter of the calendar, as a plain value."""

from dataclasses import dataclass, fields, replace
from datetime import date

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.rules import AttendanceMode, EventKind


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Filter criteria. Names are slugs, empty tuples match all, local days are inclusive.

    Bodies and kinds of bodies are combined: an event matches if any of them organises it.
    """

    bodies: tuple[str, ...] = ()
    body_kinds: tuple[BodyKind, ...] = ()
    kinds: tuple[EventKind, ...] = ()
    modes: tuple[AttendanceMode, ...] = ()
    countries: tuple[str, ...] = ()
    presidencies: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    text: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether the filter matches all events."""
        return all(not getattr(self, field.name) for field in fields(self))

    @property
    def has_criteria(self) -> bool:
        """Return whether the filter has criteria other than days."""
        return not replace(self, since=None, until=None).is_empty
