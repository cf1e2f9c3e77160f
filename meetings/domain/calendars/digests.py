"""Record when an event's entry last changed in any format, language or visibility."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from meetings.domain.calendars.entry_rows import EntryRows
from meetings.domain.calendars.models import CalendarDetail, CalendarFragment
from meetings.domain.calendars.rules import VEventData

Row = dict[str, Any]


def detail_digest(source: EntryRows, vevent: VEventData) -> str:
    """Return a digest of the facts and of the texts in all languages."""
    texts = [(row.language, row.translations) for row in (source.event, *source.bodies)]
    return hashlib.sha256(repr((vevent, texts)).encode()).hexdigest()


class DetailDigests:
    """The stored digests of some events, before their entries are compared and refreshed."""

    def __init__(self, session: Session, event_ids: Collection[int], *, now: datetime) -> None:
        self._session, self._now = session, now
        detail, fragment = CalendarDetail, CalendarFragment
        self._known: dict[int, str] = dict(
            session.execute(
                select(detail.event_id, detail.digest).where(detail.event_id.in_(event_ids))
            ).all()
        )
        rows = select(fragment.event_id, fragment.modified_at).where(
            fragment.event_id.in_(event_ids)
        )
        self._kept_at: dict[int, datetime] = dict(session.execute(rows).all())
        self._fresh: list[Row] = []
        self._changed: list[Row] = []

    def record(self, event_id: int, digest: str, *, is_renewed: bool) -> None:
        """Record the digest of an entry; ``is_renewed`` if the stored fragment has changed.

        An event without an earlier digest takes the modification time of its stored entry.
        """
        previous = self._known.get(event_id)
        row = {"event_id": event_id, "digest": digest, "modified_at": self._now}
        if previous is None:
            kept_at = None if is_renewed else self._kept_at.get(event_id)
            self._fresh.append(row | {"modified_at": kept_at or self._now})
        elif previous != digest:
            self._changed.append(row)

    def write(self) -> None:
        """Store the recorded digests."""
        if self._fresh:
            self._session.execute(insert(CalendarDetail), self._fresh)
        if self._changed:
            self._session.execute(update(CalendarDetail), self._changed)
