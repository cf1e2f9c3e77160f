"""Queries for agendas and appearances."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.timetable import order_sessions
from meetings.domain.events.models import Event
from meetings.domain.events.queries import visible_to


def list_appearances(session: Session, event_id: int) -> Sequence[Appearance]:
    """Return the appearances at the event and in its sessions, with related rows, in order."""
    return session.scalars(
        select(Appearance)
        .where(Appearance.event_id == event_id)
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.person), joinedload(Appearance.organisation))
    ).all()


def list_sessions(session: Session, event: Event) -> Sequence[AgendaSession]:
    """Return the sessions of the event by day, within a day in the organiser's order."""
    statement = select(AgendaSession).where(AgendaSession.event_id == event.id)
    return order_sessions(event, session.scalars(statement))


def last_appearances(
    session: Session, person_ids: Collection[int], actor: Actor
) -> dict[int, Appearance]:
    """Return the latest appearance of each person at an event that the actor may see."""
    statement = (
        select(Appearance)
        .join(Event, Event.id == Appearance.event_id)
        .where(
            Appearance.person_id.in_(person_ids),
            visible_to(actor),
            or_(
                Appearance.position_held != "",
                Appearance.organisation_name != "",
                Appearance.country.is_not(None),
            ),
        )
        .order_by(Event.starts_at.nulls_first(), Event.id, Appearance.id)
        .options(contains_eager(Appearance.event))
    )
    rows = session.scalars(statement) if person_ids else ()
    return {row.person_id: row for row in rows if row.person_id is not None}


def with_appearances(session: Session, event: Event) -> Sequence[AgendaSession]:
    """Return the sessions in the same order, with appearances and persons loaded."""
    statement = (
        select(AgendaSession)
        .where(AgendaSession.event_id == event.id)
        .options(selectinload(AgendaSession.appearances).joinedload(Appearance.person))
    )
    return order_sessions(event, session.scalars(statement))


def event_appearances(session: Session, event_id: int) -> Sequence[Appearance]:
    """Return the appearances at the event as a whole, outside any session, in order."""
    return session.scalars(
        select(Appearance)
        .where(Appearance.event_id == event_id, Appearance.session_id.is_(None))
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.person))
    ).all()
