"""Reading events; what an actor may see is part of every statement."""

from collections.abc import Iterable, Sequence
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
from meetings.domain.events.rules import ACTIVE_STATES, CALLED_OFF, EventState, Visibility
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.kernel.text import search_terms


def is_public(event: type[Event] = Event) -> ColumnElement[bool]:
    """Return the condition that anybody may see the event; ``event`` may be an alias."""
    return and_(
        event.reader == Visibility.PUBLIC,
        event.state != EventState.DRAFT,
        event.published_at.is_not(None),
    )


def is_announced(event: Any) -> bool:
    """Say of one event, or of a row with its columns, what ``is_public`` says in SQL."""
    return (
        event.reader is Visibility.PUBLIC
        and event.state is not EventState.DRAFT
        and event.published_at is not None
    )


def organised_by_any(body_ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that one of these bodies organises the event."""
    linked = select(EventBody.event_id).where(EventBody.body_id.in_(list(body_ids)))
    return Event.id.in_(linked)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may see the event.

    Everybody sees what is public, members of a body also what was announced to them,
    its organisers everything.
    """
    edits = permitted_body_ids(actor, Permission.EVENT_EDIT)
    belongs = permitted_body_ids(actor, Permission.EVENT_VIEW_INTERNAL)
    if edits is None:
        return true()
    seen = [is_public()]
    if belongs is None:
        seen.append(_is_for_members())
    elif belongs - edits:
        seen.append(and_(_is_for_members(), organised_by_any(belongs - edits)))
    if edits:
        seen.append(organised_by_any(edits))
    return or_(*seen)


def is_visible_to(actor: Actor, event: Event) -> bool:
    """Say of one event what ``visible_to`` says in SQL."""
    if is_announced(event) or has_permission(actor, Permission.EVENT_EDIT, event):
        return True
    belongs = has_permission(actor, Permission.EVENT_VIEW_INTERNAL, event)
    is_kept_back = event.state is EventState.DRAFT or event.published_at is None
    return belongs and event.reader is Visibility.MEMBERS and not is_kept_back


def _is_for_members() -> ColumnElement[bool]:
    return and_(
        Event.reader == Visibility.MEMBERS,
        Event.state != EventState.DRAFT,
        Event.published_at.is_not(None),
    )


def editable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may change the event."""
    mine = permitted_body_ids(actor, Permission.EVENT_EDIT)
    if mine is None:
        return true()
    return organised_by_any(mine) if mine else false()


def filter_conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the filter; an event without a date passes no span of days."""
    found = [_contains_word(word) for word in search_terms(wanted.text)]
    found += _date_conditions(wanted)
    if wanted.bodies or wanted.body_kinds:
        chosen = or_(Body.slug.in_(wanted.bodies), Body.kind.in_(wanted.body_kinds))
        found.append(Event.organised_by.any(EventBody.body.has(chosen)))
    if wanted.kinds:
        found.append(Event.kind.in_(wanted.kinds))
    if wanted.modes:
        found.append(Event.mode.in_(wanted.modes))
    if wanted.countries:
        at = Venue.country.in_(wanted.countries)
        found.append(Event.places.any(EventVenue.venue.has(at)))
    if wanted.presidencies:
        found.append(Event.presidency.has(Presidency.slug.in_(wanted.presidencies)))
    if wanted.projects:
        found.append(Event.projects.any(Project.slug.in_(wanted.projects)))
    return found


def _date_conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that the event touches the days from ``since`` to ``until``."""
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(Event.ends_at > datetime.combine(wanted.since, time(0), UTC))
    if wanted.until:
        after = datetime.combine(wanted.until + timedelta(days=1), time(0), UTC)
        found.append(Event.starts_at < after)
    return found


def upcoming(midnight: datetime) -> ColumnElement[bool]:
    """Return the condition that the event is not over by then, or is planned without a date."""
    undated = and_(Event.starts_at.is_(None), Event.state.in_(ACTIVE_STATES))
    return or_(Event.ends_at > midnight, undated)


def _contains_word(word: str) -> ColumnElement[bool]:
    """Return the condition that title, summary, body, project or place hold the folded word."""
    like = {"other": word, "autoescape": True}
    return or_(
        Event.search_text.contains(**like),
        Event.organised_by.any(EventBody.body.has(Body.search_text.contains(**like))),
        Event.projects.any(Project.search_text.contains(**like)),
        Event.places.any(EventVenue.venue.has(Venue.search_text.contains(**like))),
    )


def base_query(actor: Actor, wanted: EventFilter) -> Select[Event]:
    """Return the events that the actor may see and asks for, in order of time, by themselves."""
    return (
        select(Event)
        .where(visible_to(actor), *filter_conditions(wanted))
        .order_by(Event.sorts_at, Event.id)
        .options(joinedload(Event.presidency))
    )


def visible_events(actor: Actor, wanted: EventFilter) -> Select[Event]:
    """Return the same events, ready for a list: with bodies, places and projects."""
    return base_query(actor, wanted).options(*for_list_rows())


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
    """Return the events with these ids in their order, ready for a list."""
    statement = select(Event).where(Event.id.in_(event_ids)).options(*for_list_rows())
    found = {event.id: event for event in session.scalars(statement)} if event_ids else {}
    return [found[event_id] for event_id in event_ids]


def count_events(
    session: Session, actor: Actor, wanted: EventFilter, *also: ColumnElement[bool]
) -> int:
    """Return how many events the actor may see and asks for."""
    statement = select(func.count(Event.id)).where(
        visible_to(actor), *filter_conditions(wanted), *also
    )
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class EventCounts:
    """How many events match, and how many of them are cancelled or postponed.

    ``held`` is how many were held under the presidency; None without one.
    """

    total: int
    off: int
    held: int | None


def count_events_and_held(
    session: Session,
    actor: Actor,
    wanted: EventFilter,
    presidency_id: int | None,
    *also: ColumnElement[bool],
) -> EventCounts:
    """Return how many match, and how many were held under the presidency, in one statement."""
    asked = and_(*filter_conditions(wanted), *also) if also or not wanted.is_empty else true()
    held = and_(Event.presidency_id == presidency_id, Event.state == EventState.HELD)
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (asked, and_(asked, Event.state.in_(CALLED_OFF)), held)
    ]
    row = session.execute(select(*sums).where(visible_to(actor), or_(asked, held))).one()
    return EventCounts(row[0], row[1], row[2] if presidency_id else None)


def get_by_slug(session: Session, slug: str, actor: Actor) -> Event | None:
    """Return the event at this address with what its page shows, or None.

    None also where the actor may not see it, so that an address betrays nothing. Bodies,
    places and projects of one event are few, so one statement brings them all.
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
    """Return the changes of the event, the latest first."""
    return select(Change).where(Change.event_id == event.id).order_by(Change.number.desc())


def get_change(session: Session, event_id: int, number: int) -> Change | None:
    """Return the change of the event with this number, or None."""
    return session.scalars(
        select(Change).where(Change.event_id == event_id, Change.number == number)
    ).first()
