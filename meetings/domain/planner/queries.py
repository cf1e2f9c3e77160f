"""Queries for the plan of a presidency year: events, bodies and members."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.access.policy import Actor
from meetings.domain.bodies.models import Body, Term
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.rules import CALLED_OFF
from meetings.domain.people.models import Membership
from meetings.domain.planner.rules import PlanYear
from meetings.kernel.partial_dates import DatePrecision

#: More than any UTC offset; local days exclude the additional events.
_MARGIN = timedelta(days=1)


def list_year_events(
    session: Session, actor: Actor, year: PlanYear, *, presidency_id: int | None
) -> list[Event]:
    """Return the events of the year that the actor may see, in order, with bodies and relations.

    An event without a date belongs to the year of its presidency.
    """
    given = Event.presidency_id == presidency_id if presidency_id is not None else false()
    undated = and_(Event.starts_at.is_(None), given)
    statement = (
        select(Event)
        .where(
            events.visible_to(actor),
            or_(
                undated, and_(Event.starts_at < _year_end(year), Event.ends_at > _year_start(year))
            ),
        )
        .order_by(Event.sorts_at, Event.id)
        .options(
            selectinload(Event.organised_by).joinedload(EventBody.body),
            selectinload(Event.relations),
        )
    )
    return [
        event
        for event in session.scalars(statement)
        if _belongs_to_year(event, year, presidency_id)
    ]


def count_dated_events(session: Session, actor: Actor, year: PlanYear) -> int:
    """Return the number of dated events that begin in the year, without cancelled ones."""
    statement = select(func.count(Event.id)).where(
        events.visible_to(actor),
        Event.state.not_in(CALLED_OFF),
        Event.starts_at >= datetime.combine(year.first, time(0), UTC),
        Event.starts_at < datetime.combine(year.last, time(0), UTC) + timedelta(days=1),
    )
    return session.scalar(statement) or 0


def list_active_bodies(session: Session, year: PlanYear) -> list[Body]:
    """Return the bodies that existed in the year with their terms, in display order."""
    statement = (
        select(Body)
        .order_by(Body.position, Body.name)
        .options(
            joinedload(Body.terms).options(joinedload(Term.person), joinedload(Term.organisation))
        )
    )
    return [
        body
        for body in session.scalars(statement).unique()
        if (body.since is None or body.since.first_day <= year.last)
        and (body.until is None or body.until.last_day >= year.first)
    ]


def member_countries(memberships: Iterable[Membership], day: date) -> frozenset[str]:
    """Return the countries that were members on that day, as far as recorded."""
    return frozenset(
        membership.country
        for membership in memberships
        if (membership.since is None or membership.since.first_day <= day)
        and (membership.until is None or membership.until.last_day >= day)
    )


def list_memberships(session: Session) -> list[Membership]:
    """Return all memberships, past and present."""
    return list(session.scalars(select(Membership).order_by(Membership.country, Membership.id)))


def _year_start(year: PlanYear) -> datetime:
    return datetime.combine(year.first, time(0), UTC) - _MARGIN


def _year_end(year: PlanYear) -> datetime:
    return datetime.combine(year.last, time(0), UTC) + timedelta(days=1) + _MARGIN


def _belongs_to_year(event: Event, year: PlanYear, presidency_id: int | None) -> bool:
    """Return whether the event belongs to the year by its local days, or by its presidency.

    An event with only a year belongs to its presidency, if it has one, else to both years.
    """
    first, last = event.when.first_day, event.when.last_day
    if first is None or last is None:
        return True
    if event.precision is DatePrecision.YEAR and event.presidency_id is not None:
        return event.presidency_id == presidency_id
    return first <= year.last and last >= year.first
