"""Queries for stored calendar entries."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars.models import CalendarFragment, EntryDigest
from meetings.domain.calendars.rules import DAY_PRECISIONS, Fragment
from meetings.domain.events import queries as events
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.rules import ACTIVE_EVENT_STATES

AnyRow = Row[*tuple[Any, ...]]
#: Entries fetched from the database at a time.
FETCH_SIZE = 500
_DAY, _RESOLUTION = timedelta(days=1), timedelta(microseconds=1)
#: Last change of the entry in any variant; the stored text has only the time of its own change.
DETAIL_CHANGED_AT = func.coalesce(
    select(EntryDigest.modified_at)
    .where(EntryDigest.event_id == CalendarFragment.event_id)
    .scalar_subquery(),
    CalendarFragment.modified_at,
)
Selected = TypeVar("Selected", bound=Select[*tuple[Any, ...]])


def year_of_column(column: InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    """Return the year of an instant as four digits, which is faster than parsing a timestamp."""
    return func.substr(cast(column, String), 1, 4)


#: Columns of a ``Fragment``.
FRAGMENT_COLUMNS = (
    CalendarFragment.body,
    CalendarFragment.zone,
    year_of_column(CalendarFragment.starts_at),
    year_of_column(CalendarFragment.ends_at),
)


def entry_digests(session: Session, event_ids: Collection[int]) -> dict[int, str]:
    """Return the digests of the stored entries, by event."""
    fragment = CalendarFragment
    statement = select(fragment.event_id, fragment.digest).where(fragment.event_id.in_(event_ids))
    return {row.event_id: row.digest for row in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class FeedWindow:
    """The time span of a feed, and its treatment of cancelled events.

    Time:
        All are aware. Cancelled events are included if they end after ``called_off_since``.
    """

    since: datetime
    until: datetime
    called_off_since: datetime
    hides_called_off: bool = False


def feed_fragments(
    session: Session, event_filter: EventFilter, window: FeedWindow
) -> Iterator[Fragment]:
    """Yield the entries of the feed in chronological order: one query, one join.

    They are streamed, because a feed of several years would otherwise be in memory twice. The dates
    of the filter are ignored, because the window already contains them.
    """
    statement = select_feed_entries(select(*FRAGMENT_COLUMNS), event_filter, window)
    rows = session.connection().execute(statement, execution_options={"yield_per": FETCH_SIZE})
    return map(Fragment._make, rows)


def feed_timestamps(
    session: Session, event_filter: EventFilter, window: FeedWindow
) -> dict[int, datetime]:
    """Return the events of the feed in chronological order, with the time of their last change.

    The times cover all variants, for feeds that contain more than the stored entries.
    """
    rows = session.execute(
        select_feed_entries(
            select(CalendarFragment.event_id, DETAIL_CHANGED_AT), event_filter, window
        )
    )
    return dict(rows.all())


def select_feed_entries(
    columns: Selected, event_filter: EventFilter, window: FeedWindow
) -> Selected:
    """Return the columns of the feed's entries, in chronological order."""
    fragment = CalendarFragment
    shown = window_conditions(window, fragment, is_on=fragment.is_off.is_(False))
    return columns.where(fragment.body != "", *shown, *_filter_conditions(event_filter)).order_by(
        fragment.starts_at, fragment.event_id
    )


def window_conditions(
    window: FeedWindow, table: type[CalendarFragment] | type[Event], *, is_on: ColumnElement[bool]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a calendar with this window shows the entry now."""
    yield table.ends_at > window.since
    yield table.starts_at < window.until
    yield is_on if window.hides_called_off else or_(is_on, table.ends_at > window.called_off_since)


def _filter_conditions(event_filter: EventFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of the filter. Without any, no join with events is needed."""
    conditions = events.filter_conditions(replace(event_filter, since=None, until=None))
    return [Event.id == CalendarFragment.event_id, *conditions] if conditions else []


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """The number of events in a feed, the number of upcoming ones, and the next of them.

    ``called_off_count`` is the number of upcoming events that are cancelled or postponed.
    """

    total: int
    coming: int
    called_off_count: int
    upcoming_ids: tuple[int, ...]


def feed_summary(
    session: Session,
    event_filter: EventFilter,
    window: FeedWindow,
    *,
    now: datetime,
    max_upcoming: int,
) -> FeedSummary:
    """Return the size of a feed and its next events."""
    fragment = CalendarFragment
    is_upcoming = fragment.ends_at > now
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (is_upcoming, and_(is_upcoming, fragment.is_off))
    ]
    counted = select_feed_entries(
        select(func.count(), *sums).select_from(fragment), event_filter, window
    )
    total, coming, called_off_count = session.execute(counted.order_by(None)).one()
    following = (
        select_feed_entries(select(fragment.event_id), event_filter, window)
        .where(is_upcoming)
        .limit(max_upcoming)
    )
    return FeedSummary(total, coming, called_off_count, tuple(session.scalars(following)))


