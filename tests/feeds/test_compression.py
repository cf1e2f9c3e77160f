"""Feeds, public and personal, are compressed for clients that accept it."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.events.models import Event
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.http.compression import accepts_gzip
from meetings.http.page_cache import PageCacheMiddleware
from meetings.kernel import clock
from meetings.kernel.site_revision import Revisions
from tests import factories
from tests.feeds.helpers import FEED
from tests.feeds.personal_feeds import feed_of, make, path


@pytest.fixture
def event(session: Session) -> Event:
    return make(session, title="Forum", summary="What it is about. " * 60, updated_at=clock.now())


@pytest.fixture
def secret(session: Session, event: Event) -> str:
    factories.registration(session, event, email="rasa@example.org", verified_at=clock.now())
    session.commit()
    return feed_of(session, FeedOwner(None, "rasa@example.org"), FeedPart.REGISTRATIONS)[1]


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("GZIP", True), ("", False),
        ("gzip;q=0", False), ("gzip;q=0.0, *", False), ("identity, *;q=0", False), ("br", False),
        ("x-gzipped", False),
    ],
)  # fmt: skip
def test_feed_is_compressed_if_accepted(app: Flask, event: Event, header: str, takes: bool) -> None:
    front = PageCacheMiddleware(
        app.wsgi_app,
        revisions=lambda: Revisions(1, 1),
        minute=lambda: 1,
        cookie="convenor",
        limit=1_000_000,
    )

    response = Client(front).get(FEED, headers={"Accept-Encoding": header})

    assert accepts_gzip(header) is takes
    assert response.data.startswith(b"\x1f\x8b" if takes else b"BEGIN:VCALENDAR")
    assert response.headers.get("Content-Encoding") == ("gzip" if takes else None)


def test_personal_calendar_is_compressed_with_last_modified(
    client: FlaskClient, session: Session, event: Event, secret: str
) -> None:
    plain = client.get(path(secret))
    packed = client.get(path(secret), headers={"Accept-Encoding": "gzip"})
    none = client.get(path(secret), headers={"Accept-Encoding": "gzip;q=0"})

    assert gzip.decompress(packed.data) == plain.data == none.data
    assert len(packed.data) < len(plain.data) / 2
    assert (packed.headers["Content-Encoding"], packed.headers["Content-Length"]) == (
        "gzip", str(len(packed.data)),
    )  # fmt: skip
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.last_modified is not None
        assert response.last_modified <= clock.now()
        line = f"LAST-MODIFIED:{response.last_modified:%Y%m%dT%H%M%SZ}"
        assert line in plain.text.replace("\r\n ", "")


def test_personal_calendar_validates_by_etag_and_not_by_time(
    client: FlaskClient, secret: str
) -> None:
    packed = client.get(path(secret), headers={"Accept-Encoding": "gzip"})

    common = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    again = client.get(path(secret), headers=common)
    by_time = client.get(
        path(secret), headers={"If-Modified-Since": packed.headers["Last-Modified"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Encoding" not in again.headers
    assert by_time.status_code == 200
