"""Putting a message into the outbox inside somebody else's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import MailKind


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
