"""The same events in the other formats: JSON Feed, Atom, jCal, JSCalendar."""

import json
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.http.page_cache import PageCacheMiddleware
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.site_revision import Revisions
from tests import factories
from tests.caldav.helpers import parse_multistatus, propfind, query

FORMS = ("ics", "json", "atom", "jcal", "jscal")
UID = "6f1c0f3e-58f5-4d2c-9d3f-0a5f7e0f8f11"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def _meeting(session: Session) -> None:
    body = factories.body(session, slug="thb", name="Task Force <THB>")
    day = clock.now().date().isoformat()
    with transaction(session, now=clock.now()):
        factories.event(
            session, uid=UID, slug="spring", title="Spring & more\x0b", bodies=[body],
            when=factories.when(day), venues=[factories.venue(session)],
        )  # fmt: skip
        factories.event(session, title="Other", when=factories.when(day))


def test_json_feed_contains_time_and_place(client: FlaskClient) -> None:
    response = client.get("/feeds/events.json?body=thb")

    feed = json.loads(response.data)
    (item,) = feed["items"]
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["title"] == "Task Force <THB>: all meetings"
    assert feed["feed_url"] == "http://127.0.0.1:8000/feeds/events.json?body=thb"
    assert (item["id"], item["title"]) == (f"urn:uuid:{UID}", "Spring & more")
    assert item["_event"]["location"] == "Vilnius, Lithuania"
    assert item["_event"]["timezone"] == "Europe/Vilnius"


def test_atom_is_xml_with_one_entry_per_event(client: FlaskClient) -> None:
    response = client.get("/feeds/events.atom")

    feed = ET.fromstring(response.data)  # noqa: S314  (our own)
    entries = feed.findall("a:entry", ATOM)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:title", "", ATOM) for entry in entries] == ["Spring & more", "Other"]
    assert entries[0].findtext("a:id", "", ATOM) == f"urn:uuid:{UID}"
    assert "Vilnius, Lithuania" in entries[0].findtext("a:summary", "", ATOM)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"a:{name}", ATOM) is not None


def test_characters_forbidden_in_xml_break_no_format(session: Session, client: FlaskClient) -> None:
    bad = "Bad \uffff\ufffeone"
    body = factories.body(session, slug="bad", name=bad, short_name=bad)
    day = clock.now().date().isoformat()
    with transaction(session, now=clock.now()):
        factories.event(
            session, title=bad, summary=bad, bodies=[body], when=factories.when(day),
            venues=[factories.venue(session, name=bad)],
        )  # fmt: skip

    atom = ET.fromstring(client.get("/feeds/events.atom?body=bad").data)  # noqa: S314  (our own)
    listed = parse_multistatus(query(client, "")).by_href
    homes = parse_multistatus(
        propfind(client, "/dav/calendars/", "d:displayname", depth="1")
    ).by_href

    assert atom.findtext("a:entry/a:title", "", ATOM) == "Bad one"
    assert len(listed) == 3
    assert "Bad one: all meetings" in {item.text("d:displayname") for item in homes.values()}
    for form in FORMS:
        data = client.get(f"/feeds/events.{form}?body=bad").data.decode()
        assert "Bad one" in data.replace("\r\n ", "")
        assert "\uffff" not in data


@pytest.mark.parametrize("kind", FORMS)
def test_unchanged_formats_return_304(client: FlaskClient, kind: str) -> None:
    url = f"/feeds/events.{kind}"
    etag = client.get(url).headers["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_jcal_is_the_same_calendar(client: FlaskClient) -> None:
    response = client.get("/feeds/events.jcal?body=thb&alarm=10")

    kind, properties, parts = json.loads(response.data)
    (event,) = [part for part in parts if part[0] == "vevent"]
    assert response.headers["Content-Type"] == "application/calendar+json; charset=utf-8"
    assert kind == "vcalendar"
    assert ["name", {}, "text", "Task Force <THB>: all meetings"] in properties
    assert ["uid", {}, "text", UID] in event[1]
    assert [part[0] for part in event[2]] == ["valarm"]


def test_jscalendar_is_a_group_of_the_same_events(client: FlaskClient) -> None:
    response = client.get("/feeds/events.jscal?body=thb&tz=utc&alarm=10")

    group = json.loads(response.data)
    (event,) = group["entries"]
    assert response.headers["Content-Type"] == "application/jscalendar+json;type=group"
    assert group["title"] == "Task Force <THB>: all meetings"
    assert group["source"].endswith("/feeds/events.jscal?body=thb&tz=utc&alarm=10")
    assert (event["uid"], event["title"]) == (UID, "Spring & more")
    assert event["timeZone"] == "Etc/UTC"
    assert event["locations"]["1"]["name"] == "Vilnius, Lithuania"
    assert event["alerts"]["1"]["trigger"]["offset"] == "-PT10M"


def test_one_event_as_jscalendar(client: FlaskClient) -> None:
    response = client.get("/events/spring.jscal")

    event = json.loads(response.data)
    assert response.headers["Content-Type"] == "application/jscalendar+json;type=event"
    assert (event["@type"], event["uid"]) == ("Event", UID)
    assert event["timeZone"] == "Europe/Vilnius"
    assert client.get("/events/none.jscal").status_code == 404


def test_every_format_lists_ignored_parameters(client: FlaskClient) -> None:
    for kind in FORMS:
        response = client.get(f"/feeds/events.{kind}?body=nobody&lang=xx")

        assert response.headers["X-Ignored-Parameters"] == "body=nobody&lang=xx"
        assert "body=nobody, lang=xx" in response.text.replace("\\,", ",").replace("\r\n ", "")


def test_every_format_is_cached_by_the_page_cache(app: Flask) -> None:
    front = PageCacheMiddleware(
        app.wsgi_app,
        revisions=lambda: Revisions(1, 1),
        minute=lambda: 1,
        cookie="convenor",
        limit=1_000_000,
    )
    client = Client(front)
    for path in (*(f"/feeds/events.{kind}" for kind in FORMS), "/events/spring.jscal"):
        first = client.get(path)

        revalidated = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert (first.status_code, revalidated.status_code, revalidated.data) == (200, 304, b""), (
            path
        )
        assert first.headers["Cache-Control"] == (
            "public, max-age=300, stale-while-revalidate=86400"
        )
