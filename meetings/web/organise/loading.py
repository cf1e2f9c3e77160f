"""What the parts of the organisers' addresses name; a part of another event is not found."""

from typing import TypeVar

from sqlalchemy import select

from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.events import organised
from meetings.domain.events.models import Event
from meetings.domain.events.queries import visible_to
from meetings.domain.outcomes.models import Outcome
from meetings.domain.registration.models import Registration
from meetings.http.session import current_actor, session

Part = TypeVar("Part", AgendaSession, Appearance, Document, Outcome, Registration)


def event_to_organise(slug: str) -> Event | None:
    """Return the event that the actor may see, or None."""
    return organised.by_slug(session(), slug, current_actor())


def session_item(slug: str, number: int) -> AgendaSession | None:
    """Return the session of the event, or None."""
    return _part(AgendaSession, slug, number)


def appearance(slug: str, number: int) -> Appearance | None:
    """Return the appearance at the event, or None."""
    return _part(Appearance, slug, number)


def document(slug: str, number: int) -> Document | None:
    """Return the document of the event, or None."""
    return _part(Document, slug, number)


def outcome(slug: str, number: int) -> Outcome | None:
    """Return the outcome of the event, or None."""
    return _part(Outcome, slug, number)


def registration(slug: str, number: int) -> Registration | None:
    """Return the registration for the event, or None."""
    return _part(Registration, slug, number)


def _part(kind: type[Part], slug: str, number: int) -> Part | None:
    if number > 2**31:
        return None
    return (
        session()
        .scalars(
            select(kind)
            .join(Event, Event.id == kind.event_id)
            .where(kind.id == number, Event.slug == slug, visible_to(current_actor()))
        )
        .first()
    )
