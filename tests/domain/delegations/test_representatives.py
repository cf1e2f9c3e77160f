"""A delegation confirms or rejects those who registered for its country."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.delegations import operations, queries, services
from meetings.domain.delegations.errors import NoSeatForDelegation
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import decision_services
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.errors import AlreadyDecided
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.extensions import open_session
from tests import factories
from tests.actors import contact_of
from tests.conftest import NOON, on_both
from tests.domain.delegations.helpers import (
    CONTACT,
    SECRETARIAT,
    accepted,
    invited,
    nominated,
    represents,
)
from tests.domain.registration.helpers import queued_mails, registered, submitted

pytestmark = on_both
PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WITHDRAWN, WAITLISTED = RegistrationState.WITHDRAWN, RegistrationState.WAITLISTED
THREADS = 8


def strangers(session: Session, event: Event, number: int) -> list[Registration]:
    """Return people who registered for Estonia and confirmed their addresses."""
    return [
        registered(session, event, f"{index}@example.org", delegation="EE")
        for index in range(number)
    ]


def rejected(session: Session, registration: Registration) -> None:
    contact = contact_of(session, registration.event, registration.delegation or "")
    services.reject_representative(session, registration, actor=contact, now=NOON)


def test_strangers_do_not_use_the_seats_of_a_delegation(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=2)
    people = strangers(session, event, 3)
    invited(session, event)

    nominees = [accepted(session, nominated(session, event, f"{n}@x.ee")) for n in (1, 2)]

    assert [person.state for person in people] == [PENDING] * 3
    assert [person.state for person in nominees] == [CONFIRMED] * 2
    assert list(queries.list_unconfirmed(session, event.id, "EE")) == people
    assert queries.get_quota(session, event, "EE") == queries.DelegationQuota(2, 2)


def test_confirmed_person_gets_a_seat_of_the_delegation(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=1)
    invited(session, event)
    first, second = strangers(session, event, 2)

    represents(session, first)

    assert (first.state, second.state) == (CONFIRMED, PENDING)
    assert list(queries.list_unconfirmed(session, event.id, "EE")) == [second]
    with pytest.raises(NoSeatForDelegation):
        represents(session, second)
    with pytest.raises(AlreadyDecided):
        represents(session, first)
    assert queued_mails(session, "0@example.org")[1:] == [
        "registration_pending", "registration_confirmed REQUEST 0",
    ]  # fmt: skip


def test_rejected_person_is_notified_and_can_register_for_another_country(
    session: Session,
) -> None:
    event = factories.open_event(session, seats_per_delegation=1)
    invited(session, event)
    (person,) = strangers(session, event, 1)

    rejected(session, person)

    assert person.state is WITHDRAWN
    assert queued_mails(session, "0@example.org")[2:] == ["nomination_withdrawn"]
    assert queued_mails(session, CONTACT) == ["delegation_asked", "representatives_to_confirm"]
    with pytest.raises(AlreadyDecided):
        represents(session, person)
    assert registered(session, event, "0@example.org").state is CONFIRMED


@pytest.mark.parametrize("seats", [None, 1])
def test_rejected_person_cannot_register_for_the_same_country_again(
    session: Session, seats: int | None
) -> None:
    event = factories.open_event(session, seats_per_delegation=seats)
    invited(session, event)
    (person,) = strangers(session, event, 1)
    rejected(session, person)

    submitted(session, event, "0@example.org", delegation="EE")

    assert person.state is WITHDRAWN
    assert queued_mails(session, "0@example.org")[-1] == "registration_link"


def test_person_of_another_country_is_neither_confirmed_nor_rejected(session: Session) -> None:
    """The person changed the country before the lock was acquired."""
    event = factories.open_event(session, seats_per_delegation=1)
    invited(session, event)
    (person,) = strangers(session, event, 1)

    with pytest.raises(AlreadyDecided):
        operations.check_unconfirmed(person, "LV")
    operations.check_unconfirmed(person, "EE")


def test_rejection_frees_the_seat_of_the_event(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)
    invited(session, event)
    person = registered(session, event, "a@example.org", delegation="EE")
    waiting = registered(session, event, "b@example.org")
    assert (person.state, waiting.state) == (CONFIRMED, WAITLISTED)

    rejected(session, person)

    assert (person.state, waiting.state) == (WITHDRAWN, CONFIRMED)


def test_person_without_a_limit_keeps_the_seat_when_confirmed(session: Session) -> None:
    event = factories.open_event(session)
    invited(session, event)
    (person,) = strangers(session, event, 1)
    mails = queued_mails(session, "0@example.org")

    represents(session, person)

    assert person.state is CONFIRMED
    assert queries.list_nominations(session, event.id, "EE") == [person]
    assert queued_mails(session, "0@example.org") == mails
    assert queued_mails(session, CONTACT) == ["delegation_asked"]


def test_delegation_confirms_instead_of_the_organisers(session: Session) -> None:
    event = factories.open_event(session, registration=RegistrationPolicy.APPROVAL)
    invited(session, event)
    (person,) = strangers(session, event, 1)
    assert person.state is PENDING

    represents(session, person)

    assert person.state is CONFIRMED


def test_organisers_confirm_for_the_delegation(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=1)
    first, second = strangers(session, event, 2)

    for person in (first, second):
        decision_services.approve_registration(session, person, SECRETARIAT, now=NOON)

    assert (first.state, second.state) == (CONFIRMED, WAITLISTED)
    assert registration_queries.count_taken_seats(session, event.id) == {
        (first.participation_mode, "EE"): 1
    }


def test_waiting_people_whom_the_delegation_has_not_confirmed_do_not_move_up(
    session: Session,
) -> None:
    event = factories.open_event(session, seats_per_delegation=0)
    stranger = factories.registration(session, event, state=WAITLISTED, delegation="EE")
    confirmed = factories.represented(session, event, state=WAITLISTED)
    session.commit()

    services.set_quota(session, event, 2, country="EE", actor=SECRETARIAT, now=NOON)

    assert (stranger.state, confirmed.state) == (WAITLISTED, CONFIRMED)


def test_contact_is_asked_to_confirm_at_most_once_a_day(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=1)
    invited(session, event)

    for hours in (0, 1, 25):
        when = NOON + timedelta(hours=hours)
        registered(session, event, f"{hours}@example.org", delegation="EE", now=when)

    assert queued_mails(session, CONTACT)[1:] == ["representatives_to_confirm"] * 2


@pytest.mark.slow
def test_concurrent_confirmations_do_not_exceed_the_seats(app: Flask, session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=3)
    people = [
        factories.registration(session, event, state=PENDING, delegation="EE")
        for _ in range(THREADS)
    ]
    ids = [person.id for person in people]
    session.commit()
    barrier = threading.Barrier(THREADS)

    def confirm(registration_id: int) -> None:
        with open_session(app) as thread_session:
            person = thread_session.get_one(Registration, registration_id)
            barrier.wait(20)
            try:
                services.confirm_representative(thread_session, person, actor=SECRETARIAT, now=NOON)
            except NoSeatForDelegation:
                thread_session.rollback()

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(confirm, ids))

    session.rollback()
    states = Counter(session.scalars(select(Registration.state)).all())
    assert states == {CONFIRMED: 3, PENDING: THREADS - 3}
