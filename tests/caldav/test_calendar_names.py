"""Searches with slashes as names of calendars, and times in UTC without any zone."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.caldav.urls import decode_calendar_name, encode_calendar_name
from meetings.http.event_filters import parse_filter
from tests import factories
from tests.caldav.helpers import ALL, NS, answers, report
from tests.feeds.helpers import made
from tests.ical_lint import lint


@pytest.mark.parametrize("text", ["2/2021", "a~b_c/d", "/", "CBSS 2/2021"])
def test_a_search_with_a_slash_has_a_calendar(
    session: Session, client: FlaskClient, text: str
) -> None:
    wanted = parse_filter(session, {"q": text}).filter
    name = encode_calendar_name(wanted)

    assert "/" not in name
    assert (
        decode_calendar_name(name)[0]["q"].split()
        == text.translate(str.maketrans("~_/", "   ")).split()
    )
    if text.strip("/"):
        path = f"/dav/calendars/{quote(name, safe='')}/"
        found = client.open(path, method="PROPFIND", headers={"Depth": "0"})
        assert found.status_code == 207


def test_an_expanded_entry_names_no_zone(session: Session, client: FlaskClient) -> None:
    made(session, when=factories.when("2027-05-20"))
    expand = '<c:expand start="20270101T000000Z" end="20280101T000000Z"/>'

    response = report(
        client, ALL,
        f"<c:calendar-query {NS}><d:prop><c:calendar-data>{expand}</c:calendar-data></d:prop>"
        '<c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
    )  # fmt: skip
    answer = answers(response).one().text("c:calendar-data")

    assert "DTSTART:20270520T063000Z" in answer
    assert "VTIMEZONE" not in answer
    assert "TZID" not in answer
    assert lint(answer.replace("\r\n", "\n").replace("\n", "\r\n").encode()) == []
