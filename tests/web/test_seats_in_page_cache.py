"""Cached pages show the seats that registrations take and give back."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.delegations import services as delegations
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.extensions import db
from meetings.http.page_cache import PageCacheMiddleware
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.site_revision import RevisionReader
from tests import factories
from tests.actors import contact_of, holder_of
from tests.domain.delegations.helpers import nominee

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
UNVERIFIED, PENDING = RegistrationState.UNVERIFIED, RegistrationState.PENDING
Act = Callable[[Session, Registration], object]


@pytest.fixture
def visitor(app: Flask) -> Client:
    """A visitor of the application behind a page cache in which no minute passes."""
    with app.app_context():
        reader = RevisionReader(db.engine)
    cache = PageCacheMiddleware(
        app.wsgi_app, revision=reader, minute=lambda: 1, cookie="convenor", limit=1_000_000
    )
    return Client(cache, use_cookies=False)


@pytest.fixture
def event(session: Session) -> Event:
    """A meeting of the coming month with three seats, on site or online.

    It is made in a transaction, so that its calendar entry is not what renews the pages later.
    """
    with transaction(session, now=clock.now()):
        factories.installation(session)
        return factories.open_event(
            session, slug="spring", when=factories.coming(30), capacity_total=3,
            capacity_on_site=2, capacity_online=2, mode=AttendanceMode.HYBRID,
        )  # fmt: skip


def page(visitor: Client, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return answer.text


def meters(visitor: Client) -> list[int]:
    """Return the seats taken in all, on site and online, as the page of the meeting shows them."""
    found = re.findall(
        r"(\d) of \d seats (?:on site |online )?taken<", page(visitor, "/events/spring")
    )
    return [int(number) for number in found]


def pill(visitor: Client) -> str:
    """Return the seats left that the list of meetings shows."""
    found = re.search(r"\d seats? left|Waiting list|Full", page(visitor, "/"))
    return found.group() if found else ""


def registration(session: Session, event: Event, state: RegistrationState) -> Registration:
    it = factories.registration(session, event, state=state)
    session.commit()
    return it


def verify(session: Session, it: Registration) -> object:
    return services.confirm_email(session, it, now=clock.now())


def cancel(session: Session, it: Registration) -> object:
    return services.cancel_registration(session, it, actor=holder_of(it), now=clock.now())


def come_back(session: Session, it: Registration) -> object:
    return services.reinstate(session, it, now=clock.now())


def approve(session: Session, it: Registration) -> object:
    return services.approve_registration(session, it, SECRETARIAT, now=clock.now())


def decline(session: Session, it: Registration) -> object:
    return services.decline_registration(session, it, SECRETARIAT, now=clock.now())


def change(session: Session, it: Registration) -> object:
    return services.change_registration(
        session, it, takes_part=ParticipationMode.ON_SITE, needs="", now=clock.now()
    )


@pytest.mark.parametrize(
    ("state", "act", "before", "after"),
    [
        (UNVERIFIED, verify, [0, 0, 0], [1, 0, 1]),
        (CONFIRMED, cancel, [1, 0, 1], [0, 0, 0]),
        (RegistrationState.CANCELLED, come_back, [0, 0, 0], [1, 0, 1]),
        (PENDING, approve, [0, 0, 0], [1, 0, 1]),
        (CONFIRMED, decline, [1, 0, 1], [0, 0, 0]),
        (CONFIRMED, change, [1, 0, 1], [1, 1, 0]),
    ],
)
def test_cached_page_shows_the_seats_after_each_step_of_a_registration(
    visitor: Client, session: Session, event: Event,
    state: RegistrationState, act: Act, before: list[int], after: list[int],
) -> None:  # fmt: skip
    it = registration(session, event, state)
    assert meters(visitor) == before

    act(session, it)

    assert meters(visitor) == after


def test_confirmed_registration_takes_one_seat_off_the_cached_list(
    visitor: Client, session: Session, event: Event
) -> None:
    registration(session, event, CONFIRMED)
    it = registration(session, event, UNVERIFIED)
    assert pill(visitor) == "2 seats left"

    verify(session, it)

    assert pill(visitor) == "1 seat left"


def test_last_seat_turns_the_cached_pages_to_the_waiting_list(
    visitor: Client, session: Session, event: Event
) -> None:
    registration(session, event, CONFIRMED)
    registration(session, event, CONFIRMED)
    event.capacity_online = event.capacity_on_site = None
    last = registration(session, event, UNVERIFIED)
    assert pill(visitor) == "1 seat left"
    assert ">Register</a>" in page(visitor, "/events/spring")

    verify(session, last)

    assert pill(visitor) == "Waiting list"
    assert "Join the waiting list" in page(visitor, "/events/spring")


def test_accepted_nomination_takes_a_seat_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    it = delegations.nominate(
        session, event, nominee(), country="EE", actor=contact_of(session, event), now=clock.now()
    )
    assert meters(visitor) == [0, 0, 0]

    delegations.accept_nomination(
        session, it, takes_part=ParticipationMode.ONLINE, needs="", now=clock.now()
    )
    assert meters(visitor) == [1, 0, 1]

    delegations.withdraw_nomination(
        session, it, actor=contact_of(session, it.event), now=clock.now()
    )
    assert meters(visitor) == [0, 0, 0]


def test_delegation_that_does_not_take_part_gives_its_seats_back_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    it = delegations.nominate(
        session, event, nominee(), country="EE", actor=contact_of(session, event), now=clock.now()
    )
    delegations.accept_nomination(
        session, it, takes_part=ParticipationMode.ONLINE, needs="", now=clock.now()
    )
    assert meters(visitor) == [1, 0, 1]

    delegations.record_answer(
        session, event, DelegationAnswer.WILL_NOT_TAKE_PART, country="EE",
        actor=contact_of(session, event), now=clock.now(),
    )  # fmt: skip

    assert meters(visitor) == [0, 0, 0]


def test_more_seats_for_a_delegation_are_taken_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    event.seats_per_delegation = 0
    factories.registration(session, event, state=WAITLISTED, delegation="EE", queued_at=clock.now())
    session.commit()
    assert meters(visitor) == [0, 0, 0]

    delegations.set_quota(session, event, 1, country="EE", actor=SECRETARIAT, now=clock.now())

    assert meters(visitor) == [1, 0, 1]


def test_page_is_taken_from_the_cache_until_something_public_changes(
    visitor: Client, session: Session, event: Event
) -> None:
    assert meters(visitor) == [0, 0, 0]

    factories.registration(session, event, state=CONFIRMED)
    session.commit()  # by no service, so the revision of the site stays

    assert meters(visitor) == [0, 0, 0]
