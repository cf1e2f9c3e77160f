"""Queries for outcomes: decisions, conclusions, statements, quotations and action points."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.domain.access.policy import Actor, Permission, permitted_body_ids
from meetings.domain.bodies.models import Body
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.rules import Visibility
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.presidencies.models import Presidency

#: The relationships that a line of the record shows; the query joins the event.
_LINE_OPTIONS = (
    contains_eager(Outcome.event).options(
        joinedload(Event.presidency),
        selectinload(Event.organised_by).joinedload(EventBody.body),
    ),
    joinedload(Outcome.person),
    joinedload(Outcome.document),
)


@dataclass(frozen=True, slots=True)
class OutcomeFilter:
    """Filter of the outcome list; names are slugs, and empty ones do not filter."""

    kind: OutcomeKind | None = None
    body: str = ""
    presidency: str = ""


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may read the outcome; the query must join its event.

    Public outcomes of visible events are readable by everyone. Members of a body also read those
    for members, and its organisers read all.
    """
    edits, belongs = (
        permitted_body_ids(actor, permission)
        for permission in (Permission.OUTCOME_EDIT, Permission.EVENT_VIEW_INTERNAL)
    )
    if edits is None:
        return true()
    levels = [Outcome.visibility == Visibility.PUBLIC]
    if belongs is None:
        levels.append(Outcome.visibility == Visibility.MEMBERS)
    elif belongs:
        levels.append(
            and_(Outcome.visibility == Visibility.MEMBERS, events.organised_by_any(belongs))
        )
    if edits:
        levels.append(events.organised_by_any(edits))
    return and_(or_(*levels), or_(Outcome.event_id.is_(None), events.visible_to(actor)))


def visible_outcomes(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Outcome]:
    """Return the outcomes that the actor may read, latest events first."""
    return (
        select(Outcome)
        .outerjoin(Outcome.event)
        .where(readable_by(actor), *conditions)
        .order_by(Event.sorts_at.desc().nulls_last(), Event.id, Outcome.position, Outcome.id)
        .options(*_LINE_OPTIONS)
    )


def filter_conditions(outcome_filter: OutcomeFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the filter; body and presidency are those of the event."""
    conditions: list[ColumnElement[bool]] = []
    if outcome_filter.kind is not None:
        conditions.append(Outcome.kind == outcome_filter.kind)
    if outcome_filter.body:
        conditions.append(
            Event.organised_by.any(EventBody.body.has(Body.slug == outcome_filter.body))
        )
    if outcome_filter.presidency:
        number = (
            select(Presidency.id)
            .where(Presidency.slug == outcome_filter.presidency)
            .scalar_subquery()
        )
        conditions.append(func.coalesce(Outcome.presidency_id, Event.presidency_id) == number)
    return conditions


def count_outcomes(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> int:
    """Return the number of outcomes that match the filter and that the actor may read."""
    statement = select(func.count(Outcome.id)).outerjoin(Outcome.event)
    return session.scalar(statement.where(readable_by(actor), *conditions)) or 0


def list_for_presidency(session: Session, actor: Actor, presidency_id: int) -> list[Outcome]:
    """Return the outcomes of a presidency that the actor may read, in the order of its events."""
    statement = (
        select(Outcome)
        .outerjoin(Outcome.event)
        .where(
            readable_by(actor),
            func.coalesce(Outcome.presidency_id, Event.presidency_id) == presidency_id,
        )
        .order_by(Event.sorts_at.nulls_last(), Event.id, Outcome.position, Outcome.id)
        .options(*_LINE_OPTIONS)
    )
    return list(session.scalars(statement))


def list_for_event(session: Session, event_id: int) -> Sequence[Outcome]:
    """Return all outcomes of the event for its organisers, in order."""
    return session.scalars(
        select(Outcome).where(Outcome.event_id == event_id).order_by(Outcome.position, Outcome.id)
    ).all()


def readable_at(session: Session, actor: Actor, event_id: int) -> Sequence[Outcome]:
    """Return the outcomes of the event that the actor may read, in order."""
    return session.scalars(visible_outcomes(actor, Outcome.event_id == event_id)).unique().all()
