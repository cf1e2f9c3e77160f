"""Reading the calendar entries that are kept."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars.models import CalendarDetail, CalendarFragment
from meetings.domain.calendars.rules import DAY_PRECISIONS, Fragment
from meetings.domain.events import queries as events
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.rules import ACTIVE_STATES

AnyRow = Row[*tuple[Any, ...]]
#: Entries read from the database in one go.
FETCH_SIZE = 500
_DAY, _RESOLUTION = timedelta(days=1), timedelta(microseconds=1)
#: When anything last changed that the entry says in any form; the kept text knows only its own.
DETAIL_CHANGED_AT = func.coalesce(
    select(CalendarDetail.modified_at)
    .where(CalendarDetail.event_id == CalendarFragment.event_id)
    .scalar_subquery(),
    CalendarFragment.modified_at,
)
Selected = TypeVar("Selected", bound=Select[*tuple[Any, ...]])


def year_of_column(column: InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    """Return the year of an instant; four digits are read sooner than a whole time is parsed."""
    return func.substr(cast(column, String), 1, 4)


#: What a ``Fragment`` is read from.
FRAGMENT_COLUMNS = (
    CalendarFragment.body,
    CalendarFragment.zone,
    year_of_column(CalendarFragment.starts_at),
    year_of_column(CalendarFragment.ends_at),
)


def entry_digests(session: Session, event_ids: Collection[int]) -> dict[int, str]:
    """Return the digests of the entries kept of these events, by event."""
    it = CalendarFragment
    statement = select(it.event_id, it.digest).where(it.event_id.in_(event_ids))
    return {row.event_id: row.digest for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class FeedWindow:
    """From which to which instant a feed reaches, and whether what is off is in it.

    Time:
        All are aware; ``off_since`` is when what is cancelled must not have ended yet.
    """

    since: datetime
    until: datetime
    called_off_since: datetime
    hides_called_off: bool = False


def feed_fragments(session: Session, wanted: EventFilter, window: FeedWindow) -> Iterator[Fragment]:
    """Yield the entries of the feed in the order of time: one query, one join.

    They are read as they are wanted, for a feed of years would lie in memory twice. The
    filter's own days are not looked at; the window has taken them up.
    """
    statement = select_feed_entries(select(*FRAGMENT_COLUMNS), wanted, window)
    rows = session.connection().execute(statement, execution_options={"yield_per": FETCH_SIZE})
    return map(Fragment._make, rows)


def feed_timestamps(
    session: Session, wanted: EventFilter, window: FeedWindow
) -> dict[int, datetime]:
    """Return which events are in the feed, in the order of time, and when each last changed.

    Anything of it counts: these are for entries that say more than the kept ones.
    """
    rows = session.execute(
        select_feed_entries(select(CalendarFragment.event_id, DETAIL_CHANGED_AT), wanted, window)
    )
    return dict(rows.all())


def select_feed_entries(columns: Selected, wanted: EventFilter, window: FeedWindow) -> Selected:
    """Return the columns of the entries that the feed shows, in the order of time."""
    it = CalendarFragment
    shown = window_conditions(window, it, is_on=it.is_off.is_(False))
    return columns.where(it.body != "", *shown, *_filter_conditions(wanted)).order_by(
        it.starts_at, it.event_id
    )


def window_conditions(
    window: FeedWindow, it: type[CalendarFragment] | type[Event], *, is_on: ColumnElement[bool]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a calendar of this window shows it now."""
    yield it.ends_at > window.since
    yield it.starts_at < window.until
    yield is_on if window.hides_called_off else or_(is_on, it.ends_at > window.called_off_since)


