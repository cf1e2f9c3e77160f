"""Conditional requests detect every change, even one that no entry contains."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.http import http_date
from werkzeug.test import Client

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.models import Event, EventBody
from meetings.domain.projects.models import Project
from meetings.extensions import db
from meetings.http.page_cache import PageCacheMiddleware
from meetings.kernel import clock
from meetings.kernel.database import Revision, feeds_changed_at, transaction
from meetings.kernel.site_revision import RevisionReader, Revisions
from tests import factories
from tests.conftest import on_both
from tests.feeds.helpers import FEED, in_days


@dataclass(frozen=True, slots=True)
class Fixtures:
    """An event with everything that filters use, and an unrelated body and project."""

    event: Event
    body: Body
    other_body: Body
    project: Project
    other_project: Project
    speaker: Appearance


@pytest.fixture
def rows(session: Session) -> Fixtures:
    with transaction(session, now=clock.now()):
        body = factories.body(session, slug="thb", kind=BodyKind.TASK_FORCE, colour="#1c5d88")
        project = factories.project(session, slug="cape", acronym="CAPE", title="Capital")
        place = factories.venue(session, city="Riga", country="LV")
        event = factories.event(
            session, slug="spring", title="Spring", bodies=[body], projects=[project],
            venues=[place], when=factories.when(in_days(10)), language="en",
        )  # fmt: skip
        return Fixtures(
            event, body, factories.body(session, slug="other"), project,
            factories.project(session, slug="none"), factories.appearance(session, event),
        )  # fmt: skip


def _kind(rows: Fixtures) -> None:
    rows.body.kind = BodyKind.NETWORK


def _bodies(rows: Fixtures) -> None:
    rows.event.organised_by = [EventBody(body=rows.other_body, position=0)]


def _projects(rows: Fixtures) -> None:
    rows.event.projects = [rows.other_project]


def _acronym(rows: Fixtures) -> None:
    rows.project.acronym = "HORN"


def _translation(rows: Fixtures) -> None:
    rows.event.translations = {"lt": {"title": "Pavasaris"}}


def _role(rows: Fixtures) -> None:
    rows.speaker.role = AppearanceRole.MODERATOR


def _country(rows: Fixtures) -> None:
    rows.event.venues[0].country = "EE"


CHANGES: dict[str, Callable[[Fixtures], None]] = {
    "body-kind=task-force": _kind,
    "body-kind=network": _kind,
    "body=thb": _bodies,
    "body=other": _bodies,
    "project=cape": _projects,
    "project=none": _projects,
    "project=cape&until=2998-12-31": _acronym,
    "q=cape": _acronym,
    "q=horn": _acronym,
    "country=lv": _country,
    "lang=lt": _translation,
    "profile=full": _role,
}


@pytest.mark.parametrize("query", CHANGES)
def test_if_modified_since_detects_changes(
    session: Session, client: FlaskClient, rows: Fixtures, query: str
) -> None:
    before = client.get(f"{FEED}?{query}")
    request = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert client.get(f"{FEED}?{query}", headers=request).status_code == 304

    with transaction(session, now=clock.now()):
        CHANGES[query](rows)

    again = client.get(f"{FEED}?{query}", headers=request)
    assert again.status_code == 200
    assert again.data != before.data


@pytest.mark.parametrize("form", ["jcal", "jscal", "json", "atom"])
def test_if_modified_since_detects_changes_in_other_formats(
    session: Session, client: FlaskClient, rows: Fixtures, form: str
) -> None:
    path = f"/feeds/events.{form}?project=cape"
    request = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}

    with transaction(session, now=clock.now()):
        _projects(rows)

    assert client.get(path, headers=request).status_code == 200


@pytest.mark.parametrize("path", ["/events/spring.jscal", "/events/spring.ics"])
def test_if_modified_since_detects_changes_of_a_single_event(
    session: Session, client: FlaskClient, rows: Fixtures, path: str
) -> None:
    request = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
    assert client.get(path, headers=request).status_code == 304

    with transaction(session, now=clock.now()):
        rows.speaker.role = AppearanceRole.MODERATOR
        rows.event.title = "Summer"

    assert client.get(path, headers=request).status_code == 200


def test_the_page_cache_uses_the_same_last_modified(
    app: Flask, session: Session, rows: Fixtures
) -> None:
    with app.app_context():
        revisions = RevisionReader(db.engine)
    front = PageCacheMiddleware(
        app.wsgi_app, revisions=revisions, minute=lambda: 1, cookie="c", limit=1_000_000
    )
    client, path = Client(front), f"{FEED}?project=cape"
    request = {"If-Modified-Since": client.get(path).headers["Last-Modified"]}
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert client.get(path, headers=request).status_code == 304
    assert client.get(path, headers=later).status_code == 200
    with transaction(session, now=clock.now()):
        _projects(rows)
    assert client.get(path, headers=request).status_code == 200


@on_both
def test_commits_of_one_second_differ_in_time(session: Session) -> None:
    times = []
    for _ in range(3):
        with transaction(session, now=clock.now()):
            factories.event(session)
        times.append(feeds_changed_at(session))

    assert len(set(times)) == 3
    assert times == sorted(item for item in times if item)


def test_a_delayed_commit_has_a_later_time(session: Session) -> None:
    now = clock.now()
    with transaction(session, now=now):
        factories.person(session)
    first = feeds_changed_at(session)

    with transaction(session, now=now - timedelta(minutes=5)):
        factories.person(session)

    assert first is not None
    assert (feeds_changed_at(session) or first) > first


def test_a_burst_of_commits_switches_no_cache_off(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    """The second of the last commit is ahead of the clock: only Last-Modified is left out."""
    requests: list[str] = []

    def counted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        requests.append(environ["PATH_INFO"])
        return app.wsgi_app(environ, start)

    cache = PageCacheMiddleware(
        counted, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="c", limit=1_000_000
    )
    front = Client(cache)
    ahead = clock.now() + timedelta(minutes=3)
    _at(session, ahead)

    for item in (client, front):
        whole = item.get(FEED)
        assert (whole.status_code, whole.last_modified) == (200, None)
        known = item.get(FEED, headers={"If-None-Match": str(whole.headers["ETag"])})
        assert known.status_code == 304
        since = item.get(FEED, headers={"If-Modified-Since": http_date(ahead)})
        assert since.status_code == 200
    assert requests == [FEED]


@pytest.mark.parametrize("is_cached", [True, False])
@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        ("{etag}", 200), ('"x", {etag}', 200), ('"{core}-gz"', 200), ("*", 200), ("", 200),
        ('"x"', 412), ("W/{etag}", 412), ("{core}", 412),
    ],
)  # fmt: skip
def test_if_match_is_handled_the_same_from_the_cache(
    app: Flask, rows: Fixtures, if_match: str, status: int, is_cached: bool
) -> None:
    limit = 1_000_000 if is_cached else 0
    client = Client(
        PageCacheMiddleware(
            app.wsgi_app, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="c",
            limit=limit,
        )
    )  # fmt: skip
    etag = client.get(FEED).headers["ETag"]
    headers = {"If-Match": if_match.format(etag=etag, core=etag.strip('"'))}

    for accepted in ("", "gzip"):
        response = client.get(FEED, headers=headers | {"Accept-Encoding": accepted})
        assert response.status_code == status
        assert bool(response.data) == (status == 200)
    known = client.get(FEED, headers=headers | {"If-None-Match": etag})
    assert known.status_code == (304 if status == 200 else 412)


def _at(session: Session, moment: datetime) -> None:
    session.merge(Revision(id=1, number=1, second=int(moment.timestamp())))
    session.commit()
