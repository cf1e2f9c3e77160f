"""Personal links to the online meeting: countdown, redirect, record of attendance."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventState
from meetings.domain.registration.errors import AlreadyDecided, EventIsOver, RoomNotOpen
from meetings.domain.registration.join_services import join_online
from meetings.domain.registration.models import JoinUse, Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.http.urls import personal_join_url
from meetings.kernel import clock
from tests import factories
from tests.conftest import SECRET, on_both
from tests.web.sign_in import sign_in

CONFIRMED = RegistrationState.CONFIRMED
ROOM = "https://video.example.org/room/7"


@pytest.fixture
def event(session: Session) -> Event:
    """Return an online meeting in 30 days."""
    event = factories.open_event(
        session, when=factories.coming(), join_url=ROOM, slug="spring", join_note="Code 42",
        title="Spring", bodies=[factories.body(session)],
    )  # fmt: skip
    session.commit()
    return event


def participant(session: Session, event: Event, **columns: object) -> Registration:
    registration = factories.registration(session, event, **columns)
    session.commit()
    return registration


def link(registration: Registration) -> str:
    return personal_join_url(registration.id, key=SECRET, base="")


def begin(session: Session, event: Event, delay: timedelta = timedelta()) -> datetime:
    """Let the meeting begin so long from now; return that time."""
    event.starts_at = clock.now() + delay
    event.ends_at = event.starts_at + timedelta(hours=2)
    starts_at = event.starts_at
    session.commit()
    return starts_at


def sign_in_as_organiser(client: FlaskClient, session: Session, event: Event) -> None:
    user = factories.user(session, role=Role.ORGANISER, of=event.bodies[0])
    session.commit()
    sign_in(client, user)


def uses(session: Session) -> list[datetime]:
    session.rollback()
    return list(session.scalars(select(JoinUse.used_at).order_by(JoinUse.id)))


@on_both
@pytest.mark.parametrize("minutes", [0, 15, 60])
def test_room_opens_that_many_minutes_before_the_start(
    session: Session, event: Event, minutes: int
) -> None:
    event.join_opens_before = minutes
    registration = participant(session, event)
    starts_at, ends_at = event.starts_at, event.ends_at
    assert starts_at is not None
    assert ends_at is not None
    opens = starts_at - timedelta(minutes=minutes)
    session.rollback()

    with pytest.raises(RoomNotOpen):
        join_online(session, registration, now=opens - timedelta(seconds=1))
    assert join_online(session, registration, now=opens) == ROOM
    with pytest.raises(EventIsOver):
        join_online(session, registration, now=ends_at)

    assert uses(session) == [opens]


@on_both
def test_uses_within_a_minute_are_recorded_as_one(session: Session, event: Event) -> None:
    registration = participant(session, event)
    first = event.starts_at
    assert first is not None
    session.rollback()

    for seconds in (0, 59, 60, 200):
        join_online(session, registration, now=first + timedelta(seconds=seconds))

    assert [(used - first).total_seconds() for used in uses(session)] == [0, 60, 200]


def test_link_redirects_to_the_room_and_records_the_use(
    client: FlaskClient, session: Session, event: Event
) -> None:
    address = link(participant(session, event))
    begin(session, event, timedelta(minutes=14))

    head, response = client.head(address), client.get(address)

    assert (head.status_code, response.status_code, response.location) == (302, 302, ROOM)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert len(uses(session)) == 1


@pytest.mark.parametrize(
    ("before", "remaining", "refresh"),
    [
        (timedelta(days=3, hours=5), "in 3 days", {3600}),
        (timedelta(hours=5, minutes=10), "in 5 hours", {3600}),
        (timedelta(minutes=90, seconds=-30), "in 90 minutes", {3600}),
        (timedelta(minutes=12, seconds=-30), "in 12 minutes", {60}),
        (timedelta(seconds=30), "in 1 minute", {*range(20, 31)}),
    ],
)
def test_countdown_reloads_itself_and_hides_the_room(
    client: FlaskClient, session: Session, event: Event, before: timedelta, remaining: str,
    refresh: set[int],
) -> None:  # fmt: skip
    address = link(participant(session, event))
    begin(session, event, timedelta(minutes=15) + before)

    response = client.get(address)

    assert response.status_code == 200
    assert f"The online room opens {remaining}." in response.text
    assert int(response.headers["Refresh"]) in refresh
    assert ROOM not in response.text
    assert "Code 42" in response.text
    assert uses(session) == []


@pytest.mark.parametrize(("days", "status"), [(1, 200), (29, 200), (30, 410)])
def test_link_of_a_past_meeting_explains_itself(
    client: FlaskClient, session: Session, event: Event, days: int, status: int
) -> None:
    address = link(participant(session, event))
    begin(session, event, -timedelta(days=days, hours=3))

    response = client.get(address)

    assert response.status_code == status
    assert ("This meeting is over." in response.text) is (status == 200)
    assert "Refresh" not in response.headers
    assert uses(session) == []


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_called_off_meeting_has_no_countdown(
    client: FlaskClient, session: Session, event: Event, state: EventState
) -> None:
    event.state = state

    response = client.get(link(participant(session, event)))

    assert response.status_code == 200
    assert "The online room opens" not in response.text
    assert "Refresh" not in response.headers


def test_link_without_confirmed_registration_opens_nothing(
    client: FlaskClient, session: Session, event: Event
) -> None:
    address = link(participant(session, event, state=RegistrationState.CANCELLED))
    begin(session, event)

    response = client.get(address)

    assert response.status_code == 403
    assert ROOM not in response.text
    assert uses(session) == []


@pytest.mark.parametrize("state", [s for s in RegistrationState if s is not CONFIRMED])
def test_only_confirmed_registrations_join(
    session: Session, event: Event, state: RegistrationState
) -> None:
    registration = participant(session, event, state=state)
    now = begin(session, event)

    with pytest.raises(AlreadyDecided):
        join_online(session, registration, now=now)

    assert uses(session) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda secret: secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        lambda secret: "2" + secret[1:],
        lambda secret: "9" * 30 + secret[secret.index(".") :],
        lambda secret: "²" + secret[1:],
        lambda secret: secret.partition(".")[0],
        lambda secret: "0" + secret,
    ],
    ids=["signature", "another id", "huge id", "no digit", "id only", "leading zero"],
)
def test_forged_link_is_unknown(
    client: FlaskClient, session: Session, event: Event, change: Callable[[str], str]
) -> None:
    secret = link(participant(session, event)).rpartition("/")[2]
    participant(session, event, email="other@example.org")
    begin(session, event)

    response = client.get(f"/join/{change(secret)}")

    assert response.status_code == 404
    assert ROOM not in response.text


def test_organisers_see_who_joined_and_get_the_number_proposed(
    client: FlaskClient, session: Session, event: Event
) -> None:
    for number in range(3):
        registration = participant(session, event, email=f"{number}@example.org")
        if number:
            session.add_all(
                JoinUse(registration_id=registration.id, used_at=clock.now() + timedelta(minutes=m))
                for m in (number, 20)
            )
    sign_in_as_organiser(client, session, event)

    people = client.get("/organise/events/spring/participants").text
    form = client.get("/organise/events/spring/record").text

    assert people.count("Joined online") == 2
    assert "2 people used their personal links to join online." in form
    assert "This number is proposed below." in form
    assert re.search(r'name="rows-2-figure"[^>]*value="2"|value="2"[^>]*name="rows-2-figure"', form)


def test_recorded_figure_is_not_replaced_by_the_proposal(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = participant(session, event)
    session.add(JoinUse(registration_id=registration.id, used_at=clock.now()))
    factories.headcount(session, event, mode=AttendanceMode.ONLINE, figure=40)
    sign_in_as_organiser(client, session, event)

    form = client.get("/organise/events/spring/record").text

    assert "1 person used the personal link to join online." in form
    assert "This number is proposed below." not in form
    assert 'value="40"' in form
