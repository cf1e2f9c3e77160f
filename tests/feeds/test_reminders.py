"""Reminders are set only for events that take place."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.feeds.helpers import FEED, create_event, titles
from tests.feeds.personal_feeds import feed_of, make, path, read


@pytest.fixture
def three(session: Session) -> None:
    create_event(session, 10, title="On")
    create_event(
        session, 11, title="Off", state=EventState.CANCELLED, summary="STATUS:CONFIRMED\r\n" * 9
    )
    create_event(session, 12, title="Off too", state=EventState.POSTPONED)
    create_event(session, 13, title="On too", summary="\r\nSTATUS:CANCELLED\r\n" * 9)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("manner", ["", "&profile=rich", "&profile=full", "&lang=lt", "&tz=utc"])
def test_cancelled_events_have_no_alarm(client: FlaskClient, manner: str) -> None:
    response = client.get(f"{FEED}?alarm=15{manner}")

    named = ["Atšaukta", "Atidėta"] if "lang" in manner else ["Cancelled", "Postponed"]
    assert titles(response) == ["On", f"{named[0]}: Off", f"{named[1]}: Off too", "On too"]
    entries = response.text.split("END:VEVENT")[:4]
    assert ["BEGIN:VALARM" in entry for entry in entries] == [True, False, False, True]


@pytest.mark.usefixtures("three")
def test_cancelled_events_have_no_alarm_in_other_formats(client: FlaskClient) -> None:
    jcal = client.get("/feeds/events.jcal?alarm=15").json[2]  # type: ignore[index]
    jscal = json.loads(client.get("/feeds/events.jscal?alarm=15").data)["entries"]

    events = [item for item in jcal if item[0] == "vevent"]
    assert [len(item[2]) for item in events] == [1, 0, 0, 1]
    assert ["alerts" in item for item in jscal] == [True, False, False, True]


def test_personal_calendar_has_no_alarm_for_cancelled_or_withdrawn_meetings(
    client: FlaskClient, session: Session
) -> None:
    _, secret = feed_of(
        session, FeedOwner(None, "rasa@example.org"), FeedPart.REGISTRATIONS, alarm=15
    )  # fmt: skip
    states = {
        "On": (EventState.CONFIRMED, RegistrationState.CONFIRMED),
        "Off": (EventState.CANCELLED, RegistrationState.CONFIRMED),
        "Left": (EventState.CONFIRMED, RegistrationState.CANCELLED),
    }
    for days, (title, (state, mine)) in enumerate(states.items(), 20):
        event = make(session, days, title=title, state=state)
        factories.registration(
            session, event, email="rasa@example.org", state=mine, decided_at=clock.now()
        )
    session.commit()

    for query in ("", "?alarm=60", "?profile=full"):
        alarms = [len(item.walk("VALARM")) for item in read(client, secret, query)]
        assert alarms == [1, 0, 0]
    dav = path(secret).replace("/feeds/", "/dav/").replace("my.ics", "calendars/my/")
    listed = client.open(
        dav, method="REPORT", headers={"Depth": "1"}, content_type="application/xml",
        data='<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"><d:prop>'
        '<c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter>'
        "</c:calendar-query>",
    )  # fmt: skip
    assert listed.text.count("BEGIN:VEVENT") == 3
    assert listed.text.count("BEGIN:VALARM") == 1
