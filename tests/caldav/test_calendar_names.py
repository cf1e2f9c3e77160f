"""Searches with slashes as calendar names, and times in UTC without time zones."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.caldav.urls import decode_calendar_name, encode_calendar_name
from meetings.http.event_filters import parse_filter
from tests import factories
from tests.caldav.helpers import ALL, NS, parse_multistatus, report
from tests.feeds.helpers import create_event
from tests.ical_lint import lint


@pytest.mark.parametrize("text", ["2/2021", "a~b_c/d", "/", "CBSS 2/2021"])
def test_a_search_with_a_slash_has_a_calendar(
    session: Session, client: FlaskClient, text: str
) -> None:
    expected = parse_filter(session, {"q": text}).filter
    name = encode_calendar_name(expected)

    assert "/" not in name
    assert (
        decode_calendar_name(name)[0]["q"].split()
        == text.translate(str.maketrans("~_/", "   ")).split()
    )
    if text.strip("/"):
        path = f"/dav/calendars/{quote(name, safe='')}/"
        result = client.open(path, method="PROPFIND", headers={"Depth": "0"})
        assert result.status_code == 207


def test_an_expanded_entry_has_no_time_zone(session: Session, client: FlaskClient) -> None:
    create_event(session, when=factories.when("2027-05-20"))
    expand = '<c:expand start="20270101T000000Z" end="20280101T000000Z"/>'

    response = report(
        client, ALL,
        f"<c:calendar-query {NS}><d:prop><c:calendar-data>{expand}</c:calendar-data></d:prop>"
        '<c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
    )  # fmt: skip
    reply = parse_multistatus(response).single().text("c:calendar-data")

    assert "DTSTART:20270520T063000Z" in reply
    assert "VTIMEZONE" not in reply
    assert "TZID" not in reply
    assert lint(reply.replace("\r\n", "\n").replace("\n", "\r\n").encode()) == []
