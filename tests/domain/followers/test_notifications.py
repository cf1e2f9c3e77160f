"""Immediate notifications and digests sent by the worker."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import (
    AttendanceMode,
    ChangeKind,
    EventKind,
    EventState,
    Visibility,
)
from meetings.domain.followers import services
from meetings.domain.followers.models import NewsBatch, PendingNews
from meetings.domain.followers.rules import BATCH_SIZE, MAX_DELAY, QUIET_PERIOD, Frequency
from meetings.domain.outbox.rules import MailKind
from meetings.domain.redirects import services as redirects
from meetings.domain.redirects.rules import RedirectKind
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.followers.helpers import (
    NOTIFIED_AT,
    SECRETARIAT,
    change_state,
    confirmed_follow,
    notifications,
    notified_events,
    record_change,
    rename,
    reschedule,
    send_all,
)

pytestmark = on_both
CANCELLED, CONFIRMED = EventState.CANCELLED, EventState.CONFIRMED
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2027, 3, 8, 5, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    factories.installation(session)
    event = factories.event(session)
    session.commit()
    return event


def cancel(session: Session, event: Event, at: datetime = NOON) -> None:
    change_state(session, event, CANCELLED, ChangeKind.CANCELLED, at)


def revive(session: Session, event: Event, at: datetime) -> None:
    change_state(session, event, CONFIRMED, ChangeKind.REINSTATED, at)


def count_waiting(session: Session) -> tuple[int, int]:
    session.rollback()
    return tuple(  # type: ignore[return-value]
        session.scalar(select(func.count()).select_from(t)) for t in (PendingNews, NewsBatch)
    )


def test_notification_is_sent_once_after_the_quiet_period(session: Session, event: Event) -> None:
    confirmed_follow(session)
    cancel(session, event)

    assert send_all(session, NOTIFIED_AT - timedelta(seconds=1)) == 0
    assert send_all(session) == 1
    assert send_all(session, NOTIFIED_AT + timedelta(days=1)) == 0
    assert notified_events(session) == [[event.id]]
    assert count_waiting(session) == (0, 0)


def test_publication_is_notified_and_earlier_changes_are_not(session: Session) -> None:
    draft = factories.event(session, state=EventState.DRAFT, published_at=None)
    confirmed_follow(session)
    rename(session, draft, "Still secret")
    assert count_waiting(session) == (0, 0)

    events.publish_event(session, draft, actor=SECRETARIAT, now=NOON)
    send_all(session)

    (message,) = notifications(session)
    assert message.kind is MailKind.FOLLOWING_NEWS
    assert message.facts["stories"] == [[draft.id, 2, 2]]


def test_change_reverted_within_minutes_is_not_notified(session: Session, event: Event) -> None:
    confirmed_follow(session)
    cancel(session, event)
    revive(session, event, NOON + 2 * MINUTE)

    assert send_all(session, NOTIFIED_AT) == 0
    send_all(session, NOON + 5 * MINUTE)

    assert notified_events(session) == []
    assert count_waiting(session) == (0, 0)


def test_changes_within_minutes_are_combined_into_one_mail(session: Session, event: Event) -> None:
    confirmed_follow(session)
    reschedule(session, event, factories.when("2027-06-01"))
    rename(session, event, "Another title", NOON + 2 * MINUTE)
    reschedule(session, event, factories.when("2027-06-02"), NOON + 4 * MINUTE)

    send_all(session, NOON + 7 * MINUTE)

    (message,) = notifications(session)
    assert message.facts["stories"] == [[event.id, 1, 3]]


def test_notification_is_delayed_only_up_to_a_limit(session: Session, event: Event) -> None:
    confirmed_follow(session)
    for minute in range(0, 16, 2):
        rename(session, event, f"Title {minute}", NOON + minute * MINUTE)
        send_all(session, NOON + minute * MINUTE)

    assert len(notifications(session)) == 1
    assert MAX_DELAY + QUIET_PERIOD <= 14 * MINUTE
    send_all(session, NOON + 30 * MINUTE)
    assert [message.facts["stories"][0][1:] for message in notifications(session)] == [
        [1, 5],
        [6, 8],
    ]


def test_events_published_together_are_one_mail(session: Session, event: Event) -> None:
    confirmed_follow(session)
    others = [factories.event(session) for _ in range(3)]
    for published in (event, *others):
        reschedule(session, published, factories.when("2027-09-01"))

    send_all(session)

    (message,) = notifications(session)
    assert message.kind is MailKind.FOLLOWING_DIGEST
    assert {published[0] for published in message.facts["stories"]} == {
        event.id,
        *(e.id for e in others),
    }


@pytest.mark.parametrize(
    "hidden", [{"visibility": Visibility.MEMBERS}, {"state": EventState.DRAFT}]
)
def test_hidden_events_are_not_notified(session: Session, hidden: dict[str, object]) -> None:
    hidden_event = factories.event(session, **hidden)
    confirmed_follow(session)
    confirmed_follow(session, "weekly@example.org", Frequency.WEEKLY)

    rename(session, hidden_event, "Nobody may know")
    reschedule(session, hidden_event, factories.when("2027-07-01"))
    send_all(session, MONDAY)

    assert (notified_events(session), notified_events(session, "weekly@example.org")) == ([], [])


def test_event_hidden_before_the_notification_is_not_notified(
    session: Session, event: Event
) -> None:
    confirmed_follow(session)
    rename(session, event, "New name")
    event.visibility = Visibility.MEMBERS
    record_change(session, event, ChangeKind.EDITED, reader=["public", "members"])

    send_all(session)

    assert notified_events(session) == []


def test_making_an_event_public_announces_it(session: Session, event: Event) -> None:
    confirmed_follow(session)
    event.visibility = Visibility.MEMBERS
    session.commit()
    rename(session, event, "Inner name")
    event.visibility = Visibility.PUBLIC
    record_change(session, event, ChangeKind.EDITED, reader=["members", "public"])

    send_all(session)

    assert notifications(session)[0].facts["stories"] == [[event.id, 2, 2]]


def test_change_of_a_past_event_is_not_notified(session: Session) -> None:
    past = factories.event(session, when=factories.when("2020-05-01"))
    confirmed_follow(session)
    rename(session, past, "As it really was called")

    send_all(session)

    assert notified_events(session) == []


def test_only_earlier_followers_are_notified(session: Session, event: Event) -> None:
    confirmed_follow(session, "before@example.org", at=NOON - MINUTE)
    cancel(session, event)
    confirmed_follow(session, "after@example.org", at=NOON + MINUTE)

    send_all(session)

    assert notified_events(session, "before@example.org") == [[event.id]]
    assert notified_events(session, "after@example.org") == []


def test_filter_matches_later_bodies_and_meetings(session: Session) -> None:
    confirmed_follow(session, kinds=(EventKind.WEBINAR,))
    confirmed_follow(session, "other@example.org", kinds=(EventKind.FORUM,))
    draft = factories.event(
        session, kind=EventKind.WEBINAR, state=EventState.DRAFT, bodies=[factories.body(session)]
    )
    draft.published_at = None
    session.commit()

    events.publish_event(session, draft, actor=SECRETARIAT, now=NOON)
    send_all(session)

    assert notified_events(session) == [[draft.id]]
    assert notified_events(session, "other@example.org") == []


def test_follower_of_a_body_is_notified_of_that_body_only(session: Session, event: Event) -> None:
    followed = factories.event(session)
    confirmed_follow(session, bodies=(followed.bodies[0].slug,))
    rename(session, followed, "Mine")
    rename(session, event, "Not mine")

    send_all(session)

    assert notified_events(session) == [[followed.id]]


def test_renamed_body_is_still_followed(session: Session, event: Event) -> None:
    old = event.bodies[0].slug
    confirmed_follow(session, bodies=(old,))
    redirects.rename_slug(session, RedirectKind.BODY, old, "fisheries", actor=SECRETARIAT, now=NOON)
    rename(session, event, "Of the same body")

    send_all(session)

    assert notified_events(session) == [[event.id]]


def test_event_that_no_longer_matches_is_notified_once_more(session: Session, event: Event) -> None:
    confirmed_follow(session, modes=(AttendanceMode.ONLINE,))
    event.mode = AttendanceMode.ON_SITE
    record_change(session, event, ChangeKind.MOVED, mode=["online", "on_site"])
    send_all(session)
    cancel(session, event, NOON + timedelta(hours=1))
    send_all(session, NOON + timedelta(hours=2))

    assert notified_events(session) == [[event.id]]


def test_digest_contains_changes_since_the_last_one_and_is_never_empty(
    session: Session, event: Event
) -> None:
    follow = confirmed_follow(session, pace=Frequency.WEEKLY, at=NOON - timedelta(hours=1))
    cancel(session, event)
    send_all(session, MONDAY - MINUTE)
    assert notified_events(session) == []

    send_all(session, MONDAY)
    assert notified_events(session) == [[event.id]]
    assert (follow.due_at, follow.told_until) == (MONDAY + timedelta(days=7), MONDAY - MINUTE)

    send_all(session, MONDAY + timedelta(days=7))
    assert len(notified_events(session)) == 1
    revive(session, event, MONDAY + timedelta(days=8))
    send_all(session, MONDAY + timedelta(days=13))
    assert len(notified_events(session)) == 1
    send_all(session, MONDAY + timedelta(days=14))
    assert len(notified_events(session)) == 2


def test_digest_omits_reverted_changes(session: Session, event: Event) -> None:
    confirmed_follow(session, pace=Frequency.WEEKLY, at=NOON - timedelta(hours=1))
    cancel(session, event)
    revive(session, event, NOON + timedelta(days=2))

    send_all(session, MONDAY)

    assert notified_events(session) == []


def test_digest_after_worker_downtime_is_a_single_mail(session: Session, event: Event) -> None:
    follow = confirmed_follow(session, pace=Frequency.DAILY)
    rename(session, event, "First", NOON + timedelta(days=1))
    rename(session, event, "Second", NOON + timedelta(days=3))

    send_all(session, NOON + timedelta(days=4))

    assert [m.facts["stories"] for m in notifications(session)] == [[[event.id, 1, 2]]]
    assert follow.due_at == datetime(2027, 3, 6, 5, tzinfo=UTC)


def test_each_follower_is_notified_once_across_batches(session: Session, event: Event) -> None:
    readers = [f"reader{n}@example.org" for n in range(BATCH_SIZE + 3)]
    for address in readers:
        confirmed_follow(session, address)
    cancel(session, event)

    assert send_all(session) == 2
    assert all(notified_events(session, address) == [[event.id]] for address in readers)


def test_followers_can_change_between_batches(session: Session, event: Event) -> None:
    readers = [confirmed_follow(session, f"reader{n}@example.org") for n in range(BATCH_SIZE + 3)]
    cancel(session, event)
    assert services.send_next_news_batch(session, now=NOTIFIED_AT)

    services.unfollow(session, readers[-1], now=NOTIFIED_AT)
    confirmed_follow(session, "new@example.org", at=NOTIFIED_AT)
    services.set_frequency(session, readers[-2], Frequency.DAILY, now=NOTIFIED_AT)
    send_all(session)
    send_all(session, NOON + timedelta(days=1))

    remaining = [
        notified_events(session, f"reader{n}@example.org")
        for n in range(BATCH_SIZE, BATCH_SIZE + 3)
    ]
    assert remaining == [[[event.id]], [[event.id]], []]
    assert notified_events(session, "new@example.org") == []


def test_changing_the_frequency_loses_no_notification(session: Session, event: Event) -> None:
    follow = confirmed_follow(session)
    cancel(session, event)
    services.set_frequency(session, follow, Frequency.WEEKLY, now=NOON + MINUTE)
    send_all(session)
    assert notified_events(session) == []
    send_all(session, MONDAY)
    assert notified_events(session) == [[event.id]]

    revive(session, event, MONDAY + MINUTE)
    services.set_frequency(session, follow, Frequency.IMMEDIATE, now=MONDAY + timedelta(days=1))
    assert len(notified_events(session)) == 2
    send_all(session, MONDAY + timedelta(days=2))
    assert len(notified_events(session)) == 2


def test_cost_of_saving_is_independent_of_the_follower_count(
    session: Session, event: Event, count_queries: object, app: Flask
) -> None:
    def cost() -> int:
        with count_queries() as statements:  # type: ignore[operator]
            rename(session, event, f"Title {statements.count}{event.changes_count}")
        return int(statements.count)

    rename(session, event, "Title")
    cost_of_few = cost()
    for n in range(20):
        confirmed_follow(session, f"reader{n}@example.org", text=f"word {n}")

    assert cost() == cost_of_few
