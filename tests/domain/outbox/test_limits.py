"""Limits of mails to a mailbox, and deletion of messages."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.outbox import operations, queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import (
    FINAL_STATUSES,
    LIMITED_KINDS,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MAX_MAILS_TOTAL,
    MailKind,
    MailStatus,
    server_delay,
)
from tests.conftest import NOON
from tests.minutes import TICK, minute

RASA = "rasa@example.org"
LINK = MailKind.REGISTRATION_LINK


def queue_mails(
    session: Session, number: int, *, event_id: int | None = 1, now: datetime = NOON,
    kind: MailKind = LINK, address: str = RASA,
) -> None:  # fmt: skip
    for _ in range(number):
        operations.enqueue(
            session, kind, to_address=address, to_name="", now=now, event_id=event_id
        )
    session.flush()


def test_mailbox_limit_applies_per_event(session: Session) -> None:
    queue_mails(session, MAX_MAILS_PER_EVENT - 1)
    assert not queries.is_over_mail_limit(session, RASA, event_id=1, now=NOON)

    queue_mails(session, 1)

    assert queries.is_over_mail_limit(session, RASA, event_id=1, now=NOON)
    assert not queries.is_over_mail_limit(session, RASA, event_id=2, now=NOON)
    assert not queries.is_over_mail_limit(session, RASA, event_id=None, now=NOON)
    assert not queries.is_over_mail_limit(session, "other@example.org", event_id=1, now=NOON)


def test_mailbox_limit_applies_without_an_event(session: Session) -> None:
    queue_mails(session, MAX_MAILS_PER_EVENT - 1, event_id=None, kind=MailKind.FOLLOWING_ASKED)
    assert not queries.is_over_mail_limit(session, RASA, event_id=None, now=NOON)

    queue_mails(session, 1, event_id=None, kind=MailKind.FOLLOWING_ASKED)

    assert queries.is_over_mail_limit(session, RASA, event_id=None, now=NOON)
    assert not queries.is_over_mail_limit(session, RASA, event_id=1, now=NOON)


def test_mailbox_limit_applies_across_events(session: Session) -> None:
    for number in range(MAX_MAILS_TOTAL - 1):
        queue_mails(session, 1, event_id=number)
    assert not queries.is_over_mail_limit(session, RASA, event_id=99, now=NOON)

    queue_mails(session, 1, event_id=50)

    assert queries.is_over_mail_limit(session, RASA, event_id=99, now=NOON)


def test_messages_are_counted_within_the_window_only(session: Session) -> None:
    queue_mails(session, MAX_MAILS_PER_EVENT, now=minute(1))

    assert queries.is_over_mail_limit(
        session, RASA, event_id=1, now=minute(1) + MAIL_LIMIT_WINDOW - TICK
    )
    assert not queries.is_over_mail_limit(
        session, RASA, event_id=1, now=minute(1) + MAIL_LIMIT_WINDOW
    )


@pytest.mark.parametrize("kind", MailKind)
def test_only_limited_mail_kinds_are_counted(session: Session, kind: MailKind) -> None:
    queue_mails(session, MAX_MAILS_PER_EVENT, kind=kind)

    assert queries.is_over_mail_limit(session, RASA, event_id=1, now=NOON) is (
        kind in LIMITED_KINDS
    )


def test_messages_of_a_mailbox_are_found_by_kind_and_time(session: Session) -> None:
    queue_mails(session, 1, event_id=1, now=minute(1))
    queue_mails(session, 1, event_id=2, now=minute(2))
    queue_mails(session, 1, event_id=None, now=minute(3), address="Rasa+x@Example.org")
    queue_mails(session, 1, event_id=4, now=minute(3), kind=MailKind.NOMINATED)
    queue_mails(session, 1, event_id=5, now=minute(3), address="other@example.org")

    def subject_ids(since: datetime) -> list[int | None]:
        return queries.recent_mail_event_ids(session, RASA, {LINK}, since=since)

    assert subject_ids(minute(1) - TICK) == [1, 2, None]
    assert subject_ids(minute(1)) == [2, None]
    assert subject_ids(minute(2)) == [None]
    assert subject_ids(minute(3)) == []
    assert queries.recent_mail_event_ids(session, RASA, {MailKind.NOMINATED}, since=NOON) == [4]


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (10_000, 5)]
)
def test_server_delay_doubles_up_to_five_minutes(failures: int, minutes: int) -> None:
    assert server_delay(failures) == timedelta(minutes=minutes)


def message(
    session: Session, subject: str, subject_id: int, status: MailStatus = MailStatus.QUEUED,
    now: datetime = NOON,
) -> Message:  # fmt: skip
    queued = operations.enqueue(
        session, LINK, to_address=RASA, to_name="Rasa", now=now, subject=subject,
        subject_id=subject_id,
    )  # fmt: skip
    queued.status, queued.last_error = status, "busy"
    session.flush()
    return queued


def test_new_message_is_queued_and_due_immediately(session: Session) -> None:
    queued = operations.enqueue(
        session, LINK, to_address=RASA, to_name="Rasa", now=minute(1), subject="registration",
        subject_id=3, event_id=4, locale="lt", context={"change": 1},
    )  # fmt: skip
    session.flush()

    assert (queued.created_at, queued.due_at, queued.status, queued.attempts) == (
        minute(1), minute(1), MailStatus.QUEUED, 0,
    )  # fmt: skip
    assert (queued.subject, queued.subject_id, queued.event_id) == ("registration", 3, 4)
    assert (queued.to_address, queued.to_name, queued.locale, queued.facts) == (
        RASA,
        "Rasa",
        "lt",
        {"change": 1},
    )


def test_erased_addresses_are_cleared_and_queued_messages_dropped(session: Session) -> None:
    messages = {status: message(session, "registration", 1, status) for status in MailStatus}
    others = [message(session, "registration", 2), message(session, "user", 1)]

    operations.erase_recipients(session, "registration", 1)

    session.expire_all()
    for status, item in messages.items():
        expected = MailStatus.DROPPED if status is MailStatus.QUEUED else status
        assert (item.to_address, item.to_name, item.last_error, item.status) == (
            "",
            "",
            "",
            expected,
        )
    for item in others:
        assert (item.to_address, item.last_error, item.status) == (RASA, "busy", MailStatus.QUEUED)


def test_deletion_affects_messages_of_one_subject_only(session: Session) -> None:
    message(session, "registration", 1)
    remaining = {message(session, "registration", 2).id, message(session, "user", 1).id}

    operations.delete_messages(session, "registration", 1)

    assert set(session.scalars(select(Message.id))) == remaining


def test_only_finished_messages_before_the_limit_are_deleted(session: Session) -> None:
    remaining = {
        message(session, "following", 1, status, now=minute(1)).id
        for status in MailStatus if status not in FINAL_STATUSES
    }  # fmt: skip
    for status in FINAL_STATUSES:
        message(session, "following", 1, status, now=minute(5) - TICK)
    remaining.add(message(session, "following", 1, MailStatus.SENT, now=minute(5)).id)
    remaining.add(message(session, "user", 1, MailStatus.SENT, now=minute(1)).id)

    operations.delete_finished_messages(session, "following", before=minute(5))

    assert set(session.scalars(select(Message.id))) == remaining
