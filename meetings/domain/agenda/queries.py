"""Queries for agendas and appearances."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.timetable import order_sessions
from meetings.domain.events.models import Event


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
