"""Record when any variant of an entry changed: another format, language or audience."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from meetings.domain.calendars.entry_rows import EntryRows
from meetings.domain.calendars.models import CalendarFragment, EntryDigest
from meetings.domain.calendars.rules import VEventData

Row = dict[str, Any]


def compute_entry_digest(source: EntryRows, vevent: VEventData) -> str:
    """Return a digest of the VEVENT and of the texts in all languages."""
    texts = [(row.language, row.translations) for row in (source.event, *source.bodies)]
    return hashlib.sha256(repr((vevent, texts)).encode()).hexdigest()


class EntryDigests:
    """The stored digests of some events, before their entries are compared and updated."""

    def __init__(self, session: Session, event_ids: Collection[int], *, now: datetime) -> None:
        self._session, self._now = session, now
        stored, fragment = EntryDigest, CalendarFragment
        self._known: dict[int, str] = dict(
            session.execute(
                select(stored.event_id, stored.digest).where(stored.event_id.in_(event_ids))
            ).all()
        )
        rows = select(fragment.event_id, fragment.modified_at).where(
            fragment.event_id.in_(event_ids)
        )
        self._modified_at: dict[int, datetime] = dict(session.execute(rows).all())
        self._new_rows: list[Row] = []
        self._changed: list[Row] = []

    def record(self, event_id: int, digest: str, *, is_updated: bool) -> None:
        """Record the digest of an entry; ``is_updated`` if the stored fragment has changed.

        An event without an earlier digest takes the modification time of its stored entry.
        """
        previous = self._known.get(event_id)
        row = {"event_id": event_id, "digest": digest, "modified_at": self._now}
        if previous is None:
            modified_at = None if is_updated else self._modified_at.get(event_id)
            self._new_rows.append(row | {"modified_at": modified_at or self._now})
        elif previous != digest:
            self._changed.append(row)

    def write(self) -> None:
        """Store the recorded digests."""
        if self._new_rows:
            self._session.execute(insert(EntryDigest), self._new_rows)
        if self._changed:
            self._session.execute(update(EntryDigest), self._changed)
