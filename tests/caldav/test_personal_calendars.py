"""Personal calendars over CalDAV, readable only with the secret token."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.personal_feeds import services
from meetings.domain.personal_feeds.rules import FeedPart
from meetings.domain.registration.rules import RegistrationState
from meetings.extensions import limiter
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.settings import Settings
from tests import factories
from tests.actors import actor_of
from tests.caldav.helpers import (
    Multistatus,
    change,
    condition,
    multiget,
    nresults,
    parse_multistatus,
    propfind,
    query,
    sync,
)
from tests.conftest import SECRET, on_both
from tests.feeds.personal_feeds import JOIN_PATH, ROOM, feed_of, make, owner_of, renewed, text_at
from tests.web.sign_in import sign_in

PASSWORD_PATH = "/dav/own/calendars/my/"


def path_of(secret: str) -> str:
    return f"/dav/{secret}/calendars/my/"


def by_password(secret: str, name: str = "me@example.org") -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{secret}'.encode()).decode()}"}


@pytest.fixture
def organiser(session: Session) -> tuple[Any, str]:
    """The organiser of a draft and an announced meeting, and the calendar's token."""
    body = factories.body(session, slug="thb")
    make(session, 10, title="Announced", bodies=[body], uid="announced")
    make(session, 11, title="Plan", bodies=[body], uid="plan",
         state=EventState.DRAFT, published_at=None)  # fmt: skip
    user = factories.user(session, role=Role.ORGANISER, of=body, email="me@example.org")
    return user, feed_of(session, user, FeedPart.ORGANISING)[1]


def file_names(listed: Multistatus) -> list[str]:
    return sorted(href.rpartition("/")[2] for href in listed.existing)


