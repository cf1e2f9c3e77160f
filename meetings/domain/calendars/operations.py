"""Update calendar entries in the transaction that changes their content."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical, queries
from meetings.domain.calendars.digests import EntryDigests, compute_entry_digest
from meetings.domain.calendars.entry_builder import build_entry
from meetings.domain.calendars.entry_rows import EntryRows, load_entry_rows
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.rules import CalendarTexts, VEventData
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF
from meetings.kernel.database import Revision, increment_revision, lock

CHUNK_SIZE = 500
#: Events whose complete feed data is loaded into memory at a time.
LOAD_BATCH_SIZE = 150
REMOVED_DIGEST = "gone"
Row = dict[str, Any]


def update_entries(
    session: Session, event_ids: Iterable[int], texts: CalendarTexts, *, now: datetime
) -> int:
    """Update the entries of these events whose content changed; return their number.

    Unchanged entries retain their bytes, time and revision. An event that calendars may no longer
    show leaves an empty entry, so that feeds can report its removal.
    """
    _lock_entries(session)
    revision = updated = 0
    for ids in chunks(sorted(set(event_ids))):
        new_rows, changed = _changed_rows(session, ids, texts, now)
        if new_rows or changed:
            revision = revision or increment_revision(session)
            _write_rows(session, new_rows, changed, revision)
            updated += len(new_rows) + len(changed)
    return updated


def _lock_entries(session: Session) -> None:
    """Lock all entries against concurrent updates, before their rows are read.

    Without the lock, concurrent changes of a place and of an event there would each write an entry
    without the other change. The lock also orders revisions like the commits.
    """
    lock(session, Revision, Revision.id == 1)


def load_vevents(
    session: Session, modified_at_by_event: Mapping[int, datetime], texts: CalendarTexts
) -> Iterator[VEventData]:
    """Yield the contents of these events' entries, in order, for other feed formats.

    They are loaded in chunks, because the objects of a whole feed need too much memory.
    """
    for ids in chunks(list(modified_at_by_event), size=LOAD_BATCH_SIZE):
        sources = {source.event.id: source for source in load_entry_rows(session, ids)}
        for event_id in ids:
            vevent = build_entry(
                sources.pop(event_id), texts, modified_at=modified_at_by_event[event_id]
            )
            if vevent is not None:
                yield vevent


def all_event_ids(session: Session) -> list[int]:
    """Return the ids of all events."""
    return list(session.scalars(select(Event.id)))


def chunks(ids: list[int], *, size: int = CHUNK_SIZE) -> Iterator[list[int]]:
    """Yield the ids in chunks that fit into one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _changed_rows(
    session: Session, ids: Collection[int], texts: CalendarTexts, now: datetime
) -> tuple[list[Row], list[Row]]:
    """Return the rows to insert and the rows to update, and record changes of other variants."""
    old_digests, variants = queries.entry_digests(session, ids), EntryDigests(session, ids, now=now)
    new_rows: list[Row] = []
    changed: list[Row] = []
    for source in load_entry_rows(session, ids, internal=True):
        event_id, vevent = source.event.id, build_entry(source, texts, internal=True)
        old, row = old_digests.get(event_id, REMOVED_DIGEST), _fragment_row(source, vevent, now)
        is_updated = old != (row["digest"] if row else REMOVED_DIGEST)
        if is_updated:
            rows = changed if event_id in old_digests else new_rows
            rows.append(row or _empty_row(source, now))
        if vevent is not None:
            variants.record(event_id, compute_entry_digest(source, vevent), is_updated=is_updated)
    variants.write()
    return new_rows, changed


def _fragment_row(source: EntryRows, vevent: VEventData | None, now: datetime) -> Row | None:
    if vevent is None or not vevent.is_public:
        return None
    starts_at, ends_at = ical.time_bounds(vevent.when)
    without_timestamps = ical.write_vevent(vevent)
    return {
        "event_id": source.event.id,
        "modified_at": now,
        "zone": ical.required_zone(vevent.when),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "is_off": source.event.state in CALLED_OFF,
        "digest": hashlib.sha256(without_timestamps.encode()).hexdigest(),
        "body": ical.with_modified_at(without_timestamps, now),
    }


def _empty_row(source: EntryRows, now: datetime) -> Row:
    at = source.event.starts_at or now
    return {
        "event_id": source.event.id, "modified_at": now, "zone": "", "starts_at": at,
        "ends_at": at, "is_off": False, "digest": REMOVED_DIGEST, "body": "",
    }  # fmt: skip


def _write_rows(session: Session, new_rows: list[Row], changed: list[Row], revision: int) -> None:
    if new_rows:
        session.execute(
            insert(CalendarFragment), [row | {"revision": revision} for row in new_rows]
        )
    if changed:
        rows = [row | {"revision": revision} for row in changed]
        session.execute(update(CalendarFragment), rows)
