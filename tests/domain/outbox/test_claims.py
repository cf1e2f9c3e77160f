"""Claim messages: order, concurrent workers and expiry of claims."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from meetings.domain.outbox import operations, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CLAIM_TTL, MAX_ATTEMPTS, MailKind, MailStatus, retry_delay
from meetings.kernel.database import current_revision
from tests.concurrency import run_concurrently
from tests.conftest import NOON
from tests.minutes import TICK, minute

SENDING, QUEUED = MailStatus.SENDING, MailStatus.QUEUED


def message(session: Session, name: str = "Rasa", **columns: Any) -> Message:
    queued = operations.enqueue(
        session, MailKind.REGISTRATION_LINK, to_address="rasa@example.org", to_name=name, now=NOON
    )
    for column, value in columns.items():
        setattr(queued, column, value)
    session.commit()
    return queued


@contextmanager
def synchronized_before_the_update(session: Session, workers: int) -> Iterator[None]:
    """Block each worker before its first update until all workers have read the queue."""
    barrier, state = threading.Barrier(workers), threading.local()

    def wait(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE messages") and not hasattr(state, "once"):
            state.once = True
            barrier.wait(20)

    engine = session.get_bind()
    sqlalchemy_event.listen(engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", wait)


def claim_name(thread_session: Session, _number: int) -> str | None:
    message = services.claim_next(thread_session, now=minute(1))
    return message.to_name if message else None


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_concurrent_workers_claim_a_message_once(session: Session) -> None:
    message(session, "only")

    with synchronized_before_the_update(session, 2):
        claims = run_concurrently(session, 2, claim_name)

    assert sorted(claims, key=str) == [None, "only"]
    session.rollback()
    assert session.query(Message).one().attempts == 1


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_second_worker_claims_the_next_message(session: Session) -> None:
    message(session, "first")
    message(session, "second")

    with synchronized_before_the_update(session, 2):
        claims = run_concurrently(session, 2, claim_name)

    assert sorted(claims, key=str) == ["first", "second"]


def test_claim_marks_the_message_and_counts_the_attempt(session: Session) -> None:
    queued = message(session)

    claimed_message = services.claim_next(session, now=minute(3))

    assert claimed_message is queued
    assert (queued.status, queued.attempts, queued.claimed_at) == (SENDING, 1, minute(3))
    assert services.claim_next(session, now=minute(4)) is None


def test_messages_are_claimed_in_due_order(session: Session) -> None:
    message(session, "third", due_at=minute(3))
    message(session, "first", due_at=minute(1))
    message(session, "second", due_at=minute(2))
    message(session, "second, made later", due_at=minute(2))

    claims = [services.claim_next(session, now=minute(3)) for _ in range(5)]

    assert [claim.to_name if claim else None for claim in claims] == [
        "first", "second", "second, made later", "third", None,
    ]  # fmt: skip


def test_message_is_claimed_once_it_is_due(session: Session) -> None:
    queued = message(session, due_at=minute(5))

    assert services.claim_next(session, now=minute(5) - TICK) is None
    assert services.claim_next(session, now=minute(5)) is queued


def test_claim_expires_after_its_ttl(session: Session) -> None:
    sending = message(session, status=SENDING, claimed_at=minute(1), attempts=1)
    expires_at = minute(1) + CLAIM_TTL

    assert services.claim_next(session, now=expires_at - TICK) is None
    assert services.claim_next(session, now=expires_at) is sending
    assert (sending.attempts, sending.claimed_at) == (2, expires_at)


@pytest.mark.parametrize("status", [MailStatus.SENT, MailStatus.FAILED, MailStatus.DROPPED])
def test_finished_messages_are_never_claimed(session: Session, status: MailStatus) -> None:
    message(session, status=status, claimed_at=minute(1))

    assert services.claim_next(session, now=NOON + timedelta(days=30)) is None


def test_sent_message_records_the_time_and_no_error(session: Session) -> None:
    sending = message(session, status=SENDING, last_error="busy")

    services.record_sent(session, sending, now=minute(7))

    assert (sending.status, sending.sent_at, sending.last_error) == (MailStatus.SENT, minute(7), "")


@pytest.mark.parametrize("attempts", [1, 2, 5, MAX_ATTEMPTS - 1])
def test_failed_message_is_retried_with_increasing_delays(session: Session, attempts: int) -> None:
    sending = message(session, status=SENDING, attempts=attempts)

    services.record_failure(session, sending, "busy", now=minute(2))

    assert (sending.status, sending.last_error) == (QUEUED, "busy")
    assert sending.due_at == minute(2) + retry_delay(attempts)


@pytest.mark.parametrize("attempts", [MAX_ATTEMPTS, MAX_ATTEMPTS + 1])
def test_message_fails_permanently_after_the_last_attempt(session: Session, attempts: int) -> None:
    sending = message(session, status=SENDING, attempts=attempts)

    services.record_failure(session, sending, "busy", now=minute(2))

    assert (sending.status, sending.due_at) == (MailStatus.FAILED, NOON)


def test_refused_and_dropped_messages_record_the_reason(session: Session) -> None:
    refused, dropped = message(session), message(session)

    services.record_permanent_failure(session, refused, "no such mailbox", now=minute(1))
    services.record_dropped(session, dropped, "overtaken", now=minute(1))

    assert (refused.status, refused.last_error) == (MailStatus.FAILED, "no such mailbox")
    assert (dropped.status, dropped.last_error) == (MailStatus.DROPPED, "overtaken")


def test_errors_are_truncated_to_a_thousand_characters(session: Session) -> None:
    messages = [message(session) for _ in range(3)]
    text = "x" * 1000

    services.record_failure(session, messages[0], text + "y", now=NOON)
    services.record_permanent_failure(session, messages[1], text + "y", now=NOON)
    services.record_dropped(session, messages[2], text + "y", now=NOON)

    assert [failed.last_error for failed in messages] == [text] * 3


def test_sending_does_not_change_public_pages(session: Session) -> None:
    queued, other = message(session), message(session)
    before = current_revision(session)

    services.claim_next(session, now=minute(1))
    services.record_failure(session, queued, "busy", now=minute(2))
    services.record_sent(session, queued, now=minute(3))
    services.record_permanent_failure(session, queued, "no", now=minute(4))
    services.record_dropped(session, other, "no", now=minute(5))

    assert current_revision(session) == before
