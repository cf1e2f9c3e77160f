"""A personal calendar follows the changes of a registration and of its meeting."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationRequest
from meetings.kernel import clock
from tests import factories
from tests.actors import holder_of
from tests.conftest import on_both
from tests.feeds.personal_feeds import JOIN_PATH, ROOM, feed_of, make, path, read, text_at

SECRETARIAT = Actor(1, "Secretariat", (Grant(Role.SECRETARIAT),))
REQUEST = RegistrationRequest(
    name="Rasa", email="Rasa@Example.org", participation_mode=ParticipationMode.ONLINE
)


class CalendarContent:
    """The current content of the calendar; each read must differ from the previous one."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client, self.secret = client, secret
        self.etag = ""
        self.sequence = -1

    def read_changes(self) -> list[tuple[str, str]]:
        response = self.client.get(path(self.secret), headers={"If-None-Match": self.etag})
        assert response.status_code == 200, "the calendar did not change"
        self.etag = response.headers["ETag"]
        entries: list[Any] = read(self.client, self.secret)
        for entry in entries:
            assert entry["SEQUENCE"] >= self.sequence, "calendar apps would ignore it"
            self.sequence = entry["SEQUENCE"]
        return [(str(entry["STATUS"]), str(entry["SUMMARY"])) for entry in entries]


@pytest.fixture
def calendar(client: FlaskClient, session: Session) -> CalendarContent:
    _, secret = feed_of(session, FeedOwner(None, "rasa@example.org"), FeedPart.REGISTRATIONS)
    return CalendarContent(client, secret)


@on_both
def test_a_registration_from_submission_to_the_end(
    session: Session, calendar: CalendarContent
) -> None:
    event = make(session, title="Forum", join_url=ROOM, registration=RegistrationPolicy.OPEN)
    assert calendar.read_changes() == []

    services.register(session, event, REQUEST, now=clock.now())
    assert calendar.client.get(path(calendar.secret)).headers["ETag"] == calendar.etag, (
        "not confirmed yet"
    )
    registration = session.scalars(select(Registration)).one()
    services.confirm_email(session, registration, now=clock.now())
    assert calendar.read_changes() == [("CONFIRMED", "Forum")]
    assert JOIN_PATH in text_at(calendar.client, path(calendar.secret))

    events.postpone_event(session, event, reason="Strike", actor=SECRETARIAT, now=clock.now())
    assert calendar.read_changes() == [("CANCELLED", "Postponed: Forum")]
    events.reinstate(session, event, actor=SECRETARIAT, now=clock.now())
    assert [summary for _, summary in calendar.read_changes()] == ["Forum"]

    holder = holder_of(registration)
    services.cancel_registration(session, registration, actor=holder, now=clock.now())
    assert calendar.read_changes() == [("CANCELLED", "You are not attending: Forum")]
    assert JOIN_PATH not in text_at(calendar.client, path(calendar.secret))
    registration.decided_at = clock.now() - timedelta(days=32)
    session.commit()
    assert calendar.read_changes() == []


def test_a_waitlisted_registration_moves_up(session: Session, calendar: CalendarContent) -> None:
    event = make(
        session, title="Forum", registration=RegistrationPolicy.OPEN, capacity_online=1
    )  # fmt: skip
    first = factories.registration(session, event)
    services.register(session, event, REQUEST, now=clock.now())
    registration = session.scalars(
        select(Registration).where(Registration.email == REQUEST.email)
    ).one()
    services.confirm_email(session, registration, now=clock.now())
    assert calendar.read_changes() == [("TENTATIVE", "Forum")]

    services.cancel_registration(session, first, actor=holder_of(first), now=clock.now())

    assert calendar.read_changes() == [("CONFIRMED", "Forum")]


def test_a_followed_body_adds_its_next_meeting(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    session.commit()
    _, secret = feed_of(
        session, FeedOwner(None, "rasa@example.org"), FeedPart.BODIES, bodies=(body,)
    )  # fmt: skip
    calendar = CalendarContent(client, secret)
    assert calendar.read_changes() == []
    event: Event = make(session, title="First", bodies=[body])
    assert calendar.read_changes() == [("CONFIRMED", "First")]

    events.cancel_event(session, event, reason="Strike", actor=SECRETARIAT, now=clock.now())

    assert calendar.read_changes() == [("CANCELLED", "Cancelled: First")]
