"""Calendar parts of people who attend online, change their attendance, or withdraw."""

from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events import services as events
from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailStatus
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration import decision_services, services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply, ParticipationMode
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.registration.helpers import registered
from tests.domain.registration.test_services import SECRETARIAT
from tests.feeds.personal_feeds import feed_of, path
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import part
from tests.mail.test_itip import BY, ROLE_MAILBOX, Scenario, entry_of
from tests.web.personal_feeds.test_participant_views import link_of

ME = "rasa@example.org"
ONLINE, ON_SITE = ParticipationMode.ONLINE, ParticipationMode.ON_SITE


@pytest.fixture
def scenario(app: Flask, session: Session) -> Iterator[Scenario]:
    """Create a hybrid event at a place with a pin."""
    body = factories.body(session, name="Task Force, Žuvis", email=ROLE_MAILBOX)
    event = factories.open_event(
        session, bodies=[body], mode=AttendanceMode.HYBRID, title="Spring",
        venues=[factories.venue(session, name="Ministry", latitude=54.68, longitude=25.28)],
        join_url="https://video.example.org/1", when=factories.when("2099-05-20"),
    )  # fmt: skip
    session.commit()
    with running(Postbox()) as postbox:
        yield Scenario(app, session, event, postbox)


def change_to(scenario: Scenario, registration: Registration, mode: ParticipationMode) -> None:
    services.change_registration(
        scenario.session, registration, participation_mode=mode, needs="", now=NOON
    )


def partstat(entry: Any) -> str:
    return str(entry["ATTENDEE"].params["PARTSTAT"])


@pytest.mark.parametrize("is_declined", [False, True])
def test_cancellation_for_one_person_does_not_cancel_the_event(
    scenario: Scenario, is_declined: bool
) -> None:
    registration = registered(scenario.session, scenario.event, ME)
    (first,) = scenario.sent()

    if is_declined:
        decision_services.decline_registration(
            scenario.session, registration, SECRETARIAT, now=NOON
        )
    else:
        services.cancel_registration(
            scenario.session, registration, actor=holder_of(registration), now=NOON
        )

    (mail,) = scenario.sent()
    was, entry = entry_of(first), entry_of(mail)
    assert "METHOD:CANCEL" in part(mail, "text/calendar")
    assert "STATUS" not in entry
    assert "STATUS" not in part(mail, "application/ics")
    assert (entry["TRANSP"], was["TRANSP"]) == ("TRANSPARENT", "OPAQUE")
    assert entry["ATTENDEE"] == f"mailto:{ME}"
    assert (entry["UID"], entry["SUMMARY"]) == (was["UID"], was["SUMMARY"])


@pytest.mark.parametrize("stop", [events.postpone_event, events.cancel_event])
def test_cancellation_of_the_event_says_so(scenario: Scenario, stop: Any) -> None:
    registered(scenario.session, scenario.event, ME)
    scenario.sent()

    stop(scenario.session, scenario.event, reason="Ice", **BY)

    assert entry_of(scenario.sent()[0])["STATUS"] == "CANCELLED"


def test_registering_accepts_until_the_time_changes(scenario: Scenario) -> None:
    registration = registered(scenario.session, scenario.event, ME)
    first = entry_of(scenario.sent()[0])
    scenario.edit(title="Another title")
    renamed = entry_of(scenario.sent()[0])
    scenario.edit(when=factories.when("2099-05-21"))
    moved = entry_of(scenario.sent()[0])
    change_to(scenario, registration, ON_SITE)
    changed = entry_of(scenario.sent()[0])

    assert [partstat(entry) for entry in (first, renamed, moved, changed)] == [
        "ACCEPTED", "ACCEPTED", "NEEDS-ACTION", "ACCEPTED",
    ]  # fmt: skip
    assert {entry["ATTENDEE"].params["RSVP"] for entry in (first, renamed, moved)} == {"TRUE"}
    assert dict(first["ORGANIZER"].params) == {"CN": "Task Force, Žuvis"}


def test_acceptance_by_registering_is_no_calendar_reply(
    scenario: Scenario, client: FlaskClient
) -> None:
    registration = registered(scenario.session, scenario.event, ME)

    page = client.get(link_of(scenario.session, registration)).text

    assert (registration.reply, registration.replied_at) == (CalendarReply.ACCEPTED, None)
    assert "Answer from your calendar app" not in page


