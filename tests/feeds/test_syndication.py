"""JSON Feed and Atom, for readers that know no calendars."""

import json
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories

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


def test_json_feed_says_when_and_where(client: FlaskClient) -> None:
    response = client.get("/feeds/events.json?body=thb")

    feed = json.loads(response.data)
    (item,) = feed["items"]
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["title"] == "Task Force <THB>: all meetings"
    assert feed["feed_url"] == "http://127.0.0.1:8000/feeds/events.json?body=thb"
    assert (item["id"], item["title"]) == (f"urn:uuid:{UID}", "Spring & more")
    assert item["_event"]["location"] == "Vilnius, Lithuania"
    assert item["_event"]["timezone"] == "Europe/Vilnius"


def test_atom_is_xml_with_an_entry_an_event(client: FlaskClient) -> None:
    response = client.get("/feeds/events.atom")

    feed = ET.fromstring(response.data)  # noqa: S314  (our own)
    entries = feed.findall("a:entry", ATOM)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:title", "", ATOM) for entry in entries] == ["Spring & more", "Other"]
    assert entries[0].findtext("a:id", "", ATOM) == f"urn:uuid:{UID}"
    assert "Vilnius, Lithuania" in entries[0].findtext("a:summary", "", ATOM)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"a:{name}", ATOM) is not None


@pytest.mark.parametrize("kind", ["json", "atom"])
def test_nothing_new_is_304(client: FlaskClient, kind: str) -> None:
    address = f"/feeds/events.{kind}"
    etag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
