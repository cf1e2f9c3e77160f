"""Single entries of a calendar: their ids, revisions and text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from functools import lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars import ical
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.queries import (
    AnyRow,
    FeedWindow,
    select_feed_entries,
    year_of_column,
)
from meetings.domain.calendars.sync_tokens import CollectionState
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventBody
from meetings.kernel.partial_dates import DatePrecision

#: Maximum number of names in a statement; longer lists are filtered in Python.
MAX_NAMED = 500
_DAY = timedelta(days=1)
_RESOLUTION, _FIRST_INSTANT = timedelta(microseconds=1), datetime.min.replace(tzinfo=UTC)
#: Length of an instant in whole seconds, as the database writes it.
SECONDS_LENGTH = len("2027-05-20 09:30:00")


@lru_cache(maxsize=2048)
def entry_header(zone: str, first_year: str, last_year: str) -> tuple[str, str]:
    """Return the lines before an entry in a calendar of its own, and their checksum."""
    head = ical.single_entry_header(zone, first_year, last_year)
    return head, f"{crc32(head.encode()):08x}"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """The instants that an entry must overlap, end exclusive; None: no limit.

    Time:
        Both are aware. Entries of whole days last from midnight to midnight in ``day_zone``.
    """

    since: datetime | None = None
    until: datetime | None = None
    day_zone: str = "UTC"

    def overlaps(self, starts_at: datetime, ends_at: datetime, *, is_whole_day: bool) -> bool:
        """Return whether an entry overlaps the range, as in RFC 4791, 9.9.

        An entry without duration counts at its instant. Whole days are stored as days in UTC.
        """
        if is_whole_day:
            return (self.last_day is None or starts_at <= self.last_day) and (
                self.first_day is None or ends_at > self.first_day
            )
        at_once = starts_at == ends_at and (self.since is None or starts_at >= self.since)
        return (self.until is None or starts_at < self.until) and (
            self.since is None or ends_at > self.since or at_once
        )

    @property
    def first_day(self) -> datetime | None:
        """Return the first day of the range in its zone, as a stored day."""
        return None if self.since is None else self._stored_day(self.since)

    @property
    def last_day(self) -> datetime | None:
        """Return the last day of the range in its zone, as a stored day."""
        if self.until is None:
            return None
        return self._stored_day(max(self.until, _FIRST_INSTANT + _RESOLUTION) - _RESOLUTION)

    def _stored_day(self, at: datetime) -> datetime:
        try:
            local = at.astimezone(ZoneInfo(self.day_zone))
        except OverflowError:
            local = at
        return datetime(local.year, local.month, local.day, tzinfo=UTC)


def list_entries(
    session: Session,
    event_filter: EventFilter,
    window: FeedWindow,
    *,
    with_body: bool,
    ids: Collection[int] | None = None,
    uids: Collection[str] | None = None,
    span: TimeRange | None = None,
) -> Sequence[AnyRow]:
    """Return the entries in one query, unordered; ``ids``, ``uids`` and ``span`` narrow it.

    Rows have event_id, revision, uid, digest, the time of the last change as text, the zone and its
    years, and body, which is "" if only the version was requested.
    """
    fragment = CalendarFragment
    statement = select_feed_entries(
        select(
            fragment.event_id,
            fragment.revision,
            Event.uid,
            fragment.digest,
            func.substr(cast(fragment.modified_at, String), 1, SECONDS_LENGTH),
            fragment.zone,
            year_of_column(fragment.starts_at),
            year_of_column(fragment.ends_at),
            fragment.body if with_body else literal(""),
        ),
        event_filter,
        window,
    )
    statement = statement.where(Event.id == fragment.event_id).order_by(None)
    if span is not None:
        statement = statement.where(*_overlap_conditions(span))
    if ids is not None and len(ids) <= MAX_NAMED:
        statement = statement.where(fragment.event_id.in_(ids))
    if uids is not None and len(uids) <= MAX_NAMED:
        statement = statement.where(Event.uid.in_(uids))
    rows = session.connection().execute(statement).all()
    if ids is not None:
        rows = [row for row in rows if row.event_id in ids]
    return rows if uids is None else [row for row in rows if row.uid in uids]


def _overlap_conditions(span: TimeRange) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions of ``TimeRange.overlaps``, after those that an index supports."""
    fragment, is_whole_day = CalendarFragment, Event.precision == DatePrecision.DAY
    if span.until is not None and span.until.year < MAXYEAR:
        yield fragment.starts_at < span.until + _DAY
    if span.since is not None and span.since.year > MINYEAR:
        yield fragment.ends_at > span.since - _DAY
    if span.until is not None:
        yield case(
            (is_whole_day, fragment.starts_at <= span.last_day),
            else_=fragment.starts_at < span.until,
        )
    if span.since is not None:
        at_once = and_(fragment.starts_at == fragment.ends_at, fragment.starts_at >= span.since)
        yield case(
            (is_whole_day, fragment.ends_at > span.first_day),
            else_=or_(fragment.ends_at > span.since, at_once),
        )


