"""Entries by multiget, time range, text and URL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.personal_feeds.rules import FeedPart
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.caldav.helpers import (
    ALL,
    NS,
    change,
    condition,
    create_event,
    filtered,
    in_days,
    multiget,
    parse_multistatus,
    propfind,
    query,
    report,
    url_of,
)
from tests.conftest import on_both
from tests.feeds.personal_feeds import feed_of
from tests.ical_lint import lint


def span(start: str = "", end: str = "") -> str:
    named = "".join(f' {name}="{at}"' for name, at in (("start", start), ("end", end)) if at)
    return f"<c:time-range{named}/>"


def text_match(name: str, text: str, attributes: str = "") -> str:
    match = f"<c:text-match {attributes}>{text}</c:text-match>"
    return f'<c:prop-filter name="{name}">{match}</c:prop-filter>'


def test_an_entry_equals_the_file_of_the_event_page(session: Session, client: FlaskClient) -> None:
    event = create_event(session, slug="spring", title="Žiemos; <meeting> & more")

    response = client.get(url_of(event))

    assert lint(response.data) == []
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8; component=VEVENT"
    assert response.data == client.get("/events/spring.ics").data
    values = parse_multistatus(multiget(client, url_of(event))).single()
    assert values.text("c:calendar-data") == response.text.replace("\r\n", "\n")
    assert values.text("d:getetag") == response.headers["ETag"]


def test_an_etag_changes_with_the_bytes(session: Session, client: FlaskClient) -> None:
    event = create_event(session, title="Before")
    first = client.get(url_of(event))
    etag = first.headers["ETag"]

    assert not etag.startswith("W/")
    unchanged = client.get(url_of(event), headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert client.head(url_of(event)).headers["ETag"] == etag
    change(session, event, title="After")
    assert client.get(url_of(event), headers={"If-None-Match": etag}).status_code == 200
    change(session, event, title="Before")
    changed = client.get(url_of(event))
    assert changed.headers["ETag"] != etag or changed.data == first.data


def test_the_length_is_that_of_the_file(session: Session, client: FlaskClient) -> None:
    event = create_event(session, title="Ūdens")

    result = parse_multistatus(propfind(client, ALL, "d:getcontentlength", depth="1"))

    length = result.by_href[url_of(event)].text("d:getcontentlength")
    assert int(length) == len(client.get(url_of(event)).data)


@on_both
def test_entries_that_overlap_the_time_range_match(session: Session, client: FlaskClient) -> None:
    when = {
        "Morning": factories.when("2027-05-20"),  # 06:30 to 09:45 UTC
        "Whole day": factories.when("2027-05-21", starts_time=None, ends_time=None),
        "Open end": factories.when("2027-05-22", ends_time=None),  # from 06:30
    }
    for title, at in when.items():
        create_event(session, title=title, when=at)

    def titles(start: str = "", end: str = "") -> list[str]:
        return parse_multistatus(query(client, span(start, end))).titles()

    assert titles("20270520T000000Z", "20270521T000000Z") == ["Morning"]
    assert titles("20270520T094500Z", "20270521T000000Z") == []
    assert titles("20270520T094459Z", "20270521T000000Z") == ["Morning"]
    assert titles(end="20270520T063000Z") == []
    assert titles("20270521T235959Z", "20270522T063000Z") == ["Whole day"]
    assert titles("20270522T063000Z") == ["Open end"]
    assert titles("20270522T063001Z") == []
    assert titles(end="20280101T000000Z") == ["Morning", "Open end", "Whole day"]


@on_both
@pytest.mark.parametrize(
    "zone", ["Europe/Vilnius", "America/New_York", "Pacific/Kiritimati", "UTC"]
)
def test_whole_days_are_those_of_the_installation(
    session: Session, client: FlaskClient, zone: str
) -> None:
    factories.installation(session, timezone=zone)
    when = factories.when(in_days(20), starts_time=None, ends_time=None)
    event = create_event(session, title="Whole day", when=when)
    user = factories.user(session, email="me@example.org")
    factories.registration(session, event, email="me@example.org")
    session.commit()
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)
    midnight = datetime.fromisoformat(in_days(20)).replace(tzinfo=ZoneInfo(zone))

    def at(days: int, seconds: int = 0) -> str:
        local = midnight + timedelta(days=days)
        return f"{local.astimezone(UTC) + timedelta(seconds=seconds):%Y%m%dT%H%M%SZ}"

    for path in (ALL, url_of(event), f"/dav/{secret}/calendars/my/"):
        for start, end, is_match in (
            (at(0), at(1), True), (at(-9), at(0), False), (at(1), at(9), False),
            (at(-9), at(0, 1), True), (at(1, -1), at(9), True), ("", at(0), False),
            ("", at(0, 1), True), (at(1), "", False), (at(1, -1), "", True),
        ):  # fmt: skip
            found = parse_multistatus(query(client, span(start, end), path=path))
            assert bool(found.existing) is is_match, (path, start, end)


@pytest.mark.parametrize(
    "bad",
    ["<c:time-range/>", span("2027-05-20"), span("20270520T000000"), span("20271320T000000Z"),
     span("20270521T000000Z", "20270520T000000Z"), span("00000101T000000Z")],
)  # fmt: skip
def test_an_invalid_time_range_is_rejected(client: FlaskClient, bad: str) -> None:
    response = query(client, bad)

    assert response.status_code == 403
    assert condition(response) == "c:valid-filter"


def test_text_matches_search_properties(session: Session, client: FlaskClient) -> None:
    spring = create_event(
        session, title="Spring; Žiemos meeting", summary="A long text. " * 30 + "Needle."
    )
    create_event(session, title="Autumn")

    def titles(inside: str) -> list[str]:
        return parse_multistatus(query(client, inside)).titles()

    matching = [r"Spring\; Žiemos meeting"]
    both = ["Autumn", *matching]
    assert titles(text_match("SUMMARY", "spring; ž", 'collation="i;unicode-casemap"')) == matching
    assert titles(text_match("summary", "SPRING;")) == matching
    assert titles(text_match("SUMMARY", "SPRING", 'collation="i;octet"')) == []
    assert titles(text_match("DESCRIPTION", "needle")) == matching
    assert titles(text_match("UID", spring.uid, 'collation="i;octet"')) == matching
    assert titles(text_match("SUMMARY", "spring", 'negate-condition="yes"')) == ["Autumn"]
    assert titles('<c:prop-filter name="LOCATION"/>') == both
    absent = '<c:prop-filter name="GEO"><c:is-not-defined/></c:prop-filter>'
    assert titles(absent) == both
    assert titles('<c:prop-filter name="GEO"/>') == []
    assert titles(text_match("SUMMARY", "spring") + text_match("SUMMARY", "autumn")) == []
    # The text of an entry's time zone does not count.
    assert titles('<c:prop-filter name="TZOFFSETTO"/>') == []


@pytest.mark.parametrize(
    "inside",
    [
        '<c:comp-filter name="VALARM"/>',
        '<c:prop-filter name="DTSTART"><c:time-range start="20270101T000000Z"/></c:prop-filter>',
        '<c:prop-filter name="ATTENDEE"><c:param-filter name="CN"/></c:prop-filter>',
        text_match("SUMMARY", "x") * 21,
    ],
)
def test_an_unsupported_filter_is_rejected(client: FlaskClient, inside: str) -> None:
    response = query(client, inside)

    assert response.status_code == 403
    assert condition(response) == "c:supported-filter"


def test_an_unknown_collation_is_rejected(client: FlaskClient) -> None:
    response = query(client, text_match("SUMMARY", "x", 'collation="i;klingon"'))

    assert response.status_code == 403
    assert condition(response) == "c:supported-collation"


@pytest.mark.parametrize("kind", ["VTODO", "VJOURNAL", "VFREEBUSY", "VNONSENSE"])
def test_only_events_exist(session: Session, client: FlaskClient, kind: str) -> None:
    create_event(session, title="Here")

    assert parse_multistatus(filtered(client, f'<c:comp-filter name="{kind}"/>')).titles() == []
    none = f'<c:comp-filter name="{kind}"><c:is-not-defined/></c:comp-filter>'
    assert parse_multistatus(filtered(client, none)).titles() == ["Here"]
    assert parse_multistatus(filtered(client, "")).titles() == ["Here"]
    none = '<c:comp-filter name="VEVENT"><c:is-not-defined/></c:comp-filter>'
    assert parse_multistatus(filtered(client, none)).titles() == []


@on_both
def test_multiget_returns_entries_by_url(session: Session, client: FlaskClient) -> None:
    event, other = create_event(session, title="Here"), create_event(session, title="Other")
    create_event(session, title="Not asked for")
    hidden = create_event(session, visibility=Visibility.MEMBERS)

    full = f"http://localhost{url_of(other)}"
    nowhere = f"{ALL}nobody.ics", "/elsewhere/x.ics", "http://[", url_of(hidden)
    result = parse_multistatus(multiget(client, url_of(event), full, *nowhere))

    assert result.titles() == ["Here", "Other"]
    assert result.deleted == set(nowhere)


def test_multiget_needs_one_query(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    event = create_event(session, title="Here")
    missing = [f"{ALL}nobody-{number}.ics" for number in range(3_000)]

    def cost(*hrefs: str) -> int:
        with count_queries() as queries:
            assert parse_multistatus(multiget(client, *hrefs)).titles() == ["Here"]
        return int(queries.count)

    assert cost(url_of(event), *missing) == cost(url_of(event))


def test_uids_of_any_characters_have_a_url(session: Session, client: FlaskClient) -> None:
    for uid in ("a/b c@x", "50%", "ü;?#", "plain", "&<>\"'", "..", "x.ics"):
        create_event(session, uid=uid)

    listed = parse_multistatus(propfind(client, ALL, "d:getetag", depth="1")).by_href.keys() - {ALL}

    assert len(listed) == 7
    assert all(client.get(href).status_code == 200 for href in listed)
    request = [href.replace("&", "&amp;") for href in listed]
    assert len(parse_multistatus(multiget(client, *request)).existing) == 7


def test_expand_returns_times_in_utc(session: Session, client: FlaskClient) -> None:
    create_event(session, when=factories.when("2027-05-20"))
    expand = '<c:expand start="20270101T000000Z" end="20280101T000000Z"/>'

    response = report(
        client, ALL,
        f"<c:calendar-query {NS}><d:prop><c:calendar-data>{expand}</c:calendar-data></d:prop>"
        '<c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
    )  # fmt: skip

    text = parse_multistatus(response).single().text("c:calendar-data")
    assert "DTSTART:20270520T063000Z" in text


def test_other_calendar_formats_are_rejected(client: FlaskClient) -> None:
    data = '<c:calendar-data content-type="application/calendar+json" version="2.0"/>'
    body = f"<c:calendar-multiget {NS}><d:prop>{data}</d:prop></c:calendar-multiget>"

    response = report(client, ALL, body)

    assert response.status_code == 403
    assert condition(response) == "c:supported-calendar-data"


@pytest.mark.parametrize(
    "columns",
    [
        {"state": EventState.DRAFT}, {"published_at": None}, {"visibility": Visibility.MEMBERS},
        {"visibility": Visibility.PARTICIPANTS}, {"visibility": Visibility.ORGANISERS},
        {"when": factories.when("2027-05")},
    ],
)  # fmt: skip
def test_events_that_are_not_public_never_appear(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    secret = create_event(session, title="Secret", **columns)

    listed = parse_multistatus(propfind(client, ALL, "d:getetag", depth="1"))
    queried = parse_multistatus(query(client, text_match("UID", secret.uid)))
    named = parse_multistatus(multiget(client, url_of(secret)))

    assert listed.by_href.keys() == {ALL}
    assert (queried.by_href, named.deleted) == ({}, {url_of(secret)})
    assert client.get(url_of(secret)).status_code == 404
    assert propfind(client, url_of(secret), "d:getetag").status_code == 404


def test_an_event_is_only_in_the_calendars_of_its_bodies(
    session: Session, client: FlaskClient
) -> None:
    body, other = factories.body(session, slug="thb"), factories.body(session, slug="cso")
    event = create_event(session, bodies=[body])
    create_event(session, bodies=[other])

    calendar, other_calendar = "/dav/calendars/body.thb/", "/dav/calendars/body.cso/"
    assert client.get(url_of(event, calendar)).status_code == 200
    assert client.get(url_of(event, other_calendar)).status_code == 404
    assert (
        parse_multistatus(
            multiget(client, url_of(event, other_calendar), path=other_calendar)
        ).existing
        == set()
    )
    assert (
        parse_multistatus(multiget(client, url_of(event, other_calendar), path=calendar)).existing
        == set()
    )


def test_every_zone_and_precision_round_trips(session: Session, client: FlaskClient) -> None:
    zones = ("Europe/Vilnius", "Africa/Casablanca", "Atlantic/Reykjavik", "UTC")
    events = [
        create_event(session, when=factories.when(in_days(9), timezone=zone)) for zone in zones
    ]
    events.append(
        create_event(session, when=factories.when(in_days(9), starts_time=None, ends_time=None))
    )

    for event in events:
        data = client.get(url_of(event)).data
        (read,) = Calendar.from_ical(data).walk("VEVENT")
        assert lint(data) == []
        assert str(read["UID"]) == event.uid


@on_both
@pytest.mark.parametrize(
    "send",
    [
        lambda client: propfind(client, ALL, "d:getetag", "s:getctag", depth="1"),
        lambda client: query(client, span("20200101T000000Z")),
        lambda client: client.get("/dav/calendars/all/uid-x.ics"),
    ],
)
def test_read_queries_do_not_grow_with_the_entries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any],
    send: Callable[[FlaskClient], Any],
) -> None:  # fmt: skip
    def cost() -> int:
        with count_queries() as queries:
            assert send(client).status_code in (200, 207, 404)
        return int(queries.count)

    create_event(session)
    cost_of_one = cost()
    with transaction(session, now=clock.now()):
        for _ in range(3):
            factories.event(session)
    assert cost() == cost_of_one
