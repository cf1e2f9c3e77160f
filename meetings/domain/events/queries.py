"""Read events; every statement includes the visibility check."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad
from sqlalchemy.sql.base import ExecutableOption

from meetings.domain.access.policy import Actor, Permission, has_permission, permitted_body_ids
from meetings.domain.bodies.models import Body
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import (
    Change,
    Event,
    EventBody,
    EventVenue,
    Venue,
)
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    CALLED_OFF,
    ChangeKind,
    EventState,
    Visibility,
)
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.kernel.text import search_terms


def is_public_condition(event: type[Event] = Event) -> ColumnElement[bool]:
    """Return the SQL condition for public events; ``event`` may be an alias."""
    return and_(
        event.visibility == Visibility.PUBLIC,
        event.state != EventState.DRAFT,
        event.published_at.is_not(None),
    )


def is_public(event: Any) -> bool:
    """Return whether an event or a row with its columns is public.

    ``is_public_condition`` is the same condition in SQL.
    """
    return (
        event.visibility is Visibility.PUBLIC
        and event.state is not EventState.DRAFT
        and event.published_at is not None
    )


def organised_by_any(body_ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the SQL condition for events organised by any of these bodies."""
    linked = select(EventBody.event_id).where(EventBody.body_id.in_(list(body_ids)))
    return Event.id.in_(linked)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition for events that the actor may see.

    Everybody sees public events. Members of a body also see its events announced to members,
    and organisers see all its events.
    """
    edits = permitted_body_ids(actor, Permission.EVENT_EDIT)
    belongs = permitted_body_ids(actor, Permission.EVENT_VIEW_INTERNAL)
    if edits is None:
        return Event.deleted_at.is_(None)
    seen = [is_public_condition()]
    if belongs is None:
        seen.append(_is_for_members())
    elif belongs - edits:
        seen.append(and_(_is_for_members(), organised_by_any(belongs - edits)))
    if edits:
        seen.append(and_(organised_by_any(edits), Event.deleted_at.is_(None)))
    return or_(*seen)


def is_visible_to(actor: Actor, event: Event) -> bool:
    """Return whether the actor may see the event, like ``visible_to`` in SQL."""
    if event.deleted_at is not None:
        return False
    if is_public(event) or has_permission(actor, Permission.EVENT_EDIT, event):
        return True
    belongs = has_permission(actor, Permission.EVENT_VIEW_INTERNAL, event)
    is_unannounced = event.state is EventState.DRAFT or event.published_at is None
    return belongs and event.visibility is Visibility.MEMBERS and not is_unannounced


def _is_for_members() -> ColumnElement[bool]:
    return and_(
        Event.visibility == Visibility.MEMBERS,
        Event.state != EventState.DRAFT,
        Event.published_at.is_not(None),
    )


def editable_by(actor: Actor, *, deleted: bool = False) -> ColumnElement[bool]:
    """Return the SQL condition for events that the actor may edit, or for deleted drafts."""
    body_ids = permitted_body_ids(actor, Permission.EVENT_EDIT)
    present = Event.deleted_at.is_not(None) if deleted else Event.deleted_at.is_(None)
    if body_ids is None:
        return present
    return and_(organised_by_any(body_ids), present) if body_ids else false()


def filter_conditions(event_filter: EventFilter) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of the filter. Undated events match no range of days."""
    conditions = [_contains_word(word) for word in search_terms(event_filter.text)]
    conditions += _date_conditions(event_filter)
    if event_filter.bodies or event_filter.body_kinds:
        chosen = or_(Body.slug.in_(event_filter.bodies), Body.kind.in_(event_filter.body_kinds))
        conditions.append(Event.organised_by.any(EventBody.body.has(chosen)))
    if event_filter.kinds:
        conditions.append(Event.kind.in_(event_filter.kinds))
    if event_filter.modes:
        conditions.append(Event.mode.in_(event_filter.modes))
    if event_filter.countries:
        at = Venue.country.in_(event_filter.countries)
        conditions.append(Event.places.any(EventVenue.venue.has(at)))
    if event_filter.presidencies:
        conditions.append(Event.presidency.has(Presidency.slug.in_(event_filter.presidencies)))
    if event_filter.projects:
        conditions.append(Event.projects.any(Project.slug.in_(event_filter.projects)))
    return conditions


