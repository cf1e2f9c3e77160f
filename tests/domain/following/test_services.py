"""Asking, confirming, changing how often, ending; what nobody confirmed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.rules import ChangeKind, EventKind, EventState
from meetings.domain.following import services
from meetings.domain.following.models import Following
from meetings.domain.following.rules import SENT_KEPT, Pace
from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import CONFIRM_WITHIN, MOST_ASKED, MailKind, MailStatus
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.following.followers import (
    TOLD,
    asked,
    become,
    drained,
    followed,
    told,
    wish,
)

pytestmark = on_both


def messages(session: Session) -> list[Message]:
    session.rollback()
    return list(session.scalars(select(Message).order_by(Message.id)))


def number(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_asking_writes_one_message_and_tells_nothing_yet(session: Session) -> None:
    it = asked(session, "Rasa@Example.org", Pace.WEEKLY, bodies=("thb",))

    (message,) = messages(session)
    assert (it.is_live, it.told_until, it.due_at) == (False, None, None)
    assert (message.kind, message.to_address) == (MailKind.FOLLOWING_ASKED, "Rasa@Example.org")
    assert (message.subject, message.subject_id, message.event_id) == ("following", it.id, None)


def test_same_wish_twice_is_one_row_and_a_double_click_one_mail(session: Session) -> None:
    asked(session)
    asked(session, "RASA@example.org", at=NOON + timedelta(seconds=90))
    asked(session, at=NOON + timedelta(minutes=3))
    asked(session, pace=Pace.DAILY, at=NOON + timedelta(minutes=3))

    assert number(session, Following) == 1
    assert len(messages(session)) == 3


def test_nobody_floods_a_stranger(session: Session) -> None:
    for minute in range(8):
        asked_at = NOON + timedelta(minutes=minute)
        services.ask(session, wish(text=f"word {minute}"), now=asked_at)

    assert len(messages(session)) == MOST_ASKED
    services.ask(session, wish(text="later"), now=NOON + timedelta(minutes=70))
    services.ask(session, wish("other@example.org"), now=NOON)
    assert len(messages(session)) == MOST_ASKED + 2


def test_nobody_floods_a_mailbox_by_writing_its_address_in_many_ways(session: Session) -> None:
    for number in range(8):
        services.ask(session, wish(f"Rasa+{number}@example.org"), now=NOON)
    services.ask(session, wish("rasa@example.org"), now=NOON)

    assert len(messages(session)) == MOST_ASKED
    services.ask(session, wish("ras_a+1@example.org"), now=NOON)
    assert len(messages(session)) == MOST_ASKED + 1


def test_asking_changes_nothing_of_what_is_followed_until_it_is_confirmed(
    session: Session,
) -> None:
    it = followed(session)

    asked(session, pace=Pace.WEEKLY)

    assert (it.is_live, it.pace, it.asked_pace) == (True, Pace.AT_ONCE, Pace.WEEKLY)
    services.confirm(session, it, now=NOON)
    assert it.pace is Pace.WEEKLY


def test_confirming_twice_is_confirming_once(session: Session) -> None:
    factories.installation(session)
    it = followed(session, pace=Pace.DAILY, at=NOON)
    due = it.due_at

    services.confirm(session, it, now=NOON + timedelta(hours=1))

    assert (it.confirmed_at, it.told_until, it.due_at) == (NOON, NOON, due)
    assert due == datetime(2027, 3, 2, 5, tzinfo=UTC)


def test_ending_forgets_the_address_everywhere_and_is_idempotent(session: Session) -> None:
    event = factories.event(session)
    it = followed(session)
    become(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)
    drained(session)

    services.end(session, it, now=TOLD)
    services.end(session, it, now=TOLD + timedelta(days=1))

    assert (it.ended_at, it.email, it.email_key, it.is_live) == (TOLD, None, None, False)
    kept = messages(session)
    assert {each.to_address for each in kept} == {""}
    assert {each.status for each in kept} == {MailStatus.DROPPED}
    services.confirm(session, it, now=TOLD)
    assert not it.is_live


def test_who_ended_it_may_follow_again_and_is_told_from_then_on(session: Session) -> None:
    event = factories.event(session)
    services.end(session, followed(session), now=NOON)
    become(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)

    followed(session, at=NOON + timedelta(seconds=1))
    drained(session)

    assert told(session) == []
    assert number(session, Following) == 2


def test_address_that_takes_no_mail_is_ended_as_a_whole(session: Session) -> None:
    followed(session, kinds=(EventKind.WEBINAR,))
    followed(session, kinds=(EventKind.FORUM,))
    other = followed(session, "other@example.org")

    assert services.end_all(session, " RASA@example.org", now=NOON) == 2
    assert services.end_all(session, "rasa@example.org", now=NOON) == 0
    assert other.is_live


def test_what_nobody_confirms_is_deleted_with_its_links_and_mails(session: Session) -> None:
    it, live = asked(session), followed(session, "live@example.org", at=NOON)
    access.issue(session, TokenScope.FOLLOW, it.id, now=NOON, expires_at=NOON + CONFIRM_WITHIN)

    assert services.tidy(session, now=NOON + CONFIRM_WITHIN) == 0
    assert services.tidy(session, now=NOON + CONFIRM_WITHIN + timedelta(seconds=1)) == 1

    assert [each.subject_id for each in messages(session)] == [live.id]
    assert (number(session, Following), number(session, AccessToken)) == (1, 0)


def test_what_was_sent_is_deleted_after_a_month(session: Session) -> None:
    followed(session, at=NOON)
    (message,) = messages(session)
    message.status = MailStatus.SENT
    session.commit()

    services.tidy(session, now=NOON + SENT_KEPT)
    assert len(messages(session)) == 1
    services.tidy(session, now=NOON + SENT_KEPT + timedelta(seconds=1))
    assert messages(session) == []
