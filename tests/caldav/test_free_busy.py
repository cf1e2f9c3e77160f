"""Busy times of calendars: free-busy-query (RFC 4791, 7.10)."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.personal_feeds.rules import FeedPart
from tests import factories
from tests.caldav.helpers import ALL, NS, condition, create_event, report, send_request, url_of
from tests.conftest import on_both
from tests.feeds.personal_feeds import feed_of, make
from tests.ical_lint import lint

MAY = 'start="20270501T000000Z" end="20270601T000000Z"'


def free_busy(client: FlaskClient, span: str = MAY, path: str = ALL) -> Any:
    body = f"<c:free-busy-query {NS}><c:time-range {span}/></c:free-busy-query>"
    return report(client, path, body)


def periods(client: FlaskClient, span: str = MAY, path: str = ALL) -> list[str]:
    """Return the FREEBUSY lines without the property name."""
    response = free_busy(client, span, path)
    assert response.status_code == 200, response.text
    lines = response.text.replace("\r\n ", "").split("\r\n")
    return [line.removeprefix("FREEBUSY;FBTYPE=") for line in lines if line.startswith("FREEBUSY")]


@on_both
def test_meetings_are_busy_and_tentative_ones_perhaps(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session, timezone="Europe/Vilnius")
    create_event(session, when=factories.when("2027-05-20"))  # 06:30 to 09:45 UTC
    create_event(session, when=factories.when("2027-05-21"), state=EventState.TENTATIVE)
    create_event(session, when=factories.when("2027-05-22"), state=EventState.CANCELLED)
    create_event(session, when=factories.when("2027-05-23"), visibility=Visibility.MEMBERS)
    create_event(session, when=factories.when("2027-05-24", ends_time=None))
    create_event(session, when=factories.when("2027-05"))

    assert periods(client) == [
        "BUSY:20270520T063000Z/20270520T094500Z",
        "BUSY-TENTATIVE:20270521T063000Z/20270521T094500Z",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Vilnius", "2027-05-20", "20270519T210000Z/20270520T210000Z"),
        ("Europe/Vilnius", "2027-03-28", "20270327T220000Z/20270328T210000Z"),  # 23 hours
        ("America/New_York", "2027-05-20", "20270520T040000Z/20270521T040000Z"),
        ("Pacific/Kiritimati", "2027-05-20", "20270519T100000Z/20270520T100000Z"),
        ("UTC", "2027-05-20", "20270520T000000Z/20270521T000000Z"),
    ],
)
def test_a_whole_day_is_a_day_of_the_installation(
    session: Session, client: FlaskClient, zone: str, day: str, expected: str
) -> None:
    factories.installation(session, timezone=zone)
    create_event(session, when=factories.when(day, starts_time=None, ends_time=None))

    assert periods(client, 'start="20270101T000000Z" end="20280101T000000Z"') == [
        f"BUSY:{expected}"
    ]
    start, end = expected.split("/")
    # The range ends where the day begins, and the other way round.
    assert periods(client, f'start="20270101T000000Z" end="{start}"') == []
    assert periods(client, f'start="{end}" end="20280101T000000Z"') == []


def test_periods_are_clipped_merged_and_do_not_overlap(
    session: Session, client: FlaskClient
) -> None:
    def at(start: str, end: str, state: EventState = EventState.CONFIRMED) -> None:
        starts_time, ends_time = time.fromisoformat(start), time.fromisoformat(end)
        when = factories.when(
            "2027-05-20", starts_time=starts_time, ends_time=ends_time, timezone="UTC"
        )
        create_event(session, when=when, state=state)

    at("08:00", "10:00")
    at("09:00", "11:00")
    at("11:00", "12:00")
    at("07:00", "13:00", EventState.TENTATIVE)
    at("15:00", "16:00", EventState.TENTATIVE)

    assert periods(client, 'start="20270520T073000Z" end="20270520T153000Z"') == [
        "BUSY:20270520T080000Z/20270520T120000Z",
        "BUSY-TENTATIVE:20270520T073000Z/20270520T080000Z",
        "BUSY-TENTATIVE:20270520T120000Z/20270520T130000Z",
        "BUSY-TENTATIVE:20270520T150000Z/20270520T153000Z",
    ]


def test_the_response_is_a_calendar_with_one_vfreebusy(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, when=factories.when("2027-05-20"))

    response, again = free_busy(client), free_busy(client)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.data == again.data
    assert lint(response.data) == []
    (busy,) = Calendar.from_ical(response.data).walk("VFREEBUSY")
    assert {"DTSTAMP", "UID", "DTSTART", "DTEND", "FREEBUSY"} == set(busy)
    assert busy["DTSTART"].to_ical() == b"20270501T000000Z"
    assert "SUMMARY" not in response.text


@pytest.mark.parametrize(
    ("span", "status"),
    [
        ("", 403), ('start="20270501T000000Z"', 400), ('end="20270601T000000Z"', 400),
        ('start="20270601T000000Z" end="20270501T000000Z"', 403),
        ('start="20270501" end="20270601"', 403),
    ],
)  # fmt: skip
def test_the_range_is_required(client: FlaskClient, span: str, status: int) -> None:
    assert free_busy(client, span).status_code == status


def test_a_query_without_range_is_rejected(client: FlaskClient) -> None:
    assert report(client, ALL, f"<c:free-busy-query {NS}/>").status_code == 400


def test_the_longest_range_is_accepted(session: Session, client: FlaskClient) -> None:
    create_event(session, when=factories.when("2027-05-20"))

    assert len(periods(client, 'start="00010101T000000Z" end="99991231T235959Z"')) == 1


def test_only_calendars_have_busy_times(session: Session, client: FlaskClient) -> None:
    event = create_event(session)

    for path in ("/dav/", "/dav/principal/", "/dav/calendars/", url_of(event)):
        response = free_busy(client, path=path)
        assert (response.status_code, condition(response)) == (403, "d:supported-report")


def test_a_personal_calendar_has_the_busy_times_of_its_owner(
    session: Session, client: FlaskClient
) -> None:
    body = factories.body(session, slug="thb")
    event = make(session, bodies=[body], visibility=Visibility.MEMBERS)
    user = factories.user(session, role=Role.MEMBER, of=body, email="me@example.org")
    _, secret = feed_of(session, user, FeedPart.BODIES, bodies=(body,))
    path = f"/dav/{secret}/calendars/my/"

    assert event.starts_at is not None
    assert event.ends_at is not None
    start, end = (f"{at:%Y%m%dT%H%M%SZ}" for at in (event.starts_at, event.ends_at))
    span = f'start="{start}" end="{end}"'
    assert periods(client, span, path) == [f"BUSY:{start}/{end}"]
    assert periods(client, span) == []


def test_queries_do_not_grow_with_the_entries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    def cost() -> int:
        with count_queries() as queries:
            periods(client)
        return int(queries.count)

    create_event(session, when=factories.when("2027-05-20"))
    cost_of_one = cost()
    for _ in range(3):
        create_event(session, when=factories.when("2027-05-20"))
    assert cost() == cost_of_one


def test_the_report_needs_the_password_of_a_private_calendar(client: FlaskClient) -> None:
    body = f"<c:free-busy-query {NS}><c:time-range {MAY}/></c:free-busy-query>"

    assert send_request(client, "REPORT", "/dav/own/calendars/my/", body).status_code == 401
