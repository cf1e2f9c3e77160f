"""The meetings of a body: what comes, what was, and the numbered runs with their gaps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.access.policy import Actor
from meetings.domain.events.models import Event, EventBody, Series
from meetings.domain.events.queries import for_list_rows, organised_by_any, visible_to
from meetings.domain.events.rules import ACTIVE_STATES, CALLED_OFF
from meetings.domain.presidencies.models import Presidency


@dataclass(frozen=True, slots=True)
class BodyMeetings:
    """The next and the last meetings of a body, and how many there are of each in all.

    ``coming_off`` counts those that are cancelled or postponed.
    """

    coming: tuple[Event, ...]
    past: tuple[Event, ...]
    upcoming_total: int = 0
    upcoming_called_off: int = 0
    past_total: int = 0


@dataclass(frozen=True, slots=True)
class SeriesRun:
    """A series with the events that one may see, in order of time.

    ``missing`` are spans of numbers, first and last, that no event has, seen or not;
    ``repeated`` are numbers within a presidency that several events have.
    """

    series: Series
    events: tuple[Event, ...]
    missing: tuple[tuple[int, int], ...]
    repeated: tuple[tuple[Presidency, int], ...]


def has_meetings(session: Session, body_id: int) -> bool:
    """Return whether the body organises anything, so that URLs of calendars name it."""
    found = select(EventBody.body_id).where(EventBody.body_id == body_id).limit(1)
    return session.scalar(found) is not None


def list_body_meetings(
    session: Session, body_id: int, actor: Actor, *, since: datetime, limit: int
) -> BodyMeetings:
    """Return the body's meetings that end after ``since``, and those before, each the nearest.

    What has no date yet is to come as long as it is planned.
    """
    mine = and_(organised_by_any([body_id]), visible_to(actor))
    coming, past = _is_upcoming(since), _is_past(since)
    order = (Event.sorts_at, Event.id)
    latest = (Event.sorts_at.desc(), Event.id.desc())
    nearest = or_(
        Event.id.in_(_select_event_ids(mine, coming).order_by(*order).limit(limit)),
        Event.id.in_(_select_event_ids(mine, past).order_by(*latest).limit(limit)),
    )
    numbers = (coming,), (coming, Event.state.in_(CALLED_OFF)), (past,)
    statement = select(Event, coming, *(_count_events(mine, *which) for which in numbers))
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
    undated = and_(Event.starts_at.is_(None), Event.state.in_(ACTIVE_STATES))
    return or_(Event.ends_at > since, undated)


def _is_past(since: datetime) -> ColumnElement[bool]:
    undated = and_(Event.starts_at.is_(None), Event.state.not_in(ACTIVE_STATES))
    return or_(Event.ends_at <= since, undated)


def _select_event_ids(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(Event.id).where(*conditions).correlate(None)


def _count_events(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(Event.id)).where(*conditions).correlate(None).scalar_subquery()


def count_by_body(session: Session, actor: Actor) -> dict[int, int]:
    """Return how many events each body organises, alone or with others, by its id."""
    statement = (
        select(EventBody.body_id, func.count(Event.id))
        .join(Event, Event.id == EventBody.event_id)
        .where(visible_to(actor))
        .group_by(EventBody.body_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def list_series_runs(session: Session, body_id: int, actor: Actor) -> list[SeriesRun]:
    """Return the body's series that have an event the actor may see, by name."""
    statement = (
        select(Series, Event, visible_to(actor))
        .join(Event, Event.series_id == Series.id)
        .where(Series.body_id == body_id)
        .order_by(Series.name, Series.id, Event.sorts_at, Event.id)
        .options(joinedload(Event.presidency))
    )
    found: dict[Series, list[tuple[Event, bool]]] = {}
    for series, event, is_visible in session.execute(statement):
        found.setdefault(series, []).append((event, bool(is_visible)))
    every = [_series_run(series, entries) for series, entries in found.items()]
    return [run for run in every if run.events]


def _series_run(series: Series, entries: Sequence[tuple[Event, bool]]) -> SeriesRun:
    seen = tuple(event for event, is_visible in entries if is_visible)
    return SeriesRun(
        series=series,
        events=seen,
        missing=tuple(
            missing_spans(each.ordinal for each, _seen in entries if each.ordinal is not None)
        ),
        repeated=tuple(_repeated_numbers(seen)),
    )


def missing_spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the spans, first and last, between the lowest and the highest that nobody has."""
    known = sorted(set(numbers))
    return [(before + 1, after - 1) for before, after in pairwise(known) if after > before + 1]


def _repeated_numbers(events: Iterable[Event]) -> list[tuple[Presidency, int]]:
    times: Counter[tuple[Presidency, int]] = Counter()
    for event in events:
        if event.presidency is not None and event.ordinal_in_presidency is not None:
            times[event.presidency, event.ordinal_in_presidency] += 1
    return [place for place, found in times.items() if found > 1]
