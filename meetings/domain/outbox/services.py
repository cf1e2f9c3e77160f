"""Claim messages, record the outcome of their delivery, and send failed ones again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.outbox import operations
from meetings.domain.outbox.models import MailServerState, Message, WorkerHeartbeat
from meetings.domain.outbox.rules import (
    CLAIM_TTL,
    GIVE_UP_AFTER,
    DeliveryOutcome,
    DeliveryResult,
    MailKind,
    MailStatus,
    retry_delay,
)
from meetings.kernel.database import lock_advisory, transaction

MAX_REASON_LENGTH = 1000
_FINAL = {
    DeliveryOutcome.DROPPED: MailStatus.DROPPED,
    DeliveryOutcome.REFUSED: MailStatus.FAILED,
}
_ATTEMPTS = frozenset({DeliveryOutcome.REFUSED, DeliveryOutcome.DEFERRED})


def claim(session: Session, *, limit: int, now: datetime) -> list[Message]:
    """Claim and return the next messages: urgent ones first, then those due longest.

    Each message is claimed by one worker: the rows are locked where the database can do so, and
    the update repeats the condition. The messages are detached, because their worker reads them
    across several transactions.
    """
    with transaction(session, now=now, public=False):
        _release_expired(session, now)
        due = (
            select(Message.id)
            .where(Message.status == MailStatus.QUEUED, Message.due_at <= now)
            .order_by(Message.priority, Message.due_at, Message.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = session.scalars(due).all()
        if not ids:
            return []
        claimed = session.scalars(
            update(Message)
            .where(Message.id.in_(ids), Message.status == MailStatus.QUEUED)
            .values(status=MailStatus.SENDING, claimed_at=now)
            .returning(Message),
            execution_options={"populate_existing": True},
        ).all()
        session.flush()
        for message in claimed:
            session.expunge(message)
    return sorted(claimed, key=lambda message: (message.priority, message.due_at, message.id))


def _release_expired(session: Session, now: datetime) -> None:
    """Queue the messages again whose worker crashed."""
    expired = Message.status == MailStatus.SENDING, Message.claimed_at <= now - CLAIM_TTL
    ids = session.scalars(select(Message.id).where(*expired)).all()
    if ids:
        session.execute(
            update(Message)
            .where(Message.id.in_(ids), *expired)
            .values(status=MailStatus.QUEUED, claimed_at=None)
        )


def record_results(
    session: Session, results: Sequence[DeliveryResult], *, now: datetime
) -> list[int]:
    """Record the outcome of messages; return the ids of those that failed for good."""
    if not results:
        return []
    sent = [item.message_id for item in results if item.outcome is DeliveryOutcome.SENT]
    by_id = {item.message_id: item for item in results if item.outcome is not DeliveryOutcome.SENT}
    with transaction(session, now=now, public=False):
        _record_sent(session, sent, now)
        if not by_id:
            return []
        rows = session.scalars(select(Message).where(Message.id.in_(by_id))).all()
        for message in rows:
            _record(message, by_id[message.id], now)
        return [message.id for message in rows if message.status is MailStatus.FAILED]


def _record_sent(session: Session, ids: Collection[int], now: datetime) -> None:
    if ids:
        session.execute(
            update(Message)
            .where(Message.id.in_(ids))
            .values(
                status=MailStatus.SENT, sent_at=now, last_error="", claimed_at=None,
                attempts=Message.attempts + 1,
            ),
            execution_options={"synchronize_session": False},
        )  # fmt: skip


def _record(message: Message, result: DeliveryResult, now: datetime) -> None:
    outcome = result.outcome
    message.claimed_at = None
    message.attempts += outcome in _ATTEMPTS
    if result.reason:
        message.last_error = result.reason[:MAX_REASON_LENGTH]
    if outcome in _FINAL:
        message.status = _FINAL[outcome]
    elif outcome is DeliveryOutcome.RETURNED:
        message.status = MailStatus.QUEUED
    else:
        _queue_again(message, outcome, now)


def _queue_again(message: Message, outcome: DeliveryOutcome, now: datetime) -> None:
    """Queue the message with a growing delay; give up after ``GIVE_UP_AFTER``."""
    message.failing_since = message.failing_since or now
    failing_for = now - message.failing_since
    if failing_for >= GIVE_UP_AFTER:
        message.status = MailStatus.FAILED
    else:
        message.status = MailStatus.QUEUED
        message.due_at = now + retry_delay(failing_for, outcome)


def send_again(
    session: Session, ids: Collection[int] | None, *, actor: Actor, now: datetime
) -> int:
    """Queue failed messages again, as new ones; return how many. ``ids`` None: all of them.

    Messages whose recipient was erased stay as they are.

    Raises:
        NotAllowed: The actor does not manage the organisation.
    """
    with transaction(session, now=now, public=False):
        ensure(actor, Permission.ORGANISATION_EDIT)
        chosen = () if ids is None else (Message.id.in_(ids),)
        queued = session.execute(
            update(Message)
            .where(Message.status == MailStatus.FAILED, Message.to_address != "", *chosen)
            .values(
                status=MailStatus.QUEUED,
                due_at=now,
                attempts=0,
                failing_since=None,
                claimed_at=None,
            )
            .returning(Message.id)
        ).all()
    return len(queued)


def queue_test_mail(
    session: Session, *, to_address: str, to_name: str, locale: str, server: str, actor: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Queue a test mail to the actor, and return its id.

    It replaces earlier ones that wait. A server that is left alone after failures is tried at
    once, with this mail.

    Raises:
        NotAllowed: The actor does not manage the organisation.
    """
    with transaction(session, now=now, public=False):
        ensure(actor, Permission.ORGANISATION_EDIT)
        _drop_waiting_tests(session, actor.user_id)
        message = operations.enqueue(
            session, MailKind.DELIVERY_TEST, to_address=to_address, to_name=to_name, now=now,
            subject="user", subject_id=actor.user_id, locale=locale,
        )  # fmt: skip
        _try_at_once(session, server, now)
        session.flush()
        return message.id


def _drop_waiting_tests(session: Session, user_id: int | None) -> None:
    session.execute(
        update(Message)
        .where(
            Message.kind == MailKind.DELIVERY_TEST,
            Message.subject_id == user_id,
            Message.status == MailStatus.QUEUED,
        )
        .values(status=MailStatus.DROPPED, last_error="Superseded: a newer test")
    )


def _try_at_once(session: Session, server: str, now: datetime) -> None:
    session.execute(
        update(MailServerState)
        .where(MailServerState.name == server, MailServerState.failing_since.is_not(None))
        .values(next_try_at=now)
    )


def record_heartbeat(session: Session, *, now: datetime) -> None:
    """Record that a worker runs."""
    with transaction(session, now=now, public=False):
        lock_advisory(session, "worker_heartbeats")
        session.merge(WorkerHeartbeat(id=1, at=now))
