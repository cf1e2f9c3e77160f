"""Claim messages: order, concurrent workers and expiry of claims."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from meetings.domain.outbox import operations, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import (
    CLAIM_TTL,
    DeliveryOutcome,
    DeliveryResult,
    MailKind,
    MailStatus,
)
from meetings.kernel.database import current_revision
from tests.concurrency import run_concurrently
from tests.conftest import NOON
from tests.domain.registration.test_services import SECRETARIAT
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
def synchronized_before_reading(session: Session, workers: int) -> Iterator[None]:
    """Block each worker before it reads the queue until all workers are there."""
    barrier, state = threading.Barrier(workers), threading.local()

    def wait(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        if "FOR UPDATE SKIP LOCKED" in statement and not hasattr(state, "once"):
            state.once = True
            barrier.wait(20)

    engine = session.get_bind()
    sqlalchemy_event.listen(engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", wait)


def claim_names(thread_session: Session, _number: int) -> list[str]:
    return [message.to_name for message in services.claim(thread_session, limit=3, now=minute(1))]


def next_message(session: Session, now: datetime) -> Message | None:
    return next(iter(services.claim(session, limit=1, now=now)), None)


def record(session: Session, message: Message, outcome: DeliveryOutcome, reason: str = "", *,
           now: datetime) -> Message:  # fmt: skip
    services.record_results(session, [DeliveryResult(message.id, outcome, reason)], now=now)
    return session.get_one(Message, message.id)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_concurrent_workers_claim_each_message_once(session: Session) -> None:
    for number in range(4):
        message(session, str(number))

    with synchronized_before_reading(session, 2):
        claims = run_concurrently(session, 2, claim_names)

    names = [name for claim in claims for name in cast(list[str], claim)]
    assert len(names) == len(set(names))
    assert set(names) >= {"0", "1", "2"}


def test_claim_marks_the_message_and_is_no_attempt(session: Session) -> None:
    queued = message(session)

    claimed = services.claim(session, limit=5, now=minute(3))

    assert [(row.id, row.status, row.attempts, row.claimed_at) for row in claimed] == [
        (queued.id, SENDING, 0, minute(3))
    ]
    assert services.claim(session, limit=5, now=minute(4)) == []


def test_claim_takes_no_more_than_the_limit(session: Session) -> None:
    for _ in range(3):
        message(session)

    assert len(services.claim(session, limit=2, now=minute(1))) == 2
    assert len(services.claim(session, limit=2, now=minute(1))) == 1


def test_urgent_messages_overtake_bulk_notices(session: Session) -> None:
    kinds = (MailKind.EVENT_CHANGED, MailKind.REGISTRATION_CONFIRMED, MailKind.PASSWORD_LINK)
    for at, kind in enumerate(kinds):
        operations.enqueue(
            session, kind, to_address="rasa@example.org", to_name=kind.value, now=minute(at)
        )
    session.commit()

    claimed = [services.claim(session, limit=1, now=minute(9))[0].kind for _ in kinds]

    assert claimed == [*reversed(kinds)]


def test_messages_are_claimed_in_due_order(session: Session) -> None:
    message(session, "third", due_at=minute(3))
    message(session, "first", due_at=minute(1))
    message(session, "second", due_at=minute(2))
    message(session, "second, made later", due_at=minute(2))

    claims = [next_message(session, minute(3)) for _ in range(5)]

    assert [claim.to_name if claim else None for claim in claims] == [
        "first", "second", "second, made later", "third", None,
    ]  # fmt: skip


def test_message_is_claimed_once_it_is_due(session: Session) -> None:
    queued = message(session, due_at=minute(5))

    assert next_message(session, minute(5) - TICK) is None
    claimed = next_message(session, minute(5))
    assert claimed is not None
    assert claimed.id == queued.id


def test_claim_expires_after_its_ttl(session: Session) -> None:
    sending = message(session, status=SENDING, claimed_at=minute(1))
    expires_at = minute(1) + CLAIM_TTL

    assert next_message(session, expires_at - TICK) is None
    claimed = next_message(session, expires_at)
    assert claimed is not None
    assert (claimed.id, claimed.claimed_at) == (sending.id, expires_at)


@pytest.mark.parametrize("status", [MailStatus.SENT, MailStatus.FAILED, MailStatus.DROPPED])
def test_finished_messages_are_never_claimed(session: Session, status: MailStatus) -> None:
    message(session, status=status, claimed_at=minute(1))

    assert next_message(session, NOON + timedelta(days=30)) is None


def test_sent_message_records_the_time_and_no_error(session: Session) -> None:
    sending = message(session, status=SENDING, last_error="busy")

    sent = record(session, sending, DeliveryOutcome.SENT, now=minute(7))

    assert (sent.status, sent.sent_at, sent.last_error) == (MailStatus.SENT, minute(7), "")
    assert (sent.attempts, sent.claimed_at) == (1, None)


@pytest.mark.parametrize(
    ("outcome", "delays"),
    [
        (DeliveryOutcome.DEFERRED, [1, 2, 4, 8, 16, 32, 64, 120, 120]),
        (DeliveryOutcome.HELD, [1, 2, 4, 8, 15, 15]),
    ],
)
def test_message_is_retried_with_growing_delays(
    session: Session, outcome: DeliveryOutcome, delays: list[int]
) -> None:
    row = sending = message(session, status=SENDING)
    now, seen = minute(2), []

    for _ in delays:
        row = record(session, sending, outcome, "busy", now=now)
        assert (row.status, row.last_error) == (QUEUED, "busy")
        seen.append((row.due_at - now).total_seconds() / 60)
        now = row.due_at

    assert seen == delays
    is_attempt = outcome is DeliveryOutcome.DEFERRED
    assert row.attempts == (len(delays) if is_attempt else 0)


@pytest.mark.parametrize("outcome", [DeliveryOutcome.DEFERRED, DeliveryOutcome.HELD])
def test_message_fails_when_it_failed_for_five_days(
    session: Session, outcome: DeliveryOutcome
) -> None:
    first, second = (
        message(session, status=SENDING, failing_since=minute(1), attempts=99) for _ in "12"
    )
    five_days_later = minute(1) + timedelta(days=5)

    before = record(session, first, outcome, "busy", now=five_days_later - TICK)
    after = record(session, second, outcome, "busy", now=five_days_later)

    assert (before.status, after.status) == (QUEUED, MailStatus.FAILED)


def test_returned_message_is_due_as_before(session: Session) -> None:
    sending = message(session, status=SENDING, claimed_at=minute(1), last_error="busy")

    row = record(session, sending, DeliveryOutcome.RETURNED, now=minute(2))

    assert (row.status, row.due_at, row.attempts, row.claimed_at) == (QUEUED, NOON, 0, None)
    assert (row.last_error, row.failing_since) == ("busy", None)


def test_refused_and_dropped_messages_record_the_reason(session: Session) -> None:
    first, second = message(session), message(session)

    refused = record(session, first, DeliveryOutcome.REFUSED, "no such mailbox", now=minute(1))
    dropped = record(session, second, DeliveryOutcome.DROPPED, "overtaken", now=minute(1))

    assert (refused.status, refused.last_error) == (MailStatus.FAILED, "no such mailbox")
    assert (dropped.status, dropped.last_error) == (MailStatus.DROPPED, "overtaken")


@pytest.mark.parametrize(
    "outcome", [DeliveryOutcome.REFUSED, DeliveryOutcome.DROPPED, DeliveryOutcome.DEFERRED]
)
def test_errors_are_truncated_to_a_thousand_characters(
    session: Session, outcome: DeliveryOutcome
) -> None:
    row = record(session, message(session), outcome, "x" * 1001, now=NOON)

    assert row.last_error == "x" * 1000


def test_sending_does_not_change_public_pages(session: Session) -> None:
    queued = message(session)
    before = current_revision(session)

    services.claim(session, limit=1, now=minute(1))
    for outcome in DeliveryOutcome:
        record(session, queued, outcome, now=minute(2))

    assert current_revision(session) == before


def test_failed_messages_are_sent_again_as_new_ones(session: Session) -> None:
    failed = message(
        session, status=MailStatus.FAILED, attempts=9, failing_since=minute(1), last_error="busy"
    )
    sent = message(session, status=MailStatus.SENT)
    erased = message(session, status=MailStatus.FAILED, to_address="")
    other = message(session, status=MailStatus.FAILED)

    one = services.send_again(session, [failed.id, sent.id], actor=SECRETARIAT, now=minute(3))
    rest = services.send_again(session, None, actor=SECRETARIAT, now=minute(4))

    assert (one, rest) == (1, 1)
    session.expire_all()
    assert (failed.status, failed.due_at, failed.attempts) == (QUEUED, minute(3), 0)
    assert failed.failing_since is None
    assert (other.status, sent.status) == (QUEUED, MailStatus.SENT)
    assert erased.status is MailStatus.FAILED
