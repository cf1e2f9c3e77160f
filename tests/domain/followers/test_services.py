"""Request, confirm, change and end a follow; delete unconfirmed ones."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.rules import ChangeKind, EventKind, EventState
from meetings.domain.followers import services
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import SENT_RETENTION, Frequency
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CONFIRMATION_TTL, MAX_MAILS_PER_EVENT, MailKind, MailStatus
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.followers.helpers import (
    NOTIFIED_AT,
    change_state,
    confirmed_follow,
    follow_request,
    notified_events,
    send_all,
    unconfirmed_follow,
)

pytestmark = on_both


def messages(session: Session) -> list[Message]:
    session.rollback()
    return list(session.scalars(select(Message).order_by(Message.id)))


def count_rows(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_follow_request_sends_one_confirmation_and_no_notifications(session: Session) -> None:
    follow = unconfirmed_follow(session, "Rasa@Example.org", Frequency.WEEKLY, bodies=("thb",))

    (message,) = messages(session)
    assert (follow.is_live, follow.told_until, follow.due_at) == (False, None, None)
    assert (message.kind, message.to_address) == (MailKind.FOLLOWING_ASKED, "Rasa@Example.org")
    assert (message.subject, message.subject_id, message.event_id) == ("following", follow.id, None)


def test_repeated_request_creates_one_row_and_a_double_click_one_mail(session: Session) -> None:
    unconfirmed_follow(session)
    unconfirmed_follow(session, "RASA@example.org", at=NOON + timedelta(seconds=90))
    unconfirmed_follow(session, at=NOON + timedelta(minutes=3))
    unconfirmed_follow(session, pace=Frequency.DAILY, at=NOON + timedelta(minutes=3))

    assert count_rows(session, Follow) == 1
    assert len(messages(session)) == 3


def test_confirmation_mails_per_address_are_limited(session: Session) -> None:
    for minute in range(8):
        requested_at = NOON + timedelta(minutes=minute)
        services.request_follow(session, follow_request(text=f"word {minute}"), now=requested_at)

    assert len(messages(session)) == MAX_MAILS_PER_EVENT
    services.request_follow(session, follow_request(text="later"), now=NOON + timedelta(minutes=70))
    services.request_follow(session, follow_request("other@example.org"), now=NOON)
    assert len(messages(session)) == MAX_MAILS_PER_EVENT + 2


def test_confirmation_mails_per_mailbox_are_limited_across_spellings(session: Session) -> None:
    for number in range(8):
        services.request_follow(session, follow_request(f"Rasa+{number}@example.org"), now=NOON)
    services.request_follow(session, follow_request("rasa@example.org"), now=NOON)

    assert len(messages(session)) == MAX_MAILS_PER_EVENT
    services.request_follow(session, follow_request("ras_a+1@example.org"), now=NOON)
    assert len(messages(session)) == MAX_MAILS_PER_EVENT + 1


def test_unconfirmed_request_does_not_change_the_follow(
    session: Session,
) -> None:
    follow = confirmed_follow(session)

    unconfirmed_follow(session, pace=Frequency.WEEKLY)

    assert (follow.is_live, follow.pace, follow.asked_pace) == (
        True,
        Frequency.IMMEDIATE,
        Frequency.WEEKLY,
    )
    services.confirm_follow(session, follow, now=NOON)
    assert follow.pace is Frequency.WEEKLY


def test_confirming_is_idempotent(session: Session) -> None:
    factories.installation(session)
    follow = confirmed_follow(session, pace=Frequency.DAILY, at=NOON)
    due_at = follow.due_at

    services.confirm_follow(session, follow, now=NOON + timedelta(hours=1))

    assert (follow.confirmed_at, follow.told_until, follow.due_at) == (NOON, NOON, due_at)
    assert due_at == datetime(2027, 3, 2, 5, tzinfo=UTC)


def test_unfollowing_erases_the_address_and_is_idempotent(session: Session) -> None:
    event = factories.event(session)
    follow = confirmed_follow(session)
    change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)
    send_all(session)

    services.unfollow(session, follow, now=NOTIFIED_AT)
    services.unfollow(session, follow, now=NOTIFIED_AT + timedelta(days=1))

    assert (follow.ended_at, follow.email, follow.email_key, follow.is_live) == (
        NOTIFIED_AT,
        None,
        None,
        False,
    )
    remaining = messages(session)
    assert {message.to_address for message in remaining} == {""}
    assert {message.status for message in remaining} == {MailStatus.DROPPED}
    services.confirm_follow(session, follow, now=NOTIFIED_AT)
    assert not follow.is_live


def test_former_follower_can_follow_again_and_is_notified_from_then_on(session: Session) -> None:
    event = factories.event(session)
    services.unfollow(session, confirmed_follow(session), now=NOON)
    change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)

    confirmed_follow(session, at=NOON + timedelta(seconds=1))
    send_all(session)

    assert notified_events(session) == []
    assert count_rows(session, Follow) == 2


def test_undeliverable_address_is_unfollowed_completely(session: Session) -> None:
    confirmed_follow(session, kinds=(EventKind.WEBINAR,))
    confirmed_follow(session, kinds=(EventKind.FORUM,))
    other = confirmed_follow(session, "other@example.org")

    assert services.unfollow_all(session, " RASA@example.org", now=NOON) == 2
    assert services.unfollow_all(session, "rasa@example.org", now=NOON) == 0
    assert other.is_live


def test_unconfirmed_follows_are_deleted_with_links_and_mails(session: Session) -> None:
    follow, confirmed = (
        unconfirmed_follow(session),
        confirmed_follow(session, "live@example.org", at=NOON),
    )
    access.issue_token(
        session,
        TokenScope.FOLLOW_CONFIRMATION,
        follow.id,
        now=NOON,
        expires_at=NOON + CONFIRMATION_TTL,
    )

    assert services.delete_expired(session, now=NOON + CONFIRMATION_TTL) == 0
    assert services.delete_expired(session, now=NOON + CONFIRMATION_TTL + timedelta(seconds=1)) == 1

    assert [message.subject_id for message in messages(session)] == [confirmed.id]
    assert (count_rows(session, Follow), count_rows(session, AccessToken)) == (1, 0)


def test_sent_messages_are_deleted_after_a_month(session: Session) -> None:
    confirmed_follow(session, at=NOON)
    (message,) = messages(session)
    message.status = MailStatus.SENT
    session.commit()

    services.delete_expired(session, now=NOON + SENT_RETENTION)
    assert len(messages(session)) == 1
    services.delete_expired(session, now=NOON + SENT_RETENTION + timedelta(seconds=1))
    assert messages(session) == []
