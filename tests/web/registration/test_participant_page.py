"""The private page of participants: correct details, add the meeting to a calendar."""

from datetime import timedelta

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.audit.models import AuditEntry
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventState
from meetings.domain.people.rules import Sector
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.html_page import normalized_page
from tests.ical_lint import lint
from tests.web.form_helpers import form_of
from tests.web.personal_feeds.test_participant_views import link_of

ROOM = "https://video.example.org/room/7"
ADD_BUTTON = "Add to my calendar"


@pytest.fixture
def event(session: Session) -> Event:
    """Return a hybrid event next month."""
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    return factories.open_event(
        session, when=factories.when(day), join_url=ROOM, slug="spring", title="Spring",
        mode=AttendanceMode.HYBRID, contact_email="office@example.org",
    )  # fmt: skip


def test_name_can_be_corrected(client: FlaskClient, session: Session, event: Event) -> None:
    page = link_of(
        session, factories.registration(session, event, name="Rassa", delegation="LT")
    )  # fmt: skip
    form = form_of(client, page)
    assert form["name"] == "Rassa"
    assert "delegation" not in form

    changes = {"name": "Rasa", "organisation": "Ministry", "sector": "police"}
    response = client.post(f"{page}/change", data=form | changes)

    assert response.status_code == 303, response.text
    session.expire_all()
    registration = session.scalars(select(Registration)).one()
    assert (registration.name, registration.organisation, registration.sector) == (
        "Rasa",
        "Ministry",
        Sector.POLICE,
    )
    assert (registration.delegation, registration.state) == ("LT", RegistrationState.CONFIRMED)
    assert "registration.corrected" in session.scalars(select(AuditEntry.action)).all()
    assert "mailto:office@example.org" in client.get(page).text


@pytest.mark.parametrize("name", ["", "www.example.com"])
def test_invalid_name_is_refused_without_changes(
    client: FlaskClient, session: Session, event: Event, name: str
) -> None:
    page = link_of(session, factories.registration(session, event, name="Rasa"))

    response = client.post(f"{page}/change", data=form_of(client, page) | {"name": name})

    assert response.status_code == 422
    session.expire_all()
    assert session.scalars(select(Registration.name)).one() == "Rasa"


def test_single_mode_of_attendance_has_no_field(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.mode = AttendanceMode.ONLINE
    page = link_of(session, factories.registration(session, event))

    assert 'type="radio"' not in client.get(page).text
    response = client.post(f"{page}/change", data=form_of(client, page) | {"needs": "captions"})

    assert response.status_code == 303
    session.expire_all()
    assert session.scalars(select(Registration.needs)).one() == "captions"


@pytest.mark.parametrize("participation_mode", list(ParticipationMode))
def test_confirmed_participant_downloads_the_calendar_file(
    client: FlaskClient, session: Session, event: Event, participation_mode: ParticipationMode
) -> None:
    registration = factories.registration(
        session, event, participation_mode=participation_mode, sequence=4
    )
    page, uid = link_of(session, registration), event.uid

    assert ADD_BUTTON in client.get(page).text
    response = client.get(f"{page}/meeting.ics")

    assert response.headers["Content-Disposition"] == "attachment; filename=spring.ics"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert lint(response.data) == []
    (entry,) = icalendar.Calendar.from_ical(response.data).events
    assert (entry["UID"], entry["SEQUENCE"], entry["SUMMARY"]) == (uid, 3, "Spring")
    text = entry.to_ical().decode().replace("\r\n ", "")
    assert ("/join/" in text) is (participation_mode is ParticipationMode.ONLINE)
    assert ROOM not in text
    assert page.rpartition("/")[2] not in response.text


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (RegistrationState.PENDING, {}),
        (RegistrationState.CANCELLED, {}),
        (RegistrationState.CONFIRMED, {"state": EventState.CANCELLED}),
        (RegistrationState.CONFIRMED, {"when": factories.when("2020-05-20")}),
        (RegistrationState.CONFIRMED, {"when": factories.when("2099-05")}),
    ],
)
def test_calendar_file_is_only_for_confirmed_participants(
    client: FlaskClient, session: Session, state: RegistrationState, columns: dict[str, object]
) -> None:
    event = factories.open_event(session, **columns)
    page = link_of(session, factories.registration(session, event, state=state))

    assert ADD_BUTTON not in client.get(page).text
    assert client.get(f"{page}/meeting.ics").status_code == 303


def test_first_personal_calendar_is_ready_to_submit(
    client: FlaskClient, session: Session, event: Event
) -> None:
    page = link_of(session, factories.registration(session, event))
    form = form_of(client, f"{page}/calendars")

    assert (form["name"], form["parts"]) == ("My meetings", ["registrations"])
    assert client.post(f"{page}/calendars", data=form).status_code == 303

    page_after = normalized_page(client, f"{page}/calendars")
    assert '<details class="subscribe__address" open>' in page_after
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page_after or "<svg viewBox" in page_after
    assert "qr.svg" not in page_after
    assert page_after.count("data-copy=") == 3
    assert form_of(client, f"{page}/calendars")["name"] == ""
