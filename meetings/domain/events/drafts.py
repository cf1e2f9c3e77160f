"""Delete drafts that were never announced, restore them, and purge them after a while."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor
from meetings.domain.audit import operations as audit
from meetings.domain.events import operations
from meetings.domain.events.change_history import latest_of_kind
from meetings.domain.events.errors import NotDeletable, NotDeleted
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.kernel.cascades import delete_owned

#: How long a deleted draft can be restored.
DELETED_DRAFT_TTL = timedelta(days=30)
_NUMBERS = ("ordinal", "ordinal_in_presidency")


def can_delete(event: Event) -> bool:
    """Return whether the event is a draft that was never announced."""
    is_draft = event.state is EventState.DRAFT and event.published_at is None
    return is_draft and event.deleted_at is None


def delete(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Delete the draft and release its numbers in the series.

    Raises:
        NotDeletable: It is not a draft, was announced, or is deleted already.
    """
    if not can_delete(event):
        raise NotDeletable
    numbers = {name: getattr(event, name) for name in _NUMBERS}
    fields: dict[str, list[Any]] = {
        name: [value, None] for name, value in numbers.items() if value is not None
    }
    event.deleted_at = now
    event.ordinal = event.ordinal_in_presidency = None
    operations.record_change(session, event, ChangeKind.DELETED, fields, actor=actor, now=now)


def restore(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Restore the draft, with its number in the series unless another event has it now.

    Raises:
        NotDeleted: It is not deleted, or can no longer be restored.
    """
    if event.deleted_at is None or event.deleted_at + DELETED_DRAFT_TTL <= now:
        raise NotDeleted
    deletion = latest_of_kind(session, event, ChangeKind.DELETED)
    previous = {name: pair[0] for name, pair in (deletion.fields if deletion else {}).items()}
    if _is_taken(session, event, previous.get("ordinal")):
        previous.pop("ordinal")
    event.deleted_at = None
    for name, value in previous.items():
        setattr(event, name, value)
    fields: dict[str, list[Any]] = {name: [None, value] for name, value in previous.items()}
    operations.record_change(session, event, ChangeKind.RESTORED, fields, actor=actor, now=now)


def purge(session: Session, *, now: datetime) -> int:
    """Permanently delete drafts that can no longer be restored; return their number."""
    expired = and_(Event.deleted_at <= now - DELETED_DRAFT_TTL, Event.state == EventState.DRAFT)
    operations.lock_events(session, session.scalars(select(Event.id).where(expired)).all())
    # Somebody may have restored one before the lock.
    ids = list(session.scalars(select(Event.id).where(expired)))
    if not ids:
        return 0
    for event_id in ids:
        audit.record(
            session, "event.purged", actor=ANONYMOUS, subject="event", subject_id=event_id, now=now
        )
    table: Any = Event.__table__
    delete_owned(session, table, ids)
    session.expire_all()
    return len(ids)


def _is_taken(session: Session, event: Event, ordinal: int | None) -> bool:
    if ordinal is None:
        return False
    same_number = (Event.series_id == event.series_id, Event.ordinal == ordinal)
    return session.scalar(select(Event.id).where(*same_number).limit(1)) is not None
