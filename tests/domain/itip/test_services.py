"""Effects of iTIP replies on registrations; exclusive access to mailboxes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.itip import queries, services
from meetings.domain.itip.rules import (
    CLAIM_TTL,
    MAX_WITHDRAWALS,
    IncomingReply,
    ItipReply,
    MailboxClaim,
    MailboxProblem,
    ReplyOutcome,
)
from meetings.domain.registration import decision_services
from meetings.domain.registration import services as registration_services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply, ParticipationMode, RegistrationState
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON, on_both
from tests.domain.events.test_services import details_of
from tests.domain.registration.helpers import queued_mails, registered, submitted
from tests.domain.registration.test_services import SECRETARIAT

pytestmark = on_both
BY: dict[str, Any] = {"actor": SECRETARIAT, "now": NOON}
ONE_O_CLOCK = datetime(2027, 3, 1, 13, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event with two seats."""
    event = factories.open_event(session, uid="uid-1", capacity_total=2)
    session.commit()
    return event


@pytest.fixture
def claim(session: Session) -> MailboxClaim:
    """Claim a mailbox."""
    result = services.claim_mailbox(session, "meetings@mail.example.org:993/INBOX", now=NOON)
    assert result is not None
    return services.update_uidvalidity(session, result, 7, now=NOON)


class Mailer:
    """Delivers replies, each in a separate mail."""

    def __init__(self, session: Session, claim: MailboxClaim) -> None:
        self.session, self.claim, self.number = session, claim, 0

    def reply(
        self, reply: CalendarReply, sequence: int = 0, minute: int | None = None,
        attendee: str = "rasa@example.org", **fields: Any,
    ) -> ReplyOutcome:  # fmt: skip
        """Deliver the answer and return its outcome."""
        self.number += 1
        at = NOON + timedelta(minutes=self.number if minute is None else minute)
        incoming = IncomingReply(
            self.number, fields.pop("key", f"key-{self.number}"), fields.pop("sender", attendee),
            ItipReply("uid-1", attendee, reply, sequence, at), **fields,
        )  # fmt: skip
        return services.process_reply(self.session, self.claim, incoming, now=ONE_O_CLOCK).outcome


@pytest.fixture
def mailer(session: Session, claim: MailboxClaim) -> Mailer:
    """Return a mailer for the claimed mailbox."""
    return Mailer(session, claim)


def test_tentative_answer_retains_the_seat(session: Session, event: Event, mailer: Mailer) -> None:
    registration = registered(session, event, "rasa@example.org")

    assert mailer.reply(CalendarReply.TENTATIVE) is ReplyOutcome.APPLIED

    assert (registration.state, registration.reply) == (
        RegistrationState.CONFIRMED,
        CalendarReply.TENTATIVE,
    )
    assert (registration.replied_at, registration.reply_stamp) == (
        ONE_O_CLOCK,
        NOON + timedelta(minutes=1),
    )