def entry_revisions(
    session: Session, event_filter: EventFilter, window: FeedWindow
) -> dict[int, int]:
    """Return the revision of each entry of the calendar, by event."""
    fragment = CalendarFragment
    statement = select_feed_entries(
        select(fragment.event_id, fragment.revision), event_filter, window
    ).order_by(None)
    return dict(session.connection().execute(statement).all())


def collection_state(revisions: Mapping[int, int]) -> CollectionState:
    """Return the state of a calendar with these entry revisions."""
    return CollectionState(max(revisions.values(), default=0), frozenset(revisions))


def latest_revision(session: Session) -> int:
    """Return the highest revision of any entry; 0 without entries."""
    return session.scalar(select(func.max(CalendarFragment.revision))) or 0


def last_modified_at(session: Session) -> datetime | None:
    """Return when an entry last changed, appeared or was removed; None without entries."""
    return session.scalar(select(func.max(CalendarFragment.modified_at)))


def event_uids(session: Session, event_ids: Collection[int]) -> list[str]:
    """Return the UIDs under which calendars contained these events."""
    statement = (
        select(Event.uid)
        .join(CalendarFragment, CalendarFragment.event_id == Event.id)
        .where(Event.id.in_(event_ids))
        .order_by(Event.id)
    )
    return list(session.scalars(statement))


def bodies_with_entries(session: Session) -> Sequence[AnyRow]:
    """Return slug, label and colour of each body with an entry, in display order."""
    label = case((Body.short_name != "", Body.short_name), else_=Body.name).label("label")
    fragment = CalendarFragment
    has_entry = (
        select(EventBody.body_id)
        .join(fragment, fragment.event_id == EventBody.event_id)
        .where(EventBody.body_id == Body.id, fragment.body != "")
    )
    statement = select(Body.slug, label, Body.colour).where(has_entry.exists())
    return session.execute(statement.order_by(Body.position, Body.id)).all()


def collection_states_by_body(session: Session, window: FeedWindow) -> dict[str, CollectionState]:
    """Return the state of each body's calendar by slug, and of the full calendar by ""."""
    fragment = CalendarFragment
    statement = (
        select_feed_entries(
            select(fragment.event_id, fragment.revision, Body.slug), EventFilter(), window
        )
        .order_by(None)
        .outerjoin(EventBody, EventBody.event_id == fragment.event_id)
        .outerjoin(Body, Body.id == EventBody.body_id)
    )
    members: defaultdict[str, set[int]] = defaultdict(set)
    newest: defaultdict[str, int] = defaultdict(int)
    for event_id, revision, slug in session.execute(statement):
        for name in {"", slug or ""}:
            members[name].add(event_id)
            newest[name] = max(newest[name], revision)
    return {
        name: CollectionState(newest[name], frozenset(event_ids))
        for name, event_ids in members.items()
    }
