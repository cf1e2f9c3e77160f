"""How a program finds the calendars, and what they say of themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events.rules import EventKind
from meetings.domain.redirects import services
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel import clock
from tests import factories
from tests.caldav.helpers import ALL, address, answers, ask, condition, made, propfind

EVERY_METHOD = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "PUT", "POST", "PROPPATCH"]

OPERATOR = Actor(None, "Operator", (Grant(Role.SECRETARIAT),))


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_the_well_known_address_leads_to_the_root(client: FlaskClient, method: str) -> None:
    answer = client.open("/.well-known/caldav", method=method)

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/dav/"


@pytest.mark.parametrize("start", ["/", "/dav/", "/dav"])
def test_from_the_root_to_the_calendars_of_each_body(
    session: Session, client: FlaskClient, start: str
) -> None:
    factories.installation(session, acronym="COE")
    made(session, bodies=[factories.body(session, slug="thb", short_name="THB & <co>")])
    factories.body(session, slug="without-meetings")
    session.commit()

    root = answers(propfind(client, start, "d:current-user-principal")).one()
    principal = root.href_in("d:current-user-principal")
    home = answers(propfind(client, principal, "c:calendar-home-set")).one()
    listed = answers(
        propfind(
            client, home.href_in("c:calendar-home-set"), "d:displayname", "d:resourcetype",
            "i:calendar-color", depth="1",
        )
    )  # fmt: skip

    calendars = {
        href: it.text("d:displayname")
        for href, it in listed.by_href.items()
        if it.found["d:resourcetype"].find("{urn:ietf:params:xml:ns:caldav}calendar") is not None
    }
    assert calendars == {
        ALL: "COE: all meetings", "/dav/calendars/body.thb/": "THB & <co>: all meetings"
    }  # fmt: skip
    assert listed.by_href["/dav/calendars/body.thb/"].text("i:calendar-color") == "#1C5D88FF"
    assert "i:calendar-color" in listed.by_href[ALL].missing


def test_a_calendar_says_what_it_is_and_that_it_is_only_read(
    session: Session, client: FlaskClient
) -> None:
    made(session)

    it = answers(
        propfind(
            client, ALL, "d:current-user-privilege-set", "c:supported-calendar-component-set",
            "d:supported-report-set", "s:getctag", "d:sync-token", "d:nonsense",
        )
    ).one()  # fmt: skip

    privileges = [each.tag for each in it.found["d:current-user-privilege-set"].iter()]
    assert "{DAV:}read" in privileges
    assert not [tag for tag in privileges if "write" in tag or tag.endswith("}all")]
    (component,) = it.found["c:supported-calendar-component-set"]
    assert component.get("name") == "VEVENT"
    assert len(it.found["d:supported-report-set"]) == 3
    assert it.missing == {"d:nonsense"}


def test_the_state_is_the_same_in_the_list_and_at_the_calendar_itself(
    session: Session, client: FlaskClient
) -> None:
    body, other = factories.body(session, slug="thb"), factories.body(session, slug="cso")
    for bodies in ([body], [other], [body, other], []):
        made(session, bodies=bodies)

    def states(path: str, depth: str = "0") -> dict[str, tuple[str, str]]:
        found = propfind(client, path, "d:sync-token", "s:getctag", depth=depth)
        return {
            href: (it.text("d:sync-token"), it.text("s:getctag"))
            for href, it in answers(found).by_href.items()
            if it.found
        }

    listed = states("/dav/calendars/", depth="1")
    assert len({token for token, _ in listed.values()}) == 3
    assert listed == {href: states(href)[href] for href in listed}


def test_a_filter_is_a_part_of_the_path(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    thb = factories.body(session, slug="thb", short_name="THB")
    webinar = made(session, bodies=[thb], kind=EventKind.WEBINAR, title="Ūdens drošība")
    made(session, bodies=[thb], kind=EventKind.MEETING)
    made(session, kind=EventKind.WEBINAR)

    for name in ("body.thb~kind.webinar", "kind.webinar~body.thb_nobody", "q.udens_drosiba",
                 "q.%C5%ABdens"):  # fmt: skip
        path = f"/dav/calendars/{name}/"
        listed = answers(propfind(client, path, "d:getetag", depth="1"))
        assert set(listed.by_href) - {path} == {address(webinar, path)}, name
        assert client.get(address(webinar, path)).status_code == 200
    it = answers(propfind(client, "/dav/calendars/body.thb~kind.webinar/", "d:displayname")).one()
    assert it.text("d:displayname") == "THB: webinars"


def test_what_a_filter_does_not_know_is_named(session: Session, client: FlaskClient) -> None:
    factories.body(session, slug="thb")
    session.commit()

    path = "/dav/calendars/body.thb_nobody~colour.blue/"
    it = answers(propfind(client, path, "c:calendar-description")).one()

    said = it.text("c:calendar-description")
    assert said == "Not understood and ignored: body=nobody, colour=blue."


def test_a_body_with_another_name_leads_on(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb")
    event = made(session, bodies=[body])
    factories.body(session, slug="cso")
    session.commit()
    services.rename_slug(
        session, RedirectKind.BODY, "thb", "tf-thb", actor=OPERATOR, now=clock.now()
    )

    for name in ("body.thb", "body.thb_cso~mode.online"):
        there = f"/dav/calendars/{name.replace('thb', 'tf-thb')}/"
        answer = propfind(client, f"/dav/calendars/{name}/", "d:getetag", depth="1")
        assert (answer.status_code, answer.headers["Location"]) == (308, there)
        assert address(event, there) in answers(propfind(client, there, depth="1")).by_href
        old = client.get(address(event, f"/dav/calendars/{name}/"))
        assert (old.status_code, old.headers["Location"]) == (308, address(event, there))


@pytest.mark.parametrize(
    "path",
    ["calendars/nothing/", "calendars/body.nobody/", "calendars/all/none.ics", "elsewhere/x"],
)
def test_where_nothing_is_the_answer_is_404(client: FlaskClient, path: str) -> None:
    for answer in (propfind(client, f"/dav/{path}"), client.get(f"/dav/{path}")):
        assert answer.status_code == 404
        assert "responsedescription" in answer.text


def test_options_name_what_can_be_done(client: FlaskClient) -> None:
    for path in ("/dav/", "/dav/principal/", "/dav/calendars/", ALL, f"{ALL}x.ics"):
        answer = client.options(path)

        assert answer.status_code == 200
        assert answer.headers["DAV"] == "1, 3, calendar-access"
        assert answer.headers["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"


@pytest.mark.parametrize("depth", ["infinity", "Infinity", None])
def test_nobody_gets_the_whole_tree_at_once(client: FlaskClient, depth: str | None) -> None:
    headers = {} if depth is None else {"Depth": depth}

    answer = client.open(ALL, method="PROPFIND", headers=headers)

    assert answer.status_code == 403
    assert condition(answer) == "d:propfind-finite-depth"


def test_without_a_body_everything_common_is_told(session: Session, client: FlaskClient) -> None:
    event = made(session)

    found = answers(propfind(client, ALL, depth="1"))

    assert found.by_href[ALL].found.keys() == {"d:resourcetype", "d:displayname"}
    assert found.by_href[address(event)].found.keys() == {
        "d:resourcetype", "d:getetag", "d:getcontenttype", "d:getcontentlength"
    }  # fmt: skip


def test_names_of_properties_on_request(session: Session, client: FlaskClient) -> None:
    event = made(session)
    body = '<propfind xmlns="DAV:"><propname/></propfind>'

    found = answers(ask(client, "PROPFIND", ALL, body, depth="1"))

    assert "d:sync-token" in found.by_href[ALL].found
    assert "d:getetag" in found.by_href[address(event)].found


def test_whoever_prefers_so_is_not_told_what_is_missing(
    session: Session, client: FlaskClient
) -> None:
    event = made(session)
    headers = {"Prefer": "return=minimal"}

    found = answers(propfind(client, ALL, "d:getetag", "d:odd", depth="1", headers=headers))

    assert set(found.by_href) == {ALL, address(event)}
    assert "d:getetag" in found.by_href[address(event)].found
    assert not any(it.missing for it in found.by_href.values())


def test_people_are_led_to_pages_for_people(session: Session, client: FlaskClient) -> None:
    factories.body(session, slug="thb")
    session.commit()

    assert client.get("/dav/").headers["Location"] == "/subscribe"
    assert client.get(ALL).headers["Location"] == "/feeds/events.ics"
    at = client.get("/dav/calendars/body.thb/").headers["Location"]
    assert at == "/feeds/events.ics?body=thb"


@pytest.mark.parametrize("names", [("d:displayname",), ("s:getctag", "d:sync-token")])
def test_the_list_costs_the_same_for_any_number(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any], names: tuple[str, ...]
) -> None:
    factories.installation(session)

    def cost() -> int:
        with count_queries() as seen:
            answers(propfind(client, "/dav/calendars/", *names, depth="1"))
        return int(seen.count)

    made(session)
    once = cost()
    for _ in range(3):
        made(session)
    assert cost() == once
