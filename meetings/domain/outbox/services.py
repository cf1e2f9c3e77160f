"""Claim messages and record the result of their delivery."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message, WorkerHeartbeat
from meetings.domain.outbox.rules import CLAIM_TTL, MAX_ATTEMPTS, MailStatus, retry_delay
from meetings.kernel.database import lock_advisory, transaction


def claim_next(session: Session, *, now: datetime) -> Message | None:
    """Claim and return the message that has been due longest, or return None.

    The conditional update acts as a lock: if two workers select the same message, only one
    of them updates the row. Claims older than ``CLAIM_TTL`` were left by a crashed worker.
    """
    free = or_(
        Message.status == MailStatus.QUEUED,
        (Message.status == MailStatus.SENDING) & (Message.claimed_at <= now - CLAIM_TTL),
    )
    with transaction(session, now=now, public=False):
        due = select(Message.id).where(free, Message.due_at <= now)
        for message_id in session.scalars(due.order_by(Message.due_at, Message.id).limit(20)).all():
            taken = session.scalars(
                update(Message)
                .where(Message.id == message_id, free)
                .values(status=MailStatus.SENDING, attempts=Message.attempts + 1, claimed_at=now)
                .returning(Message)
            ).one_or_none()
            if taken is not None:
                return taken
        return None


def record_sent(session: Session, message: Message, *, now: datetime) -> None:
    """Record that the message was sent."""
    with transaction(session, now=now, public=False):
        message.status, message.sent_at, message.last_error = MailStatus.SENT, now, ""


def record_failure(session: Session, message: Message, error: str, *, now: datetime) -> None:
    """Queue the message again with increasing delay; give up after ``MAX_ATTEMPTS``."""
    with transaction(session, now=now, public=False):
        message.last_error = error[:1000]
        if message.attempts >= MAX_ATTEMPTS:
            message.status = MailStatus.FAILED
        else:
            message.status = MailStatus.QUEUED
            message.due_at = now + retry_delay(message.attempts)


def record_dropped(session: Session, message: Message, reason: str, *, now: datetime) -> None:
    """Record that the message will not be sent, with the reason."""
    with transaction(session, now=now, public=False):
        message.status, message.last_error = MailStatus.DROPPED, reason[:1000]


def record_permanent_failure(
    session: Session, message: Message, reason: str, *, now: datetime
) -> None:
    """Record a permanent failure, such as an e-mail address that does not exist."""
    with transaction(session, now=now, public=False):
        message.status, message.last_error = MailStatus.FAILED, reason[:1000]


def record_heartbeat(session: Session, *, now: datetime) -> None:
    """Record that a worker runs."""
    with transaction(session, now=now, public=False):
        lock_advisory(session, "worker_heartbeats")
        session.merge(WorkerHeartbeat(id=1, at=now))
