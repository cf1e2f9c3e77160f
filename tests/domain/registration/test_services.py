"""Register, verify, change, cancel, approve and decline, with notifications."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.policy import Actor, Grant, NotAllowed, Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import operations as events
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState, RegistrationPolicy
from meetings.domain.registration import decision_services, queries, services
from meetings.domain.registration.errors import (
    AlreadyDecided,
    CancelledTooOften,
    EventIsFull,
    EventIsOver,
    EventNotActive,
    ModeNotOffered,
    NoRegistration,
    NoSeatFree,
    NoSeatInMode,
    RegistrationByInvitation,
    RegistrationClosed,
    RegistrationNotOpen,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    MAX_CANCELLATIONS,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.database import current_revision, transaction
from meetings.kernel.errors import DomainError
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON, on_both
from tests.domain.registration.helpers import (
    queued_mails,
    registered,
    registration_request,
    submitted,
)

pytestmark = on_both
SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
HYBRID = AttendanceMode.HYBRID


def count_registrations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Registration)) or 0


def test_submission_creates_an_unverified_registration_and_sends_a_confirmation(
    session: Session,
) -> None:
    event = factories.open_event(session, capacity_total=1)

    registration = submitted(session, event, "Rasa@Example.org", delegation="LT", needs="a ramp")

    assert (registration.state, registration.email, registration.email_key) == (
        RegistrationState.UNVERIFIED, "Rasa@Example.org", "rasa@example.org",
    )  # fmt: skip
    assert (registration.delegation, registration.needs, registration.consented_at) == (
        "LT",
        "a ramp",
        NOON,
    )
    assert queued_mails(session, "Rasa@Example.org") == ["registration_received"]
    assert queries.count_taken_seats(session, event.id) == {}


def test_verification_gives_a_seat_and_an_invitation(session: Session) -> None:
    event = factories.open_event(session, sequence=3)

    registration = registered(session, event, "rasa@example.org")

    assert (registration.state, registration.verified_at) == (CONFIRMED, NOON)
    assert queued_mails(session, "rasa@example.org")[1:] == ["registration_confirmed REQUEST 3"]


def test_verification_is_idempotent(session: Session) -> None:
    registration = registered(session, factories.open_event(session), "rasa@example.org")

    services.confirm_email(session, registration, now=NOON)

    assert len(queued_mails(session, "rasa@example.org")) == 2


def test_mails_of_an_undated_event_contain_no_calendar_entry(session: Session) -> None:
    event = factories.open_event(session, when=factories.when("2027-05"))

    registered(session, event, "rasa@example.org")

    assert queued_mails(session, "rasa@example.org")[1:] == ["registration_confirmed"]


def test_repeated_form_creates_one_registration_and_one_mail(session: Session) -> None:
    event = factories.open_event(session)

    submitted(session, event, "rasa@example.org")
    submitted(session, event, "RASA@example.org")

    assert count_registrations(session) == 1
    assert (
        len(queued_mails(session, "rasa@example.org") + queued_mails(session, "RASA@example.org"))
        == 1
    )


def test_changed_form_of_the_same_address_revokes_the_old_link(session: Session) -> None:
    event = factories.open_event(session)
    registration = submitted(session, event, "rasa@example.org", needs="old")
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=NOON
    )
    session.commit()

    submitted(session, event, "rasa@example.org", needs="new")

    assert count_registrations(session) == 1
    assert registration.needs == "new"
    assert queued_mails(session, "rasa@example.org") == ["registration_received"] * 2
    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=NOON)


def test_submission_by_a_registered_person_only_sends_a_link(session: Session) -> None:
    event = factories.open_event(session)
    registration = registered(session, event, "rasa@example.org", needs="mine")

    submitted(session, event, "rasa@example.org", needs="a stranger's", name="A stranger")

    assert (registration.state, registration.needs, registration.name) == (
        CONFIRMED,
        "mine",
        "Rasa Rasaitė",
    )
    assert queued_mails(session, "rasa@example.org")[2:] == ["registration_link"]


def test_cancelled_person_can_register_again(session: Session) -> None:
    event = factories.open_event(session)
    registration = registered(session, event, "rasa@example.org")
    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)

    reinstated = registered(session, event, "rasa@example.org")

    assert (reinstated.id, reinstated.state) == (registration.id, CONFIRMED)
    assert queued_mails(session, "rasa@example.org") == [
        "registration_received", "registration_confirmed REQUEST 0",
        "registration_cancelled CANCEL 1",
        "registration_received", "registration_confirmed REQUEST 2",
    ]  # fmt: skip


def test_repeated_cancellations_block_reinstatement_for_a_day(session: Session) -> None:
    """Limit reinstatements because each sends a mail and invalidates pages and feeds."""
    registration = registered(session, factories.open_event(session), "rasa@example.org")
    for time in range(MAX_CANCELLATIONS):
        services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)
        if time + 1 < MAX_CANCELLATIONS:
            services.reinstate(session, registration, now=NOON)
    number = len(queued_mails(session, "rasa@example.org"))

    with pytest.raises(CancelledTooOften):
        services.reinstate(session, registration, now=NOON + timedelta(hours=1))

    assert len(queued_mails(session, "rasa@example.org")) == number
    assert (
        services.reinstate(session, registration, now=NOON + timedelta(days=1)).state is CONFIRMED
    )


def test_only_publicly_visible_changes_invalidate_public_pages(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_on_site=5)
    registration = registered(session, event, "rasa@example.org")
    before = current_revision(session)

    services.change_registration(
        session,
        registration,
        participation_mode=registration.participation_mode,
        needs="a ramp",
        now=NOON,
    )
    assert (registration.needs, current_revision(session)) == ("a ramp", before)

    services.change_registration(
        session,
        registration,
        participation_mode=ParticipationMode.ON_SITE,
        needs="a ramp",
        now=NOON,
    )
    assert current_revision(session) > before


def test_declined_person_is_notified_again(session: Session) -> None:
    event = factories.open_event(session, registration=RegistrationPolicy.APPROVAL)
    registration = registered(session, event, "rasa@example.org")
    decision_services.decline_registration(
        session, registration, SECRETARIAT, reason="Members only", now=NOON
    )

    submitted(session, event, "rasa@example.org")

    assert registration.state is RegistrationState.DECLINED
    assert queued_mails(session, "rasa@example.org")[2:] == [
        "registration_declined",
        "registration_link",
    ]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"registration": RegistrationPolicy.NONE}, NoRegistration),
        ({"registration": RegistrationPolicy.INVITATION}, RegistrationByInvitation),
        ({"registration_opens_at": NOON + timedelta(hours=1)}, RegistrationNotOpen),
        ({"registration_closes_at": NOON}, RegistrationClosed),
        ({"state": EventState.DRAFT}, EventNotActive),
        ({"state": EventState.CANCELLED}, EventNotActive),
        ({"state": EventState.POSTPONED}, EventNotActive),
        ({"state": EventState.HELD}, EventIsOver),
        ({"when": factories.when("2027-02-28")}, EventIsOver),
        ({"mode": AttendanceMode.ON_SITE}, ModeNotOffered),
        ({"capacity_total": 0, "has_waiting_list": False}, EventIsFull),
    ],
)
def test_submissions_are_refused(
    session: Session, columns: dict[str, Any], refusal: type[DomainError]
) -> None:
    event = factories.open_event(session, **columns)
    session.commit()

    with pytest.raises(refusal):
        services.register(session, event, registration_request(), now=NOON)

    assert count_registrations(session) == 0


def test_registration_before_closing_can_be_verified_after_it(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=NOON + timedelta(hours=1))
    registration = submitted(session, event, "rasa@example.org")

    services.confirm_email(session, registration, now=NOON + timedelta(hours=2))

    assert registration.state is CONFIRMED


def test_verification_is_refused_if_the_last_seat_was_taken(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1, has_waiting_list=False)
    unverified = submitted(session, event, "late@example.org")
    registered(session, event, "rasa@example.org")

    with pytest.raises(EventIsFull):
        services.confirm_email(session, unverified, now=NOON)

    assert unverified.state is RegistrationState.UNVERIFIED


def test_registrations_without_a_seat_are_waitlisted_in_order(session: Session) -> None:
    event = factories.open_event(session, capacity_online=1)
    registered(session, event, "first@example.org")

    second = registered(session, event, "second@example.org")
    third = registered(session, event, "third@example.org")

    assert (second.state, third.state) == (WAITLISTED, WAITLISTED)
    assert [
        queries.waitlist_position(session, registration) for registration in (second, third)
    ] == [1, 2]
    assert queued_mails(session, "second@example.org")[1:] == ["registration_waitlisted"]


def test_cancellation_promotes_the_first_suitable_person(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_online=1, capacity_on_site=1)
    online = registered(session, event, "a@example.org")
    registered(session, event, "b@example.org", participation_mode=ParticipationMode.ON_SITE)
    on_site = registered(
        session, event, "c@example.org", participation_mode=ParticipationMode.ON_SITE
    )
    next_online = registered(session, event, "d@example.org")

    services.cancel_registration(session, online, actor=holder_of(online), now=NOON)

    assert (on_site.state, next_online.state) == (WAITLISTED, CONFIRMED)
    assert queued_mails(session, "d@example.org")[1:] == [
        "registration_waitlisted", "registration_confirmed REQUEST 0",
    ]  # fmt: skip
    assert queued_mails(session, "a@example.org")[2:] == ["registration_cancelled CANCEL 1"]


def test_seat_limit_of_a_delegation_is_applied(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=1, capacity_total=2)
    first = factories.represented(session, event, "LT")
    second = factories.represented(session, event, "LT", state=WAITLISTED)
    other = factories.represented(session, event, "SE")
    session.commit()
    free = registered(session, event, "d@example.org")

    states = [registration.state for registration in (first, second, other, free)]
    services.cancel_registration(session, other, actor=holder_of(other), now=NOON)

    assert states == [CONFIRMED, WAITLISTED, CONFIRMED, WAITLISTED]
    assert (second.state, free.state) == (WAITLISTED, CONFIRMED)


def test_raised_capacity_promotes_within_the_same_transaction(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)
    registered(session, event, "a@example.org")
    second = registered(session, event, "b@example.org")

    with transaction(session, now=NOON):
        event.capacity_total = 2

    assert second.state is CONFIRMED


def test_nobody_is_promoted_to_a_called_off_event(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)
    first = registered(session, event, "a@example.org")
    second = registered(session, event, "b@example.org")
    with transaction(session, now=NOON):
        event.state = EventState.POSTPONED

    services.cancel_registration(session, first, actor=holder_of(first), now=NOON)

    assert (first.state, second.state) == (RegistrationState.CANCELLED, WAITLISTED)


def test_cancelling_an_unverified_registration_sends_no_mail(session: Session) -> None:
    registration = submitted(session, factories.open_event(session), "rasa@example.org")

    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)

    assert registration.state is RegistrationState.CANCELLED
    assert queued_mails(session, "rasa@example.org") == ["registration_received"]


def test_cancellation_after_the_event_is_refused(session: Session) -> None:
    registration = registered(session, factories.open_event(session), "rasa@example.org")

    with pytest.raises(EventIsOver):
        services.cancel_registration(
            session, registration, actor=holder_of(registration), now=NOON + timedelta(days=200)
        )


def test_cancelling_a_waitlisted_registration_sends_no_calendar_cancellation(
    session: Session,
) -> None:
    registration = registered(
        session, factories.open_event(session, capacity_total=0), "rasa@example.org"
    )

    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)

    assert queued_mails(session, "rasa@example.org")[2:] == ["registration_cancelled"]


def test_later_mails_are_in_the_page_language(session: Session) -> None:
    registration = registered(session, factories.open_event(session), "rasa@example.org")
    before = current_revision(session)

    services.set_language(session, registration, "lt", now=NOON)

    session.refresh(registration)
    assert (registration.locale, current_revision(session)) == ("lt", before)


def test_change_of_mode_takes_a_new_seat_and_frees_the_old_one(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_online=1, capacity_on_site=1)
    registration = registered(session, event, "a@example.org")
    waitlisted = registered(session, event, "b@example.org")

    services.change_registration(
        session,
        registration,
        participation_mode=ParticipationMode.ON_SITE,
        needs="a ramp",
        now=NOON,
    )

    assert (registration.state, registration.participation_mode, registration.needs) == (
        CONFIRMED,
        ParticipationMode.ON_SITE,
        "a ramp",
    )
    assert waitlisted.state is CONFIRMED
    assert queued_mails(session, "a@example.org")[2:] == ["attendance_changed REQUEST 1"]


def test_change_to_a_full_mode_retains_the_seat(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_on_site=0)
    registration = registered(session, event, "a@example.org")

    with pytest.raises(NoSeatInMode):
        services.change_registration(
            session, registration, participation_mode=ParticipationMode.ON_SITE, needs="x", now=NOON
        )

    assert (registration.state, registration.participation_mode, registration.needs) == (
        CONFIRMED,
        ParticipationMode.ONLINE,
        "",
    )


def test_change_of_mode_counts_the_current_seat_as_free(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_total=1, seats_per_delegation=1)
    registration = registered(session, event, "a@example.org", delegation="LT")

    changed = services.change_registration(
        session, registration, participation_mode=ParticipationMode.ON_SITE, needs="", now=NOON
    )

    assert changed is registration
    assert registration.participation_mode is ParticipationMode.ON_SITE


def test_waitlisted_person_can_change_to_a_mode_with_a_free_seat(session: Session) -> None:
    event = factories.open_event(session, mode=HYBRID, capacity_on_site=0)
    registration = registered(
        session, event, "a@example.org", participation_mode=ParticipationMode.ON_SITE
    )

    services.change_registration(
        session, registration, participation_mode=ParticipationMode.ONLINE, needs="", now=NOON
    )

    assert registration.state is CONFIRMED


def test_change_of_needs_notifies_nobody(session: Session) -> None:
    registration = registered(session, factories.open_event(session), "a@example.org")

    services.change_registration(
        session,
        registration,
        participation_mode=ParticipationMode.ONLINE,
        needs="captions",
        now=NOON,
    )

    assert len(queued_mails(session, "a@example.org")) == 2


@pytest.mark.parametrize("state", ["unverified", "declined", "cancelled"])
def test_change_requires_an_active_registration(session: Session, state: str) -> None:
    event = factories.open_event(session)
    registration = factories.registration(session, event, state=RegistrationState(state))
    session.commit()

    with pytest.raises(AlreadyDecided):
        services.change_registration(
            session, registration, participation_mode=ParticipationMode.ONLINE, needs="", now=NOON
        )


def test_approval_gives_the_seat(session: Session) -> None:
    event = factories.open_event(session, registration=RegistrationPolicy.APPROVAL)
    registration = registered(session, event, "a@example.org")
    before = registration.state

    decision_services.approve_registration(session, registration, SECRETARIAT, now=NOON)

    assert (before, registration.state) == (RegistrationState.PENDING, CONFIRMED)
    assert queued_mails(session, "a@example.org")[1:] == [
        "registration_pending", "registration_confirmed REQUEST 0",
    ]  # fmt: skip


def test_approval_without_a_seat_adds_to_the_waiting_list(session: Session) -> None:
    event = factories.open_event(
        session, registration=RegistrationPolicy.APPROVAL, capacity_total=0
    )
    registration = registered(session, event, "a@example.org")

    decision_services.approve_registration(session, registration, SECRETARIAT, now=NOON)

    assert registration.state is WAITLISTED
    with pytest.raises(NoSeatFree):
        decision_services.approve_registration(session, registration, SECRETARIAT, now=NOON)


def test_decline_frees_the_seat_and_sends_the_reason(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)
    registration = registered(session, event, "a@example.org")
    waitlisted = registered(session, event, "b@example.org")

    decision_services.decline_registration(
        session, registration, SECRETARIAT, reason="Only one of each ministry", now=NOON
    )

    assert (registration.state, registration.reason) == (
        RegistrationState.DECLINED,
        "Only one of each ministry",
    )
    assert waitlisted.state is CONFIRMED
    assert queued_mails(session, "a@example.org")[2:] == ["registration_declined CANCEL 1"]
    with pytest.raises(AlreadyDecided):
        decision_services.decline_registration(session, registration, SECRETARIAT, now=NOON)


@pytest.mark.parametrize(
    "action", [decision_services.approve_registration, decision_services.decline_registration]
)
def test_organisers_of_other_bodies_are_refused(session: Session, action: Any) -> None:
    event = factories.open_event(session, registration=RegistrationPolicy.APPROVAL)
    other_organiser = Actor(2, "S", (Grant(Role.ORGANISER, factories.body(session).id),))
    registration = registered(session, event, "a@example.org")

    with pytest.raises(NotAllowed):
        action(session, registration, other_organiser, now=NOON)
    with pytest.raises(NotAllowed):
        services.cancel_registration(session, registration, actor=other_organiser, now=NOON)


@pytest.mark.parametrize(
    ("kind", "state", "mail"),
    [
        (ChangeKind.RESCHEDULED, EventState.CONFIRMED, "event_changed REQUEST 1"),
        (ChangeKind.MOVED, EventState.CONFIRMED, "event_changed REQUEST 1"),
        (ChangeKind.CANCELLED, EventState.CANCELLED, "event_cancelled CANCEL 1"),
        (ChangeKind.POSTPONED, EventState.POSTPONED, "event_postponed CANCEL 1"),
    ],
)
def test_event_change_notifies_all_active_registrations(
    session: Session, kind: ChangeKind, state: EventState, mail: str
) -> None:
    event = factories.open_event(session, capacity_total=1)
    registered(session, event, "a@example.org")
    registered(session, event, "waits@example.org")
    submitted(session, event, "unverified@example.org")
    cancelled = registered(session, event, "gone@example.org")
    services.cancel_registration(session, cancelled, actor=holder_of(cancelled), now=NOON)

    with transaction(session, now=NOON):
        event.state = state
        events.record_change(
            session, event, kind, {"state": ["confirmed", state.value]}, actor=SECRETARIAT, now=NOON
        )

    assert queued_mails(session, "a@example.org")[2:] == [mail]
    assert queued_mails(session, "waits@example.org")[2:] == [mail.split()[0]]
    assert len(queued_mails(session, "unverified@example.org")) == 1
    assert queued_mails(session, "gone@example.org")[2:] == ["registration_cancelled"]


def test_calendar_entry_is_cancelled_without_a_day_and_requested_again_with_one(
    session: Session,
) -> None:
    event = factories.open_event(session)
    registered(session, event, "a@example.org")

    for month in ("2027-06", "2027-06-10"):
        with transaction(session, now=NOON):
            events.set_when(session, event, factories.when(month))
            events.record_change(
                session, event, ChangeKind.RESCHEDULED, {"starts_on": ["", month]},
                actor=SECRETARIAT, now=NOON,
            )  # fmt: skip

    assert queued_mails(session, "a@example.org")[2:] == [
        "event_changed CANCEL 1", "event_changed REQUEST 2",
    ]  # fmt: skip


def test_notifying_many_takes_as_many_queries_as_notifying_one(
    session: Session, count_queries: Any
) -> None:
    counts = []
    for number in (1, 3):
        event = factories.open_event(session)
        for _ in range(number):
            factories.registration(session, event)
        session.commit()
        with count_queries() as statements, transaction(session, now=NOON):
            events.record_change(
                session, event, ChangeKind.MOVED, {"places": ["", ""]}, actor=SECRETARIAT, now=NOON
            )
        counts.append(len([text for text in statements.texts if text.startswith("SELECT")]))

    assert counts[0] == counts[1]
