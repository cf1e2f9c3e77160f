"""Eight threads neither exceed the nominations nor the seats of a delegation."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.delegations import services
from meetings.domain.delegations.errors import AlreadyNominated, NoSeatForDelegation
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.extensions import open_session
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.delegations.helpers import SECRETARIAT, accepted, nominated, nominee

pytestmark = [on_both, pytest.mark.slow]
THREADS = 8
BY: dict[str, Any] = {"country": "EE", "actor": SECRETARIAT, "now": NOON}


def run_in_threads(app: Flask, action: Callable[[Session, int], object]) -> None:
    """Run the action in several threads at once, each with a separate session."""
    barrier = threading.Barrier(THREADS)

    def run(number: int) -> None:
        with open_session(app) as thread_session:
            barrier.wait(20)
            action(thread_session, number)

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(run, range(THREADS)))


def states(session: Session) -> Counter[RegistrationState]:
    session.rollback()
    return Counter(session.scalars(select(Registration.state)).all())


def test_delegation_cannot_exceed_its_seats(app: Flask, session: Session) -> None:
    event_id = factories.open_event(session, seats_per_delegation=2).id
    session.commit()

    def nominate(thread_session: Session, number: int) -> None:
        event = thread_session.get_one(Event, event_id)
        try:
            services.nominate(thread_session, event, nominee(f"{number}@x.ee"), **BY)
        except NoSeatForDelegation:
            thread_session.rollback()

    run_in_threads(app, nominate)

    assert states(session) == {RegistrationState.NOMINATED: 2}
    assert len(session.scalars(select(Delegation)).all()) == 1


def test_concurrent_nominations_of_one_person_create_one_registration(
    app: Flask, session: Session
) -> None:
    event_id = factories.open_event(session).id
    session.commit()

    def nominate(thread_session: Session, _number: int) -> None:
        try:
            services.nominate(
                thread_session, thread_session.get_one(Event, event_id), nominee(), **BY
            )
        except AlreadyNominated:
            thread_session.rollback()

    run_in_threads(app, nominate)

    assert states(session) == {RegistrationState.NOMINATED: 1}


def test_concurrent_acceptances_do_not_share_the_last_seat(app: Flask, session: Session) -> None:
    event = factories.open_event(session, capacity_total=3, has_waiting_list=True)
    ids = [nominated(session, event, f"{number}@x.ee").id for number in range(THREADS)]
    session.commit()

    run_in_threads(
        app,
        lambda thread_session, number: accepted(
            thread_session, thread_session.get_one(Registration, ids[number])
        ),
    )

    assert states(session) == {
        RegistrationState.CONFIRMED: 3, RegistrationState.WAITLISTED: THREADS - 3,
    }  # fmt: skip
