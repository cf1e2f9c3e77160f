"""Public pages: descriptions for search engines and link previews, and mistyped URLs."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import EventRelation
from meetings.domain.events.rules import RegistrationPolicy, RelationKind
from meetings.http import components
from meetings.kernel import clock
from tests import factories

PUBLIC_URL = "http://127.0.0.1:8000"
LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#?]*)"')
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def site(session: Session) -> Session:
    """Fill every kind of public page."""
    factories.installation(session)
    body = factories.body(session, slug="thb", name="Task Force", acronym="TF")
    presidency = factories.presidency(session, slug="lt-2027")
    factories.project(session, slug="adstringo", acronym="ADSTRINGO", title="Against exploitation")
    framework = factories.framework(session, slug="strategy", name="Strategy")
    factories.framework_node(session, framework, slug="action-1", text="Train the police")
    whole = factories.event(session, slug="undated", title="Undated", when=EventDates(None, "UTC"))
    event = factories.open_event(
        session, slug="spring", title="Spring", bodies=[body], presidency_id=presidency.id,
        capacity_total=2, when=factories.coming(),
    )  # fmt: skip
    factories.event(
        session, slug="autumn", title="Autumn", registration=RegistrationPolicy.NONE,
        when=factories.coming(),
    )  # fmt: skip
    session.add(EventRelation(event_id=event.id, other_id=whole.id, kind=RelationKind.PART_OF))
    session.commit()
    return session


def public_pages(client: FlaskClient) -> dict[str, str]:
    """Return the pages that a visitor reaches by links, without those closed to search engines."""
    queue, pages, seen = ["/"], {}, {"/"}
    while queue:
        path = queue.pop()
        response = client.get(path)
        if response.mimetype != "text/html" or response.status_code != 200:
            assert response.status_code in {200, 302, 303, 308}, (path, response.status_code)
            continue
        pages[path] = response.text
        new = set(LINK.findall(response.text)) - seen
        seen |= new
        queue += sorted(new)
    return pages


def json_ld(page: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in JSON_LD.findall(page)]


def test_every_public_page_has_description_canonical_url_and_open_graph(
    site: Session, client: FlaskClient
) -> None:
    pages = public_pages(client)
    kinds = {"/", "/bodies/thb", "/presidencies/lt-2027", "/projects/adstringo",
             "/frameworks/strategy", "/events/spring", "/events/undated", "/outcomes",
             "/subscribe", "/privacy", "/accessibility", "/search"}  # fmt: skip

    assert kinds <= pages.keys()
    for path, page in pages.items():
        meta = dict(META.findall(page))
        if "noindex" in meta.get("robots", "") or path.startswith("/sign-in"):
            continue
        assert 5 < len(meta.get("description", "")) <= 300, path
        assert meta["og:description"] == meta["description"], path
        assert meta["og:title"] in page.partition("</title>")[0], path
        assert meta["og:url"] == f"{PUBLIC_URL}{path}", path
        assert page.count('rel="canonical"') == 1, path
        assert f'<link rel="canonical" href="{PUBLIC_URL}{path}">' in page, path


def test_canonical_url_has_the_language_but_no_filter(site: Session, client: FlaskClient) -> None:
    filtered = client.get("/?body=thb&lang=lt").text

    assert f'<link rel="canonical" href="{PUBLIC_URL}/?lang=lt">' in filtered


def test_private_pages_have_no_preview(site: Session, client: FlaskClient) -> None:
    page = client.get(f"/registrations/{'x' * 43}").text

    assert "canonical" not in page
    assert "og:" not in page


def test_no_schema_event_lacks_a_start(site: Session, client: FlaskClient) -> None:
    def events(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [event for item in node for event in events(item)]
        if not isinstance(node, dict):
            return []
        own = [node] if str(node.get("@type", "")).endswith("Event") else []
        return own + [event for value in node.values() for event in events(value)]

    recorded = [event for page in public_pages(client).values() for event in events(json_ld(page))]

    assert {event["name"] for event in recorded} == {"Spring", "Autumn"}
    assert all(event["startDate"] for event in recorded)


def test_offer_while_registration_is_open(site: Session, client: FlaskClient) -> None:
    (spring,) = json_ld(client.get("/events/spring").text)
    (autumn,) = json_ld(client.get("/events/autumn").text)

    assert spring["offers"]["@type"] == "Offer"
    assert spring["offers"]["url"] == f"{PUBLIC_URL}/events/spring/register"
    assert spring["offers"]["availability"] == "https://schema.org/InStock"
    assert "offers" not in autumn


def test_no_offer_after_registration_has_closed(site: Session, client: FlaskClient) -> None:
    closed = clock.now() - timedelta(days=1)
    factories.open_event(
        site, slug="late", title="Late", registration_closes_at=closed, when=factories.coming()
    )
    site.commit()

    (late,) = json_ld(client.get("/events/late").text)

    assert "offers" not in late


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/events", "/"),
        ("/events?body=thb", "/?body=thb"),
        ("/bodies/", "/bodies"),
        ("/Bodies", "/bodies"),
        ("/BODIES/THB/", "/bodies/thb"),
        ("/events/Spring", "/events/spring"),
        ("/events/spring/?zone=Europe/Oslo", "/events/spring?zone=Europe/Oslo"),
        ("/Events/SPRING/register/", "/events/spring/register"),
        ("/frameworks/Strategy", "/frameworks/strategy"),
        ("/Sign-In", "/sign-in"),
    ],
)
def test_mistyped_url_redirects_to_the_page(
    site: Session, client: FlaskClient, typed: str, page: str
) -> None:
    response = client.get(typed)

    assert (response.status_code, response.headers["Location"]) == (308, page)
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/", "/Nowhere",
        f"/registrations/{'Ab' * 21}c/", f"/Registrations/{'Ab' * 21}c",
        f"/Feeds/{'Ab' * 21}c/my.ics", "/Static/app.css",
    ],
)  # fmt: skip
def test_unknown_and_secret_urls_are_not_corrected(
    site: Session, client: FlaskClient, path: str
) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "Location" not in response.headers


@pytest.mark.parametrize("path", ["//example.org/", "//example.org/bodies/"])
def test_corrected_url_never_leaves_the_site(site: Session, client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path})

    assert response.status_code == 404
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/favicon.ico", "image/x-icon"),
        ("/apple-touch-icon.png", "image/png"),
        ("/apple-touch-icon-precomposed.png", "image/png"),
    ],
)
def test_icons_are_found_without_a_link(client: FlaskClient, path: str, kind: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert len(response.data) > 1000


def test_pages_name_the_touch_icon(site: Session, client: FlaskClient) -> None:
    (path,) = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', client.get("/").text)

    assert client.get(path).mimetype == "image/png"


def test_password_managers_find_the_form(client: FlaskClient) -> None:
    response = client.get("/.well-known/change-password")

    assert response.status_code == 302
    assert urlsplit(urljoin(PUBLIC_URL, response.headers["Location"])).path == "/account/password"


def test_security_contact_comes_from_the_settings(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = client.get("/.well-known/security.txt").status_code
    parts = components.get_components(app)
    monkeypatch.setattr(
        parts, "settings", replace(parts.settings, security_contact="mailto:security@example.org")
    )

    response = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in response.text.splitlines())
    expires = datetime.fromisoformat(lines["Expires"])
    assert without == 404
    assert response.mimetype == "text/plain"
    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Canonical"] == f"{PUBLIC_URL}/.well-known/security.txt"
    assert timedelta(days=150) < expires - clock.now() < timedelta(days=365)
