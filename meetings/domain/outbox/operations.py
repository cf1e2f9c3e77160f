"""Putting a message into the outbox inside somebody else's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import FINAL_STATUSES, MailKind, MailStatus, canonical_mailbox
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
    facts: dict[str, Any] | None = None,
) -> Message:
    """Return the message that will be sent once the transaction is committed."""
    message = Message(
        kind=kind,
        to_address=to_address,
        to_name=to_name,
        locale=locale,
        facts=facts or {},
        subject=subject,
        subject_id=subject_id,
        event_id=event_id,
        created_at=now,
        due_at=now,
    )
    session.add(message)
    return message


def lock_mailbox(session: Session, address: str) -> None:
    """Make others wait who count what the mailbox got, or write to it, until we are done."""
    lock_advisory(session, f"mailbox {canonical_mailbox(address)}")


def erase_recipients(session: Session, subject: str, subject_id: int) -> None:
    """Forget whom the messages about the subject went to; what waits is not sent any more."""
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
    """Delete messages of the kind of subject that were made before and need no more work."""
    session.execute(
        delete(Message).where(
            Message.subject == subject,
            Message.status.in_(FINAL_STATUSES),
            Message.created_at < before,
        )
    )
