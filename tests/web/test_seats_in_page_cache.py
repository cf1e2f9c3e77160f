"""Cached pages show seats as registrations occupy and release them."""

import re
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.delegations import services as delegations
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.registration import decision_services, services
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
Step = Callable[[Session, Registration], object]


@pytest.fixture
def visitor(app: Flask) -> Client:
    """Return a client of the application behind a page cache with a stopped clock."""
    with app.app_context():
        reader = RevisionReader(db.engine)
    cache = PageCacheMiddleware(
        app.wsgi_app, revisions=reader, minute=lambda: 1, cookie="convenor", limit=1_000_000
    )
    return Client(cache, use_cookies=False)


@pytest.fixture
def event(session: Session) -> Event:
    """Create a meeting next month with three seats, on site or online.

    Its transaction stores the calendar entry, so that no later commit does.
    """
    with transaction(session, now=clock.now()):
        factories.installation(session)
        return factories.open_event(
            session, slug="spring", when=factories.coming(30), capacity_total=3,
            capacity_on_site=2, capacity_online=2, mode=AttendanceMode.HYBRID,
        )  # fmt: skip


def page(visitor: Client, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200
    return response.text


def meters(visitor: Client) -> list[int]:
    """Return the occupied seats on the page of the meeting: total, on site and online."""
    numbers = re.findall(
        r"(\d) of \d seats (?:on site |online )?taken<", page(visitor, "/events/spring")
    )
    return [int(number) for number in numbers]


def pill(visitor: Client) -> str:
    """Return the label for free seats in the list of meetings."""
    match = re.search(r"\d seats? left|Waiting list|Full", page(visitor, "/"))
    return match.group() if match else ""


def create_registration(session: Session, event: Event, state: RegistrationState) -> Registration:
    registration = factories.registration(session, event, state=state)
    session.commit()
    return registration


def verify(session: Session, registration: Registration) -> object:
    return services.confirm_email(session, registration, now=clock.now())


def cancel(session: Session, registration: Registration) -> object:
    return services.cancel_registration(
        session, registration, actor=holder_of(registration), now=clock.now()
    )


def come_back(session: Session, registration: Registration) -> object:
    return services.reinstate(session, registration, now=clock.now())


def approve(session: Session, registration: Registration) -> object:
    return decision_services.approve_registration(
        session, registration, SECRETARIAT, now=clock.now()
    )


def decline(session: Session, registration: Registration) -> object:
    return decision_services.decline_registration(
        session, registration, SECRETARIAT, now=clock.now()
    )


def change(session: Session, registration: Registration) -> object:
    return services.change_registration(
        session,
        registration,
        participation_mode=ParticipationMode.ON_SITE,
        needs="",
        now=clock.now(),
    )


@pytest.mark.parametrize(
    ("state", "step", "before", "after"),
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
    state: RegistrationState, step: Step, before: list[int], after: list[int],
) -> None:  # fmt: skip
    registration = create_registration(session, event, state)
    assert meters(visitor) == before

    step(session, registration)

    assert meters(visitor) == after


FEEDS = (
    "/feeds/events.ics", "/feeds/events.ics?profile=full", "/feeds/events.ics?lang=lt",
    "/feeds/events.jcal", "/feeds/events.jscal", "/feeds/events.json", "/feeds/events.atom",
    "/events/spring.ics", "/events/spring.jscal",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (UNVERIFIED, verify), (CONFIRMED, cancel), (RegistrationState.CANCELLED, come_back),
        (PENDING, approve), (CONFIRMED, decline), (CONFIRMED, change),
    ],
)  # fmt: skip
def test_registrations_leave_feeds_unchanged_and_cached(
    app: Flask, session: Session, event: Event, state: RegistrationState, step: Step
) -> None:
    requests: list[str] = []

    def counted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        requests.append(environ["PATH_INFO"])
        return app.wsgi_app(environ, start)

    with app.app_context():
        reader = RevisionReader(db.engine)
    cache = PageCacheMiddleware(
        counted, revisions=reader, minute=lambda: 1, cookie="convenor", limit=10_000_000
    )
    client = Client(cache, use_cookies=False)
    registration = create_registration(session, event, state)
    before = {path: client.get(path) for path in FEEDS}
    page(client, "/events/spring")
    requests.clear()

    step(session, registration)

    for path, response in before.items():
        request = {"If-None-Match": response.headers["ETag"]}
        assert client.get(path, headers=request).status_code == 304
        assert app.test_client().get(path).data == response.data
    assert requests == []
    page(client, "/events/spring")
    assert requests == ["/events/spring"]


def test_confirmed_registration_reduces_the_seats_on_the_cached_list(
    visitor: Client, session: Session, event: Event
) -> None:
    create_registration(session, event, CONFIRMED)
    registration = create_registration(session, event, UNVERIFIED)
    assert pill(visitor) == "2 seats left"

    verify(session, registration)

    assert pill(visitor) == "1 seat left"


def test_cached_pages_show_the_waiting_list_after_the_last_seat(
    visitor: Client, session: Session, event: Event
) -> None:
    create_registration(session, event, CONFIRMED)
    create_registration(session, event, CONFIRMED)
    event.capacity_online = event.capacity_on_site = None
    last = create_registration(session, event, UNVERIFIED)
    assert pill(visitor) == "1 seat left"
    assert ">Register</a>" in page(visitor, "/events/spring")

    verify(session, last)

    assert pill(visitor) == "Waiting list"
    assert "Join the waiting list" in page(visitor, "/events/spring")


def test_accepted_nomination_takes_a_seat_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    nomination = delegations.nominate(
        session, event, nominee(), country="EE", actor=contact_of(session, event), now=clock.now()
    )
    assert meters(visitor) == [0, 0, 0]

    delegations.accept_nomination(
        session, nomination, participation_mode=ParticipationMode.ONLINE, needs="", now=clock.now()
    )
    assert meters(visitor) == [1, 0, 1]

    delegations.withdraw_nomination(
        session, nomination, actor=contact_of(session, nomination.event), now=clock.now()
    )
    assert meters(visitor) == [0, 0, 0]


def test_delegation_that_declines_releases_its_seats_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    nomination = delegations.nominate(
        session, event, nominee(), country="EE", actor=contact_of(session, event), now=clock.now()
    )
    delegations.accept_nomination(
        session, nomination, participation_mode=ParticipationMode.ONLINE, needs="", now=clock.now()
    )
    assert meters(visitor) == [1, 0, 1]

    delegations.record_answer(
        session, event, DelegationAnswer.WILL_NOT_TAKE_PART, country="EE",
        actor=contact_of(session, event), now=clock.now(),
    )  # fmt: skip

    assert meters(visitor) == [0, 0, 0]


def test_seats_added_to_a_delegation_appear_on_the_cached_page(
    visitor: Client, session: Session, event: Event
) -> None:
    event.seats_per_delegation = 0
    factories.represented(session, event, state=WAITLISTED, queued_at=clock.now())
    session.commit()
    assert meters(visitor) == [0, 0, 0]

    delegations.set_quota(session, event, 1, country="EE", actor=SECRETARIAT, now=clock.now())

    assert meters(visitor) == [1, 0, 1]


def test_page_is_served_from_the_cache_until_public_data_changes(
    visitor: Client, session: Session, event: Event
) -> None:
    assert meters(visitor) == [0, 0, 0]

    factories.registration(session, event, state=CONFIRMED)
    session.commit()  # without a service, so the site revision does not change

    assert meters(visitor) == [0, 0, 0]
