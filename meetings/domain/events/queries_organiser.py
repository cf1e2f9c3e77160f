"""Read data for organisers: editable meetings and form choices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from meetings.domain.access.policy import Actor
from meetings.domain.bodies.models import Body
from meetings.domain.events.drafts import DELETED_DRAFT_TTL
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventBody, EventVenue, Series
from meetings.domain.events.queries import (
    editable_by,
    filter_conditions,
    for_list_rows,
    for_summary,
    visible_to,
)
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, EventState
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.kernel.database import Base

Part = TypeVar("Part", bound=Base)

#: Lists on the page "My meetings"; unknown names mean the first one.
LISTS = ("coming", "drafts", "to-record", "past")


def select_editable_events(
    actor: Actor, list_name: str, *, text: str, now: datetime
) -> Select[Event]:
    """Return the events of one of ``LISTS`` that the actor may edit.

    Past lists start with the latest event, others with the earliest.
    """
    is_held = Event.state == EventState.HELD
    over = or_(is_held, and_(Event.ends_at.is_not(None), Event.ends_at <= now))
    conditions: dict[str, ColumnElement[bool]] = {
        "drafts": Event.state == EventState.DRAFT,
        "to-record": and_(over, Event.state.in_(ACTIVE_EVENT_STATES)),
        "past": and_(over, Event.state != EventState.DRAFT),
    }
    not_over = or_(Event.ends_at.is_(None), Event.ends_at > now)
    coming = and_(Event.state != EventState.DRAFT, ~is_held, not_over)
    is_past = list_name in ("to-record", "past")
    order: list[ColumnElement[Any]] = [Event.sorts_at.asc(), Event.id.asc()]
    if is_past:
        order = [Event.sorts_at.desc(), Event.id.desc()]
    return (
        select(Event)
        .where(
            editable_by(actor),
            conditions.get(list_name, coming),
            *filter_conditions(EventFilter(text=text)),
        )
        .order_by(*order)
        .options(*for_list_rows())
    )


def list_deleted(session: Session, actor: Actor, *, now: datetime) -> list[Event]:
    """Return the deleted drafts that the actor may restore, the latest deletion first."""
    statement = select(Event).where(
        editable_by(actor, deleted=True), Event.deleted_at > now - DELETED_DRAFT_TTL
    )
    return list(session.scalars(statement.order_by(Event.deleted_at.desc(), Event.id)))


def get_deleted(session: Session, slug: str, actor: Actor) -> Event | None:
    """Return the deleted draft with this slug that the actor may restore, or None."""
    statement = select(Event).where(Event.slug == slug, editable_by(actor, deleted=True))
    return session.scalars(statement.options(selectinload(Event.organised_by))).first()


def get_by_slug(
    session: Session, slug: str, actor: Actor, *options: ExecutableOption
) -> Event | None:
    """Return the event with this slug, with bodies and places, in one query, or None.

    Return None also for events that the actor may not see. Edit permission is not checked here.
    """
    statement = (
        select(Event)
        .where(Event.slug == slug, visible_to(actor))
        .options(
            joinedload(Event.organised_by).joinedload(EventBody.body),
            joinedload(Event.places).joinedload(EventVenue.venue),
            joinedload(Event.presidency),
            joinedload(Event.series),
            joinedload(Event.projects),
            *options,
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
    """Return the possible series of the event: of its bodies, without body, or the present one."""
    of_it = or_(
        Series.body_id.in_(event.body_ids), Series.body_id.is_(None), Series.id == event.series_id
    )
    return list(session.scalars(select(Series).where(of_it).order_by(Series.name, Series.id)))


def list_presidencies(session: Session) -> list[Presidency]:
    """Return all presidencies, latest first."""
    return list(session.scalars(select(Presidency).order_by(Presidency.starts_on.desc())))


def list_projects(session: Session) -> list[Project]:
    """Return all projects by their acronym."""
    return list(session.scalars(select(Project).order_by(Project.acronym, Project.id)))


def part_of_event(
    session: Session,
    kind: type[Part],
    slug: str,
    number: int,
    actor: Actor,
    *options: ExecutableOption,
) -> Part | None:
    """Return the row with this id and its event, or None if the event is not visible."""
    table: Any = kind  # all these tables have id, event_id and event
    return session.scalars(
        select(kind)
        .join(Event, Event.id == table.event_id)
        .where(table.id == number, Event.slug == slug, visible_to(actor))
        .options(joinedload(table.event).options(*for_summary()), *options)
    ).first()
