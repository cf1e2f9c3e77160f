"""What a visitor asked of the calendar, as one plain value."""

from dataclasses import dataclass, fields, replace
from datetime import date

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.rules import AttendanceMode, EventKind


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Names are slugs; an empty tuple does not filter; days are inclusive, at the place.

    Bodies and kinds of bodies are one filter: what one of them organises passes.
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
        """Say whether it lets everything pass."""
        return all(not getattr(self, each.name) for each in fields(self))

    @property
    def has_criteria(self) -> bool:
        """Say whether it asks for more than a span of days."""
        return not replace(self, since=None, until=None).is_empty
