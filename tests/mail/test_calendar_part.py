"""One UID has the same content in the mail, the feed and the personal calendar."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.models import EventRelation
from meetings.domain.events.operations import set_when
from meetings.domain.events.rules import AttendanceMode, EventState, RelationKind, Visibility
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration.rules import ParticipationMode
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.domain.registration.helpers import registered
from tests.feeds.personal_feeds import feed_of, path
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import BASE, part
from tests.mail.test_itip import CHANGES, Scenario, entry_of

LOCAL_URL, ME = "http://127.0.0.1:8000", "rasa@example.org"
DAY = "2027-05-20"
ROOM = "https://video.example.org/1"
#: Properties that differ in mails: time stamps, organiser, attendee and personal join link.
PERSONAL_PROPERTIES = {
    "DTSTAMP", "LAST-MODIFIED", "ATTENDEE", "ORGANIZER", "CLASS", "CONFERENCE", "DESCRIPTION",
    "SEQUENCE",
}  # fmt: skip
SHARED_PROPERTIES = {
    "LOCATION", "CATEGORIES", "GEO", "COLOR", "SUMMARY", "DTSTART", "UID", "URL", "ATTACH",
    "RELATED-TO", "STATUS",
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "online, at a place": {"mode": AttendanceMode.ONLINE},
    "hybrid": {"mode": AttendanceMode.HYBRID, "stream_url": "https://live.example.org/1"},
    "on site": {"mode": AttendanceMode.ON_SITE},
    "to be confirmed": {"date_to_be_confirmed": True, "state": EventState.TENTATIVE},
    "whole days": {"when": factories.when(DAY, starts_time=None, ends_time=None)},
    "open end": {"when": factories.when(DAY, starts_time=time(18), ends_time=None)},
    "with texts": {"theme": "Fish; nets, boats", "summary": "All\nof it", "title": "Bad \uffffone"},
}


@pytest.fixture
def scenario(app: Flask, session: Session) -> Iterator[Scenario]:
    """Create an event with every field that an entry can show."""
    with transaction(session, now=NOON):
        body = factories.body(session, name="Task Force Žuvis", email="tf@example.org")
        event = factories.open_event(
            session, slug="spring", bodies=[body], join_url=ROOM, when=factories.when(DAY),
            venues=[factories.venue(session, name="Ministry", latitude=54.68, longitude=25.28)],
            presidency=factories.presidency(session), join_note="Code 1234",
        )  # fmt: skip
        factories.appearance(session, event, group_name="Choir")
        factories.document(session, event_id=event.id, url="https://example.org/paper")
        other = factories.event(session)
        session.add(
            EventRelation(event_id=event.id, other_id=other.id, kind=RelationKind.CO_LOCATED)
        )
    with running(Postbox()) as postbox:
        yield Scenario(app, session, event, postbox)


def change_event(scenario: Scenario, columns: dict[str, Any]) -> None:
    with transaction(scenario.session, now=NOON):
        for name, value in columns.items():
            if name == "when":
                set_when(scenario.session, scenario.event, value)
            else:
                setattr(scenario.event, name, value)


def feed_entry(client: FlaskClient, path: str) -> Any:
    """Return the first entry at the URL, with the public URL of the site."""
    data = client.get(path).data.decode().replace("\r\n ", "").replace(LOCAL_URL, BASE)
    return icalendar.Calendar.from_ical(data).walk("VEVENT")[0]


def shared_properties(entry: Any) -> dict[str, bytes]:
    """Return the serialized properties of an entry that are not personal."""
    lines = entry.to_ical().decode().replace("\r\n ", "").splitlines()
    properties: dict[str, bytes] = {}
    for line in lines:
        name = line.partition(":")[0].partition(";")[0]
        if name not in PERSONAL_PROPERTIES:
            properties[name] = properties.get(name, b"") + line.encode()
    return properties


@pytest.mark.parametrize("kind", KINDS)
def test_mail_and_feed_have_the_same_entry(
    scenario: Scenario, client: FlaskClient, kind: str
) -> None:
    change_event(scenario, KINDS[kind])
    on_site = scenario.event.mode is AttendanceMode.ON_SITE
    participation_mode = ParticipationMode.ON_SITE if on_site else ParticipationMode.ONLINE
    registered(scenario.session, scenario.event, ME, participation_mode=participation_mode)

    (mail,) = scenario.sent()

    mailed, in_feed = entry_of(mail), feed_entry(client, "/events/spring.ics")
    shared, public = shared_properties(mailed), shared_properties(in_feed)
    assert public.keys() >= SHARED_PROPERTIES
    if not on_site:
        public = {name: line for name, line in public.items() if name != "GEO"}
        public["LOCATION"] = b"LOCATION:Online"
    assert shared == public
    personal_text, _, common = mailed["DESCRIPTION"].rpartition(in_feed["DESCRIPTION"])
    assert common == ""
    assert ("/join/" in personal_text) is not on_site


def test_mail_and_personal_feed_have_the_same_entry(
    scenario: Scenario, client: FlaskClient
) -> None:
    registered(scenario.session, scenario.event, ME, participation_mode=ParticipationMode.ONLINE)
    _, secret = feed_of(scenario.session, FeedOwner(None, ME), FeedPart.REGISTRATIONS)

    (mail,) = scenario.sent()

    mailed, in_feed = (
        entry_of(mail),
        feed_entry(client, path(secret, "?from=2027-05-01&until=2027-06-01")),
    )
    assert shared_properties(mailed) == shared_properties(in_feed)
    assert mailed["CLASS"] == in_feed["CLASS"] == "PRIVATE"
    assert "Code 1234" in mailed["DESCRIPTION"]
    assert "Code 1234" in in_feed["DESCRIPTION"]
    assert mailed["CONFERENCE"].params["LABEL"] == in_feed["CONFERENCE"].params["LABEL"]


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
def test_the_entry_with_a_personal_join_link_is_private(
    scenario: Scenario, visibility: Visibility
) -> None:
    change_event(scenario, {"visibility": visibility})
    registered(scenario.session, scenario.event, ME, participation_mode=ParticipationMode.ONLINE)

    (mail,) = scenario.sent()

    entry = entry_of(mail)
    assert f"{BASE}/join/" in entry["DESCRIPTION"]
    assert entry["CONFERENCE"].startswith(f"{BASE}/join/")
    assert entry["CLASS"] == "PRIVATE"
    assert entry["LOCATION"] == "Online"


def test_on_site_participants_get_no_join_link(scenario: Scenario) -> None:
    change_event(scenario, {"mode": AttendanceMode.HYBRID})
    registered(scenario.session, scenario.event, ME, participation_mode=ParticipationMode.ON_SITE)

    (mail,) = scenario.sent()

    assert "/join/" not in part(mail, "text/calendar")
    assert "Code 1234" not in part(mail, "text/calendar")


def test_event_without_its_day_is_cancelled_at_its_old_time(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, ME, participation_mode=ParticipationMode.ONLINE)
    (invitation,) = scenario.sent()
    CHANGES["no day any more"][0](scenario)

    (mail,) = scenario.sent()

    first, last = entry_of(invitation), entry_of(mail)
    assert last["DTSTART"].dt == first["DTSTART"].dt
    assert last["STATUS"] == "CANCELLED"
    assert last["LOCATION"] == first["LOCATION"] == "Online"
