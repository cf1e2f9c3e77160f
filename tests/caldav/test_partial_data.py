"""Parts of entries, their properties, compression, and changes of properties."""

import gzip
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.calendars.models import CalendarFragment
from tests import factories
from tests.caldav.helpers import (
    ALL,
    NAMES,
    NS,
    change,
    create_event,
    multiget,
    parse_multistatus,
    prefixed,
    propfind,
    report,
    reports_of,
    send_request,
    sync,
    url_of,
)
from tests.conftest import on_both


def data_of(client: FlaskClient, inside: str, path: str = ALL) -> str:
    """Return the text of the only entry in the requested form."""
    response = report(
        client, path,
        f"<c:calendar-query {NS}><d:prop><c:calendar-data>{inside}</c:calendar-data></d:prop>"
        '<c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
    )  # fmt: skip
    return parse_multistatus(response).single().text("c:calendar-data")


def names_in(text: str) -> list[str]:
    lines = text.replace("\n ", "").splitlines()
    return [line.replace(";", ":").partition(":")[0] for line in lines if "BEGIN" not in line]


def test_only_the_requested_properties_are_returned(session: Session, client: FlaskClient) -> None:
    create_event(session, title="A long title " * 9, when=factories.when("2027-05-20"))
    event = '<c:comp name="VEVENT">{}</c:comp>'
    few = event.format('<c:prop name="SUMMARY"/><c:prop name="uid"/><c:prop name="DTSTART"/>')

    text = data_of(client, f'<c:comp name="VCALENDAR"><c:prop name="VERSION"/>{few}</c:comp>')

    assert names_in(text) == ["VERSION", "UID", "DTSTART", "SUMMARY", "END", "END"]
    (read,) = Calendar.from_ical(text).walk("VEVENT")
    assert read["SUMMARY"] == ("A long title " * 9).strip()
    # The example of RFC 4791, 7.8.1 requests time zones by an empty element.
    zones = f'<c:comp name="VCALENDAR"><c:comp name="VTIMEZONE"/>{few}</c:comp>'
    assert "RRULE" in names_in(data_of(client, zones))
    assert "VERSION" not in names_in(data_of(client, zones))
    without_value = event.format('<c:prop name="SUMMARY" novalue="yes"/>')
    text = data_of(client, f'<c:comp name="VCALENDAR">{without_value}</c:comp>')
    assert text.splitlines() == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:", "END:VEVENT", "END:VCALENDAR"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "inside",
    [
        '<c:comp name="VCALENDAR"/>',
        '<c:comp name="VCALENDAR"><c:allprop/><c:allcomp/></c:comp>',
        (
            '<c:comp name="vcalendar"><c:allprop/><c:comp name="VEVENT"/><c:comp name="vtimezone"/>'
            "</c:comp>"
        ),
        '<c:limit-recurrence-set start="20270101T000000Z" end="20280101T000000Z"/>',
        '<c:limit-freebusy-set start="20270101T000000Z" end="20280101T000000Z"/>',
    ],
)
def test_everything_is_returned_on_request(
    session: Session, client: FlaskClient, inside: str
) -> None:
    create_event(session)

    assert data_of(client, inside) == data_of(client, "")


def test_a_selection_can_be_combined_with_utc(session: Session, client: FlaskClient) -> None:
    create_event(session, when=factories.when("2027-05-20"))
    few = '<c:comp name="VEVENT"><c:prop name="DTSTART"/></c:comp>'
    expand = '<c:expand start="20270101T000000Z" end="20280101T000000Z"/>'

    text = data_of(client, f'<c:comp name="VCALENDAR">{few}</c:comp>{expand}')

    assert "DTSTART:20270520T063000Z" in text
    assert names_in(text) == ["DTSTART", "END", "END"]


@pytest.mark.parametrize("name", ["VTODO", "VEVENT", ""])
def test_a_selection_starts_with_vcalendar(client: FlaskClient, name: str) -> None:
    data = f'<c:calendar-data><c:comp name="{name}"/></c:calendar-data>'
    body = f"<c:calendar-multiget {NS}><d:prop>{data}</d:prop></c:calendar-multiget>"

    assert report(client, ALL, body).status_code == 400


@on_both
def test_entries_and_calendars_tell_when_they_changed(
    session: Session, client: FlaskClient
) -> None:
    event = create_event(session)
    change(session, event, title="New")
    modified_at = session.scalars(select(CalendarFragment.modified_at)).one().replace(microsecond=0)

    listed = parse_multistatus(propfind(client, ALL, "d:getlastmodified", depth="1"))
    synced = parse_multistatus(sync(client, "", "d:getlastmodified")).single()

    def date_of(resource: Any) -> datetime:
        return parsedate_to_datetime(resource.text("d:getlastmodified"))

    assert {date_of(resource) for resource in listed.by_href.values()} == {modified_at}
    assert date_of(synced) == modified_at
    empty = parse_multistatus(propfind(client, "/dav/calendars/q.nothing/", "d:getlastmodified"))
    assert date_of(empty.single()) == modified_at
    for path in ("/dav/", "/dav/calendars/"):
        found = parse_multistatus(propfind(client, path, "d:getlastmodified", depth="1"))
        assert date_of(found.by_href["/dav/calendars/"]) == modified_at


