"""Reading what an organiser works with: the own meetings, and what a form offers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.access.policy import Actor
from meetings.domain.bodies.models import Body
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Change, Event, EventBody, EventVenue, Series
from meetings.domain.events.queries import (
    editable_by,
    filter_conditions,
    for_list_rows,
    for_summary,
    visible_to,
)
from meetings.domain.events.rules import ACTIVE_STATES, EventState
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.kernel.database import Base

Part = TypeVar("Part", bound=Base)

#: The lists of "my meetings"; any other name is the first of them.
LISTS = ("coming", "drafts", "to-record", "past")


def select_editable_events(actor: Actor, which: str, *, text: str, now: datetime) -> Select[Event]:
    """Return what the actor may change, of one of ``LISTS``, the soonest or the latest first."""
    is_held = Event.state == EventState.HELD
    over = or_(is_held, and_(Event.ends_at.is_not(None), Event.ends_at <= now))
    conditions: dict[str, ColumnElement[bool]] = {
        "drafts": Event.state == EventState.DRAFT,
        "to-record": and_(over, Event.state.in_(ACTIVE_STATES)),
        "past": and_(over, Event.state != EventState.DRAFT),
    }
    not_over = or_(Event.ends_at.is_(None), Event.ends_at > now)
    coming = and_(Event.state != EventState.DRAFT, ~is_held, not_over)
    is_past = which in ("to-record", "past")
    order: list[ColumnElement[Any]] = [Event.sorts_at.asc(), Event.id.asc()]
    if is_past:
        order = [Event.sorts_at.desc(), Event.id.desc()]
    return (
        select(Event)
        .where(
            editable_by(actor),
            conditions.get(which, coming),
            *filter_conditions(EventFilter(text=text)),
        )
        .order_by(*order)
        .options(*for_list_rows())
    )


def get_by_slug(session: Session, slug: str, actor: Actor) -> Event | None:
    """Return the event at this address with bodies and places, in one query, or None.

    None also where the actor may not see it; whether it may be changed is asked elsewhere.
    """
    statement = (
        select(Event)
        .where(Event.slug == slug, visible_to(actor))
        .options(
            joinedload(Event.organised_by).joinedload(EventBody.body),
            joinedload(Event.places).joinedload(EventVenue.venue),
            joinedload(Event.presidency),
            joinedload(Event.series),
        )
    )
    return session.scalars(statement).unique().first()


def list_bodies_by_id(session: Session, body_ids: Collection[int] | None) -> list[Body]:
    """Return the bodies with these ids, or all for None, in order."""
    statement = select(Body).order_by(Body.position, Body.name)
    if body_ids is not None:
        statement = statement.where(Body.id.in_(body_ids))
    return list(session.scalars(statement))


def list_series(session: Session, event: Event) -> list[Series]:
    """Return the series that the event may be part of: of its bodies, of none, or its own."""
    of_it = or_(
        Series.body_id.in_(event.body_ids), Series.body_id.is_(None), Series.id == event.series_id
    )
    return list(session.scalars(select(Series).where(of_it).order_by(Series.name, Series.id)))


def list_presidencies(session: Session) -> list[Presidency]:
    """Return all presidencies, the latest first."""
    return list(session.scalars(select(Presidency).order_by(Presidency.starts_on.desc())))


def list_projects(session: Session) -> list[Project]:
    """Return all projects by their acronym."""
    return list(session.scalars(select(Project).order_by(Project.acronym, Project.id)))


def list_changes_since(session: Session, event: Event, number: int) -> list[Change]:
    """Return the changes of the event after this number, oldest first."""
    statement = select(Change).where(Change.event_id == event.id, Change.number > number)
    return list(session.scalars(statement.order_by(Change.number)))


def part_of_event(
    session: Session, kind: type[Part], slug: str, number: int, actor: Actor
) -> Part | None:
    """Return the row with this id of an event that the actor may see, with the event, or None."""
    if number > 2**31:
        return None
    table: Any = kind  # each has an id, an event_id and an event
    return session.scalars(
        select(kind)
        .join(Event, Event.id == table.event_id)
        .where(table.id == number, Event.slug == slug, visible_to(actor))
        .options(joinedload(table.event).options(*for_summary()))
    ).first()