@on_both
def test_a_secret_in_the_url_gives_access_to_the_resources_below_it(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    _, secret = organiser
    root = parse_multistatus(
        propfind(client, f"/dav/{secret}/", "d:current-user-principal")
    ).single()
    principal = parse_multistatus(
        propfind(client, root.href_in("d:current-user-principal"), "c:calendar-home-set")
    ).single()
    home = principal.href_in("c:calendar-home-set")
    listed = parse_multistatus(propfind(client, home, "d:displayname", depth="1"))

    assert listed.by_href[path_of(secret)].text("d:displayname") == "Mine"
    assert listed.by_href.keys() == {home, path_of(secret)}
    entries = parse_multistatus(
        sync(client, "", "d:getetag", "c:calendar-data", path=path_of(secret))
    )
    assert file_names(entries) == ["announced.ics", "plan.ics"]
    assert entries.titles() == ["Announced", "Draft: Plan"]


@on_both
def test_the_secret_works_as_a_password(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    key = by_password(organiser[1], name="whoever")

    for start in ("/", "/dav/", "/dav/own/"):
        root = parse_multistatus(
            propfind(client, start, "d:current-user-principal", headers=key)
        ).single()
        assert root.href_in("d:current-user-principal") == "/dav/own/principal/"
    principal = parse_multistatus(
        propfind(client, "/dav/own/principal/", "c:calendar-home-set", headers=key)
    ).single()
    home = parse_multistatus(
        propfind(client, principal.href_in("c:calendar-home-set"), "d:getetag", depth="1",
                 headers=key)
    )  # fmt: skip
    assert PASSWORD_PATH in home.by_href
    assert file_names(parse_multistatus(sync(client, path=PASSWORD_PATH, headers=key))) == [
        "announced.ics",
        "plan.ics",
    ]
    assert "Draft: Plan" in client.get(f"{PASSWORD_PATH}plan.ics", headers=key).text


@pytest.mark.parametrize("path", ["", "principal/", "calendars/", "calendars/my/",
                                  "calendars/my/x.ics", "elsewhere"])  # fmt: skip
def test_a_missing_password_returns_401(client: FlaskClient, path: str) -> None:
    for headers in ({}, by_password("wrong"), by_password(""), {"Authorization": "Bearer x"}):
        response = propfind(client, f"/dav/own/{path}", "d:getetag", headers=headers)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("method", ["GET", "REPORT", "PROPPATCH", "PUT", "DELETE", "MKCALENDAR"])
@pytest.mark.parametrize("path", ["", "principal/", "calendars/", "calendars/my/", "elsewhere"])
def test_every_method_asks_for_the_password(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(f"/dav/own/{path}", method=method, data="x")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
    public = client.open(f"/dav/{path}", method=method, data="x")
    assert "WWW-Authenticate" not in public.headers


def test_a_wrong_password_is_not_treated_as_missing(client: FlaskClient) -> None:
    assert propfind(client, "/dav/", "d:displayname", headers=by_password("x")).status_code == 401


def test_a_session_does_not_grant_access(client: FlaskClient, organiser: tuple[Any, str]) -> None:
    sign_in(client, organiser[0])
    assert client.get("/account").status_code == 200

    assert propfind(client, PASSWORD_PATH, "d:getetag").status_code == 401


def test_a_secret_gives_access_only_to_its_calendar(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    body = factories.body(session)
    make(session, 10, title="Theirs", bodies=[body], uid="theirs", visibility=Visibility.MEMBERS)
    other = factories.user(session, role=Role.MEMBER, of=body)
    _, secret = feed_of(session, other, FeedPart.BODIES, bodies=(body,))

    assert file_names(parse_multistatus(sync(client, path=path_of(secret)))) == ["theirs.ics"]
    path, other_path = path_of(organiser[1]), path_of(secret)
    assert parse_multistatus(multiget(client, f"{path}theirs.ics", path=path)).existing == set()
    assert client.get(f"{other_path}plan.ics").status_code == 404
    assert client.get(f"{path}theirs.ics").status_code == 404
    token = parse_multistatus(sync(client, path=path)).token
    assert condition(sync(client, token, path=other_path)) == "d:valid-sync-token"


def test_a_token_of_another_kind_is_invalid(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)
    session.execute(update(AccessToken).values(scope="join"))
    session.commit()

    assert propfind(client, path_of(secret), "d:getetag").status_code == 404
    assert (
        propfind(client, PASSWORD_PATH, "d:getetag", headers=by_password(secret)).status_code == 401
    )


def test_a_revoked_calendar_is_gone_and_a_renewed_one_redirects(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    owner = owner_of(user)
    number, old = feed_of(session, user, FeedPart.ORGANISING)

    new = renewed(session, owner, number)
    response = sync(client, path=path_of(old))
    assert (response.status_code, response.headers["Location"]) == (308, path_of(new))
    assert sync(client, path=PASSWORD_PATH, headers=by_password(old)).status_code == 207
    assert sync(client, path=path_of(new)).status_code == 207
    services.revoke_feed(session, owner, number, actor=actor_of(owner), now=clock.now())
    for secret in (old, new):
        assert sync(client, path=path_of(secret)).status_code == 410
        assert sync(client, path=PASSWORD_PATH, headers=by_password(secret)).status_code == 401


def test_losing_a_role_removes_its_meetings(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    user, secret = organiser
    token = parse_multistatus(sync(client, path=path_of(secret))).token

    user.grants.clear()
    session.commit()

    assert parse_multistatus(sync(client, path=path_of(secret))).by_href == {}
    assert condition(sync(client, token, path=path_of(secret))) == "d:valid-sync-token"


def test_changes_invalidate_the_sync_token(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    path = path_of(organiser[1])
    first = parse_multistatus(sync(client, path=path))
    state = parse_multistatus(propfind(client, path, "d:sync-token", "s:getctag")).single()

    assert state.text("d:sync-token") == first.token
    assert parse_multistatus(sync(client, first.token, path=path)).by_href == {}
    new_event = make(session, 12, uid="new", organised_by=[])
    change(session, new_event, title="Not mine")
    assert parse_multistatus(sync(client, first.token, path=path)).by_href == {}
    body = factories.body(session)
    session.commit()
    event = make(session, 13, uid="more", bodies=[body])
    factories.registration(session, event, email="me@example.org")
    session.commit()
    _, registered = feed_of(session, organiser[0], FeedPart.REGISTRATIONS)
    assert file_names(parse_multistatus(sync(client, path=path_of(registered)))) == ["more.ics"]


def test_entries_can_be_requested_in_parts(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    path = path_of(organiser[1])
    complete = parse_multistatus(sync(client, path=path))

    first = parse_multistatus(sync(client, path=path, limit=nresults(1)))
    second = parse_multistatus(sync(client, first.token, path=path, limit=nresults(1)))

    assert (first.is_truncated, second.is_truncated) == (True, False)
    assert file_names(first) == ["announced.ics"]
    assert file_names(second) == ["plan.ics"]
    assert second.token == complete.token
    for number in ("+0", "+3", "+x", "+-1"):
        response = sync(client, first.token.replace("+1", number), path=path)
        assert condition(response) == "d:valid-sync-token", number
    body = session.query(Body).one()
    make(session, 12, title="Third", bodies=[body], uid="third")
    assert condition(sync(client, first.token, path=path)) == "d:valid-sync-token"


def test_etags_cover_content_visible_only_to_the_owner(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session, email="me@example.org")
    event = make(session, uid="mine", join_url=ROOM)
    row = factories.registration(
        session, event, email="me@example.org", state=RegistrationState.WAITLISTED
    )
    session.commit()
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)
    at = f"{path_of(secret)}mine.ics"
    before = client.get(at)
    row.state = RegistrationState.CONFIRMED
    session.commit()

    after = client.get(at, headers={"If-None-Match": before.headers["ETag"]})

    assert JOIN_PATH not in before.text
    assert after.status_code == 200
    assert JOIN_PATH in after.text.replace("\r\n ", "")
    assert ROOM not in after.text.replace("\r\n ", "")
    assert client.get(at, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
    assert JOIN_PATH not in client.get("/dav/calendars/all/mine.ics").text.replace("\r\n ", "")


def test_time_ranges_are_supported(client: FlaskClient, organiser: tuple[Any, str]) -> None:
    path = path_of(organiser[1])
    later, much_later = (
        (clock.now() + timedelta(days=days)).strftime("%Y%m%dT000000Z") for days in (5, 40)
    )

    def titles(start: str) -> list[str]:
        return parse_multistatus(
            query(client, f'<c:time-range start="{start}"/>', path=path)
        ).titles()

    assert titles(later) == ["Announced", "Draft: Plan"]
    assert titles(much_later) == []


def test_the_calendar_equals_the_feed(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    _, secret = organiser
    feed = text_at(client, f"/feeds/{secret}/my.ics")

    for name in ("announced", "plan"):
        text = client.get(f"{path_of(secret)}{name}.ics").text.replace("\r\n ", "")
        entry = text[text.index("BEGIN:VEVENT") : text.index("END:VCALENDAR")]
        assert entry in feed.replace("\r\n ", "")


@pytest.mark.parametrize("by", ["address", "password"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCALENDAR", "POST"])
def test_the_owner_cannot_write_either(
    client: FlaskClient, organiser: tuple[Any, str], method: str, by: str
) -> None:
    secret = organiser[1]
    path, key = (path_of(secret), {}) if by == "address" else (PASSWORD_PATH, by_password(secret))

    for at in (path, f"{path}plan.ics"):
        response = client.open(at, method=method, headers=key, data="x")
        assert response.status_code == 403
        assert condition(response) == "d:need-privileges"


def test_responses_are_not_cached_and_hide_the_referrer(
    client: FlaskClient, organiser: tuple[Any, str]
) -> None:
    for path, key in ((path_of(organiser[1]), {}), (PASSWORD_PATH, by_password(organiser[1]))):
        for response in (
            sync(client, path=path, headers=key),
            client.get(f"{path}plan.ics", headers=key),
        ):
            assert response.headers["Cache-Control"].startswith("private")
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_use_is_recorded(
    client: FlaskClient, session: Session, organiser: tuple[Any, str]
) -> None:
    sync(client, path=PASSWORD_PATH, headers=by_password(organiser[1]))

    session.expire_all()
    assert session.query(AccessToken).one().last_used_at is not None


def test_sync_queries_do_not_grow_with_the_entries(
    client: FlaskClient, session: Session, organiser: tuple[Any, str],
    count_queries: Callable[[], Any],
) -> None:  # fmt: skip
    path = path_of(organiser[1])
    bodies = organiser[0].grants[0].body_id

    def cost() -> int:
        with count_queries() as queries:
            parse_multistatus(sync(client, "", "c:calendar-data", path=path))
        return int(queries.count)

    cost()
    cost_of_one = cost()
    body = session.get_one(Body, bodies)
    for number in range(3):
        make(session, 12 + number, bodies=[body], state=EventState.DRAFT, published_at=None)
    assert cost() == cost_of_one


@pytest.fixture
def limited_app(tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """The application with rate limits."""
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, page_cache=1_000_000,
        database_url=app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    yield create_app(settings)
    limiter.reset()
    limiter.enabled = False


def test_password_attempts_are_limited(limited_app: Flask, organiser: tuple[Any, str]) -> None:
    client = limited_app.test_client(use_cookies=False)

    def status(secret: str) -> int:
        headers = by_password(secret) if secret else {}
        return propfind(client, PASSWORD_PATH, "d:getetag", headers=headers).status_code

    assert [status("") for _ in range(70)] == [401] * 70
    assert [status(f"guess-{n}") for n in range(61)] == [401] * 60 + [429]


def test_valid_secrets_are_not_limited_with_invalid_ones(
    limited_app: Flask, organiser: tuple[Any, str]
) -> None:
    client = limited_app.test_client(use_cookies=False)

    statuses = [
        propfind(client, PASSWORD_PATH, "d:getetag", headers=by_password(organiser[1])).status_code
        for _ in range(80)
    ]

    assert statuses == [207] * 80


def test_requests_without_a_secret_do_not_block_valid_ones(
    limited_app: Flask, organiser: tuple[Any, str]
) -> None:
    """Clients send requests without the password first, and send it after a 401 response."""
    client = limited_app.test_client(use_cookies=False)

    statuses = {propfind(client, PASSWORD_PATH, "d:getetag").status_code for _ in range(241)}

    assert statuses == {401}
