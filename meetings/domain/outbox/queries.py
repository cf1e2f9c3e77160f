"""Read the outbox: messages of an event, and mail limits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message, WorkerHeartbeat
from meetings.domain.outbox.rules import (
    LIMITED_KINDS,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MAX_MAILS_TOTAL,
    MailKind,
    canonical_mailbox,
)


def last_heartbeat(session: Session) -> datetime | None:
    """Return the time at which a worker last ran, or None if none has run yet."""
    return session.scalar(select(WorkerHeartbeat.at).where(WorkerHeartbeat.id == 1))


def select_for_event(event_id: int) -> Select[Message]:
    """Return the messages about the event, newest first."""
    return (
        select(Message)
        .where(Message.event_id == event_id)
        .order_by(Message.created_at.desc(), Message.id.desc())
    )


def is_over_mail_limit(
    session: Session, address: str, *, event_id: int | None, now: datetime
) -> bool:
    """Return whether the mailbox has reached its mail limit per event or in total.

    ``event_id`` None means mails without an event. Call ``operations.lock_mailbox``
    first, so that the result is valid until commit.
    """
    recent = recent_mail_event_ids(session, address, LIMITED_KINDS, since=now - MAIL_LIMIT_WINDOW)
    return recent.count(event_id) >= MAX_MAILS_PER_EVENT or len(recent) >= MAX_MAILS_TOTAL


def recent_mail_event_ids(
    session: Session, address: str, kinds: Collection[MailKind], *, since: datetime
) -> list[int | None]:
    """Return the event ids of recent mails of these kinds to the mailbox; None if without event.

    Ids increase with time, so messages created before ``since`` are not read.
    """
    before = select(Message.id).where(Message.created_at <= since)
    last_before = before.order_by(Message.id.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(Message.to_address, Message.event_id).where(
            Message.id > func.coalesce(last_before, 0),
            Message.created_at > since,
            Message.kind.in_(kinds),
        )
    )
    mailbox = canonical_mailbox(address)
    return [event_id for to_address, event_id in rows if canonical_mailbox(to_address) == mailbox]
