"""Entries one by one: which there are in a calendar, in which version, and their text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zlib import crc32

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
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

#: So many names fit into a statement; who asks for more gets them picked from the whole.
MAX_NAMED = 500


@lru_cache(maxsize=2048)
def entry_header(zone: str, first_year: str, last_year: str) -> tuple[str, str]:
    """Return what stands before an entry that is a calendar by itself, and a checksum of that."""
    head = ical.single_entry_header(zone, first_year, last_year)
    return head, f"{crc32(head.encode()):08x}"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From which to before which instant an entry must reach; None: no limit.

    Time:
        Both are aware.
    """

    since: datetime | None = None
    until: datetime | None = None


def list_entries(
    session: Session,
    wanted: EventFilter,
    window: FeedWindow,
    *,
    with_body: bool,
    ids: Collection[int] | None = None,
    uids: Collection[str] | None = None,
    span: TimeRange | None = None,
) -> Sequence[AnyRow]:
    """Return the entries in one query and in no order; ``ids``, ``uids`` and ``span`` narrow it.

    Rows of event_id, revision, uid, digest, the zone and its years, and body, which is "" where
    only the version was asked for.
    """
    it = CalendarFragment
    statement = select_feed_entries(
        select(
            it.event_id,
            it.revision,
            Event.uid,
            it.digest,
            it.zone,
            year_of_column(it.starts_at),
            year_of_column(it.ends_at),
            it.body if with_body else literal(""),
        ),
        wanted,
        window,
    )
    statement = statement.where(Event.id == it.event_id).order_by(None)
    if span is not None:
        statement = statement.where(*_overlap_conditions(span))
    if ids is not None and len(ids) <= MAX_NAMED:
        statement = statement.where(it.event_id.in_(ids))
    if uids is not None and len(uids) <= MAX_NAMED:
        statement = statement.where(Event.uid.in_(uids))
    rows = session.connection().execute(statement).all()
    if ids is not None:
        rows = [row for row in rows if row.event_id in ids]
    return rows if uids is None else [row for row in rows if row.uid in uids]


def _overlap_conditions(span: TimeRange) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions of RFC 4791, 9.9; what has no length is in it at its instant."""
    it = CalendarFragment
    if span.until is not None:
        yield it.starts_at < span.until
    if span.since is not None:
        at_once = and_(it.starts_at == it.ends_at, it.starts_at >= span.since)
        yield or_(it.ends_at > span.since, at_once)


def entry_revisions(session: Session, wanted: EventFilter, window: FeedWindow) -> dict[int, int]:
    """Return the revision of each entry of the calendar, by event; two numbers are read soonest."""
    it = CalendarFragment
    statement = select_feed_entries(select(it.event_id, it.revision), wanted, window).order_by(None)
    return dict(session.connection().execute(statement).all())


def collection_state(found: Mapping[int, int]) -> CollectionState:
    """Return the state of the calendar that holds these entries, in these revisions."""
    return CollectionState(max(found.values(), default=0), frozenset(found))


def latest_revision(session: Session) -> int:
    """Return the highest revision of any entry; 0 where there never was one."""
    return session.scalar(select(func.max(CalendarFragment.revision))) or 0


def event_uids(session: Session, event_ids: Collection[int]) -> list[str]:
    """Return by what names calendars once held these events."""
    statement = (
        select(Event.uid)
        .join(CalendarFragment, CalendarFragment.event_id == Event.id)
        .where(Event.id.in_(event_ids))
        .order_by(Event.id)
    )
    return list(session.scalars(statement))


def bodies_with_entries(session: Session) -> Sequence[AnyRow]:
    """Return slug, label and colour of each body that any entry is of, in their order."""
    label = case((Body.short_name != "", Body.short_name), else_=Body.name).label("label")
    it = CalendarFragment
    has_entry = (
        select(EventBody.body_id)
        .join(it, it.event_id == EventBody.event_id)
        .where(EventBody.body_id == Body.id, it.body != "")
    )
    statement = select(Body.slug, label, Body.colour).where(has_entry.exists())
    return session.execute(statement.order_by(Body.position, Body.id)).all()


def collection_states_by_body(session: Session, window: FeedWindow) -> dict[str, CollectionState]:
    """Return the state of each body's calendar by its slug, and of that of all by ""; one query."""
    it = CalendarFragment
    statement = (
        select_feed_entries(select(it.event_id, it.revision, Body.slug), EventFilter(), window)
        .order_by(None)
        .outerjoin(EventBody, EventBody.event_id == it.event_id)
        .outerjoin(Body, Body.id == EventBody.body_id)
    )
    members: defaultdict[str, set[int]] = defaultdict(set)
    newest: defaultdict[str, int] = defaultdict(int)
    for event_id, revision, slug in session.execute(statement):
        for name in {"", slug or ""}:
            members[name].add(event_id)
            newest[name] = max(newest[name], revision)
    return {
        name: CollectionState(newest[name], frozenset(found)) for name, found in members.items()
    }
