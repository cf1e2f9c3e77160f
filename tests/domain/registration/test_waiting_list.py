"""The waiting list is first come, first served, and positions are stable."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.delegations import services as delegations
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventState, RegistrationPolicy
from meetings.domain.registration import decision_services, queries, services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel.database import transaction
from tests import factories
from tests.actors import holder_of
from tests.domain.registration.helpers import queued_mails, registered
from tests.minutes import TICK, minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def full_event(session: Session, **columns: object) -> tuple[Event, Registration]:
    """Return an event whose only seat is taken, and the registration with that seat."""
    event = factories.open_event(session, capacity_total=1, **columns)
    seated = factories.registration(session, event)
    session.commit()
    return event, seated


def waitlisted(
    session: Session, event: Event, queued_at: datetime, name: str = "", **columns: object
) -> Registration:
    registration = factories.registration(
        session, event, state=WAITLISTED, queued_at=queued_at, name=name, **columns
    )
    session.commit()
    return registration


def names(session: Session, event: Event) -> list[str]:
    return [registration.name for registration in queries.list_waiting(session, event.id)]


def test_longest_waiting_person_is_first(session: Session) -> None:
    event, _ = full_event(session)
    for number, name in ((3, "third"), (1, "first"), (2, "second")):
        waitlisted(session, event, minute(number), name)

    assert names(session, event) == ["first", "second", "third"]
    places = {
        registration.name: queries.waitlist_position(session, registration)
        for registration in queries.list_waiting(session, event.id)
    }
    assert places == {"first": 1, "second": 2, "third": 3}


def test_smallest_time_difference_determines_the_order(session: Session) -> None:
    event, _ = full_event(session)
    later = waitlisted(session, event, minute(1) + TICK, "later")
    earlier = waitlisted(session, event, minute(1), "earlier")

    assert names(session, event) == ["earlier", "later"]
    assert [
        queries.waitlist_position(session, registration) for registration in (earlier, later)
    ] == [1, 2]


def test_lower_id_is_first_at_equal_times(session: Session) -> None:
    event, _ = full_event(session)
    registrations = [waitlisted(session, event, minute(1), name) for name in ("a", "b", "c")]

    assert names(session, event) == ["a", "b", "c"]
    assert [queries.waitlist_position(session, registration) for registration in registrations] == [
        1,
        2,
        3,
    ]


def test_waiting_lists_of_events_are_separate(session: Session) -> None:
    event, _ = full_event(session)
    other, _ = full_event(session)
    waitlisted(session, other, minute(1), "elsewhere")
    registration = waitlisted(session, event, minute(2), "here")

    assert names(session, event) == ["here"]
    assert queries.waitlist_position(session, registration) == 1


@pytest.mark.parametrize("state", [state for state in RegistrationState if state is not WAITLISTED])
def test_only_waitlisted_registrations_have_a_position(
    session: Session, state: RegistrationState
) -> None:
    event, _ = full_event(session)
    waitlisted(session, event, minute(1))
    registration = factories.registration(session, event, state=state, queued_at=minute(2))

    assert queries.waitlist_position(session, registration) == 0
    assert registration not in queries.list_waiting(session, event.id)


def test_freed_seat_is_given_to_the_first_suitable_person(session: Session) -> None:
    event, seated = full_event(session)
    last = waitlisted(session, event, minute(3))
    first = waitlisted(session, event, minute(1))
    second = waitlisted(session, event, minute(2))

    services.cancel_registration(session, seated, actor=holder_of(seated), now=minute(10))

    assert [registration.state for registration in (first, second, last)] == [
        CONFIRMED,
        WAITLISTED,
        WAITLISTED,
    ]
    assert (first.queued_at, first.decided_at) == (None, minute(10))
    assert [
        queries.waitlist_position(session, registration) for registration in (first, second, last)
    ] == [0, 1, 2]


def test_each_freed_seat_is_given_to_the_next_person(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)
    registrations = [
        registered(session, event, f"{number}@example.org", now=minute(number))
        for number in range(4)
    ]
    assert [registration.queued_at for registration in registrations] == [
        None,
        minute(1),
        minute(2),
        minute(3),
    ]

    services.cancel_registration(
        session, registrations[0], actor=holder_of(registrations[0]), now=minute(4)
    )
    assert [registration.state for registration in registrations[1:]] == [
        CONFIRMED,
        WAITLISTED,
        WAITLISTED,
    ]
    decision_services.decline_registration(session, registrations[1], SECRETARIAT, now=minute(5))
    assert [registration.state for registration in registrations[2:]] == [CONFIRMED, WAITLISTED]


def test_raised_capacity_promotes_in_order(session: Session) -> None:
    event, _ = full_event(session)
    third, first, second = (waitlisted(session, event, minute(number)) for number in (3, 1, 2))

    with transaction(session, now=minute(9)):
        event.capacity_total = 3

    assert [registration.state for registration in (first, second, third)] == [
        CONFIRMED,
        CONFIRMED,
        WAITLISTED,
    ]
    assert [
        queued_mails(session, registration.email) for registration in (first, second, third)
    ] == [
        ["registration_confirmed REQUEST 0"],
        ["registration_confirmed REQUEST 0"],
        [],
    ]


@pytest.mark.parametrize(
    "limit", ["capacity_total", "capacity_online", "capacity_on_site", "seats_per_delegation"]
)
def test_raising_any_limit_promotes_from_the_waiting_list(session: Session, limit: str) -> None:
    participation_mode = (
        ParticipationMode.ON_SITE if limit == "capacity_on_site" else ParticipationMode.ONLINE
    )
    event = factories.open_event(session, mode=AttendanceMode.HYBRID, **{limit: 0})
    registration = waitlisted(
        session, event, minute(1), participation_mode=participation_mode, delegation="EE",
        nominated_by=factories.delegation(session, event),
    )  # fmt: skip

    with transaction(session, now=minute(2)):
        setattr(event, limit, 1)

    assert registration.state is CONFIRMED


def test_removing_a_limit_promotes_everybody(session: Session) -> None:
    event, _ = full_event(session)
    registrations = [waitlisted(session, event, minute(number)) for number in (1, 2, 3)]

    with transaction(session, now=minute(9)):
        event.capacity_total = None

    assert [registration.state for registration in registrations] == [CONFIRMED] * 3


def test_lowered_capacity_removes_no_seat(session: Session) -> None:
    event, seated = full_event(session)
    registration = waitlisted(session, event, minute(1))

    with transaction(session, now=minute(2)):
        event.capacity_total = 0

    assert (seated.state, registration.state) == (CONFIRMED, WAITLISTED)


def test_first_unsuitable_person_retains_the_position(session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID, capacity_on_site=0)
    on_site = waitlisted(session, event, minute(1), participation_mode=ParticipationMode.ON_SITE)
    online = waitlisted(session, event, minute(2))
    seated = factories.registration(session, event)
    session.commit()

    services.cancel_registration(session, seated, actor=holder_of(seated), now=minute(3))

    assert (on_site.state, on_site.queued_at, online.state) == (WAITLISTED, minute(1), CONFIRMED)
    assert queries.waitlist_position(session, on_site) == 1


def test_change_of_mode_retains_the_position_and_frees_a_seat(session: Session) -> None:
    event = factories.open_event(
        session, mode=AttendanceMode.HYBRID, capacity_online=1, capacity_on_site=1
    )
    seated = factories.registration(session, event)
    second, first = waitlisted(session, event, minute(2)), waitlisted(session, event, minute(1))

    services.change_registration(
        session, seated, participation_mode=ParticipationMode.ON_SITE, needs="", now=minute(3)
    )

    assert (first.state, second.state) == (CONFIRMED, WAITLISTED)
    services.change_registration(
        session, second, participation_mode=ParticipationMode.ON_SITE, needs="", now=minute(4)
    )
    assert (second.state, second.queued_at) == (WAITLISTED, minute(2))


def test_reinstated_registration_is_waitlisted_last(session: Session) -> None:
    event, _ = full_event(session)
    registration = registered(session, event, "early@example.org", now=minute(1))
    other = registered(session, event, "other@example.org", now=minute(2))

    services.cancel_registration(
        session, registration, actor=holder_of(registration), now=minute(3)
    )
    assert registration.queued_at is None
    services.reinstate(session, registration, now=minute(4))

    assert registration.queued_at == minute(4)
    assert [queries.waitlist_position(session, item) for item in (other, registration)] == [1, 2]


def test_approval_without_a_seat_queues_at_the_approval_time(session: Session) -> None:
    event, _ = full_event(session, registration=RegistrationPolicy.APPROVAL)
    second = registered(session, event, "late@example.org", now=minute(1))
    first = registered(session, event, "early@example.org", now=minute(2))

    decision_services.approve_registration(session, first, SECRETARIAT, now=minute(3))
    decision_services.approve_registration(session, second, SECRETARIAT, now=minute(4))

    assert [registration.queued_at for registration in (first, second)] == [minute(3), minute(4)]
    assert [
        queries.waitlist_position(session, registration) for registration in (first, second)
    ] == [
        1,
        2,
    ]


def test_organiser_can_approve_out_of_order_while_a_seat_is_free(session: Session) -> None:
    event, seated = full_event(session)
    first, second = (waitlisted(session, event, minute(number)) for number in (1, 2))
    with transaction(session, now=minute(3)):
        seated.state = RegistrationState.CANCELLED

    decision_services.approve_registration(session, second, SECRETARIAT, now=minute(4))

    assert (first.state, second.state) == (WAITLISTED, CONFIRMED)
    assert second.queued_at is None


def test_delegation_seats_are_filled_in_order(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=0)
    second, first = (
        waitlisted(
            session, event, minute(number), delegation="EE",
            nominated_by=factories.delegation(session, event),
        )
        for number in (2, 1)
    )  # fmt: skip

    delegations.set_quota(session, event, 1, country="EE", actor=SECRETARIAT, now=minute(3))

    assert (first.state, second.state) == (CONFIRMED, WAITLISTED)


def test_reviving_an_event_promotes_from_the_waiting_list(session: Session) -> None:
    event, seated = full_event(session)
    first = waitlisted(session, event, minute(1))
    events.postpone_event(session, event, reason="Strike", actor=SECRETARIAT, now=minute(2))
    services.cancel_registration(session, seated, actor=holder_of(seated), now=minute(3))
    assert (event.state, first.state) == (EventState.POSTPONED, WAITLISTED)

    events.reinstate(session, event, actor=SECRETARIAT, now=minute(4))

    assert first.state is CONFIRMED


def test_nobody_is_promoted_once_the_event_ends(session: Session) -> None:
    event, _ = full_event(session)
    first = waitlisted(session, event, minute(1))
    ends_at = event.ends_at
    assert ends_at is not None

    with transaction(session, now=ends_at):
        event.capacity_total = 2
    assert first.state is WAITLISTED

    with transaction(session, now=ends_at - TICK):
        event.capacity_total = 3
    assert first.state is CONFIRMED


def test_position_counts_only_people_who_wait(session: Session) -> None:
    event, _ = full_event(session)
    last = waitlisted(session, event, minute(3))
    waitlisted(session, event, minute(1))
    for state in (CONFIRMED, RegistrationState.CANCELLED):
        factories.registration(session, event, state=state, queued_at=minute(2))
    session.commit()

    assert queries.waitlist_position(session, last) == 2
