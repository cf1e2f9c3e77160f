"""Queue notifications of followers when events change."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.domain.events.models import Change, Event
from meetings.domain.events.reactions import recorded_changes
from meetings.domain.followers.change_digest import digest_changes, is_publishable
from meetings.domain.followers.models import PendingNews
from meetings.domain.followers.rules import MAX_DELAY, QUIET_PERIOD
from meetings.kernel.unit_of_work import Written


def announce_changes(session: Session, written: Written, now: datetime) -> None:
    """Queue the recorded changes for followers; the worker sends them."""
    for event, change in recorded_changes(session, written):
        _announce(session, event, change, now)


def _announce(session: Session, event: Event, change: Change, now: datetime) -> None:
    """Queue a change in a single row, independently of the number of followers.

    It is sent after a period without changes, together with all changes until then.
    """
    digest = digest_changes([change])
    if digest is None or not is_publishable(event, digest):
        return
    waiting = (
        PendingNews.event_id == event.id,
        PendingNews.edition_id.is_(None),
        PendingNews.began_at > now - MAX_DELAY,
    )
    values = {"last": change.number, "due_at": now + QUIET_PERIOD}
    joined = session.scalar(
        update(PendingNews).where(*waiting).values(values).returning(PendingNews.id)
    )
    if joined is None:
        session.add(PendingNews(event_id=event.id, first=change.number, began_at=now, **values))
