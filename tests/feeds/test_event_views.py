"""The file of one event supports the same output parameters as feeds."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.feeds.helpers import FEED, create_event, line, titles
from tests.ical_lint import unfold

FILE = "/events/spring.ics"


@pytest.fixture(autouse=True)
def spring(session: Session) -> None:
    riga = factories.venue(session, city="Rīga", country="LV", latitude=56.9, longitude=24.1)
    body = factories.body(session, email="thb@example.org")
    create_event(session, slug="spring", title="Spring", venues=[riga], bodies=[body],
         translations={"lt": {"title": "Pavasaris"}})  # fmt: skip


def entry(data: bytes) -> list[str]:
    lines = unfold(data)
    return lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT") + 1]


@pytest.mark.parametrize(
    "query",
    ["", "tz=utc", "alarm=15", "lang=lt", "profile=rich", "profile=full&lang=lt&tz=utc&alarm=60"],
)
def test_the_entry_equals_that_of_the_feed(client: FlaskClient, query: str) -> None:
    feed, file = client.get(f"{FEED}?{query}"), client.get(f"{FILE}?{query}")

    assert titles(file) == titles(feed)
    assert entry(file.data) == entry(feed.data)
    assert "X-Ignored-Parameters" not in file.headers
    assert ("BEGIN:VTIMEZONE" in file.text) is ("tz=utc" not in query)
    jcal = [client.get(f"{path}?{query}").json for path in ("/events/spring.jcal",
                                                            "/feeds/events.jcal")]  # fmt: skip
    entries: list[Any] = [
        [item for item in result[2] if item[0] == "vevent"] for result in jcal if result
    ]
    assert entries[0] == entries[1]


@pytest.mark.parametrize("query", ["", "tz=utc", "alarm=15", "lang=lt"])
def test_the_jscalendar_event_equals_that_of_the_feed(client: FlaskClient, query: str) -> None:
    single = json.loads(client.get(f"/events/spring.jscal?{query}").data)
    group = json.loads(client.get(f"/feeds/events.jscal?{query}").data)

    assert single == group["entries"][0]


@pytest.mark.parametrize("ending", ["ics", "jcal", "jscal"])
def test_unsupported_parameters_are_ignored_and_listed(client: FlaskClient, ending: str) -> None:
    response = client.get(f"/events/spring.{ending}?foo=1&tz=mars&from=2020-01-01&cancelled=hide")

    assert response.status_code == 200
    ignored = "tz=mars&foo=1&from=2020-01-01&cancelled=hide"
    assert response.headers["X-Ignored-Parameters"] == ignored


@pytest.mark.parametrize("query", ["", "?lang=lt", "?profile=full"])
@pytest.mark.parametrize("ending", ["ics", "jcal", "jscal"])
def test_events_outside_calendars_are_not_found(
    client: FlaskClient, ending: str, query: str
) -> None:
    assert client.get(f"/events/nothing.{ending}{query}").status_code == 404


def test_alarm_and_language_apply_to_the_file(client: FlaskClient) -> None:
    response = client.get(f"{FILE}?alarm=15&lang=lt&tz=utc")

    assert line(response, "TRIGGER") == "TRIGGER:-PT15M"
    assert line(response, "SUMMARY") == "SUMMARY:Pavasaris"
    assert line(response, "DTSTART").endswith("Z")
