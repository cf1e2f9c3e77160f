"""Queries for agendas and appearances."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.agenda.models import AgendaSession, Appearance


def list_sessions(session: Session, event_id: int) -> Sequence[AgendaSession]:
    """Return the items of the event's agenda, in order."""
    return session.scalars(
        select(AgendaSession)
        .where(AgendaSession.event_id == event_id)
        .order_by(
            AgendaSession.day.nulls_first(),
            AgendaSession.starts_time.nulls_last(),
            AgendaSession.position,
            AgendaSession.id,
        )
    ).all()


def list_appearances(session: Session, event_id: int) -> Sequence[Appearance]:
    """Return the appearances at the event and in its sessions, with related rows, in order."""
    return session.scalars(
        select(Appearance)
        .where(Appearance.event_id == event_id)
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.person), joinedload(Appearance.organisation))
    ).all()


def in_organiser_order(session: Session, event_id: int) -> Sequence[AgendaSession]:
    """Return the sessions of the event in the organiser's order."""
    return session.scalars(
        select(AgendaSession)
        .where(AgendaSession.event_id == event_id)
        .order_by(AgendaSession.position, AgendaSession.id)
    ).all()


def with_appearances(session: Session, event_id: int) -> Sequence[AgendaSession]:
    """Return the sessions in the organiser's order, with appearances and persons loaded."""
    return session.scalars(
        select(AgendaSession)
        .where(AgendaSession.event_id == event_id)
        .order_by(AgendaSession.position, AgendaSession.id)
        .options(selectinload(AgendaSession.appearances).joinedload(Appearance.person))
    ).all()


def event_appearances(session: Session, event_id: int) -> Sequence[Appearance]:
    """Return the appearances at the event as a whole, outside any session, in order."""
    return session.scalars(
        select(Appearance)
        .where(Appearance.event_id == event_id, Appearance.session_id.is_(None))
        .order_by(Appearance.position, Appearance.id)
        .options(joinedload(Appearance.person))
    ).all()
