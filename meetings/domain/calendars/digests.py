"""Noting when anything changed that an event's entries say, in whatever form and for whomever."""

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


def detail_digest(source: EntryRows, facts: VEventData) -> str:
    """Return what tells a change of the facts, or of a text in another language."""
    texts = [(row.language, row.translations) for row in (source.event, *source.bodies)]
    return hashlib.sha256(repr((facts, texts)).encode()).hexdigest()


class DetailDigests:
    """What is known of some events, before their entries are compared and written anew."""

    def __init__(self, session: Session, event_ids: Collection[int], *, now: datetime) -> None:
        self._session, self._now = session, now
        it, kept = CalendarDetail, CalendarFragment
        self._known: dict[int, str] = dict(
            session.execute(select(it.event_id, it.digest).where(it.event_id.in_(event_ids))).all()
        )
        rows = select(kept.event_id, kept.modified_at).where(kept.event_id.in_(event_ids))
        self._kept_at: dict[int, datetime] = dict(session.execute(rows).all())
        self._fresh: list[Row] = []
        self._changed: list[Row] = []

    def note(self, event_id: int, digest: str, *, is_renewed: bool) -> None:
        """Note what the entries say now; ``is_renewed``: the kept one says something else.

        Of an event that was in calendars before anything was noted, its entry knows the time.
        """
        known = self._known.get(event_id)
        row = {"event_id": event_id, "digest": digest, "modified_at": self._now}
        if known is None:
            kept_at = None if is_renewed else self._kept_at.get(event_id)
            self._fresh.append(row | {"modified_at": kept_at or self._now})
        elif known != digest:
            self._changed.append(row)

    def write(self) -> None:
        """Keep what was noted."""
        if self._fresh:
            self._session.execute(insert(CalendarDetail), self._fresh)
        if self._changed:
            self._session.execute(update(CalendarDetail), self._changed)
