"""A calendar of one's own follows what becomes of a registration and of its meeting."""

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
from tests.feeds.personal_feeds import ROOM, feed_of, make, path, read, text_at

SECRETARIAT = Actor(1, "Secretariat", (Grant(Role.SECRETARIAT),))
WISH = RegistrationRequest(
    name="Rasa", email="Rasa@Example.org", takes_part=ParticipationMode.ONLINE
)


class Life:
    """What the calendar says now; each look must differ from the one before."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client, self.secret = client, secret
        self.etag = ""
        self.sequence = -1

    def says(self) -> list[tuple[str, str]]:
        answer = self.client.get(path(self.secret), headers={"If-None-Match": self.etag})
        assert answer.status_code == 200, "nothing changed"
        self.etag = answer.headers["ETag"]
        entries: list[Any] = read(self.client, self.secret)
        for entry in entries:
            assert entry["SEQUENCE"] >= self.sequence, "a program would not take it"
            self.sequence = entry["SEQUENCE"]
        return [(str(entry["STATUS"]), str(entry["SUMMARY"])) for entry in entries]


@pytest.fixture
def life(client: FlaskClient, session: Session) -> Life:
    _, secret = feed_of(session, FeedOwner(None, "rasa@example.org"), FeedPart.REGISTRATIONS)
    return Life(client, secret)


@on_both
def test_from_the_wish_to_the_end(session: Session, life: Life) -> None:
    event = make(session, title="Forum", join_url=ROOM, registration=RegistrationPolicy.OPEN)
    assert life.says() == []

    services.register(session, event, WISH, now=clock.now())
    assert life.client.get(path(life.secret)).headers["ETag"] == life.etag, "not confirmed yet"
    it = session.scalars(select(Registration)).one()
    services.confirm_email(session, it, now=clock.now())
    assert life.says() == [("CONFIRMED", "Forum")]
    assert ROOM in text_at(life.client, path(life.secret))

    events.postpone_event(session, event, reason="Strike", actor=SECRETARIAT, now=clock.now())
    assert life.says() == [("CANCELLED", "Postponed: Forum")]
    events.reinstate(session, event, actor=SECRETARIAT, now=clock.now())
    assert [summary for _, summary in life.says()] == ["Forum"]

    services.cancel_registration(session, it, actor=holder_of(it), now=clock.now())
    assert life.says() == [("CANCELLED", "You do not take part: Forum")]
    assert ROOM not in text_at(life.client, path(life.secret))
    it.decided_at = clock.now() - timedelta(days=32)
    session.commit()
    assert life.says() == []


def test_who_waits_moves_up(session: Session, life: Life) -> None:
    event = make(
        session, title="Forum", registration=RegistrationPolicy.OPEN, capacity_online=1
    )  # fmt: skip
    first = factories.registration(session, event)
    services.register(session, event, WISH, now=clock.now())
    it = session.scalars(select(Registration).where(Registration.email == WISH.email)).one()
    services.confirm_email(session, it, now=clock.now())
    assert life.says() == [("TENTATIVE", "Forum")]

    services.cancel_registration(session, first, actor=holder_of(first), now=clock.now())

    assert life.says() == [("CONFIRMED", "Forum")]


def test_a_body_that_is_followed_brings_its_next_meeting(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    session.commit()
    _, secret = feed_of(
        session, FeedOwner(None, "rasa@example.org"), FeedPart.BODIES, bodies=(body,)
    )  # fmt: skip
    life = Life(client, secret)
    assert life.says() == []
    event: Event = make(session, title="First", bodies=[body])
    assert life.says() == [("CONFIRMED", "First")]

    events.cancel_event(session, event, reason="Strike", actor=SECRETARIAT, now=clock.now())

    assert life.says() == [("CANCELLED", "Cancelled: First")]
