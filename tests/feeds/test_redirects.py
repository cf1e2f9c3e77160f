"""URLs that redirect, and URLs that are gone."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.redirects import services
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.feeds.helpers import FEED, create_event, titles

FILES = ("", ".ics", ".jcal", ".jscal")
OPERATOR = Actor(None, "Operator", (Grant(Role.SECRETARIAT),))


def move(session: Session, kind: RedirectKind, old: str, new: str) -> None:
    services.rename_slug(session, kind, old, new, actor=OPERATOR, now=NOON)


def change(session: Session, event: Event, **columns: Any) -> None:
    with transaction(session, now=clock.now()):
        for name, value in columns.items():
            setattr(event, name, value)


def location_of(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("form", ["ics", "json", "atom", "jcal", "jscal"])
def test_feed_of_a_renamed_body_redirects(session: Session, client: FlaskClient, form: str) -> None:
    create_event(session, title="Here", bodies=[factories.body(session, slug="thb")])
    create_event(session, title="There", bodies=[factories.body(session, slug="nb8")])
    move(session, RedirectKind.BODY, "thb", "tf-thb")

    moved = client.get(f"/feeds/events.{form}?body=THB,nb8&alarm=5")

    assert location_of(moved) == (308, f"/feeds/events.{form}?body=tf-thb,nb8&alarm=5")
    assert "max-age" in moved.headers["Cache-Control"]
    assert client.get(moved.headers["Location"]).status_code == 200


def test_feed_with_an_unknown_name_does_not_redirect(session: Session, client: FlaskClient) -> None:
    create_event(session, title="Here")

    assert titles(client.get(f"{FEED}?body=never")) == ["Here"]


def test_redirected_subscriber_gets_the_same_events(session: Session, client: FlaskClient) -> None:
    create_event(session, title="Here", bodies=[factories.body(session, slug="thb")])
    create_event(session, title="Other")
    move(session, RedirectKind.BODY, "thb", "tf-thb")

    assert titles(client.get(f"{FEED}?body=thb", follow_redirects=True)) == ["Here"]


def test_renamed_pages_and_filters_redirect(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    factories.body(session, slug="thb")
    factories.project(session, slug="cape")
    factories.presidency(session, slug="lt-27")
    session.commit()
    move(session, RedirectKind.BODY, "thb", "tf-thb")
    move(session, RedirectKind.PROJECT, "cape", "cape-2")
    move(session, RedirectKind.PRESIDENCY, "lt-27", "lt-2027")

    assert location_of(client.get("/bodies/thb?x=1,2")) == (308, "/bodies/tf-thb?x=1,2")
    assert location_of(client.get("/bodies/thb.ics")) == (308, "/bodies/tf-thb.ics")
    assert location_of(client.get("/projects/cape")) == (308, "/projects/cape-2")
    assert location_of(client.get("/presidencies/lt-27")) == (308, "/presidencies/lt-2027")
    assert location_of(client.get("/subscribe?body=thb")) == (308, "/subscribe?body=tf-thb")
    assert location_of(client.get("/?view=month&body=thb")) == (308, "/?view=month&body=tf-thb")


def test_renamed_event_redirects_in_every_format(session: Session, client: FlaskClient) -> None:
    create_event(session, slug="spring")
    move(session, RedirectKind.EVENT, "spring", "autumn")

    for form in FILES:
        assert location_of(client.get(f"/events/spring{form}")) == (308, f"/events/autumn{form}")
        assert client.get(f"/events/autumn{form}").status_code == 200
    assert client.head("/events/spring.ics").status_code == 308
    assert location_of(client.get("/events/spring?zone=Europe/Oslo")) == (
        308, "/events/autumn?zone=Europe/Oslo",
    )  # fmt: skip


def test_redirects_reveal_no_internal_urls(session: Session, client: FlaskClient) -> None:
    event = create_event(session, slug="spring", visibility=Visibility.MEMBERS)
    move(session, RedirectKind.EVENT, "spring", "a-secret-name")

    assert location_of(client.get("/events/spring")) == (404, "")
    change(session, event, visibility=Visibility.PUBLIC)
    change(session, event, state=EventState.DRAFT)
    assert location_of(client.get("/events/spring")) == (410, "")


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize(
    "columns", [{"state": EventState.DRAFT}, {"visibility": Visibility.MEMBERS}]
)
def test_unpublished_event_is_gone_until_republished(
    session: Session, client: FlaskClient, form: str, columns: dict[str, Any]
) -> None:
    event = create_event(session, slug="spring")
    before = {name: getattr(event, name) for name in columns}
    assert client.get(f"/events/spring{form}").status_code == 200

    change(session, event, **columns)
    removed = client.get(f"/events/spring{form}")

    assert removed.status_code == 410
    assert "This page has been removed." in removed.text
    assert event.title not in removed.text
    change(session, event, **before)
    assert client.get(f"/events/spring{form}").status_code == 200


@pytest.mark.parametrize("form", FILES)
def test_deleted_event_is_gone(session: Session, client: FlaskClient, form: str) -> None:
    event = create_event(session, slug="spring")

    with transaction(session, now=clock.now()):
        session.delete(event)

    assert client.get(f"/events/spring{form}").status_code == 410


@pytest.mark.parametrize(
    "columns",
    [
        {"state": EventState.DRAFT, "published_at": None},
        {"visibility": Visibility.MEMBERS},
        {"visibility": Visibility.ORGANISERS, "state": EventState.DRAFT},
    ],
)
def test_events_that_were_never_public_are_not_found(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    create_event(session, slug="secret", **columns)

    assert {client.get(f"/events/secret{form}").status_code for form in FILES} == {404}
    assert {client.get(f"/events/nothing{form}").status_code for form in FILES} == {404}


def test_event_that_lost_its_day_has_a_page_and_no_file(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, slug="spring", when=factories.when("2027-05"))

    assert client.get("/events/spring").status_code == 200
    assert client.get("/events/spring.ics").status_code == 404


@pytest.mark.parametrize("path", ["/feeds/events", "/events.ics", "/calendar.ics"])
def test_guessed_feed_urls_redirect(client: FlaskClient, path: str) -> None:
    moved = client.get(f"{path}?body=thb&kind=a&kind=b")

    assert location_of(moved) == (308, f"{FEED}?body=thb&kind=a&kind=b")


def test_body_and_presidency_pages_have_calendar_urls(
    session: Session, client: FlaskClient
) -> None:
    factories.body(session, slug="thb")
    factories.presidency(session, slug="lt-27")
    session.commit()

    assert location_of(client.get("/bodies/thb.ics")) == (308, f"{FEED}?body=thb")
    assert location_of(client.get("/presidencies/lt-27.ics")) == (308, f"{FEED}?presidency=lt-27")
    assert client.get("/bodies/none.ics").status_code == 404


def test_only_read_requests_are_redirected(session: Session, client: FlaskClient) -> None:
    create_event(session, slug="spring")
    move(session, RedirectKind.EVENT, "spring", "autumn")

    assert client.post("/events/spring/register").status_code == 404