def _filter_conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the filter; without any, events need not be looked at."""
    found = events.filter_conditions(replace(wanted, since=None, until=None))
    return [Event.id == CalendarFragment.event_id, *found] if found else []


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """How many events a feed holds, how many of them are still to come, and the next of them.

    ``off`` is how many of those to come are cancelled or postponed.
    """

    total: int
    coming: int
    off: int
    upcoming_ids: tuple[int, ...]


def feed_summary(
    session: Session, wanted: EventFilter, window: FeedWindow, *, now: datetime, max_upcoming: int
) -> FeedSummary:
    """Return what a feed holds and what comes next in it."""
    it = CalendarFragment
    is_coming = it.ends_at > now
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (is_coming, and_(is_coming, it.is_off))
    ]
    counted = select_feed_entries(select(func.count(), *sums).select_from(it), wanted, window)
    total, coming, off = session.execute(counted.order_by(None)).one()
    following = (
        select_feed_entries(select(it.event_id), wanted, window)
        .where(is_coming)
        .limit(max_upcoming)
    )
    return FeedSummary(total, coming, off, tuple(session.scalars(following)))


def get_fragment(session: Session, slug: str) -> Fragment | None:
    """Return the entry of one event, or None where no calendar has it."""
    it = CalendarFragment
    row = session.execute(
        select(*FRAGMENT_COLUMNS)
        .join(Event, Event.id == it.event_id)
        .where(Event.slug == slug, it.body != "")
    ).first()
    return Fragment._make(row) if row else None


def event_timestamp(session: Session, slug: str) -> dict[int, datetime]:
    """Return which event that is and when it last changed; {} where no calendar has it."""
    it = CalendarFragment
    statement = (
        select(it.event_id, DETAIL_CHANGED_AT)
        .join(Event, Event.id == it.event_id)
        .where(Event.slug == slug, it.body != "")
    )
    return dict(session.execute(statement).all())


def was_public(session: Session, slug: str) -> bool:
    """Say whether calendars showed the event once, and nobody may see it now."""
    it = CalendarFragment
    statement = (
        select(it.event_id)
        .join(Event, Event.id == it.event_id)
        .where(Event.slug == slug, it.body == "", not_(events.is_public()))
    )
    return session.scalar(statement) is not None


def filter_colour(session: Session, wanted: EventFilter) -> str:
    """Return the colour of the one body that the filter names; "" where there are none or more."""
    if len(wanted.bodies) != 1 or wanted.body_kinds:
        return ""
    return session.scalar(select(Body.colour).where(Body.slug == wanted.bodies[0])) or ""


def count_without_day(session: Session, wanted: EventFilter, window: FeedWindow) -> int:
    """Return how many announced events of the filter no calendar can show, as no day is known.

    Events with a month or a year count where that touches the window; without any
    date they always count. Of what was held or called off no day is awaited.
    """
    return (
        session.scalar(
            select(func.count(Event.id)).where(
                events.is_public(),
                Event.precision.not_in(DAY_PRECISIONS),
                Event.state.in_(ACTIVE_STATES),
                or_(
                    Event.ends_at.is_(None),
                    and_(Event.ends_at > window.since, Event.starts_at < window.until),
                ),
                *events.filter_conditions(replace(wanted, since=None, until=None)),
            )
        )
        or 0
    )


def last_day_change(
    session: Session, today: datetime, *, back: timedelta, ahead: timedelta
) -> datetime | None:
    """Return the last midnight in UTC at which the mere day changed what a feed may hold.

    An entry then came into the usual span, which reaches so far back and ahead of ``today``, or
    left it, or what was cancelled had been over for long enough; or so did a meeting that is only
    counted, as no day is known of it. None where that never happened.
    """
    it = CalendarFragment
    counted = (
        events.is_public(),
        Event.precision.not_in(DAY_PRECISIONS),
        Event.state.in_(ACTIVE_STATES),
    )
    since, until = today - back, today + ahead
    last = (
        select(func.max(it.ends_at)).where(it.body != "", it.ends_at <= since),
        select(func.max(Event.ends_at)).where(Event.ends_at <= since, *counted),
        select(func.max(it.starts_at)).where(it.body != "", it.starts_at < until),
        select(func.max(Event.starts_at)).where(Event.starts_at < until, *counted),
    )
    found = session.execute(select(*(each.scalar_subquery() for each in last))).one()
    turns = [_midnight(at + _DAY - _RESOLUTION) + back for at in found[:2] if at]
    turns += [_midnight(at) + _DAY - ahead for at in found[2:] if at]
    return max(turns, default=None)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def count_by_body(session: Session, window: FeedWindow) -> Sequence[AnyRow]:
    """Return slug, name and how many meetings take place in the window, of each body with any."""
    it = CalendarFragment
    is_in = and_(it.ends_at > window.since, it.starts_at < window.until)
    is_on = it.is_off.is_(False)
    name = case((Body.short_name != "", Body.short_name), else_=Body.name).label("name")
    statement = (
        select(Body.slug, name, func.count(case((and_(is_in, is_on), 1))).label("meetings"))
        .join(EventBody, EventBody.body_id == Body.id)
        .join(it, it.event_id == EventBody.event_id)
        .where(it.body != "")
        .group_by(Body.id)
        .order_by(Body.position, Body.id)
    )
    return session.execute(statement).all()


def public_changes(session: Session, *, limit: int) -> list[tuple[int, datetime]]:
    """Return (id, time of the last change) of the latest public events, last changed first."""
    statement = (
        select(Event.id, Event.updated_at, CalendarDetail.modified_at)
        .outerjoin(CalendarDetail, CalendarDetail.event_id == Event.id)
        .where(events.is_public())
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .limit(limit)
    )
    changes = [
        (row.id, max(row.updated_at, row.modified_at or row.updated_at))
        for row in session.execute(statement)
    ]
    return sorted(changes, key=lambda change: (change[1], change[0]), reverse=True)
