"""Read the upcoming and past meetings of a body, and its series with their gaps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.access.policy import Actor
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, EventBody, Series
from meetings.domain.events.queries import for_list_rows, organised_by_any, visible_to
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, CALLED_OFF
from meetings.domain.presidencies.models import Presidency


@dataclass(frozen=True, slots=True)
class BodyMeetings:
    """The next and the latest meetings of a body, with total numbers.

    ``upcoming_called_off`` is the number of upcoming meetings cancelled or postponed.
    """

    coming: tuple[Event, ...]
    past: tuple[Event, ...]
    upcoming_total: int = 0
    upcoming_called_off: int = 0
    past_total: int = 0


@dataclass(frozen=True, slots=True)
class SeriesRun:
    """A series with its visible events, in order of time.

    ``missing`` are ranges of numbers, first and last, without any event, visible or not.
    ``repeated`` are numbers within a presidency used by several events.
    """

    series: Series
    events: tuple[Event, ...]
    missing: tuple[tuple[int, int], ...]
    repeated: tuple[tuple[Presidency, int], ...]


def has_meetings(session: Session, body_id: int) -> bool:
    """Return whether the body organises any event, so that calendar URLs can contain it."""
    statement = select(EventBody.body_id).where(EventBody.body_id == body_id).limit(1)
    return session.scalar(statement) is not None


def list_body_meetings(
    session: Session, body_id: int, actor: Actor, *, since: datetime, limit: int
) -> BodyMeetings:
    """Return the body's meetings nearest to ``since``: those ending later, and those before.

    Undated meetings are upcoming while they are active.
    """
    of_body = and_(organised_by_any([body_id]), visible_to(actor))
    coming, past = _is_upcoming(since), _is_past(since)
    order = (Event.sorts_at, Event.id)
    latest = (Event.sorts_at.desc(), Event.id.desc())
    nearest = or_(
        Event.id.in_(_select_event_ids(of_body, coming).order_by(*order).limit(limit)),
        Event.id.in_(_select_event_ids(of_body, past).order_by(*latest).limit(limit)),
    )
    numbers = (coming,), (coming, Event.state.in_(CALLED_OFF)), (past,)
    statement = select(
        Event, coming, *(_count_events(of_body, *conditions) for conditions in numbers)
    )
    statement = statement.where(nearest).order_by(*order).options(*for_list_rows())
    rows = session.execute(statement).all()
    if not rows:
        return BodyMeetings((), ())
    return BodyMeetings(
        coming=tuple(row[0] for row in rows if row[1]),
        past=tuple(row[0] for row in reversed(rows) if not row[1]),
        upcoming_total=rows[0][2],
        upcoming_called_off=rows[0][3],
        past_total=rows[0][4],
    )


def _is_upcoming(since: datetime) -> ColumnElement[bool]:
    undated = and_(Event.starts_at.is_(None), Event.state.in_(ACTIVE_EVENT_STATES))
    return or_(Event.ends_at > since, undated)


def _is_past(since: datetime) -> ColumnElement[bool]:
    undated = and_(Event.starts_at.is_(None), Event.state.not_in(ACTIVE_EVENT_STATES))
    return or_(Event.ends_at <= since, undated)


def _select_event_ids(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(Event.id).where(*conditions).correlate(None)


def _count_events(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(Event.id)).where(*conditions).correlate(None).scalar_subquery()


def count_by_body(session: Session, actor: Actor) -> dict[int, int]:
    """Return {body id: number of visible events}, including joint events."""
    statement = (
        select(EventBody.body_id, func.count(Event.id))
        .join(Event, Event.id == EventBody.event_id)
        .where(visible_to(actor))
        .group_by(EventBody.body_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def count_upcoming(
    session: Session, actor: Actor, *, since: datetime, organising_only: bool = False
) -> dict[Body, int]:
    """Return the bodies, each with its number of visible upcoming events.

    With ``organising_only``, bodies without any event are left out.
    """
    upcoming = (
        select(EventBody.body_id, func.count(Event.id).label("number"))
        .join(Event, Event.id == EventBody.event_id)
        .where(visible_to(actor), _is_upcoming(since), Event.state.in_(ACTIVE_EVENT_STATES))
        .group_by(EventBody.body_id)
        .subquery()
    )
    statement = select(Body, func.coalesce(upcoming.c.number, 0)).outerjoin(
        upcoming, upcoming.c.body_id == Body.id
    )
    if organising_only:
        statement = statement.where(Body.id.in_(select(EventBody.body_id)))
    return {row[0]: row[1] for row in session.execute(statement)}


def list_series_runs(session: Session, body_id: int, actor: Actor) -> list[SeriesRun]:
    """Return the body's series with at least one visible event, by name."""
    statement = (
        select(Series, Event, visible_to(actor))
        .join(Event, Event.series_id == Series.id)
        .where(Series.body_id == body_id)
        .order_by(Series.name, Series.id, Event.sorts_at, Event.id)
        .options(joinedload(Event.presidency))
    )
    by_series: dict[Series, list[tuple[Event, bool]]] = {}
    for series, event, is_visible in session.execute(statement):
        by_series.setdefault(series, []).append((event, bool(is_visible)))
    runs = [_series_run(series, entries) for series, entries in by_series.items()]
    return [run for run in runs if run.events]


def _series_run(series: Series, entries: Sequence[tuple[Event, bool]]) -> SeriesRun:
    seen = tuple(event for event, is_visible in entries if is_visible)
    return SeriesRun(
        series=series,
        events=seen,
        missing=tuple(
            missing_spans(event.ordinal for event, _seen in entries if event.ordinal is not None)
        ),
        repeated=tuple(_repeated_numbers(seen)),
    )


def missing_spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the ranges, first and last, of unused numbers between the lowest and highest."""
    known = sorted(set(numbers))
    return [(before + 1, after - 1) for before, after in pairwise(known) if after > before + 1]


def _repeated_numbers(events: Iterable[Event]) -> list[tuple[Presidency, int]]:
    times: Counter[tuple[Presidency, int]] = Counter()
    for event in events:
        if event.presidency is not None and event.ordinal_in_presidency is not None:
            times[event.presidency, event.ordinal_in_presidency] += 1
    return [number for number, count in times.items() if count > 1]
