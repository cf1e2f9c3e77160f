"""Cancelled and postponed meetings: no page or link presents them as taking place."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.html_page import normalized_page

CALLED_OFF = [EventState.CANCELLED, EventState.POSTPONED]
POSTPONED_SENTENCE = (
    "This meeting is postponed. Your registration remains valid. You will receive an e-mail when a "
    "new date is set."
)


@pytest.fixture(autouse=True)
def _installation(session: Session) -> None:
    factories.installation(session)


def day(days: int = 30) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


def create_event(session: Session, **columns: Any) -> Event:
    """Create and commit an event next month with an online room and open registration."""
    fields = {"when": factories.when(day()), "join_url": "https://video.example.org/1"}
    event = factories.open_event(session, **fields | columns)
    session.commit()
    return event


def private_path(
    session: Session, registration: Registration, scope: TokenScope = TokenScope.REGISTRATION
) -> str:
    """Return the path of the private page, or of the link to the online room."""
    now = clock.now()
    _, secret = access.create_token(
        session, scope, registration.id, now=now, expires_at=now + timedelta(days=2)
    )
    session.commit()
    return f"/{'join' if scope is TokenScope.JOIN else 'registrations'}/{secret}"


@pytest.mark.parametrize(
    ("state", "pill", "sentence"),
    [
        (EventState.CANCELLED, "Cancelled", "This meeting is cancelled."),
        (EventState.POSTPONED, "Postponed", POSTPONED_SENTENCE),
    ],
)
def test_private_page_shows_the_state_of_the_meeting(
    client: FlaskClient, session: Session, state: EventState, pill: str, sentence: str
) -> None:
    event = create_event(session, state=state, state_reason="The host country has elections.")
    registration = factories.registration(session, event)

    page = normalized_page(client, private_path(session, registration))
    standing = page.partition("standing")[2].partition("</section>")[0]

    assert f'<span class="pill pill--off">{pill}</span>' in standing
    assert sentence in standing
    assert "The host country has elections." in standing
    assert "You are attending" not in page
    assert ">Confirmed<" not in page
    assert "you cannot register" not in page
    assert f'</s><br><span class="pill pill--off">{pill}</span>' in page
    assert ("Cancel registration" in page) is (state is EventState.POSTPONED)
    assert "Join online" not in page


@pytest.mark.parametrize("state", CALLED_OFF)
def test_unverified_and_cancelled_registrations_show_the_state_of_the_meeting(
    client: FlaskClient, session: Session, state: EventState
) -> None:
    event = create_event(session, state=state, state_reason="Elections.")
    cancelled = factories.registration(session, event, state=RegistrationState.CANCELLED)
    new = factories.registration(
        session, event, state=RegistrationState.UNVERIFIED, verified_at=None
    )

    left = normalized_page(client, private_path(session, cancelled))
    open_ = normalized_page(client, private_path(session, new))

    assert f"{state.value.capitalize()}. Elections." in left
    assert "You are not attending." in left
    assert f"{state.value.capitalize()}. Elections." in open_
    assert "Your e-mail address has not been confirmed, so no seat is reserved." in open_
    assert "Press the button" not in open_


def test_nominee_of_a_cancelled_meeting_has_no_buttons(
    client: FlaskClient, session: Session
) -> None:
    event = create_event(session, state=EventState.CANCELLED, state_reason="Elections.")
    registration = factories.registration(
        session, event, state=RegistrationState.NOMINATED, delegation="LT", verified_at=None
    )

    page = normalized_page(client, private_path(session, registration))

    assert "This meeting is cancelled." in page
    assert "Decline nomination" not in page
    assert "Will you attend?" not in page


def test_join_page_shows_that_the_meeting_is_off(client: FlaskClient, session: Session) -> None:
    event = create_event(session, state=EventState.POSTPONED, state_reason="Elections.")
    registration = factories.registration(session, event)

    page = normalized_page(client, private_path(session, registration, TokenScope.JOIN))

    assert f"{POSTPONED_SENTENCE} Elections." in page
    assert "use this link again on the day" not in page


@pytest.mark.parametrize("state", CALLED_OFF)
def test_called_off_meeting_has_no_calendar_copy(
    client: FlaskClient, session: Session, state: EventState
) -> None:
    event = create_event(session, state=state)

    page = normalized_page(client, f"/events/{event.slug}")

    assert "calendar.google.com" not in page
    assert "outlook.live.com" not in page
    assert "Add to your calendar" not in page


def test_called_off_meetings_are_counted_separately(client: FlaskClient, session: Session) -> None:
    body = factories.body(session, slug="thb")
    first = clock.now().replace(day=1) + timedelta(days=32)
    for number, state in enumerate(
        [EventState.CONFIRMED, EventState.CONFIRMED, *CALLED_OFF], start=3
    ):
        when = factories.when(first.replace(day=number).date().isoformat())
        create_event(session, bodies=[body], state=state, when=when)
    month = f"from={first:%Y-%m}-01"

    lead, listed = normalized_page(client, "/"), normalized_page(client, f"/?{month}")

    assert "2 upcoming, 2 cancelled or postponed" in lead
    assert "<p>2 meetings, 2 cancelled or postponed</p>" in lead
    assert "2 meetings, 2 cancelled or postponed" in listed
    assert "2 meetings, 2 cancelled or postponed" in normalized_page(
        client, f"/?view=month&{month}"
    )
    assert "2 meetings, 2 cancelled or postponed" in normalized_page(client, f"/?view=year&{month}")
    assert "2 meetings, 2 cancelled or postponed" in normalized_page(client, "/bodies/thb")
    mini = normalized_page(client, f"/?{month}")
    assert mini.count(", 1 meeting") == 2
    assert mini.count(", 1 cancelled or postponed") == 2


@pytest.mark.parametrize("view", ["month", "year"])
def test_grids_label_called_off_meetings(client: FlaskClient, session: Session, view: str) -> None:
    create_event(session, title="Goes on")
    create_event(session, title="Never more", state=EventState.CANCELLED)
    create_event(session, title="Later", state=EventState.POSTPONED)

    page = normalized_page(client, f"/?view={view}&from={day()}")
    slots = {
        title: page[page.rindex("<a class=", 0, page.index(title)) : page.index(title)]
        for title in ("Goes on", "Never more", "Later")
    }

    assert '<span class="slot__called-off">Cancelled</span>' in slots["Never more"]
    assert 'title="Cancelled, ' in slots["Never more"]
    assert '<span class="slot__called-off">Postponed</span>' in slots["Later"]
    assert "slot__called-off" not in slots["Goes on"]
