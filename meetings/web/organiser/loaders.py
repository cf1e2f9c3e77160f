"""Load the objects in the URLs of organisers; a part of another event counts as missing."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.events import queries_organiser
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.outcomes.models import Outcome
from meetings.domain.registration.models import Registration
from meetings.http.request_context import current_actor, db_session

_SECTIONS = {section.value: section for section in Section}
EventPart = TypeVar("EventPart", AgendaSession, Appearance, Document, Outcome, Registration)


@dataclass(frozen=True, slots=True)
class EventSection:
    """A section of the details of an event."""

    event: Event
    section: Section


def load_event_section(slug: str, name: str) -> EventSection | None:
    """Return the event and the named section of its details, or None."""
    section = _SECTIONS.get(name)
    event = load_event(slug) if section else None
    return EventSection(event, section) if event and section else None


def load_event(slug: str) -> Event | None:
    """Return the event that the actor may see, or None."""
    return queries_organiser.get_by_slug(db_session(), slug, current_actor())


def load_deleted_event(slug: str) -> Event | None:
    """Return the deleted draft that the actor may restore, or None."""
    return queries_organiser.get_deleted(db_session(), slug, current_actor())


def load_event_to_record(slug: str) -> Event | None:
    """Return the event with its headcounts, if the actor may see it, or None."""
    return queries_organiser.get_by_slug(
        db_session(), slug, current_actor(), selectinload(Event.headcounts)
    )


def load_session(slug: str, number: int) -> AgendaSession | None:
    """Return the session of the event, or None."""
    return _load_part(AgendaSession, slug, number)


def load_appearance(slug: str, number: int) -> Appearance | None:
    """Return the appearance at the event, or None."""
    return _load_part(Appearance, slug, number, joinedload(Appearance.person))


def load_document(slug: str, number: int) -> Document | None:
    """Return the document of the event, or None."""
    return _load_part(Document, slug, number)


def load_outcome(slug: str, number: int) -> Outcome | None:
    """Return the outcome of the event, or None."""
    return _load_part(Outcome, slug, number)


def load_registration(slug: str, number: int) -> Registration | None:
    """Return the registration for the event, or None."""
    return _load_part(Registration, slug, number)


def _load_part(
    kind: type[EventPart], slug: str, number: int, *options: ExecutableOption
) -> EventPart | None:
    return queries_organiser.part_of_event(
        db_session(), kind, slug, number, current_actor(), *options
    )
