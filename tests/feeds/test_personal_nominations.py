"""Nominations in personal calendars: open, accepted, declined, withdrawn."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import User
from meetings.domain.delegations import services
from meetings.domain.delegations.rules import Nominee
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, RegistrationPolicy, Visibility
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode
from meetings.kernel import clock
from tests import factories
from tests.actors import contact_of
from tests.conftest import on_both
from tests.feeds.personal_feeds import JOIN_PATH, ROOM, feed_of, make, read, text_at, titles

ME = "me@example.org"
INVITED: dict[str, Any] = {
    "registration": RegistrationPolicy.INVITATION,
    "visibility": Visibility.MEMBERS,
}


@pytest.fixture
def user(session: Session) -> User:
    """A user without any special permissions."""
    return factories.user(session, email=ME, role=Role.MEMBER, of=factories.body(session))


def nominated(session: Session, event: Event, email: str = "Me@Example.org") -> Registration:
    return services.nominate(
        session, event, Nominee("Me Myself", email, ParticipationMode.ONLINE), country="EE",
        actor=contact_of(session, event), now=clock.now(),
    )  # fmt: skip


def accept(session: Session, registration: Registration) -> None:
    services.accept_nomination(
        session,
        registration,
        participation_mode=ParticipationMode.ONLINE,
        needs="",
        now=clock.now(),
    )
    session.commit()


@on_both
def test_nominations_are_listed_before_and_after_the_reply(
    client: FlaskClient, session: Session, user: User
) -> None:
    event = make(session, title="By invitation", join_url=ROOM, **INVITED)
    make(session, title="Another", registration=RegistrationPolicy.INVITATION)
    registration = nominated(session, event)
    _, secret = feed_of(session, user, FeedPart.NOMINATED)

    (before,) = read(client, secret)
    session.rollback()
    accept(session, registration)
    (after,) = read(client, secret)

    assert (before["SUMMARY"], before["STATUS"]) == ("By invitation", "TENTATIVE")
    assert "Your delegation has nominated you." in before["DESCRIPTION"]
    assert (before["CLASS"], "CONFERENCE" in before) == ("PRIVATE", False)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CONFIRMED")
    assert JOIN_PATH in after["CONFERENCE"]
    assert after["SEQUENCE"] >= before["SEQUENCE"]
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


@on_both
@pytest.mark.parametrize("is_declined", [True, False])
def test_declined_or_withdrawn_nominations_are_cancelled(
    client: FlaskClient, session: Session, user: User, is_declined: bool
) -> None:
    registration = nominated(session, make(session, title="Not for me", **INVITED))
    _, secret = feed_of(session, user, FeedPart.NOMINATED)

    if is_declined:
        services.decline_nomination(session, registration, now=clock.now())
    else:
        contact = contact_of(session, registration.event)
        services.withdraw_nomination(session, registration, actor=contact, now=clock.now())
    session.commit()

    (entry,) = read(client, secret)
    assert entry["STATUS"] == "CANCELLED"
    assert read(client, secret, "?cancelled=hide") == []


def test_each_part_shows_only_its_events(client: FlaskClient, session: Session, user: User) -> None:
    worker_session = make(session, 10, title="Registered unasked")
    factories.registration(session, worker_session, email=ME)
    nominated(session, make(session, 11, title="Open nomination", **INVITED))
    said_yes = nominated(session, make(session, 12, title="Accepted", **INVITED))
    accept(session, said_yes)
    programme = make(session, 13, title="On the programme")
    person = factories.person(session, email=ME)
    factories.appearance(session, programme, person=person)
    session.commit()
    _, nominations = feed_of(session, user, FeedPart.NOMINATED)
    _, registrations = feed_of(session, user, FeedPart.REGISTRATIONS)
    _, both = feed_of(session, user, FeedPart.REGISTRATIONS, FeedPart.NOMINATED)

    assert titles(client, nominations) == ["Open nomination", "Accepted", "On the programme"]
    assert titles(client, registrations) == ["Registered unasked", "Accepted"]
    assert titles(client, both) == [
        "Registered unasked", "Open nomination", "Accepted", "On the programme",
    ]  # fmt: skip


def test_nominations_are_private(client: FlaskClient, session: Session, user: User) -> None:
    nominated(session, make(session, title="Mine", **INVITED))
    nominated(session, make(session, title="Theirs", **INVITED), "you@example.org")
    _, secret_of_user = feed_of(session, user, FeedPart.NOMINATED)
    _, secret_of_other = feed_of(session, FeedOwner(None, "you@example.org"), FeedPart.NOMINATED)
    _, nothing = feed_of(session, FeedOwner(None, "who@example.org"), FeedPart.NOMINATED)

    assert titles(client, secret_of_user) == ["Mine"]
    assert titles(client, secret_of_other) == ["Theirs"]
    assert titles(client, nothing) == []
    assert "SUMMARY" not in text_at(client, "/feeds/events.ics")


def test_a_nomination_for_a_cancelled_meeting_is_cancelled(
    client: FlaskClient, session: Session, user: User
) -> None:
    event = make(session, title="Off", **INVITED)
    nominated(session, event)
    event.state = EventState.CANCELLED
    session.commit()
    _, secret = feed_of(session, user, FeedPart.NOMINATED)

    (entry,) = read(client, secret)

    assert (entry["SUMMARY"], entry["STATUS"]) == ("Cancelled: Off", "CANCELLED")


def test_caldav_shows_the_same_nominations(
    client: FlaskClient, session: Session, user: User
) -> None:
    nominated(session, make(session, title="By invitation", **INVITED))
    _, secret = feed_of(session, user, FeedPart.NOMINATED)

    response = client.open(
        f"/dav/{secret}/calendars/my/", method="REPORT", headers={"Depth": "1"},
        content_type="application/xml",
        data='<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>'
        "<C:calendar-data/></D:prop><C:filter><C:comp-filter name='VCALENDAR'/></C:filter>"
        "</C:calendar-query>",
    )  # fmt: skip

    assert response.status_code == 207
    assert "SUMMARY:By invitation" in response.text
