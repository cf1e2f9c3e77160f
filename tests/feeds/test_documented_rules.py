"""One test for each rule of docs/rules/calendars.md, by its name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.bodies.models import Body
from meetings.domain.calendars.invitations import write_invitation
from meetings.domain.calendars.rules import CalendarAddress, Invitation
from meetings.domain.documents.models import Document
from meetings.domain.events import operations, services
from meetings.domain.events.models import Event, EventRelation, Venue
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState, RelationKind
from meetings.domain.outbox.rules import ItipMethod
from meetings.domain.people.models import Person
from meetings.kernel import clock
from meetings.kernel.database import Revision, transaction
from tests import factories
from tests.domain.calendars.event_strategies import full_entry
from tests.feeds.helpers import FEED, create_event, in_days, titles
from tests.ical_lint import lint, unfold

SECRETARIAT = Actor(None, "Secretariat", (Grant(Role.SECRETARIAT),))
UID = "6f1c0f3e-58f5-4d2c-9d3f-0a5f7e0f8f11"
PAGE = "http://127.0.0.1:8000/events/grand"


@pytest.fixture
def full_event(session: Session) -> Event:
    """An event with a value for everything, in ten days, in Vilnius."""
    factories.installation(session, acronym="COE")
    presidency = factories.presidency(session)
    body = factories.body(
        session, slug="thb", name="Task Force THB", email="thb@example.org", colour="#1c5d88"
    )
    hall = factories.venue(
        session, name="Town Hall", address="Didžioji 31", latitude=54.678, longitude=25.2871
    )
    full = create_event(session, uid="whole", title="Forum", bodies=[body])
    event = create_event(
        session, uid=UID, slug="grand", title="Grand; meeting,\x0b",
        summary="First.\r\nSecond.", kind=EventKind.WORKSHOP, mode=AttendanceMode.HYBRID,
        bodies=[body], venues=[hall], presidency_id=presidency.id, presidency_is_override=True,
        stream_url="https://live.example.org/1", join_url="https://join.example.org/secret",
        join_note="secret note",
    )  # fmt: skip
    with transaction(session, now=clock.now()):
        person = factories.person(session, name="Ana Ozola", email="secret@example.org")
        factories.appearance(session, event, person=person)
        factories.document(session, event_id=event.id, url="https://files.example.org/agenda.pdf")
        session.add(EventRelation(event_id=event.id, other_id=full.id, kind=RelationKind.PART_OF))
    return event


def feed(client: FlaskClient, query: str = "") -> list[str]:
    """Return the lines of the feed, which is well-formed."""
    data = client.get(f"{FEED}?{query}").data
    assert lint(data) == []
    return unfold(data)


def lines_of_entry(client: FlaskClient, *names: str, query: str = "") -> list[str]:
    """Return the lines with these names from the entry of the meeting with all values."""
    lines = feed(client, query)
    at = lines.index(f"UID:{UID}")
    return [
        line for line in lines[at - 1 : lines.index("END:VEVENT", at)] if line.startswith(names)
    ]


def lines_of_calendar(client: FlaskClient, *names: str, query: str = "") -> list[str]:
    lines = feed(client, query)
    begun = (number for number, line in enumerate(lines) if line.startswith("BEGIN:") and number)
    return [line for line in lines[: next(begun, None)] if line.startswith(names)]


def change(session: Session, does: Callable[[], object], *, days: int = 0) -> None:
    with transaction(session, now=clock.now() + timedelta(days=days)):
        does()


# Pitfalls


def test_pitfall_1_zones_have_rules_instead_of_date_lists(
    full_event: Event, client: FlaskClient
) -> None:
    lines = feed(client)

    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in lines
    assert not [line for line in lines if line.startswith(("RDATE", "COMMENT"))]


def test_pitfall_2_output_is_stable(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    for zone in ("Africa/Casablanca", "America/New_York"):
        create_event(session, when=factories.when(in_days(20), timezone=zone))

    assert client.get(FEED).data == client.get(FEED).data


def test_pitfalls_3_and_6_calendar_has_neither_uid_nor_method(
    full_event: Event, client: FlaskClient
) -> None:
    assert lines_of_calendar(client, "UID", "METHOD") == []
    assert not [line for line in feed(client, "profile=full") if line.startswith("ATTENDEE")]


def test_pitfall_4_library_errors_are_corrected(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    body = session.get_one(Body, full_event.body_ids[0])
    change(session, lambda: setattr(body, "name", "Two\r\nlines; \\ and\x07 more"))

    assert lines_of_calendar(client, "NAME", query="body=thb") == [
        "NAME:Two lines\\; \\\\ and more: all meetings"
    ]
    assert ";FEATURE=AUDIO,VIDEO;" in lines_of_entry(client, "CONFERENCE")[0]


def test_pitfall_5_nested_components_only_on_request(
    full_event: Event, client: FlaskClient
) -> None:
    for query in ("", "profile=rich"):
        assert lines_of_entry(client, "BEGIN", query=query) == ["BEGIN:VEVENT"]


# Calendar


def test_version_prodid_calscale(client: FlaskClient) -> None:
    assert feed(client)[:4] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Convenor//Meetings//EN", "CALSCALE:GREGORIAN",
    ]  # fmt: skip


def test_name_description_colour_source_url(full_event: Event, client: FlaskClient) -> None:
    base = "http://127.0.0.1:8000"
    query = "body=thb&kind=workshop"

    reported = lines_of_calendar(
        client, "NAME", "X-WR-CALNAME", "COLOR", "SOURCE", "URL", query=query
    )

    assert reported == [
        "NAME:Task Force THB: workshops",
        "X-WR-CALNAME:Task Force THB: workshops",
        "COLOR:steelblue",
        f"URL:{base}/?{query}",
        f"SOURCE;VALUE=URI:{base}/feeds/events.ics?{query}",
    ]
    assert lines_of_calendar(client, "X-WR-CALDESC")[0].startswith("X-WR-CALDESC:Meetings from ")


def test_last_modified_of_the_calendar_is_that_of_its_entries(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    for query in ("", "profile=rich", "lang=lt"):
        (of_calendar,) = lines_of_calendar(client, "LAST-MODIFIED", query=query)
        assert of_calendar in feed(client, query)[feed(client, query).index("BEGIN:VEVENT") :]
    assert lines_of_calendar(client, "LAST-MODIFIED", query="kind=forum") == []


def test_refresh_interval(client: FlaskClient) -> None:
    lines = feed(client)

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in lines
    assert "X-PUBLISHED-TTL:PT4H" in lines


# Entry


def test_uid_is_the_same_in_all_formats(full_event: Event, client: FlaskClient) -> None:
    feeds = [f"/feeds/events.{form}" for form in ("ics", "jcal", "jscal", "json", "atom")]
    files = [f"/events/grand{form}" for form in (".ics", ".jcal", ".jscal", "")]

    assert all(full_event.uid in client.get(path).text for path in (*feeds, *files))
    to = Invitation(
        ItipMethod.REQUEST,
        CalendarAddress("A", "a@example.org"),
        CalendarAddress("", "b@example.org"),
        clock.now(),
    )
    assert f"UID:{full_event.uid}".encode() in write_invitation(full_entry(uid=full_event.uid), to)


def test_uid_survives_a_move_in_time_place_body_and_presidency(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    other = factories.body(session, name="Other")
    presidency = factories.presidency(session)

    def move() -> None:
        operations.set_when(session, full_event, factories.when(in_days(40)))
        full_event.organised_by[0].body = other
        full_event.presidency_id, full_event.places = presidency.id, []

    change(session, move)

    assert lines_of_entry(client, "CATEGORIES")[0].startswith("CATEGORIES:Other")
    assert lines_of_entry(client, "UID") == [f"UID:{full_event.uid}"]


@pytest.mark.parametrize(("kind", "column"), [(Venue, "name"), (Body, "name"), (Person, "name")])
def test_dtstamp_and_last_modified_are_the_time_of_the_last_change(
    session: Session, full_event: Event, client: FlaskClient, kind: type[Any], column: str
) -> None:
    before = lines_of_entry(client, "DTSTAMP")

    row = session.query(kind).filter(getattr(kind, column) != "").first()
    change(session, lambda: setattr(row, column, "Renamed"), days=3)

    stamp, modified = lines_of_entry(client, "DTSTAMP", "LAST-MODIFIED")
    assert [stamp] > before
    assert stamp.removeprefix("DTSTAMP") == modified.removeprefix("LAST-MODIFIED")


def test_sequence_increases_only_with_time_place_and_state(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    assert lines_of_entry(client, "SEQUENCE") == ["SEQUENCE:0"]
    now = clock.now()

    services.postpone_event(session, full_event, reason="Ill", actor=SECRETARIAT, now=now)
    assert lines_of_entry(client, "SEQUENCE") == ["SEQUENCE:1"]
    services.cancel_event(session, full_event, reason="Over", actor=SECRETARIAT, now=now)
    assert lines_of_entry(client, "SEQUENCE") == ["SEQUENCE:2"]
    change(session, lambda: setattr(full_event, "title", "Another title"))
    assert lines_of_entry(client, "SEQUENCE") == ["SEQUENCE:2"]


def test_dtstart_and_dtend(session: Session, full_event: Event, client: FlaskClient) -> None:
    day = in_days(10).replace("-", "")
    full = factories.when(in_days(10), starts_time=None, ends_time=None)

    assert lines_of_entry(client, "DTSTART", "DTEND") == [
        f"DTSTART;TZID=Europe/Vilnius:{day}T093000", f"DTEND;TZID=Europe/Vilnius:{day}T124500",
    ]  # fmt: skip
    starts, ends = full_event.starts_at, full_event.ends_at
    assert lines_of_entry(client, "DTSTART", "DTEND", query="tz=utc") == [
        f"DTSTART:{starts:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}",
    ]  # fmt: skip
    change(session, lambda: operations.set_when(session, full_event, full))
    after = in_days(11).replace("-", "")
    assert lines_of_entry(client, "DTSTART", "DTEND") == [
        f"DTSTART;VALUE=DATE:{day}", f"DTEND;VALUE=DATE:{after}",
    ]  # fmt: skip


def test_event_without_a_day_is_counted_but_not_listed(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, when=factories.when(in_days(40)[:7]))

    assert titles(client.get(FEED)) == []
    assert "1 meeting is not in it" in lines_of_calendar(client, "X-WR-CALDESC")[0]


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({}, "CONFIRMED"),
        ({"date_to_be_confirmed": True}, "TENTATIVE"),
        ({"state": EventState.TENTATIVE}, "TENTATIVE"),
        ({"state": EventState.HELD}, "CONFIRMED"),
        ({"state": EventState.CANCELLED}, "CANCELLED"),
        ({"state": EventState.POSTPONED}, "CANCELLED"),
    ],
)
def test_status(
    session: Session, full_event: Event, client: FlaskClient, columns: dict[str, Any], status: str
) -> None:
    def change_event() -> None:
        for name, value in columns.items():
            setattr(full_event, name, value)

    change(session, change_event)

    is_off = status == "CANCELLED"
    assert lines_of_entry(client, "STATUS", "TRANSP") == [
        f"STATUS:{status}", f"TRANSP:{'TRANSPARENT' if is_off else 'OPAQUE'}",
    ]  # fmt: skip
    hidden = titles(client.get(f"{FEED}?cancelled=hide"))
    assert (len(hidden) == 1) is is_off


def test_summary_description_location(full_event: Event, client: FlaskClient) -> None:
    summary, description, place = lines_of_entry(client, "SUMMARY", "DESCRIPTION", "LOCATION")

    assert summary == "SUMMARY:Grand\\; meeting\\,"
    assert description.startswith("DESCRIPTION:First.\\nSecond.\\n\\nOrganised by")
    assert description.endswith(f"\\n\\n{PAGE}")
    assert place == "LOCATION:Town Hall\\, Didžioji 31\\, Vilnius\\, Lithuania"


def test_categories_are_the_filter_labels(full_event: Event, client: FlaskClient) -> None:
    assert lines_of_entry(client, "CATEGORIES") == [
        "CATEGORIES:Task Force THB,Workshop,Hybrid,Lithuanian Presidency 2026–2027"
    ]


def test_organizer_is_the_mailbox_of_the_body(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    assert lines_of_entry(client, "ORGANIZER") == [
        "ORGANIZER;CN=Task Force THB:mailto:thb@example.org"
    ]
    change(session, lambda: setattr(full_event.organised_by[0].body, "email", ""))
    assert lines_of_entry(client, "ORGANIZER") == []


def test_geo_attach_related_to_url_class(full_event: Event, client: FlaskClient) -> None:
    assert lines_of_entry(client, "GEO", "ATTACH", "RELATED-TO", "URL", "CLASS") == [
        "CLASS:PUBLIC",
        "GEO:54.678000;25.287100",
        f"URL:{PAGE}",
        "RELATED-TO;RELTYPE=PARENT:whole",
        "ATTACH:https://files.example.org/agenda.pdf",
    ]


def test_conference_is_the_public_stream_and_never_the_private_link(
    full_event: Event, client: FlaskClient
) -> None:
    assert lines_of_entry(client, "CONFERENCE")[0].endswith(":https://live.example.org/1")
    for form in ("ics", "json", "atom", "jcal", "jscal"):
        assert "secret" not in client.get(f"/feeds/events.{form}?profile=full").text


def test_colour_is_that_of_the_body(full_event: Event, client: FlaskClient) -> None:
    assert lines_of_entry(client, "COLOR") == ["COLOR:steelblue"]


def test_valarm_only_on_request(full_event: Event, client: FlaskClient) -> None:
    assert lines_of_entry(client, "TRIGGER") == []
    assert lines_of_entry(client, "TRIGGER", query="alarm=15") == ["TRIGGER:-PT15M"]


def test_profile_rich(full_event: Event, client: FlaskClient) -> None:
    names = ("X-ALT-DESC", "STYLED-DESCRIPTION", "LINK", "X-APPLE-STRUCTURED-LOCATION",
             "X-MICROSOFT-CDO-BUSYSTATUS", "IMAGE")  # fmt: skip

    assert len(lines_of_entry(client, *names, query="profile=rich")) == len(names)
    assert lines_of_entry(client, *names) == []
    (icon,) = lines_of_calendar(client, "IMAGE", query="profile=rich")
    assert client.get(icon.partition("127.0.0.1:8000")[2]).mimetype == "image/png"
    (card,) = lines_of_entry(client, "IMAGE", query="profile=rich")
    assert client.get(card.partition("127.0.0.1:8000")[2]).mimetype == "image/png"
    assert lines_of_calendar(client, "IMAGE") == []


def test_profile_full(full_event: Event, client: FlaskClient) -> None:
    names = ("BEGIN:PARTICIPANT", "BEGIN:VLOCATION", "STRUCTURED-DATA")

    result = {
        line.partition(";")[0] for line in lines_of_entry(client, *names, query="profile=full")
    }

    assert result == set(names)


@pytest.mark.parametrize(("language", "country"), [("en", "Lithuania"), ("lt", "Lietuva")])
def test_places_name_the_country_in_words(
    full_event: Event, client: FlaskClient, language: str, country: str
) -> None:
    lines = feed(client, f"profile=full&lang={language}")
    place = lines[lines.index("BEGIN:VLOCATION") : lines.index("END:VLOCATION")]

    (description,) = [line for line in place if line.startswith("DESCRIPTION")]
    assert description.endswith(f"\\, {country}")
    data = [line for line in lines if line.startswith("STRUCTURED-DATA")]
    assert len([line for line in data if f'"addressCountry":"{country}"' in line]) == 2


# Whole feed


def test_default_and_wider_windows(session: Session, client: FlaskClient) -> None:
    for days in (-31, -29, 540, 560):
        create_event(session, days, title=str(days))

    assert titles(client.get(FEED)) == ["-29", "540"]
    assert lines_of_calendar(client, "X-WR-CALDESC", query="from=2020-01-01&until=2020-12-31") == [
        "X-WR-CALDESC:Meetings from 1 January 2020 to 31 December 2020."
    ]
    wide = f"{FEED}?from={in_days(-60)}&until={in_days(600)}"
    assert titles(client.get(wide)) == ["-31", "-29", "540", "560"]


def test_nothing_is_truncated_silently(session: Session, client: FlaskClient) -> None:
    number = 1203
    body = factories.body(session)
    with transaction(session, now=clock.now()):
        for item in range(number):
            factories.event(session, bodies=[body], when=factories.when(in_days(item % 500)))

    assert len(Calendar.from_ical(client.get(FEED).data).walk("VEVENT")) == number


def test_http_requires_no_headers_and_returns_all_of_them(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    session.execute(update(Revision).values(second=int(clock.now().timestamp()) - 60))
    session.commit()
    bare = Client(client.application).get(FEED, headers=[])

    assert bare.status_code == 200
    assert bare.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert bare.headers["ETag"].startswith('"')
    assert "Last-Modified" in bare.headers
    assert bare.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert client.post(FEED).status_code == 405


def test_documents_for_members_are_not_attached(
    session: Session, full_event: Event, client: FlaskClient
) -> None:
    paper = session.query(Document).one()
    change(session, lambda: setattr(paper, "visibility", "members"))

    assert lines_of_entry(client, "ATTACH") == []