def _date_conditions(event_filter: EventFilter) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for events that overlap the days from ``since`` to ``until``."""
    conditions: list[ColumnElement[bool]] = []
    if event_filter.since:
        conditions.append(Event.ends_at > datetime.combine(event_filter.since, time(0), UTC))
    if event_filter.until:
        after = datetime.combine(event_filter.until + timedelta(days=1), time(0), UTC)
        conditions.append(Event.starts_at < after)
    return conditions


def upcoming(midnight: datetime) -> ColumnElement[bool]:
    """Return the SQL condition for events after ``midnight``, and active undated ones."""
    undated = and_(Event.starts_at.is_(None), Event.state.in_(ACTIVE_EVENT_STATES))
    return or_(Event.ends_at > midnight, undated)


def _contains_word(word: str) -> ColumnElement[bool]:
    """Return the SQL condition for events whose searched texts contain the folded word."""
    like = {"other": word, "autoescape": True}
    return or_(
        Event.search_text.contains(**like),
        Event.organised_by.any(EventBody.body.has(Body.search_text.contains(**like))),
        Event.projects.any(Project.search_text.contains(**like)),
        Event.places.any(EventVenue.venue.has(Venue.search_text.contains(**like))),
    )


def base_query(actor: Actor, event_filter: EventFilter) -> Select[Event]:
    """Return the visible events that match the filter, by time, without related rows."""
    return (
        select(Event)
        .where(visible_to(actor), *filter_conditions(event_filter))
        .order_by(Event.sorts_at, Event.id)
        .options(joinedload(Event.presidency))
    )


def visible_events(actor: Actor, event_filter: EventFilter) -> Select[Event]:
    """Return the same events with the bodies, places and projects of list rows."""
    return base_query(actor, event_filter).options(*for_list_rows())


def for_summary() -> tuple[_AbstractLoad, ...]:
    """Return the options that load the bodies, places and presidency of an event's summary."""
    return (
        selectinload(Event.organised_by).joinedload(EventBody.body),
        selectinload(Event.places).joinedload(EventVenue.venue),
        joinedload(Event.presidency),
    )


def for_list_rows() -> tuple[ExecutableOption, ...]:
    """Return the options that load the rows of a list with a constant number of queries."""
    projects = selectinload(Event.projects)
    return (*for_summary(), projects.load_only(Project.acronym, Project.slug, Project.title))


def list_in_order(session: Session, event_ids: Sequence[int]) -> list[Event]:
    """Return the events with these ids, in the given order, loaded for list rows."""
    statement = select(Event).where(Event.id.in_(event_ids)).options(*for_list_rows())
    events_by_id = {event.id: event for event in session.scalars(statement)} if event_ids else {}
    return [events_by_id[event_id] for event_id in event_ids]


def count_events(
    session: Session, actor: Actor, event_filter: EventFilter, *conditions: ColumnElement[bool]
) -> int:
    """Return the number of visible events that match the filter."""
    statement = select(func.count(Event.id)).where(
        visible_to(actor), *filter_conditions(event_filter), *conditions
    )
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class EventCounts:
    """Number of matching events, and of those cancelled or postponed.

    ``held`` is the number of events held under the presidency; None without a presidency.
    """

    total: int
    called_off_count: int
    held: int | None


def count_events_and_held(
    session: Session,
    actor: Actor,
    event_filter: EventFilter,
    presidency_id: int | None,
    *also: ColumnElement[bool],
) -> EventCounts:
    """Return the counts of the filter and of the presidency, with one statement."""
    matching = (
        and_(*filter_conditions(event_filter), *also)
        if also or not event_filter.is_empty
        else true()
    )
    held = and_(Event.presidency_id == presidency_id, Event.state == EventState.HELD)
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (matching, and_(matching, Event.state.in_(CALLED_OFF)), held)
    ]
    row = session.execute(select(*sums).where(visible_to(actor), or_(matching, held))).one()
    return EventCounts(row[0], row[1], row[2] if presidency_id else None)


def get_by_slug(session: Session, slug: str, actor: Actor) -> Event | None:
    """Return the event with this slug, loaded for its page, or None.

    Return None also for events that the actor may not see, so that slugs reveal nothing.
    Bodies, places and projects of one event are few, so one statement loads them.
    """
    statement = (
        select(Event)
        .where(Event.slug == slug, visible_to(actor))
        .options(
            joinedload(Event.organised_by).joinedload(EventBody.body),
            joinedload(Event.places).joinedload(EventVenue.venue),
            joinedload(Event.projects).load_only(Project.acronym, Project.slug, Project.title),
            joinedload(Event.presidency),
            joinedload(Event.series),
            selectinload(Event.actions),
            selectinload(Event.headcounts),
        )
    )
    return session.scalars(statement).unique().first()


def select_changes(event: Event) -> Select[Change]:
    """Return the changes of the event, latest first."""
    return select(Change).where(Change.event_id == event.id).order_by(Change.number.desc())


def get_for_summary(session: Session, event_id: int) -> Event:
    """Return the event, ready for a summary."""
    statement = select(Event).where(Event.id == event_id).options(*for_summary())
    return session.scalars(statement).one()


def latest_change(
    session: Session, event_id: int, kinds: Collection[ChangeKind], *, since: datetime
) -> Change | None:
    """Return the latest change of one of these kinds after ``since``, or None."""
    return session.scalars(
        select(Change)
        .where(Change.event_id == event_id, Change.kind.in_(kinds), Change.at > since)
        .order_by(Change.number.desc())
        .limit(1)
    ).first()


def latest_reason(session: Session, event: Event) -> str:
    """Return the reason given with a new date or place since the event was called off, or ""."""
    latest = session.scalars(select_changes(event).limit(1)).first()
    is_move = latest is not None and latest.kind in (ChangeKind.RESCHEDULED, ChangeKind.MOVED)
    return latest.reason if latest is not None and is_move else ""


def get_change(session: Session, event_id: int, number: int) -> Change | None:
    """Return the change of the event with this number, or None."""
    return session.scalars(
        select(Change).where(Change.event_id == event_id, Change.number == number)
    ).first()
