"""Discovery of calendars by a client, and the properties of calendars."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.caldav.calendars import DEFAULT_COLOUR
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events.rules import EventKind
from meetings.domain.redirects import services
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel import clock
from tests import factories
from tests.caldav.helpers import (
    ALL,
    condition,
    create_event,
    parse_multistatus,
    propfind,
    reports_of,
    send_request,
    url_of,
)

EVERY_METHOD = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "PUT", "POST", "PROPPATCH"]

OPERATOR = Actor(None, "Operator", (Grant(Role.SECRETARIAT),))


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_well_known_url_redirects_to_the_root(client: FlaskClient, method: str) -> None:
    response = client.open("/.well-known/caldav", method=method)

    assert response.status_code == 301
    assert response.headers["Location"] == "/dav/"


@pytest.mark.parametrize("start", ["/", "/dav/", "/dav"])
def test_discovery_finds_the_calendar_of_each_body_from_the_root(
    session: Session, client: FlaskClient, start: str
) -> None:
    factories.installation(session, acronym="COE")
    create_event(session, bodies=[factories.body(session, slug="thb", short_name="THB & <co>")])
    factories.body(session, slug="without-meetings")
    session.commit()

    root = parse_multistatus(propfind(client, start, "d:current-user-principal")).single()
    principal = root.href_in("d:current-user-principal")
    home = parse_multistatus(propfind(client, principal, "c:calendar-home-set")).single()
    listed = parse_multistatus(
        propfind(
            client, home.href_in("c:calendar-home-set"), "d:displayname", "d:resourcetype",
            "i:calendar-color", depth="1",
        )
    )  # fmt: skip

    calendars = {
        href: resource.text("d:displayname")
        for href, resource in listed.by_href.items()
        if resource.properties["d:resourcetype"].find("{urn:ietf:params:xml:ns:caldav}calendar")
        is not None
    }
    assert calendars == {
        ALL: "COE: all meetings", "/dav/calendars/body.thb/": "THB & <co>: all meetings"
    }  # fmt: skip
    assert listed.by_href["/dav/calendars/body.thb/"].text("i:calendar-color") == "#1C5D88FF"
    assert listed.by_href[ALL].text("i:calendar-color") == f"{DEFAULT_COLOUR.upper()}FF"


def test_the_root_lists_the_home_set(client: FlaskClient) -> None:
    listed = parse_multistatus(propfind(client, "/dav/", "d:resourcetype", depth="1"))

    assert listed.by_href.keys() == {"/dav/", "/dav/calendars/"}
    at_host = parse_multistatus(propfind(client, "/", "d:resourcetype", depth="1"))
    assert at_host.by_href.keys() == {"/"}


def test_a_calendar_has_its_properties_and_is_read_only(
    session: Session, client: FlaskClient
) -> None:
    create_event(session)

    calendar = parse_multistatus(
        propfind(
            client, ALL, "d:current-user-privilege-set", "c:supported-calendar-component-set",
            "d:supported-report-set", "s:getctag", "d:sync-token", "d:nonsense",
        )
    ).single()  # fmt: skip

    privileges = [item.tag for item in calendar.properties["d:current-user-privilege-set"].iter()]
    assert "{DAV:}read" in privileges
    assert not [tag for tag in privileges if "write" in tag or tag.endswith("}all")]
    (component,) = calendar.properties["c:supported-calendar-component-set"]
    assert component.get("name") == "VEVENT"
    assert reports_of(calendar) == {
        "c:calendar-query", "c:calendar-multiget", "c:free-busy-query", "d:sync-collection"
    }  # fmt: skip
    assert calendar.missing == {"d:nonsense"}


def test_the_sync_token_is_the_same_in_the_home_set_and_in_the_calendar(
    session: Session, client: FlaskClient
) -> None:
    body, other = factories.body(session, slug="thb"), factories.body(session, slug="cso")
    for bodies in ([body], [other], [body, other], []):
        create_event(session, bodies=bodies)

    def states(path: str, depth: str = "0") -> dict[str, tuple[str, str]]:
        result = propfind(client, path, "d:sync-token", "s:getctag", depth=depth)
        return {
            href: (resource.text("d:sync-token"), resource.text("s:getctag"))
            for href, resource in parse_multistatus(result).by_href.items()
            if resource.properties
        }

    listed = states("/dav/calendars/", depth="1")
    assert len({token for token, _ in listed.values()}) == 3
    assert listed == {href: states(href)[href] for href in listed}


def test_a_path_segment_encodes_a_filter(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    thb = factories.body(session, slug="thb", short_name="THB")
    webinar = create_event(session, bodies=[thb], kind=EventKind.WEBINAR, title="Ūdens drošība")
    create_event(session, bodies=[thb], kind=EventKind.MEETING)
    create_event(session, kind=EventKind.WEBINAR)

    for name in ("body.thb~kind.webinar", "kind.webinar~body.thb_nobody", "q.udens_drosiba",
                 "q.%C5%ABdens"):  # fmt: skip
        path = f"/dav/calendars/{name}/"
        listed = parse_multistatus(propfind(client, path, "d:getetag", depth="1"))
        assert set(listed.by_href) - {path} == {url_of(webinar, path)}, name
        assert client.get(url_of(webinar, path)).status_code == 200
    calendar = parse_multistatus(
        propfind(client, "/dav/calendars/body.thb~kind.webinar/", "d:displayname")
    ).single()
    assert calendar.text("d:displayname") == "THB: webinars"


def test_unknown_filter_values_are_listed(session: Session, client: FlaskClient) -> None:
    factories.body(session, slug="thb")
    session.commit()

    path = "/dav/calendars/body.thb_nobody~colour.blue/"
    calendar = parse_multistatus(propfind(client, path, "c:calendar-description")).single()

    text = calendar.text("c:calendar-description")
    assert text == "Not understood and ignored: body=nobody, colour=blue."


def test_a_renamed_body_redirects(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb")
    event = create_event(session, bodies=[body])
    factories.body(session, slug="cso")
    session.commit()
    services.rename_slug(
        session, RedirectKind.BODY, "thb", "tf-thb", actor=OPERATOR, now=clock.now()
    )

    for name in ("body.thb", "body.thb_cso~mode.online"):
        new_path = f"/dav/calendars/{name.replace('thb', 'tf-thb')}/"
        response = propfind(client, f"/dav/calendars/{name}/", "d:getetag", depth="1")
        assert (response.status_code, response.headers["Location"]) == (308, new_path)
        assert (
            url_of(event, new_path)
            in parse_multistatus(propfind(client, new_path, depth="1")).by_href
        )
        old = client.get(url_of(event, f"/dav/calendars/{name}/"))
        assert (old.status_code, old.headers["Location"]) == (308, url_of(event, new_path))


@pytest.mark.parametrize(
    "path",
    ["calendars/nothing/", "calendars/body.nobody/", "calendars/all/none.ics", "elsewhere/x"],
)
def test_unknown_urls_return_404(client: FlaskClient, path: str) -> None:
    for response in (propfind(client, f"/dav/{path}"), client.get(f"/dav/{path}")):
        assert response.status_code == 404
        assert "responsedescription" in response.text


def test_options_lists_the_methods(client: FlaskClient) -> None:
    for path in ("/dav/", "/dav/principal/", "/dav/calendars/", ALL, f"{ALL}x.ics"):
        response = client.options(path)

        assert response.status_code == 200
        assert response.headers["DAV"] == "1, 3, calendar-access"
        assert response.headers["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, REPORT"


@pytest.mark.parametrize("depth", ["infinity", "Infinity", None])
def test_infinite_depth_is_rejected(client: FlaskClient, depth: str | None) -> None:
    headers = {} if depth is None else {"Depth": depth}

    response = client.open(ALL, method="PROPFIND", headers=headers)

    assert response.status_code == 403
    assert condition(response) == "d:propfind-finite-depth"


def test_propfind_without_body_returns_common_properties(
    session: Session, client: FlaskClient
) -> None:
    event = create_event(session)

    result = parse_multistatus(propfind(client, ALL, depth="1"))

    assert result.by_href[ALL].properties.keys() == {
        "d:resourcetype", "d:displayname", "d:getlastmodified"
    }  # fmt: skip
    assert result.by_href[url_of(event)].properties.keys() == {
        "d:resourcetype", "d:getetag", "d:getcontenttype", "d:getcontentlength",
        "d:getlastmodified",
    }  # fmt: skip


def test_propname_returns_property_names(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    body = '<propfind xmlns="DAV:"><propname/></propfind>'

    result = parse_multistatus(send_request(client, "PROPFIND", ALL, body, depth="1"))

    assert "d:sync-token" in result.by_href[ALL].properties
    assert "d:getetag" in result.by_href[url_of(event)].properties


def test_prefer_minimal_omits_missing_properties(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    headers = {"Prefer": "return=minimal"}

    result = parse_multistatus(
        propfind(client, ALL, "d:getetag", "d:odd", depth="1", headers=headers)
    )

    assert set(result.by_href) == {ALL, url_of(event)}
    assert "d:getetag" in result.by_href[url_of(event)].properties
    assert not any(resource.missing for resource in result.by_href.values())


def test_browsers_are_redirected_to_html_pages(session: Session, client: FlaskClient) -> None:
    factories.body(session, slug="thb")
    session.commit()

    assert client.get("/dav/").headers["Location"] == "/subscribe"
    assert client.get(ALL).headers["Location"] == "/feeds/events.ics"
    at = client.get("/dav/calendars/body.thb/").headers["Location"]
    assert at == "/feeds/events.ics?body=thb"


@pytest.mark.parametrize("names", [("d:displayname",), ("s:getctag", "d:sync-token")])
def test_home_set_queries_do_not_grow_with_the_calendars(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any], names: tuple[str, ...]
) -> None:
    factories.installation(session)

    def cost() -> int:
        with count_queries() as queries:
            parse_multistatus(propfind(client, "/dav/calendars/", *names, depth="1"))
        return int(queries.count)

    create_event(session)
    cost_of_one = cost()
    for _ in range(3):
        create_event(session)
    assert cost() == cost_of_one