def get_fragment(session: Session, slug: str) -> Fragment | None:
    """Return the entry of one event, or None if no calendar contains it."""
    fragment = CalendarFragment
    row = session.execute(
        select(*FRAGMENT_COLUMNS)
        .join(Event, Event.id == fragment.event_id)
        .where(Event.slug == slug, fragment.body != "")
    ).first()
    return Fragment._make(row) if row else None


def event_timestamp(session: Session, slug: str) -> dict[int, datetime]:
    """Return the event's id and last change; {} if no calendar contains it."""
    fragment = CalendarFragment
    statement = (
        select(fragment.event_id, DETAIL_CHANGED_AT)
        .join(Event, Event.id == fragment.event_id)
        .where(Event.slug == slug, fragment.body != "")
    )
    return dict(session.execute(statement).all())


def was_public(session: Session, slug: str) -> bool:
    """Return whether the event was in public calendars and is now hidden."""
    fragment = CalendarFragment
    statement = (
        select(fragment.event_id)
        .join(Event, Event.id == fragment.event_id)
        .where(Event.slug == slug, fragment.body == "", not_(events.is_public_condition()))
    )
    return session.scalar(statement) is not None


def filter_colour(session: Session, event_filter: EventFilter) -> str:
    """Return the colour of the only body in the filter; "" for none or several."""
    if len(event_filter.bodies) != 1 or event_filter.body_kinds:
        return ""
    return session.scalar(select(Body.colour).where(Body.slug == event_filter.bodies[0])) or ""


def count_without_day(session: Session, event_filter: EventFilter, window: FeedWindow) -> int:
    """Return the number of announced events in the filter that have no exact day.

    Events with a month or a year count if it overlaps the window; events without any date always
    count. Past and cancelled events are excluded.
    """
    return (
        session.scalar(
            select(func.count(Event.id)).where(
                events.is_public_condition(),
                Event.precision.not_in(DAY_PRECISIONS),
                Event.state.in_(ACTIVE_EVENT_STATES),
                or_(
                    Event.ends_at.is_(None),
                    and_(Event.ends_at > window.since, Event.starts_at < window.until),
                ),
                *events.filter_conditions(replace(event_filter, since=None, until=None)),
            )
        )
        or 0
    )


def last_day_change(
    session: Session, today: datetime, *, back: timedelta, ahead: timedelta
) -> datetime | None:
    """Return the last midnight in UTC that changed the content of a feed, or None.

    On that day an entry entered or left the default window (``back`` and ``ahead`` of ``today``),
    or a cancelled entry expired, or the count of meetings without an exact day changed.
    """
    fragment = CalendarFragment
    counted = (
        events.is_public_condition(),
        Event.precision.not_in(DAY_PRECISIONS),
        Event.state.in_(ACTIVE_EVENT_STATES),
    )
    since, until = today - back, today + ahead
    queries = (
        select(func.max(fragment.ends_at)).where(fragment.body != "", fragment.ends_at <= since),
        select(func.max(Event.ends_at)).where(Event.ends_at <= since, *counted),
        select(func.max(fragment.starts_at)).where(fragment.body != "", fragment.starts_at < until),
        select(func.max(Event.starts_at)).where(Event.starts_at < until, *counted),
    )
    midnights = session.execute(select(*(query.scalar_subquery() for query in queries))).one()
    turns = [_midnight(at + _DAY - _RESOLUTION) + back for at in midnights[:2] if at]
    turns += [_midnight(at) + _DAY - ahead for at in midnights[2:] if at]
    return max(turns, default=None)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def count_by_body(session: Session, window: FeedWindow) -> Sequence[AnyRow]:
    """Return slug, name and number of meetings in the window, for each body with any."""
    fragment = CalendarFragment
    is_in = and_(fragment.ends_at > window.since, fragment.starts_at < window.until)
    is_on = fragment.is_off.is_(False)
    name = case((Body.short_name != "", Body.short_name), else_=Body.name).label("name")
    statement = (
        select(Body.slug, name, func.count(case((and_(is_in, is_on), 1))).label("meetings"))
        .join(EventBody, EventBody.body_id == Body.id)
        .join(fragment, fragment.event_id == EventBody.event_id)
        .where(fragment.body != "")
        .group_by(Body.id)
        .order_by(Body.position, Body.id)
    )
    return session.execute(statement).all()


def public_changes(session: Session, *, limit: int) -> list[tuple[int, datetime]]:
    """Return (id, time of the last change) of the latest public events, last changed first."""
    statement = (
        select(Event.id, Event.updated_at, EntryDigest.modified_at)
        .outerjoin(EntryDigest, EntryDigest.event_id == Event.id)
        .where(events.is_public_condition())
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .limit(limit)
    )
    changes = [
        (row.id, max(row.updated_at, row.modified_at or row.updated_at))
        for row in session.execute(statement)
    ]
    return sorted(changes, key=lambda change: (change[1], change[0]), reverse=True)
