"""Rate limits for calendar apps: the costs of requests, and responses at the limit."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.feeds.helpers import create_event
from tests.http.rate_limited_app import PER_MINUTE, application, left_for, send_request, use_up

pytestmark = pytest.mark.usefixtures("_count_in_memory_again")

ALL = "/dav/calendars/all/"


@pytest.fixture
def client(app: Flask, tmp_path: Path, session: Session) -> FlaskClient:
    for day in range(3):
        create_event(session, 10 + day)
    return application(app, tmp_path).test_client(use_cookies=False)


def report(client: FlaskClient, inner: str, kind: str = "d:sync-collection") -> TestResponse:
    body = (
        f'<{kind} xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{inner}'
        f"<d:prop><d:getetag/></d:prop></{kind}>"
    )
    return send_request(client, ALL, method="REPORT", data=body, content_type="application/xml")


def sync(client: FlaskClient, token: str = "") -> str:
    """Return the current sync token."""
    response = report(client, f"<d:sync-token>{token}</d:sync-token>")
    assert response.status_code == 207, response.text
    return response.text.split("<d:sync-token>")[1].split("</d:sync-token>")[0]


def test_a_sync_without_changes_costs_little(client: FlaskClient) -> None:
    """All phones of a ministry send such requests every few minutes from one IP address."""
    token = sync(client)
    before = left_for("192.0.2.7")

    assert [sync(client, token) for _ in range(100)] == [token] * 100

    assert before - left_for("192.0.2.7") < PER_MINUTE.amount / 20


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PROPFIND", ALL), ("REPORT", ALL), ("GET", f"{ALL}x.ics"), ("OPTIONS", "/dav/calendars/"),
        ("PROPFIND", "/dav/secret/calendars/my/"),
    ],
)  # fmt: skip
def test_caldav_refuses_with_an_error_document(client: FlaskClient, method: str, path: str) -> None:
    use_up("192.0.2.7")

    response = send_request(client, path, method=method)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert response.mimetype == "application/xml"
    assert "<d:responsedescription>You have sent too many requests." in response.text


@pytest.mark.parametrize(
    "path",
    ["/feeds/events.ics?q=a", "/feeds/events.json", "/events/x.ics", "/events/x.jscal"],
)
def test_feeds_refuse_in_plain_text(client: FlaskClient, path: str) -> None:
    use_up("192.0.2.7")

    response = send_request(client, path)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == "You have sent too many requests. Wait a minute and try again.\n"


def test_personal_feeds_refuse_in_plain_text(client: FlaskClient) -> None:
    statuses = [send_request(client, "/feeds/nobody/my.ics") for _ in range(61)]

    assert (statuses[0].status_code, statuses[-1].status_code) == (404, 429)
    assert statuses[-1].content_type == "text/plain; charset=utf-8"
