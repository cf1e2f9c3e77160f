"""What is counted of programs that come by themselves, and what they are told at the limit."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.extensions import limiter
from meetings.http.limits import COSTLY, FEW, MOST_MADE
from tests.feeds.reading import made
from tests.http.limited import MOST, application, ask

pytestmark = pytest.mark.usefixtures("no_limits_afterwards")

ALL = "/dav/calendars/all/"
PER_MINUTE = parse(MOST_MADE.split(";")[0])


@pytest.fixture
def client(app: Flask, tmp_path: Path, session: Session) -> FlaskClient:
    for day in range(3):
        made(session, 10 + day)
    return application(app, tmp_path).test_client(use_cookies=False)


def spent() -> int:
    """Return how much of the minute of the network is gone."""
    return MOST - limiter.limiter.get_window_stats(PER_MINUTE, "192.0.2.7", "made").remaining


def report(client: FlaskClient, inner: str, kind: str = "d:sync-collection") -> TestResponse:
    body = (
        f'<{kind} xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{inner}'
        f"<d:prop><d:getetag/></d:prop></{kind}>"
    )
    return ask(client, ALL, method="REPORT", data=body, content_type="application/xml")


def sync(client: FlaskClient, token: str = "") -> tuple[str, int]:
    """Return the token from now on, and what the answer cost."""
    before = spent()
    answer = report(client, f"<d:sync-token>{token}</d:sync-token>")
    assert answer.status_code == 207, answer.text
    found = answer.text.split("<d:sync-token>")[1].split("</d:sync-token>")[0]
    return found, spent() - before


def ctag(client: FlaskClient) -> int:
    """Return what it costs to ask by PROPFIND whether anything is new."""
    before = spent()
    body = (
        '<d:propfind xmlns:d="DAV:" xmlns:s="http://calendarserver.org/ns/"><d:prop>'
        "<s:getctag/><d:sync-token/></d:prop></d:propfind>"
    )
    answer = ask(client, ALL, method="PROPFIND", data=body, headers={"Depth": "0"})
    assert answer.status_code == 207
    return spent() - before


def test_to_hear_that_nothing_is_new_is_free(client: FlaskClient, session: Session) -> None:
    first, cost = sync(client)
    assert cost == COSTLY

    assert [sync(client, first) for _ in range(250)] == [(first, 0)] * 250
    assert [ctag(client) for _ in range(3)] == [0, 0, 0]
    made(session, 20)
    second, cost = sync(client, first)
    assert (second != first, cost) == (True, 1)
    assert sync(client, second) == (second, 0)


def test_a_few_entries_by_name_cost_little_and_many_much(client: FlaskClient) -> None:
    def cost(number: int) -> int:
        before = spent()
        names = "".join(f"<d:href>{ALL}{n}.ics</d:href>" for n in range(number))
        assert report(client, names, "c:calendar-multiget").status_code == 207
        return spent() - before

    assert [cost(1), cost(FEW), cost(FEW + 1)] == [1, 1, COSTLY]


def test_a_large_question_costs_what_it_takes_to_read_it(client: FlaskClient) -> None:
    token, _ = sync(client)
    before = spent()

    report(client, f"<d:sync-token>{token}</d:sync-token>{'<d:x/>' * 6000}")

    assert spent() - before == COSTLY


def test_strangers_who_make_us_work_are_refused(client: FlaskClient) -> None:
    statuses = [
        ask(
            client, f"/dav/calendars/q.x{n}/", method="PROPFIND", headers={"Depth": "1"}
        ).status_code
        for n in range(MOST // COSTLY + 1)
    ]

    assert statuses == [207] * (MOST // COSTLY) + [429]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PROPFIND", ALL), ("REPORT", ALL), ("GET", f"{ALL}x.ics"), ("OPTIONS", "/dav/calendars/"),
        ("PROPFIND", "/dav/secret/calendars/my/"),
    ],
)  # fmt: skip
def test_caldav_refuses_in_its_own_words(client: FlaskClient, method: str, path: str) -> None:
    limiter.limiter.hit(PER_MINUTE, "192.0.2.7", "made", cost=MOST)

    answer = ask(client, path, method=method)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.mimetype == "application/xml"
    assert "<d:responsedescription>That was too often." in answer.text


@pytest.mark.parametrize(
    "path",
    ["/feeds/events.ics?q=a", "/feeds/events.json", "/events/x.ics", "/events/x.jscal"],
)
def test_feeds_refuse_in_plain_text(client: FlaskClient, path: str) -> None:
    limiter.limiter.hit(PER_MINUTE, "192.0.2.7", "made", cost=MOST)

    answer = ask(client, path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text == "That was too often. Please wait a minute and try again.\n"


def test_calendars_of_ones_own_refuse_in_plain_text(client: FlaskClient) -> None:
    statuses = [ask(client, "/feeds/nobody/my.ics") for _ in range(61)]

    assert (statuses[0].status_code, statuses[-1].status_code) == (404, 429)
    assert statuses[-1].content_type == "text/plain; charset=utf-8"
