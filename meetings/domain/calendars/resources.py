"""Entries one by one: which there are in a calendar, in which version, and their text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars import ical
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.queries import Window, in_feed
from meetings.domain.calendars.syncing import State
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Event, EventBody

#: So many names fit into a statement; who asks for more gets them picked from the whole.
MOST_NAMED = 500


class Entry(NamedTuple):
    """One entry of a calendar; ``body`` is "" where only its version was asked for."""

    event_id: int
    uid: str
    revision: int
    digest: str
    zone: str
    first_year: str
    last_year: str
    body: str


@lru_cache(maxsize=2048)
def head_of(zone: str, first_year: str, last_year: str) -> tuple[str, str]:
    """Return what stands before an entry that is a calendar by itself, and a checksum of that."""
    head = ical.head_of_one(zone, int(first_year), int(last_year))
    return head, f"{crc32(head.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Span:
    """From which to before which instant an entry must reach; None: no limit.

    Time:
        Both are aware.
    """

    since: datetime | None = None
    until: datetime | None = None


def entries(
    session: Session,
    wanted: EventFilter,
    window: Window,
    *,
    with_body: bool,
    uids: Collection[str] | None = None,
    span: Span | None = None,
) -> list[Entry]:
    """Return the entries in one query and in no order; ``uids`` and ``span`` narrow it."""
    it = CalendarFragment
    statement = in_feed(
        select(
            it.event_id,
            Event.uid,
            it.revision,
            func.substr(it.digest, 1, 12),
            it.zone,
            _year(it.starts_at),
            _year(it.ends_at),
            it.body if with_body else literal(""),
        ),
        wanted,
        window,
    ).order_by(None)
    if span is not None:
        statement = statement.where(*_touching(span))
    if uids is not None and len(uids) <= MOST_NAMED:
        statement = statement.where(Event.uid.in_(uids))
    rows = session.execute(statement)
    if uids is None or len(uids) <= MOST_NAMED:
        return [Entry._make(row) for row in rows]
    return [Entry._make(row) for row in rows if row.uid in uids]


def _year(column: InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    """Return the year of an instant; four digits are read sooner than a whole time is parsed."""
    return func.substr(cast(column, String), 1, 4)


def _touching(span: Span) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions of RFC 4791, 9.9; what has no length is in it at its instant."""
    it = CalendarFragment
    if span.until is not None:
        yield it.starts_at < span.until
    if span.since is not None:
        at_once = and_(it.starts_at == it.ends_at, it.starts_at >= span.since)
        yield or_(it.ends_at > span.since, at_once)


def state(found: Sequence[Entry]) -> State:
    """Return the state of the calendar that holds these entries and no other."""
    newest = max((entry.revision for entry in found), default=0)
    return State(newest, frozenset(entry.event_id for entry in found))


def newest_revision(session: Session) -> int:
    """Return the highest revision of any entry; 0 where there never was one."""
    return session.scalar(select(func.max(CalendarFragment.revision))) or 0


def uids_of(session: Session, event_ids: Collection[int]) -> list[str]:
    """Return by what names calendars once held these events."""
    statement = (
        select(Event.uid)
        .join(CalendarFragment, CalendarFragment.event_id == Event.id)
        .where(Event.id.in_(event_ids))
        .order_by(Event.id)
    )
    return list(session.scalars(statement))


def bodies(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
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


def states_of_bodies(session: Session, window: Window) -> dict[str, State]:
    """Return the state of each body's calendar by its slug, and of that of all by ""; one query."""
    it = CalendarFragment
    statement = (
        in_feed(select(it.event_id, it.revision, Body.slug), EventFilter(), window)
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
    return {name: State(newest[name], frozenset(found)) for name, found in members.items()}
