"""Queries behind the public pages: filter options, listings of the calendar, sitemap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.access.policy import Actor
from meetings.domain.events import queries
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventRelation, EventVenue, Venue
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, EventState, RelationKind, Visibility
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project


def countries_and_projects(session: Session) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the country codes of all venues in use, and all projects, with one statement.

    A project is its slug, acronym and title.
    """
    none = literal("")
    places = select(literal("country"), Venue.country, none, none).where(
        Venue.country.is_not(None), Venue.id.in_(select(EventVenue.venue_id))
    )
    projects = select(literal("project"), Project.slug, Project.acronym, Project.title)
    rows: Sequence[Any] = session.execute(union(places, projects)).all()
    countries = [row[1] for row in rows if row[0] == "country"]
    return countries, [(row[1], row[2], row[3]) for row in rows if row[0] == "project"]


def count_public(session: Session) -> int:
    """Return the number of public events."""
    return session.scalar(select(func.count(Event.id)).where(queries.is_public_condition())) or 0


def public_slugs(session: Session, *, limit: int, offset: int) -> list[tuple[str, datetime]]:
    """Return slug and time of the last change of public events, in the order of creation."""
    statement = (
        select(Event.slug, Event.updated_at).where(queries.is_public_condition()).order_by(Event.id)
    )
    rows = session.execute(statement.limit(limit).offset(offset))
    return [(row.slug, row.updated_at) for row in rows]


def list_public_parents(session: Session, event: Event) -> Sequence[Event]:
    """Return the public events that the event is part of."""
    statement = (
        select(Event)
        .join(EventRelation, EventRelation.other_id == Event.id)
        .where(
            EventRelation.event_id == event.id,
            EventRelation.kind == RelationKind.PART_OF,
            queries.is_public_condition(),
        )
        .order_by(Event.id)
    )
    return session.scalars(statement).unique().all()


def relations_of(session: Session, event: Event) -> Sequence[EventRelation]:
    """Return the relations of the event in both directions, with the events loaded."""
    statement = (
        select(EventRelation)
        .where(or_(EventRelation.event_id == event.id, EventRelation.other_id == event.id))
        .options(
            *(
                joinedload(side).options(
                    selectinload(Event.organised_by), joinedload(Event.presidency)
                )
                for side in (EventRelation.other, EventRelation.event)
            ),
        )
    )
    return session.scalars(statement).unique().all()


def latest_held(
    session: Session, actor: Actor, event_filter: EventFilter, *, limit: int
) -> list[Event]:
    """Return the latest meetings of the filter that were held, the latest first."""
    statement = (
        queries.base_query(actor, event_filter)
        .where(Event.state == EventState.HELD, Event.starts_at.is_not(None))
        .order_by(None)
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .limit(limit)
    )
    return list(session.scalars(statement).unique())


def latest_first(statement: Select[Event]) -> Select[Event]:
    """Return the statement ordered from the latest event to the earliest."""
    return statement.order_by(None).order_by(Event.sorts_at.desc(), Event.id.desc())


def first_live(session: Session, actor: Actor, event_filter: EventFilter) -> Event | None:
    """Return the earliest event of the filter that is neither cancelled nor postponed."""
    statement = (
        queries.base_query(actor, event_filter).where(Event.state.in_(ACTIVE_EVENT_STATES)).limit(1)
    )
    return session.scalars(statement).unique().first()


def in_year(
    session: Session,
    actor: Actor,
    event_filter: EventFilter,
    first: date,
    last: date,
    *,
    limit: int,
) -> list[Event]:
    """Return the events of these days, and undated ones of presidencies within them."""
    days = queries.filter_conditions(EventFilter(since=first, until=last))
    within = Event.presidency.has(and_(Presidency.starts_on >= first, Presidency.ends_on <= last))
    undated = and_(Event.starts_at.is_(None), within)
    statement = queries.visible_events(actor, replace(event_filter, since=None, until=None))
    shown = statement.where(or_(and_(*days), undated)).limit(limit)
    return list(session.scalars(shown).unique())


def any_public_slug(session: Session) -> str | None:
    """Return the slug of some confirmed public event, or None."""
    statement = select(Event.slug).where(
        Event.visibility == Visibility.PUBLIC, Event.state == EventState.CONFIRMED
    )
    return session.scalar(statement.limit(1))
