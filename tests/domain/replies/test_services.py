"""Which answer counts, and what it does; each mailbox is read by one reader at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import services as registrations
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState, Reply, TakesPart
from meetings.domain.replies import queries, services
from meetings.domain.replies.rules import (
    CLAIM_LASTS,
    MOST_WITHDRAWN,
    Answer,
    Claim,
    Fate,
    Letter,
    Trouble,
)
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.events.test_services import details_of
from tests.domain.registration.test_services import SECRETARIAT
from tests.domain.registration.wishes import registered, submitted, told

pytestmark = on_both
BY: dict[str, Any] = {"actor": SECRETARIAT, "now": NOON}
ONE_O_CLOCK = datetime(2027, 3, 1, 13, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    """An event with room for two."""
    it = factories.open_event(session, uid="uid-1", capacity_total=2)
    session.commit()
    return it


@pytest.fixture
def claim(session: Session) -> Claim:
    """A mailbox that we have to ourselves."""
    found = services.claim(session, "meetings@mail.example.org:993/INBOX", now=NOON)
    assert found is not None
    return services.enter(session, found, 7, now=NOON)


class Post:
    """Brings answers, each in a mail of its own."""

    def __init__(self, session: Session, claim: Claim) -> None:
        self.session, self.claim, self.number = session, claim, 0

    def says(
        self, reply: Reply, sequence: int = 0, minute: int | None = None,
        who: str = "rasa@example.org", **more: Any,
    ) -> Fate:  # fmt: skip
        """Return what became of the answer."""
        self.number += 1
        at = NOON + timedelta(minutes=self.number if minute is None else minute)
        letter = Letter(
            self.number, more.pop("key", f"key-{self.number}"), more.pop("sender", who),
            Answer("uid-1", who, reply, sequence, at), **more,
        )  # fmt: skip
        return services.take(self.session, self.claim, letter, now=ONE_O_CLOCK).outcome


@pytest.fixture
def post(session: Session, claim: Claim) -> Post:
    """Somebody who brings answers."""
    return Post(session, claim)


def test_perhaps_keeps_the_seat(session: Session, event: Event, post: Post) -> None:
    it = registered(session, event, "rasa@example.org")

    assert post.says(Reply.TENTATIVE) is Fate.TAKEN

    assert (it.state, it.reply) == (RegistrationState.CONFIRMED, Reply.TENTATIVE)
    assert (it.replied_at, it.reply_stamp) == (ONE_O_CLOCK, NOON + timedelta(minutes=1))


def test_older_answer_does_not_undo_a_newer_one(session: Session, event: Event, post: Post) -> None:
    it = registered(session, event, "rasa@example.org")

    found = [post.says(Reply.ACCEPTED, minute=9), post.says(Reply.DECLINED, minute=8)]

    assert found == [Fate.TAKEN, Fate.TOO_OLD]
    assert it.reply is Reply.ACCEPTED


def test_answer_of_the_same_second_counts_where_it_says_something_else(
    session: Session, event: Event, post: Post
) -> None:
    registered(session, event, "rasa@example.org")

    found = [post.says(each, minute=9) for each in (Reply.ACCEPTED, Reply.ACCEPTED, Reply.DECLINED)]

    assert found == [Fate.TAKEN, Fate.REPEATED, Fate.TAKEN]


def test_clock_that_is_years_ahead_shuts_out_no_later_answer(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    post.says(Reply.TENTATIVE, minute=9_999_999)

    services.take(
        session, post.claim,
        Letter(9, "k", "rasa@example.org", Answer(
            "uid-1", "rasa@example.org", Reply.ACCEPTED, 0, ONE_O_CLOCK + timedelta(days=1))),
        now=ONE_O_CLOCK + timedelta(days=1),
    )  # fmt: skip

    assert it.reply is Reply.ACCEPTED


def test_answer_to_the_old_time_is_too_old_and_the_new_time_is_unanswered(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    post.says(Reply.ACCEPTED)
    details = details_of(event, when=factories.when("2027-05-21"))
    events.edit(session, event, details, seen=event.changes_count, **BY)
    unanswered = it.reply

    found = [post.says(Reply.DECLINED, 0), post.says(Reply.ACCEPTED, 1)]

    assert unanswered is None
    assert found == [Fate.TOO_OLD, Fate.TAKEN]
    assert it.state is RegistrationState.CONFIRMED


def test_new_title_leaves_the_answer_and_answers_under_way(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    post.says(Reply.ACCEPTED)
    details = details_of(event, title="Another title")
    events.edit(session, event, details, seen=event.changes_count, **BY)
    kept = it.reply

    assert (kept, it.sequence) == (Reply.ACCEPTED, 2)
    assert post.says(Reply.TENTATIVE, 0) is Fate.TAKEN


@pytest.mark.parametrize("state", ["waitlisted", "pending", "unverified", "declined", "cancelled"])
@pytest.mark.parametrize("reply", [Reply.ACCEPTED, Reply.DECLINED])
def test_who_was_not_asked_to_come_cannot_answer(
    session: Session, event: Event, post: Post, state: str, reply: Reply
) -> None:
    it = factories.registration(
        session, event, email="rasa@example.org", state=RegistrationState(state)
    )
    session.commit()

    assert post.says(reply) is Fate.NOT_ASKED

    assert (it.state, it.reply) == (RegistrationState(state), None)


def test_who_withdrew_on_the_page_does_not_come_back_by_an_old_answer(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    registrations.cancel(session, it, now=NOON)

    assert post.says(Reply.ACCEPTED) is Fate.NOT_ASKED
    assert it.state is RegistrationState.CANCELLED


def test_who_was_turned_down_does_not_come_back_by_an_answer(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    registrations.decline(session, it, SECRETARIAT, now=NOON)

    assert post.says(Reply.ACCEPTED) is Fate.NOT_ASKED
    assert it.state is RegistrationState.DECLINED


def test_decline_of_an_earlier_registration_does_not_end_the_present_one(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    registrations.cancel(session, it, now=NOON)
    registered(session, event, "rasa@example.org")

    assert post.says(Reply.DECLINED, 0) is Fate.TOO_OLD
    assert post.says(Reply.DECLINED, 2) is Fate.TAKEN


def test_coming_back_goes_the_way_of_every_registration(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    post.says(Reply.DECLINED)

    assert post.says(Reply.ACCEPTED) is Fate.TAKEN

    assert (it.state, it.reply) == (RegistrationState.CONFIRMED, Reply.ACCEPTED)
    assert told(session, "rasa@example.org")[2:] == [
        "reply_declined CANCEL 1", "registration_confirmed REQUEST 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "outcome", "state"),
    [
        ({"capacity_total": 0}, Fate.TAKEN, "waitlisted"),
        ({"capacity_total": 0, "has_waiting_list": False}, Fate.NOT_POSSIBLE, "cancelled"),
        ({"registration": RegistrationPolicy.APPROVAL}, Fate.TAKEN, "pending"),
        ({"registration": RegistrationPolicy.NONE}, Fate.NOT_POSSIBLE, "cancelled"),
        ({"registration_closes_at": NOON}, Fate.TAKEN, "confirmed"),
    ],
)
def test_coming_back_never_takes_more_than_there_is(
    session: Session,
    event: Event,
    post: Post,
    columns: dict[str, Any],
    outcome: Fate,
    state: str,
) -> None:
    it = registered(session, event, "rasa@example.org")
    post.says(Reply.DECLINED)
    for name, value in columns.items():
        setattr(event, name, value)
    session.commit()

    assert post.says(Reply.ACCEPTED) is outcome
    assert it.state is RegistrationState(state)


def test_who_declines_again_and_again_is_left_to_a_person(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "rasa@example.org")
    for time in range(MOST_WITHDRAWN):
        assert post.says(Reply.DECLINED, 2 * time) is Fate.TAKEN
        assert post.says(Reply.ACCEPTED, 2 * time) is Fate.TAKEN

    assert post.says(Reply.DECLINED, 2 * MOST_WITHDRAWN) is Fate.TOO_OFTEN
    assert it.state is RegistrationState.CONFIRMED


def test_decline_after_the_event_is_noted_and_frees_nothing(
    session: Session, event: Event, claim: Claim
) -> None:
    it = registered(session, event, "rasa@example.org")
    late = NOON + timedelta(days=200)
    letter = Letter(1, "k", "rasa@example.org",
                    Answer("uid-1", "rasa@example.org", Reply.DECLINED, 0, late))  # fmt: skip

    assert services.take(session, claim, letter, now=late).outcome is Fate.TAKEN
    assert (it.state, it.reply) == (RegistrationState.CONFIRMED, Reply.DECLINED)


def test_address_is_the_same_in_any_case_and_form(
    session: Session, event: Event, post: Post
) -> None:
    it = registered(session, event, "Rasa@Žuvis.example")

    written = "RASA@" + "žuvis.example".encode("idna").decode()

    found = post.says(Reply.ACCEPTED, who=written, sender="rasa@žuvis.example")

    assert (found, it.reply) == (Fate.TAKEN, Reply.ACCEPTED)


def test_answer_makes_no_registration(session: Session, event: Event, post: Post) -> None:
    submitted(session, event, "unverified@example.org")

    found = [post.says(Reply.ACCEPTED, who=who) for who in ("nobody@example.org", "")]

    assert found == [Fate.UNKNOWN_PERSON, Fate.UNKNOWN_PERSON]
    assert session.scalar(select(func.count()).select_from(Registration)) == 1


def test_same_mail_twice_is_one_answer(session: Session, event: Event, post: Post) -> None:
    registered(session, event, "rasa@example.org")
    first = post.says(Reply.ACCEPTED, key="the same")
    copy = post.says(Reply.DECLINED, key="the same")
    post.number -= 1
    again = post.says(Reply.DECLINED, key="another")

    assert (first, copy, again) == (Fate.TAKEN, Fate.REPEATED, Fate.REPEATED)


def test_change_of_ones_own_is_asked_anew(session: Session, event: Event, post: Post) -> None:
    event.mode = None
    session.commit()
    it = registered(session, event, "rasa@example.org")
    registrations.change(session, it, takes_part=TakesPart.ON_SITE, needs="", now=NOON)

    assert [post.says(Reply.DECLINED, 0), post.says(Reply.DECLINED, 1)] == [
        Fate.TOO_OLD, Fate.TAKEN,
    ]  # fmt: skip


def test_mailbox_has_one_reader_until_that_one_lets_go_or_dies(session: Session) -> None:
    first = services.claim(session, "m", now=NOON)
    second = services.claim(session, "m", now=NOON, is_forced=True)
    after_death = services.claim(session, "m", now=NOON + CLAIM_LASTS)
    assert after_death is not None
    services.record_read(session, after_death, now=NOON)

    assert first == after_death
    assert second is None
    assert services.claim(session, "m", now=NOON) is not None


def test_trouble_is_news_once_and_gone_once_it_is_read(session: Session, claim: Claim) -> None:
    news = [
        services.record_trouble(session, claim, trouble, now=NOON)
        for trouble in (Trouble.UNREACHABLE, Trouble.UNREACHABLE, Trouble.NOT_LET_IN)
    ]
    name = "meetings@mail.example.org:993/INBOX"
    (failing,) = queries.failing(session, [name])
    left_alone = services.claim(session, name, now=NOON + timedelta(minutes=3))

    assert (news, failing.failures, left_alone) == ([True, False, True], 3, None)
    assert services.record_read(session, claim, now=NOON) == 3
    assert queries.failing(session, [name]) == []


def test_what_waits_for_a_person_is_counted_by_why(
    session: Session, event: Event, post: Post
) -> None:
    registered(session, event, "rasa@example.org")
    post.says(Reply.ACCEPTED)
    for who in ("a@example.org", "b@example.org"):
        post.says(Reply.ACCEPTED, who=who)
    post.says(Reply.ACCEPTED, sender="c@example.org")

    assert queries.unsettled(session, event.id, since=ONE_O_CLOCK + timedelta(seconds=1)) == {}
    assert queries.unsettled(session, event.id, since=NOON) == {
        Fate.UNKNOWN_PERSON: 2, Fate.ANOTHER_SENDER: 1,
    }  # fmt: skip
