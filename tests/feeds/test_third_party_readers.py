"""Feeds for scripts on other sites; unknown values are omitted."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.feeds.helpers import create_event, in_days


def test_an_unknown_end_is_omitted(session: Session, client: FlaskClient) -> None:
    when = factories.when(in_days(10), ends_time=None)
    create_event(session, when=when)

    reported = client.get("/feeds/events.json").json["items"][0]["_event"]  # type: ignore[index]

    assert "ends" not in reported
    assert reported["starts"].endswith("Z")
    assert " / " not in client.get("/feeds/events.atom").text.split("<summary")[1]


@pytest.mark.parametrize(
    "path",
    ["/feeds/events.ics", "/feeds/events.jcal", "/feeds/events.jscal", "/feeds/events.json",
     "/feeds/events.atom", "/events/spring.jcal", "/events/spring.jscal"],
)  # fmt: skip
def test_scripts_of_other_sites_may_read_feeds(
    session: Session, client: FlaskClient, path: str
) -> None:
    create_event(session, slug="spring")

    response = client.get(path, headers={"Origin": "https://elsewhere.example.org"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Set-Cookie" not in response.headers
