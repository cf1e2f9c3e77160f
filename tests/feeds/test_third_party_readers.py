"""Feeds as programs on the pages of others read them; they say no more than is known."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.feeds.helpers import in_days, made


def test_an_end_that_nobody_knows_is_not_told(session: Session, client: FlaskClient) -> None:
    when = factories.when(in_days(10), ends_time=None)
    made(session, when=when)

    told = client.get("/feeds/events.json").json["items"][0]["_event"]  # type: ignore[index]

    assert "ends" not in told
    assert told["starts"].endswith("Z")
    assert " / " not in client.get("/feeds/events.atom").text.split("<summary")[1]


@pytest.mark.parametrize(
    "path",
    ["/feeds/events.ics", "/feeds/events.jcal", "/feeds/events.jscal", "/feeds/events.json",
     "/feeds/events.atom", "/events/spring.jcal", "/events/spring.jscal"],
)  # fmt: skip
def test_programs_of_other_pages_may_read_it(
    session: Session, client: FlaskClient, path: str
) -> None:
    made(session, slug="spring")

    answer = client.get(path, headers={"Origin": "https://elsewhere.example.org"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