@pytest.mark.parametrize(("locale", "online"), [("en", "Online"), ("lt", "Nuotoliu")])
def test_mail_file_and_personal_feed_place_online_participants_online(
    scenario: Scenario, client: FlaskClient, locale: str, online: str
) -> None:
    registration = registered(scenario.session, scenario.event, ME, locale=locale)
    _, secret = feed_of(scenario.session, FeedOwner(None, ME), FeedPart.REGISTRATIONS)
    page = link_of(scenario.session, registration)
    period = f"?from=2099-05-01&until=2099-06-01&lang={locale}"

    with scenario.app.app_context():
        mailed = entry_of(scenario.sent()[0])

    urls = (f"{page}/meeting.ics", path(secret, period))
    in_file, in_feed = (
        icalendar.Calendar.from_ical(client.get(url).data).walk("VEVENT")[0] for url in urls
    )
    for entry in (mailed, in_file, in_feed):
        assert entry["LOCATION"] == online
        assert "GEO" not in entry
        assert entry["CONFERENCE"].params["LABEL"] == mailed["CONFERENCE"].params["LABEL"]
    change_to(scenario, registration, ON_SITE)
    scenario.session.rollback()
    mailed = entry_of(scenario.sent()[0])
    for entry in (mailed, *(_first(client, url) for url in urls)):
        assert entry["LOCATION"].startswith("Ministry")
        assert "GEO" in entry


def _first(client: FlaskClient, url: str) -> Any:
    return icalendar.Calendar.from_ical(client.get(url).data).walk("VEVENT")[0]


def test_online_participant_of_a_meeting_now_on_site_only_sees_the_place(
    scenario: Scenario,
) -> None:
    registered(scenario.session, scenario.event, ME)
    scenario.sent()

    scenario.edit(mode=AttendanceMode.ON_SITE)

    (mail,) = scenario.sent()
    assert entry_of(mail)["LOCATION"].startswith("Ministry")
    assert "Where: Ministry" in part(mail, "text/plain")


def test_online_participant_is_not_shown_the_venues(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, ME)
    scenario.sent()

    scenario.edit(place=Place(name="Library", city="Riga", country="LV"), title="Summer")

    (mail,) = scenario.sent()
    text = part(mail, "text/plain")
    assert "Where: Online" in text
    assert "Before: Spring" in text
    assert "Ministry" not in text + part(mail, "text/html")
    assert "Library" not in text + part(mail, "text/html")


@pytest.mark.parametrize(
    ("mode", "words", "sentence"),
    [(ONLINE, "online", "You are attending online."), (ON_SITE, "on site", "attending on site.")],
)
def test_change_of_attendance_is_named_in_subject_and_text(
    scenario: Scenario, mode: ParticipationMode, words: str, sentence: str
) -> None:
    before = ON_SITE if mode is ONLINE else ONLINE
    registration = registered(scenario.session, scenario.event, ME, participation_mode=before)
    scenario.sent()

    change_to(scenario, registration, mode)

    (mail,) = scenario.sent()
    text = part(mail, "text/plain")
    assert mail["Subject"] == f"Changed to {words}: Spring"
    assert f"Changed to {words}" in text
    assert sentence in text
    assert "seat is confirmed" not in text
    assert ("/join/" in text) is (mode is ONLINE)
    assert (entry_of(mail)["LOCATION"] == "Online") is (mode is ONLINE)
    assert ("Ministry" in text, "Where: Online" in text) == (mode is ON_SITE, mode is ONLINE)


def test_attendance_changed_back_before_sending_is_mailed_once(scenario: Scenario) -> None:
    registration = registered(scenario.session, scenario.event, ME)
    scenario.sent()
    change_to(scenario, registration, ON_SITE)
    change_to(scenario, registration, ONLINE)

    (mail,) = scenario.sent()

    assert mail["Subject"] == "Changed to online: Spring"
    statuses = [message.status for message in scenario.session.query(Message).order_by(Message.id)]
    assert statuses[-2:] == [MailStatus.DROPPED, MailStatus.SENT]
