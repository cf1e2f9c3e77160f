"""The meeting list for other sites: content, access, and framing only of this page."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.settings import Settings
from tests import factories
from tests.conftest import on_both
from tests.web.sign_in import sign_in

FRAME, DATA, SCRIPT = "/embed/events", "/embed/events.json", "/embed.js"
HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"


def create_event(session: Session, days: int = 10, **columns: Any) -> Event:
    """Create and commit an event that many days from today."""
    day = (clock.now() + timedelta(days=days)).date().isoformat()
    with transaction(session, now=clock.now()):
        return factories.event(session, **{"when": factories.when(day)} | columns)


def titles(client: FlaskClient, query: str = "") -> list[str]:
    response = client.get(f"{DATA}?{query}")
    assert response.status_code == 200
    return [event["title"] for event in response.get_json()["events"]]


@pytest.fixture(autouse=True)
def organisation(session: Session) -> None:
    with transaction(session, now=clock.now()):
        factories.installation(session)


@on_both
def test_list_has_upcoming_public_events_in_order(session: Session, client: FlaskClient) -> None:
    create_event(session, 20, title="Later")
    create_event(session, 5, title="Sooner")
    create_event(session, -5, title="Over")
    create_event(session, 6, title="Draft", state=EventState.DRAFT)
    create_event(session, 6, title="For members", visibility=Visibility.MEMBERS)

    assert titles(client) == ["Sooner", "Later"]
    page = client.get(FRAME).text
    assert page.index("Sooner") < page.index("Later")
    assert not [name for name in ("Over", "Draft", "For members") if name in page]


def test_filters_are_those_of_the_calendar(session: Session, client: FlaskClient) -> None:
    with transaction(session, now=clock.now()):
        network = factories.body(session, slug="cpn", kind=BodyKind.NETWORK)
    create_event(session, title="Of the network", bodies=[network])
    create_event(session, title="Of a task force")

    assert titles(client, "body-kind=network") == ["Of the network"]
    assert titles(client, "body=cpn") == ["Of the network"]
    assert titles(client, "kind=webinar") == []
    data = client.get(f"{DATA}?body=cpn").get_json()
    assert data["calendar"].endswith("/?body=cpn")
    assert data["subscribe"].endswith("/subscribe?body=cpn")


def test_event_has_date_place_and_bodies(session: Session, client: FlaskClient) -> None:
    with transaction(session, now=clock.now()):
        body = factories.body(session, short_name="Task Force THB", colour="#8a3a62")
        when = factories.when("2099-10", to_be_confirmed=True)
        factories.event(session, slug="riga", title="Riga", bodies=[body], when=when)

    [event] = client.get(DATA).get_json()["events"]

    assert event == {
        "title": "Riga", "language": "", "url": "http://127.0.0.1:8000/events/riga", "iso": "",
        "day": "Oct 2099", "when": "October 2099 (to be confirmed)", "times": "", "place": "Online",
        "kind": "Seminar", "state": "", "style": "plain",
        "bodies": [{"name": "Task Force THB", "colour": "#8a3a62", "tone": 2}],
    }  # fmt: skip


def test_limit_language_and_theme(session: Session, client: FlaskClient) -> None:
    for days in range(1, 13):
        create_event(
            session, days, title=f"Meeting {days}",
            translations={"lt": {"title": f"Susitikimas {days}"}},
        )  # fmt: skip

    assert len(titles(client)) == 10
    assert titles(client, "limit=2&lang=lt") == ["Susitikimas 1", "Susitikimas 2"]
    page = client.get(f"{FRAME}?limit=1&lang=lt&theme=dark").text
    assert 'data-theme="dark"' in page
    assert '<a href="http://127.0.0.1:8000/events/' in page
    assert '<html lang="lt"' in page
    assert ">Susitikimas 1</a>" in page


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=51", "limit=-1", "limit=²", "limit=" + "9" * 300,
     "limit=000050999999", "limit=050" + "9" * 30, "lang=xx-no-such",
     "theme=pink", "body=nobody", "alarm=15"],
)  # fmt: skip
def test_unknown_parameters_are_ignored_and_named(
    session: Session, client: FlaskClient, query: str
) -> None:
    create_event(session, title="Meeting")

    for path in (FRAME, DATA):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200
        assert response.headers["X-Ignored-Parameters"].startswith(query.partition("=")[0])
    assert titles(client, query) == ["Meeting"]


def test_hostile_title_is_escaped(session: Session, client: FlaskClient) -> None:
    create_event(session, title=HOSTILE)

    page = client.get(FRAME).text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    data = client.get(DATA)
    assert data.mimetype == "application/json"
    assert data.headers["X-Content-Type-Options"] == "nosniff"
    assert data.get_json()["events"][0]["title"] == HOSTILE


def test_any_origin_may_frame_the_list_and_read_the_data(
    session: Session, client: FlaskClient
) -> None:
    frame = client.get(FRAME, headers={"Origin": "https://www.example.org"})
    assert "X-Frame-Options" not in frame.headers
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]
    for path in (DATA, SCRIPT):
        response = client.get(path, headers={"Origin": "https://www.example.org"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_links_open_outside_the_iframe(session: Session, client: FlaskClient) -> None:
    create_event(session)

    links = re.findall(r"<a\s[^>]*>", client.get(FRAME).text)

    assert len(links) == 3
    assert all('target="_top"' in link and 'rel="noopener"' in link for link in links)


def test_only_configured_origins_may_frame_the_list(tmp_path: Path, app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    for origins in ("https://www.example.org", "'none'"):
        strict = create_app(
            Settings(
                instance=tmp_path, secret_key="only for tests", database_url=url, testing=True,
                page_cache=0, embed_origins=origins,
            )
        )  # fmt: skip
        policy = strict.test_client().get(FRAME).headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors {origins}")


def test_other_pages_cannot_be_framed(app: Flask, session: Session, client: FlaskClient) -> None:
    create_event(session, slug="spring")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    plain = {rule.rule for rule in rules if not rule.arguments} - {FRAME}
    assert len(plain) > 15

    for path in sorted({*plain, "/events/spring", "/embed/nothing", f"{FRAME}/"}):
        response = client.get(path)
        assert response.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], path


def test_responses_set_no_cookie_and_ignore_the_user(session: Session, client: FlaskClient) -> None:
    create_event(session, title="Meeting")
    create_event(session, title="For organisers", visibility=Visibility.ORGANISERS)
    user = factories.user(session)
    session.commit()
    before = {path: client.get(path) for path in (FRAME, DATA, SCRIPT)}
    sign_in(client, user)

    for path, response in before.items():
        signed_in = client.get(path)
        assert signed_in.data == response.data
        assert "Set-Cookie" not in response.headers
        assert "Set-Cookie" not in signed_in.headers
        assert "Cookie" not in signed_in.headers.get("Vary", "")
        assert signed_in.headers["Cache-Control"].startswith("public, max-age=")
        revalidated = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert revalidated.status_code == 304


def test_list_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    create_event(session, venues=[factories.venue(session)])
    with count_queries() as queries_for_one:
        client.get(FRAME)
    for _n in range(2):
        create_event(session, venues=[factories.venue(session)])
    with count_queries() as queries_for_three:
        client.get(FRAME)

    assert queries_for_one.count == queries_for_three.count


def test_feed_builder_shows_the_snippets(session: Session, client: FlaskClient) -> None:
    with transaction(session, now=clock.now()):
        factories.body(session, slug="thb", name='The "best" <b>body</b>')

    page = client.get("/subscribe?body=thb&kind=webinar&alarm=15&lang=lt").text

    base, query = "http://127.0.0.1:8000", "body=thb&amp;amp;kind=webinar&amp;amp;lang=lt"
    title = "title=&#34;The &amp;#34;best"
    assert f"&lt;script async src=&#34;{base}/embed.js&#34; data-filter=&#34;{query}&#34;" in page
    assert f"&lt;iframe src=&#34;{base}/embed/events?{query}&#34; {title}" in page
    assert "<b>body" not in page


def test_list_of_a_renamed_body_works_under_its_old_slug(
    session: Session, client: FlaskClient
) -> None:
    body = factories.body(session, slug="thb")
    with transaction(session, now=clock.now()):
        day = (clock.now() + timedelta(days=5)).date().isoformat()
        factories.event(session, title="Here", bodies=[body], when=factories.when(day))
        factories.event(session, title="Elsewhere", when=factories.when(day))
    with transaction(session, now=clock.now()):
        body.slug = "tf-thb"

    response = client.get(f"{DATA}?body=thb")

    assert response.status_code == 200
    assert "X-Ignored-Parameters" not in response.headers
    assert "Here" in response.text
    assert "Elsewhere" not in response.text
