"""The private page of participants: correct details, add the meeting to a calendar."""

import re
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


def test_waiting_person_sees_the_limit_and_changes_to_the_free_mode(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.capacity_on_site = 2
    for _ in range(2):
        factories.registration(session, event, participation_mode=ParticipationMode.ON_SITE)
    waiting = factories.registration(
        session, event, state=RegistrationState.WAITLISTED, queued_at=clock.now(),
        participation_mode=ParticipationMode.ON_SITE, needs="a ramp", organisation="Ministry",
    )  # fmt: skip
    page = link_of(session, waiting)
    shown = normalized_page(client, page)

    button = re.search(r'<form class="post-button".*?Attend online instead', shown)
    assert button is not None
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button[0]))
    client.post(f"{page}/change", data=form)

    session.expire_all()
    assert "All 2 seats on site are taken. Seats are available online." in shown
    assert (waiting.state, waiting.participation_mode, waiting.needs, waiting.organisation) == (
        RegistrationState.CONFIRMED, ParticipationMode.ONLINE, "a ramp", "Ministry",
    )  # fmt: skip


def test_waiting_person_sees_that_the_delegation_is_full(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.seats_per_delegation = 1
    factories.represented(session, event, "SE")
    waiting = factories.represented(
        session, event, "SE", state=RegistrationState.WAITLISTED, queued_at=clock.now()
    )

    shown = normalized_page(client, link_of(session, waiting))

    assert "The only seat of the delegation of Sweden is taken." in shown
    assert "instead" not in shown


@pytest.mark.parametrize(
    ("columns", "waiting", "sentence"),
    [
        (
            {"capacity_on_site": 1}, 2,
            ("The only seat on site is taken. Seats are available online. If you choose a"
            " format that is full, you will wait behind 2 people."),
        ),
        ({"capacity_total": 1}, 0, ("The only seat is taken. If you register, you"
         " will be first on the waiting list.")),
        (
            {"capacity_total": 1, "has_waiting_list": False}, 0,
            "The only seat is taken. There is no waiting list.",
        ),
    ],
)  # fmt: skip
def test_form_of_a_full_event_says_before_sending_that_one_waits(
    client: FlaskClient, session: Session, event: Event, columns: dict[str, int], waiting: int,
    sentence: str,
) -> None:  # fmt: skip
    for name, value in columns.items():
        setattr(event, name, value)
    on_site = ParticipationMode.ON_SITE
    factories.registration(session, event, participation_mode=on_site)
    for _ in range(waiting):
        factories.registration(
            session, event, state=RegistrationState.WAITLISTED, queued_at=clock.now(),
            participation_mode=on_site,
        )  # fmt: skip
    session.commit()

    assert sentence in normalized_page(client, "/events/spring/register")


def test_form_with_free_seats_says_nothing_about_waiting(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.capacity_on_site, event.seats_per_delegation = 1, 0
    session.commit()

    shown = normalized_page(client, "/events/spring/register")

    assert "If you register" not in shown


def test_participant_asks_for_mails_about_new_papers(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event)
    factories.document(session, event_id=event.id, title="Draft")
    page = link_of(session, registration)
    assert '<a href="#documents">papers</a>' in normalized_page(client, page)

    response = client.post(f"{page}/papers", data={"is_wanted": "y"})

    session.expire_all()
    assert response.location.endswith(f"{page}#documents")
    assert registration.wants_papers is True
    assert "Stop e-mails about new papers" in client.get(page).text
    client.post(f"{page}/papers")
    session.rollback()
    assert registration.wants_papers is False


def test_waiting_person_is_not_offered_mails_about_papers(
    client: FlaskClient, session: Session, event: Event
) -> None:
    waiting = factories.registration(
        session, event, state=RegistrationState.WAITLISTED, queued_at=clock.now()
    )

    assert "new papers" not in client.get(link_of(session, waiting)).text
