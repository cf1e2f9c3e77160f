"""Sitemap and robots.txt."""

from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState, Visibility
from meetings.kernel.database import transaction
from meetings.web.sitemap import views as sitemap
from tests import factories
from tests.conftest import NOON

MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BASE = "http://127.0.0.1:8000"


def create_event(session: Session, **columns: Any) -> None:
    with transaction(session, now=NOON):
        factories.event(session, **columns)


def pages(client: FlaskClient, url: str = "/sitemap.xml") -> dict[str, str]:
    """Return the URLs of the sitemap with their last changes."""
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(response.data)  # noqa: S314  (our own)
    return {
        item.findtext("m:loc", "", MAP).removeprefix(BASE): item.findtext("m:lastmod", "", MAP)
        for item in root
    }


def test_sitemap_lists_every_public_page_with_its_last_change(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session)
    body = factories.body(session, slug="thb")
    create_event(session, slug="spring", bodies=[body], updated_at=NOON)
    create_event(session, slug="secret", visibility=Visibility.MEMBERS, bodies=[body])
    create_event(session, slug="draft", state=EventState.DRAFT, bodies=[body])

    last_changes = pages(client)

    assert last_changes["/events/spring"] == "2027-03-01T12:00:00Z"
    assert {"/", "/bodies/thb", "/subscribe"} <= last_changes.keys()
    assert not {"/events/secret", "/events/draft"} & last_changes.keys()
    assert all(client.get(page).status_code == 200 for page in last_changes)


def test_long_sitemap_is_split(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        create_event(session, slug=f"meeting-{number}", bodies=[])
    monkeypatch.setattr(sitemap, "MAX_SITEMAP_URLS", 2)

    parts = pages(client)
    events = [page for part in parts for page in pages(client, part) if "/events/" in page]

    assert list(parts) == [f"/sitemap.xml?part={number}" for number in (1, 2, 3)]
    assert events == [f"/events/meeting-{number}" for number in range(5)]


@pytest.mark.parametrize("part", ["0", "2", "-1", "x", "9" * 30, "١"])
def test_unknown_part_is_404(client: FlaskClient, part: str) -> None:
    assert client.get("/sitemap.xml", query_string={"part": part}).status_code == 404


def test_robots_disallow_private_pages_and_allow_feeds(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())

    for path in ("/organise", "/organise/events/x", "/account", "/sign-in", "/search?q=x"):
        assert not rules.can_fetch("Examplebot", path), path
    for path in ("/", "/events/spring", "/feeds/events.ics?body=thb", "/events/spring.ics"):
        assert rules.can_fetch("Examplebot", path), path
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_unchanged_responses_are_304(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert "Set-Cookie" not in client.get(path).headers