def test_older_answer_does_not_override_a_newer_one(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")

    outcomes = [
        mailer.reply(CalendarReply.ACCEPTED, minute=9),
        mailer.reply(CalendarReply.DECLINED, minute=8),
    ]

    assert outcomes == [ReplyOutcome.APPLIED, ReplyOutcome.OUTDATED]
    assert registration.reply is CalendarReply.ACCEPTED


def test_different_answer_within_the_same_second_is_applied(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registered(session, event, "rasa@example.org")

    outcomes = [
        mailer.reply(answer, minute=9)
        for answer in (CalendarReply.ACCEPTED, CalendarReply.ACCEPTED, CalendarReply.DECLINED)
    ]

    assert outcomes == [ReplyOutcome.APPLIED, ReplyOutcome.DUPLICATE, ReplyOutcome.APPLIED]


def test_answer_with_a_future_timestamp_does_not_block_later_ones(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.TENTATIVE, minute=9_999_999)

    services.process_reply(
        session,
        mailer.claim,
        IncomingReply(
            9,
            "k",
            "rasa@example.org",
            ItipReply(
                "uid-1",
                "rasa@example.org",
                CalendarReply.ACCEPTED,
                0,
                ONE_O_CLOCK + timedelta(days=1),
            ),
        ),
        now=ONE_O_CLOCK + timedelta(days=1),
    )

    assert registration.reply is CalendarReply.ACCEPTED


def test_answer_to_the_old_time_is_outdated_and_rescheduling_clears_the_answer(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.ACCEPTED)
    details = details_of(event, when=factories.when("2027-05-21"))
    events.edit_event(session, event, details, seen=event.changes_count, **BY)
    unanswered = registration.reply

    outcomes = [mailer.reply(CalendarReply.DECLINED, 0), mailer.reply(CalendarReply.ACCEPTED, 1)]

    assert unanswered is None
    assert outcomes == [ReplyOutcome.OUTDATED, ReplyOutcome.APPLIED]
    assert registration.state is RegistrationState.CONFIRMED


def test_new_title_retains_answers_and_accepts_pending_ones(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.ACCEPTED)
    details = details_of(event, title="Another title")
    events.edit_event(session, event, details, seen=event.changes_count, **BY)
    answer = registration.reply

    assert (answer, registration.sequence) == (CalendarReply.ACCEPTED, 2)
    assert mailer.reply(CalendarReply.TENTATIVE, 0) is ReplyOutcome.APPLIED


@pytest.mark.parametrize("state", ["waitlisted", "pending", "unverified", "declined", "cancelled"])
@pytest.mark.parametrize("reply", [CalendarReply.ACCEPTED, CalendarReply.DECLINED])
def test_person_without_an_invitation_cannot_answer(
    session: Session, event: Event, mailer: Mailer, state: str, reply: CalendarReply
) -> None:
    registration = factories.registration(
        session, event, email="rasa@example.org", state=RegistrationState(state)
    )
    session.commit()

    assert mailer.reply(reply) is ReplyOutcome.NOT_INVITED

    assert (registration.state, registration.reply) == (RegistrationState(state), None)


def test_old_answer_does_not_reinstate_a_cancelled_registration(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    registration_services.cancel_registration(
        session, registration, actor=holder_of(registration), now=NOON
    )

    assert mailer.reply(CalendarReply.ACCEPTED) is ReplyOutcome.NOT_INVITED
    assert registration.state is RegistrationState.CANCELLED


def test_answer_does_not_reinstate_a_declined_registration(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    decision_services.decline_registration(session, registration, SECRETARIAT, now=NOON)

    assert mailer.reply(CalendarReply.ACCEPTED) is ReplyOutcome.NOT_INVITED
    assert registration.state is RegistrationState.DECLINED


def test_decline_of_an_earlier_registration_does_not_affect_the_current_one(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    registration_services.cancel_registration(
        session, registration, actor=holder_of(registration), now=NOON
    )
    registered(session, event, "rasa@example.org")

    assert mailer.reply(CalendarReply.DECLINED, 0) is ReplyOutcome.OUTDATED
    assert mailer.reply(CalendarReply.DECLINED, 2) is ReplyOutcome.APPLIED


def test_accepting_again_reinstates_the_registration(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.DECLINED)

    assert mailer.reply(CalendarReply.ACCEPTED) is ReplyOutcome.APPLIED

    assert (registration.state, registration.reply) == (
        RegistrationState.CONFIRMED,
        CalendarReply.ACCEPTED,
    )
    assert queued_mails(session, "rasa@example.org")[2:] == [
        "reply_declined CANCEL 1", "registration_confirmed REQUEST 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "outcome", "state"),
    [
        ({"capacity_total": 0}, ReplyOutcome.APPLIED, "waitlisted"),
        (
            {"capacity_total": 0, "has_waiting_list": False},
            ReplyOutcome.NOT_APPLICABLE,
            "cancelled",
        ),
        ({"registration": RegistrationPolicy.APPROVAL}, ReplyOutcome.APPLIED, "pending"),
        ({"registration": RegistrationPolicy.NONE}, ReplyOutcome.NOT_APPLICABLE, "cancelled"),
        ({"registration_closes_at": NOON}, ReplyOutcome.APPLIED, "confirmed"),
    ],
)
def test_accepting_again_respects_the_limits_of_the_event(
    session: Session,
    event: Event,
    mailer: Mailer,
    columns: dict[str, Any],
    outcome: ReplyOutcome,
    state: str,
) -> None:
    registration = registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.DECLINED)
    for name, value in columns.items():
        setattr(event, name, value)
    session.commit()

    assert mailer.reply(CalendarReply.ACCEPTED) is outcome
    assert registration.state is RegistrationState(state)


def test_repeated_declines_are_rate_limited(session: Session, event: Event, mailer: Mailer) -> None:
    registration = registered(session, event, "rasa@example.org")
    for time in range(MAX_WITHDRAWALS):
        assert mailer.reply(CalendarReply.DECLINED, 2 * time) is ReplyOutcome.APPLIED
        assert mailer.reply(CalendarReply.ACCEPTED, 2 * time) is ReplyOutcome.APPLIED

    assert mailer.reply(CalendarReply.DECLINED, 2 * MAX_WITHDRAWALS) is ReplyOutcome.RATE_LIMITED
    assert registration.state is RegistrationState.CONFIRMED


def test_decline_after_the_event_is_recorded_and_frees_no_seat(
    session: Session, event: Event, claim: MailboxClaim
) -> None:
    registration = registered(session, event, "rasa@example.org")
    after_event = NOON + timedelta(days=200)
    incoming = IncomingReply(
        1,
        "k",
        "rasa@example.org",
        ItipReply("uid-1", "rasa@example.org", CalendarReply.DECLINED, 0, after_event),
    )

    assert (
        services.process_reply(session, claim, incoming, now=after_event).outcome
        is ReplyOutcome.APPLIED
    )
    assert (registration.state, registration.reply) == (
        RegistrationState.CONFIRMED,
        CalendarReply.DECLINED,
    )


def test_address_is_compared_case_insensitively_and_normalized(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registration = registered(session, event, "Rasa@Žuvis.example")

    written = "RASA@" + "žuvis.example".encode("idna").decode()

    outcome = mailer.reply(CalendarReply.ACCEPTED, attendee=written, sender="rasa@žuvis.example")

    assert (outcome, registration.reply) == (ReplyOutcome.APPLIED, CalendarReply.ACCEPTED)


def test_answer_creates_no_registration(session: Session, event: Event, mailer: Mailer) -> None:
    submitted(session, event, "unverified@example.org")

    outcomes = [
        mailer.reply(CalendarReply.ACCEPTED, attendee=attendee)
        for attendee in ("nobody@example.org", "")
    ]

    assert outcomes == [ReplyOutcome.UNKNOWN_ATTENDEE, ReplyOutcome.UNKNOWN_ATTENDEE]
    assert session.scalar(select(func.count()).select_from(Registration)) == 1


def test_same_mail_is_processed_once(session: Session, event: Event, mailer: Mailer) -> None:
    registered(session, event, "rasa@example.org")
    first = mailer.reply(CalendarReply.ACCEPTED, key="the same")
    copy = mailer.reply(CalendarReply.DECLINED, key="the same")
    mailer.number -= 1
    second_mail = mailer.reply(CalendarReply.DECLINED, key="another")

    assert (first, copy, second_mail) == (
        ReplyOutcome.APPLIED,
        ReplyOutcome.DUPLICATE,
        ReplyOutcome.DUPLICATE,
    )


def test_answer_to_the_version_before_a_change_of_mode_is_outdated(
    session: Session, event: Event, mailer: Mailer
) -> None:
    event.mode = None
    session.commit()
    registration = registered(session, event, "rasa@example.org")
    registration_services.change_registration(
        session, registration, participation_mode=ParticipationMode.ON_SITE, needs="", now=NOON
    )

    assert [mailer.reply(CalendarReply.DECLINED, 0), mailer.reply(CalendarReply.DECLINED, 1)] == [
        ReplyOutcome.OUTDATED, ReplyOutcome.APPLIED,
    ]  # fmt: skip


def test_mailbox_has_one_reader_until_released_or_expired(session: Session) -> None:
    first = services.claim_mailbox(session, "m", now=NOON)
    second = services.claim_mailbox(session, "m", now=NOON, is_forced=True)
    after_death = services.claim_mailbox(session, "m", now=NOON + CLAIM_TTL)
    assert after_death is not None
    services.release_mailbox(session, after_death, now=NOON)

    assert first == after_death
    assert second is None
    assert services.claim_mailbox(session, "m", now=NOON) is not None


def test_mailbox_failure_is_reported_once_and_cleared_after_success(
    session: Session, claim: MailboxClaim
) -> None:
    is_new = [
        services.record_problem(session, claim, failure, now=NOON)
        for failure in (
            MailboxProblem.UNREACHABLE,
            MailboxProblem.UNREACHABLE,
            MailboxProblem.LOGIN_FAILED,
        )
    ]
    name = "meetings@mail.example.org:993/INBOX"
    (failing,) = queries.list_failing_mailboxes(session, [name])
    left_alone = services.claim_mailbox(session, name, now=NOON + timedelta(minutes=3))

    assert (is_new, failing.failures, left_alone) == ([True, False, True], 3, None)
    assert services.release_mailbox(session, claim, now=NOON) == 3
    assert queries.list_failing_mailboxes(session, [name]) == []


def test_unresolved_replies_are_counted_by_reason(
    session: Session, event: Event, mailer: Mailer
) -> None:
    registered(session, event, "rasa@example.org")
    mailer.reply(CalendarReply.ACCEPTED)
    for attendee in ("a@example.org", "b@example.org"):
        mailer.reply(CalendarReply.ACCEPTED, attendee=attendee)
    mailer.reply(CalendarReply.ACCEPTED, sender="c@example.org")

    assert (
        queries.count_unsettled(session, event.id, since=ONE_O_CLOCK + timedelta(seconds=1)) == {}
    )
    assert queries.count_unsettled(session, event.id, since=NOON) == {
        ReplyOutcome.UNKNOWN_ATTENDEE: 2, ReplyOutcome.SENDER_MISMATCH: 1,
    }  # fmt: skip
