"""Renewing calendar entries inside the transaction that changes what they say."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical, queries
from meetings.domain.calendars.details import Noting, digest_of
from meetings.domain.calendars.entries import entry
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.rules import Phrasebook, VEventFacts
from meetings.domain.calendars.sources import Source, sources
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF
from meetings.kernel.database import Revision, bump, lock

CHUNK = 500
#: Events of which everything that feeds tell is held in memory at a time.
AT_ONCE = 150
GONE = "gone"
Row = dict[str, Any]


def renew(session: Session, event_ids: Iterable[int], words: Phrasebook, *, now: datetime) -> int:
    """Write anew the entries of these events that say something else now; return how many.

    What says the same keeps its bytes, its time and its revision. An event that no
    calendar may show any more leaves an empty entry behind, so that feeds know of it.
    """
    _lock(session)
    revision = renewed = 0
    for ids in chunks(sorted(set(event_ids))):
        fresh, changed = _compare(session, ids, words, now)
        if fresh or changed:
            revision = revision or bump(session)
            _write(session, fresh, changed, revision)
            renewed += len(fresh) + len(changed)
    return renewed


def _lock(session: Session) -> None:
    """Make others who renew entries wait until we are done, before anything is read for them.

    Else who renames a place and who changes an event there would each write an entry
    without what the other did. It also keeps revisions in the order of the commits.
    """
    lock(session, Revision, Revision.id == 1)


def as_facts(
    session: Session, stamps: Mapping[int, datetime], words: Phrasebook
) -> Iterator[VEventFacts]:
    """Yield what the entries of these events say, in their order, for feeds of other kinds.

    They are read some at a time, so that no feed lies in memory as objects, which are large.
    """
    for ids in chunks(list(stamps), of=AT_ONCE):
        found = {source.event.id: source for source in sources(session, ids)}
        for number in ids:
            facts = entry(found.pop(number), words, modified_at=stamps[number])
            if facts is not None:
                yield facts


def every_event(session: Session) -> list[int]:
    """Return the ids of all events."""
    return list(session.scalars(select(Event.id)))


def chunks(ids: list[int], *, of: int = CHUNK) -> Iterator[list[int]]:
    """Yield the ids in parts that fit into one statement."""
    for start in range(0, len(ids), of):
        yield ids[start : start + of]


def _compare(
    session: Session, ids: Collection[int], words: Phrasebook, now: datetime
) -> tuple[list[Row], list[Row]]:
    """Return the rows to insert and the rows to update, and note what else changed."""
    kept, noting = queries.digests(session, ids), Noting(session, ids, now=now)
    fresh: list[Row] = []
    changed: list[Row] = []
    for source in sources(session, ids, internal=True):
        number, facts = source.event.id, entry(source, words, internal=True)
        old, row = kept.get(number, GONE), _row(source, facts, now)
        is_renewed = old != (row["digest"] if row else GONE)
        if is_renewed:
            rows = changed if number in kept else fresh
            rows.append(row or _empty(source, now))
        if facts is not None:
            noting.note(number, digest_of(source, facts), is_renewed=is_renewed)
    noting.write()
    return fresh, changed


def _row(source: Source, facts: VEventFacts | None, now: datetime) -> Row | None:
    if facts is None or not facts.is_public:
        return None
    starts_at, ends_at = ical.bounds_of(facts.when)
    timeless = ical.vevent(facts)
    return {
        "event_id": source.event.id,
        "modified_at": now,
        "zone": ical.zone_of(facts.when),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "is_off": source.event.state in OFF,
        "digest": hashlib.sha256(timeless.encode()).hexdigest(),
        "body": ical.stamped(timeless, now),
    }


def _empty(source: Source, now: datetime) -> Row:
    at = source.event.starts_at or now
    return {
        "event_id": source.event.id, "modified_at": now, "zone": "", "starts_at": at,
        "ends_at": at, "is_off": False, "digest": GONE, "body": "",
    }  # fmt: skip


def _write(session: Session, fresh: list[Row], changed: list[Row], revision: int) -> None:
    if fresh:
        session.execute(insert(CalendarFragment), [row | {"revision": revision} for row in fresh])
    if changed:
        rows = [row | {"revision": revision} for row in changed]
        session.execute(update(CalendarFragment), rows)
