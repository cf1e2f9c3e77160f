"""The same events in the other formats: JSON Feed, Atom, jCal, JSCalendar."""

import json
from datetime import time, timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.events.rules import AttendanceMode
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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Thu 20 May 2027, 09:30–12:45 EEST\nVilnius, Lithuania", "Fri 21 May 2027\nOnline",
                "Mon 24 May 2027, 09:30 EEST\nVilnius, Lithuania\nHybrid",
                "Tue 25 May 2027, 09:30–12:45 EEST\nOn site")),
        ("lt", ("2027 m. gegužės 20 d., kt, 09:30–12:45 EEST\nVilnius, Lietuva",
                "2027 m. gegužės 21 d., pn\nNuotoliu",
                "2027 m. gegužės 24 d., pr, 09:30 EEST\nVilnius, Lietuva\nMišriai",
                "2027 m. gegužės 25 d., an, 09:30–12:45 EEST\nVietoje")),
        ("fi", ("to 20. toukokuuta 2027, 9.30–12.45 EEST\nVilnius, Liettua",
                "pe 21. toukokuuta 2027\nVerkossa",
                "ma 24. toukokuuta 2027, 9.30 EEST\nVilnius, Liettua\nHybridi",
                "ti 25. toukokuuta 2027, 9.30–12.45 EEST\nPaikan päällä")),
    ],
)  # fmt: skip
def test_items_say_when_and_where_in_words(
    session: Session, client: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    announced_at = clock.now() - timedelta(days=1)
    with transaction(session, now=clock.now()):
        factories.event(
            session, uid="a", when=factories.when("2027-05-20"), venues=[factories.venue(session)],
            summary="What it is about.", published_at=announced_at,
        )  # fmt: skip
        factories.event(
            session, uid="b", mode=AttendanceMode.ONLINE,
            when=factories.when("2027-05-21", starts_time=None, ends_time=None),
        )  # fmt: skip
        factories.event(
            session, uid="c", mode=AttendanceMode.HYBRID, venues=[factories.venue(session)],
            when=factories.when("2027-05-24", ends_time=None),
        )  # fmt: skip
        factories.event(
            session, uid="d", mode=AttendanceMode.ON_SITE, when=factories.when("2027-05-25")
        )
    query = f"from=2027-05-20&until=2027-05-30&lang={language}"

    feed = json.loads(client.get(f"/feeds/events.json?{query}").data)
    atom = ET.fromstring(client.get(f"/feeds/events.atom?{query}").data)  # noqa: S314  (our own)

    for item, entry, expected in zip(
        feed["items"], atom.findall("a:entry", ATOM), words, strict=True
    ):
        summary = entry.findtext("a:summary", "", ATOM)
        assert item["content_text"].startswith(expected)
        assert summary == item["content_text"]
        assert item["_event"]["when"] == expected.partition("\n")[0]
        assert item["date_published"] == entry.findtext("a:published", "", ATOM)
    assert feed["items"][0]["date_published"] == f"{announced_at:%Y-%m-%dT%H:%M:%SZ}"
    assert "\n\nWhat it is about." in feed["items"][0]["content_text"]


def test_times_that_clocks_repeat_are_in_utc(session: Session, client: FlaskClient) -> None:
    when = factories.when("2027-10-31", starts_time=time(3, 30), ends_time=time(3, 50))
    with transaction(session, now=clock.now()):
        factories.event(session, uid="a", when=when)

    feed = json.loads(client.get("/feeds/events.json?from=2027-10-30&until=2027-11-01").data)

    assert "Sun 31 October 2027, 00:30–00:50 UTC" in feed["items"][0]["content_text"]


@pytest.mark.parametrize("suffix", ["-gz", "-gzip", ";gzip", "-br", "--gzip"])
@pytest.mark.parametrize("kind", FORMS)
def test_etags_with_suffixes_of_proxies_are_recognised(
    app: Flask, client: FlaskClient, kind: str, suffix: str
) -> None:
    url = f"/feeds/events.{kind}"
    front = PageCacheMiddleware(
        app.wsgi_app,
        revisions=lambda: Revisions(1, 1),
        minute=lambda: 1,
        cookie="convenor",
        limit=1_000_000,
    )
    etag = client.get(url).headers["ETag"]
    changed = f'{etag[:-1]}{suffix}"'

    for asking in (client, Client(front), Client(front)):
        for header in (changed, f"W/{changed}", f'"x", W/{changed}, "y"', f"W/{etag}"):
            response = asking.get(url, headers={"If-None-Match": header})
            assert response.status_code == 304, header
        other = f'"{etag[2:-1]}{suffix}"'
        assert asking.get(url, headers={"If-None-Match": other}).status_code == 200


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


def test_an_online_event_has_only_virtual_locations(session: Session, client: FlaskClient) -> None:
    with transaction(session, now=clock.now()):
        for slug, stream in (("quiet", ""), ("live", "https://žmonės.example/ą")):
            factories.event(session, slug=slug, mode=AttendanceMode.ONLINE, stream_url=stream)

    quiet, live = (
        json.loads(client.get(f"/events/{slug}.jscal?lang=lt").data) for slug in ("quiet", "live")
    )

    assert "locations" not in quiet
    assert "locations" not in live
    assert quiet["virtualLocations"]["1"]["name"] == "Nuotoliu"
    assert quiet["virtualLocations"]["1"]["uri"] == "http://127.0.0.1:8000/events/quiet"
    assert live["virtualLocations"]["1"]["uri"] == "https://xn--mons-xva82d.example/%C4%85"


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
