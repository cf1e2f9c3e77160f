"""Structured data of the event page: JSON-LD and link previews."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.events import operations
from meetings.domain.events.models import Event, EventRelation
from meetings.domain.events.rules import (
    AttendanceMode,
    ChangeKind,
    EventKind,
    EventState,
    RelationKind,
    Visibility,
)
from meetings.kernel.database import transaction
from meetings.web.events.structured_data import MAX_DESCRIPTION_LENGTH
from tests import factories
from tests.conftest import NOON

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')
SYSTEM = Actor(None, "System")


def create_event(session: Session, **columns: Any) -> Event:
    with transaction(session, now=NOON):
        return factories.event(session, **{"slug": "spring", "title": "Spring"} | columns)


def move(session: Session, event: Event, day: str, *, hours: int) -> None:
    """Move the event through the service, that many hours after its creation."""
    with transaction(session, now=NOON + timedelta(hours=hours)):
        fields = {"starts_on": [str(event.starts_on), day]}
        operations.set_when(session, event, factories.when(day))
        now = NOON + timedelta(hours=hours)
        operations.record_change(
            session, event, ChangeKind.RESCHEDULED, fields, actor=SYSTEM, now=now
        )


def json_ld(client: FlaskClient, slug: str = "spring") -> dict[str, Any]:
    """Return the JSON-LD block of the page, parsed as in a browser."""
    page = client.get(f"/events/{slug}").text
    (block,) = SCRIPT.findall(page)
    data: dict[str, Any] = json.loads(block)
    return data


def meta(client: FlaskClient, slug: str = "spring") -> dict[str, str]:
    return dict(META.findall(client.get(f"/events/{slug}").text))


def test_json_ld_has_all_known_facts(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb", name="Task Force", email="thb@example.org")
    riga = factories.venue(
        session, name="House of Europe", address="Aspazijas 28", city="Rīga", country="LV",
        latitude=56.95, longitude=24.11,
    )  # fmt: skip
    days = factories.series(session, name="Days")
    event = create_event(
        session, kind=EventKind.CONFERENCE, mode=AttendanceMode.HYBRID, bodies=[body],
        venues=[riga], capacity_total=80, capacity_on_site=50,
        stream_url="https://live.example.org/1",
        languages=["lv"], summary="What is next.", series_id=days.id,
    )  # fmt: skip

    assert json_ld(client) == {
        "@context": "https://schema.org",
        "@type": "BusinessEvent",
        "@id": "http://127.0.0.1:8000/events/spring",
        "identifier": event.uid,
        "name": "Spring",
        "description": "What is next.",
        "url": "http://127.0.0.1:8000/events/spring",
        "inLanguage": "lv",
        "startDate": "2027-05-20T09:30:00+03:00",
        "endDate": "2027-05-20T12:45:00+03:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "House of Europe",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Aspazijas 28",
                    "addressLocality": "Rīga",
                    "addressCountry": "Latvia",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": 56.95, "longitude": 24.11},
            },
            {"@type": "VirtualLocation", "url": "https://live.example.org/1"},
        ],
        "organizer": {
            "@type": "Organization",
            "name": "Task Force",
            "url": "http://127.0.0.1:8000/bodies/thb",
            "email": "thb@example.org",
        },
        "maximumAttendeeCapacity": 80,
        "maximumPhysicalAttendeeCapacity": 50,
        "superEvent": {"@type": "EventSeries", "name": "Days"},
        "image": "http://127.0.0.1:8000/events/spring/card.png",
    }


def test_moved_event_lists_its_announced_starts(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    assert "previousStartDate" not in json_ld(client)

    move(session, event, "2027-06-10", hours=1)
    moved_once = json_ld(client)
    move(session, event, "2027-06-17", hours=2)
    moved_twice = json_ld(client)

    assert moved_once["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved_once["startDate"] == "2027-06-10T09:30:00+03:00"
    assert moved_once["previousStartDate"] == "2027-05-20T09:30:00+03:00"
    assert moved_twice["previousStartDate"] == [
        "2027-06-10T09:30:00+03:00",
        "2027-05-20T09:30:00+03:00",
    ]


def test_starts_before_the_announcement_are_omitted(session: Session, client: FlaskClient) -> None:
    event = create_event(session, state=EventState.DRAFT, published_at=None)
    move(session, event, "2027-06-10", hours=1)

    with transaction(session, now=NOON + timedelta(hours=2)):
        event.state, event.published_at = EventState.CONFIRMED, NOON + timedelta(hours=2)

    assert json_ld(client)["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in json_ld(client)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (EventState.TENTATIVE, "EventScheduled"),
        (EventState.HELD, "EventScheduled"),
        (EventState.POSTPONED, "EventPostponed"),
        (EventState.CANCELLED, "EventCancelled"),
    ],
)
def test_event_status(
    session: Session, client: FlaskClient, state: EventState, status: str
) -> None:
    create_event(session, state=state)

    assert json_ld(client)["eventStatus"] == f"https://schema.org/{status}"


@pytest.mark.parametrize(
    ("day", "start"), [("2027-05", "2027-05"), ("2027", "2027"), ("2027-05-20", "2027-05-20")]
)
def test_start_has_the_known_precision(
    session: Session, client: FlaskClient, day: str, start: str
) -> None:
    create_event(session, when=factories.when(day, starts_time=None, ends_time=None))

    assert (json_ld(client)["startDate"], json_ld(client)["endDate"]) == (start, start)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (EventKind.WEBINAR, "EducationEvent"),
        (EventKind.MINISTERIAL_MEETING, "BusinessEvent"),
        (EventKind.CULTURAL_EVENT, "Event"),
        (EventKind.OTHER, "Event"),
    ],
)
def test_event_type(session: Session, client: FlaskClient, kind: EventKind, name: str) -> None:
    create_event(session, kind=kind)

    assert json_ld(client)["@type"] == name


def test_performers_are_speakers_with_their_office(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    with transaction(session, now=NOON):
        ana = factories.person(session, name="Ana Ozola", email="ana@example.org")
        factories.appearance(
            session, event, person=ana, position_held="Minister", organisation_name="Ministry"
        )
        factories.appearance(session, event, person=ana, role=AppearanceRole.PANELLIST)
        factories.appearance(session, event, group_name="A youth panel")
        factories.appearance(session, event, role=AppearanceRole.PARTICIPANT)
        factories.appearance(session, event, role=AppearanceRole.ORGANISER)

    assert json_ld(client)["performer"] == [
        {
            "@type": "Person",
            "name": "Ana Ozola",
            "jobTitle": "Minister",
            "affiliation": {"@type": "Organization", "name": "Ministry"},
        },
        {"@type": "Organization", "name": "A youth panel"},
    ]
    assert "ana@example.org" not in client.get("/events/spring").text


def test_remaining_seats_are_included_if_counted(session: Session, client: FlaskClient) -> None:
    with transaction(session, now=NOON):
        event = factories.open_event(session, slug="spring", capacity_total=3)
        factories.registration(session, event)
    create_event(session, slug="open-house", capacity_total=3)

    assert json_ld(client)["remainingAttendeeCapacity"] == 2
    assert "remainingAttendeeCapacity" not in json_ld(client, "open-house")


def test_part_names_its_public_parent(session: Session, client: FlaskClient) -> None:
    parent, part = create_event(session, slug="forum", title="Forum"), create_event(session)
    with transaction(session, now=NOON):
        session.add(EventRelation(event_id=part.id, other_id=parent.id, kind=RelationKind.PART_OF))

    assert json_ld(client)["superEvent"] == {
        "@type": "Event", "name": "Forum", "url": "http://127.0.0.1:8000/events/forum",
        "startDate": "2027-05-20T09:30:00+03:00",
    }  # fmt: skip
    with transaction(session, now=NOON):
        parent.visibility = Visibility.MEMBERS
    assert "superEvent" not in json_ld(client)


def test_joining_link_is_never_included(session: Session, client: FlaskClient) -> None:
    create_event(session, join_url="https://join.example.org/secret")

    assert json_ld(client)["location"] == {
        "@type": "VirtualLocation", "url": "http://127.0.0.1:8000/events/spring",
    }  # fmt: skip
    assert "secret" not in client.get("/events/spring").text


def test_text_cannot_close_the_script(session: Session, client: FlaskClient) -> None:
    evil = "</script><script>alert('x')</script><!-- \u2028 & \"q\""
    create_event(session, title=evil)

    page = client.get("/events/spring").text

    assert "<script>alert" not in page
    assert json_ld(client)["name"] == evil.replace("\u2028 ", "")


def test_preview_has_title_date_and_place(session: Session, client: FlaskClient) -> None:
    factories.installation(session, name="Council of Examples")
    create_event(session, title="Spring & “more”", summary="word " * 200)

    properties = meta(client)

    assert properties["og:type"] == "website"
    assert properties["og:title"] == "Spring &amp; “more”"
    assert properties["og:url"] == "http://127.0.0.1:8000/events/spring"
    assert properties["og:site_name"] == "Council of Examples"
    assert properties["og:description"].startswith("Thu 20 May 2027, 09:30")
    assert len(properties["og:description"]) <= MAX_DESCRIPTION_LENGTH
    assert properties["og:description"] == properties["description"]
    assert '<link rel="canonical" href="http://127.0.0.1:8000/events/spring">' in (
        client.get("/events/spring?zone=Europe/Oslo").text
    )


def test_image_is_named_if_the_site_draws_images(session: Session, client: FlaskClient) -> None:
    create_event(session)
    is_drawn = "og_images.show" in client.application.view_functions

    assert ("og:image" in meta(client)) is is_drawn
    assert ("image" in json_ld(client)) is is_drawn
    if is_drawn:
        assert meta(client)["og:image"] == "http://127.0.0.1:8000/events/spring/card.png"


@pytest.mark.parametrize(
    "columns", [{"visibility": Visibility.MEMBERS}, {"state": EventState.DRAFT}]
)
def test_hidden_event_has_no_structured_data(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    create_event(session, **columns)

    page = client.get("/events/spring").text

    assert not SCRIPT.findall(page)
    assert "og:title" not in page