def test_the_date_of_calendars_without_any_entry_never_changes(client: FlaskClient) -> None:
    calendar = parse_multistatus(propfind(client, ALL, "d:getlastmodified")).single()

    assert calendar.text("d:getlastmodified") == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_a_calendar_names_the_zone_of_the_installation(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session, timezone="Europe/Vilnius")
    session.commit()

    names = ("c:calendar-timezone", "c:calendar-timezone-id")
    calendar = parse_multistatus(propfind(client, ALL, *names)).single()

    text = calendar.text("c:calendar-timezone")
    (zone,) = Calendar.from_ical(text.replace("\n", "\r\n")).walk("VTIMEZONE")
    assert zone["TZID"] == calendar.text("c:calendar-timezone-id") == "Europe/Vilnius"
    assert "\r" not in text


def test_calendars_have_the_order_of_the_bodies(session: Session, client: FlaskClient) -> None:
    for position, slug in enumerate(("zzz", "aaa")):
        create_event(session, bodies=[factories.body(session, slug=slug, position=position)])

    listed = parse_multistatus(propfind(client, "/dav/calendars/", "i:calendar-order", depth="1"))

    orders = {
        href: resource.text("i:calendar-order")
        for href, resource in listed.by_href.items()
        if resource.properties
    }
    assert orders == {
        ALL: "1", "/dav/calendars/body.zzz/": "2", "/dav/calendars/body.aaa/": "3"
    }  # fmt: skip
    for href in (*orders, "/dav/calendars/kind.webinar/"):
        calendar = parse_multistatus(propfind(client, href, "i:calendar-order")).single()
        assert calendar.text("i:calendar-order") == orders.get(href, "1000")


def test_every_resource_lists_its_reports(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    of_entries = {"c:calendar-query", "c:calendar-multiget"}
    expected = {
        "/dav/": set(), "/dav/principal/": set(), "/dav/calendars/": set(),
        ALL: of_entries | {"c:free-busy-query", "d:sync-collection"}, url_of(event): of_entries,
    }  # fmt: skip

    for path, reports in expected.items():
        resource = parse_multistatus(propfind(client, path, "d:supported-report-set")).single()
        assert reports_of(resource) == reports, path


def test_an_entry_answers_the_reports_of_its_calendar(
    session: Session, client: FlaskClient
) -> None:
    event, other = create_event(session, title="Here"), create_event(session, title="Other")
    at = url_of(event)

    assert parse_multistatus(multiget(client, at, path=at)).titles() == ["Here"]
    assert parse_multistatus(multiget(client, url_of(other), path=at)).titles() == []
    assert "SUMMARY:Here" in data_of(client, "", at)
    assert sync(client, path=at).status_code == 403


def test_large_responses_are_compressed_on_request(session: Session, client: FlaskClient) -> None:
    create_event(session, summary="Long text. " * 200)

    def request(encoding: str) -> Any:
        headers = {"Accept-Encoding": encoding} if encoding else {}
        return sync(client, "", "d:getetag", "c:calendar-data", headers=headers)

    plain, compressed = request(""), request("gzip, deflate, br")
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert int(compressed.headers["Content-Length"]) == len(compressed.data) < len(plain.data) / 2
    assert gzip.decompress(compressed.data) == plain.data
    for response in (plain, compressed, request("gzip;q=0"), request("identity")):
        assert "Accept-Encoding" in response.headers["Vary"]
    assert "Content-Encoding" not in request("gzip;q=0").headers
    small = propfind(client, ALL, "d:displayname", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def test_each_change_of_a_property_is_refused(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    body = (
        f"<d:propertyupdate {NS}><d:set><d:prop><i:calendar-color>#FF0000FF</i:calendar-color>"
        "<d:displayname>Mine</d:displayname></d:prop></d:set>"
        '<d:remove><d:prop><x:odd xmlns:x="urn:x"/></d:prop></d:remove></d:propertyupdate>'
    )

    for path in ("/dav/", "/dav/principal/", "/dav/calendars/", ALL, url_of(event)):
        response = send_request(client, "PROPPATCH", path, body)
        root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
        assert response.status_code == 207
        assert root.findtext("d:response/d:href", "", NAMES) == path
        (part,) = root.findall("d:response/d:propstat", NAMES)
        names = [prefixed(prop.tag) for prop in part.findall("d:prop/*", NAMES)]
        assert names == ["i:calendar-color", "d:displayname", "{urn:x}odd"]
        assert part.findtext("d:status", "", NAMES) == "HTTP/1.1 403 Forbidden"
        assert part.find("d:error/d:cannot-modify-protected-property", NAMES) is not None
        assert not list(part.findall("d:prop/*/*", NAMES))
    name = parse_multistatus(propfind(client, ALL, "d:displayname")).single()
    assert name.text("d:displayname") != "Mine"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (ALL, "", 400), (ALL, f"<d:propertyupdate {NS}/>", 400), (ALL, f"<d:propfind {NS}/>", 400),
        ("/dav/calendars/none/", f"<d:propertyupdate {NS}/>", 404), ("/dav/x/y/z", "", 404),
        ("/dav/own/", f"<d:propertyupdate {NS}/>", 401),
    ],
)  # fmt: skip
def test_an_invalid_change_is_rejected(
    client: FlaskClient, path: str, body: str, status: int
) -> None:
    assert send_request(client, "PROPPATCH", path, body).status_code == status
