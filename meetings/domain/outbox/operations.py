"""Queue, lock and delete messages inside the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import (
    FINAL_STATUSES,
    MailKind,
    MailStatus,
    canonical_mailbox,
    priority_of,
)
from meetings.kernel.database import lock_advisory


def enqueue(
    session: Session,
    kind: MailKind,
    *,
    to_address: str,
    to_name: str,
    now: datetime,
    subject: str = "",
    subject_id: int | None = None,
    event_id: int | None = None,
    locale: str = "en",
    context: dict[str, Any] | None = None,
) -> Message:
    """Queue a message to be sent after the transaction commits, and return it.

    ``context`` is the data that the mail needs when it is rendered, as JSON.
    """
    message = Message(
        kind=kind,
        to_address=to_address,
        to_name=to_name,
        locale=locale,
        facts=context or {},
        subject=subject,
        subject_id=subject_id,
        event_id=event_id,
        created_at=now,
        due_at=now,
        priority=priority_of(kind),
    )
    session.add(message)
    return message


def lock_mailbox(session: Session, address: str) -> None:
    """Lock the mailbox until commit, so that concurrent requests respect the mail limit."""
    lock_advisory(session, f"mailbox {canonical_mailbox(address)}")


def erase_recipients(session: Session, subject: str, subject_id: int) -> None:
    """Erase the recipients of messages about the subject, and drop queued messages."""
    about = Message.subject == subject, Message.subject_id == subject_id
    session.execute(
        update(Message)
        .where(*about, Message.status == MailStatus.QUEUED)
        .values(status=MailStatus.DROPPED)
    )
    session.execute(update(Message).where(*about).values(to_address="", to_name="", last_error=""))


def delete_messages(session: Session, subject: str, subject_id: int) -> None:
    """Delete the messages about the subject."""
    session.execute(
        delete(Message).where(Message.subject == subject, Message.subject_id == subject_id)
    )


def delete_finished_messages(session: Session, subject: str, *, before: datetime) -> None:
    """Delete finished messages about this kind of subject created before the given time."""
    session.execute(
        delete(Message).where(
            Message.subject == subject,
            Message.status.in_(FINAL_STATUSES),
            Message.created_at < before,
        )
    )
