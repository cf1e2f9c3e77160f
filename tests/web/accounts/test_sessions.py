"""Sessions end on the server, and browsers store no page of a signed-in user."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Permission
from meetings.domain.access.rules import digest
from meetings.domain.accounts import session_services
from meetings.domain.accounts.errors import WrongCredentials
from meetings.domain.accounts.models import SignInSession, User
from meetings.domain.accounts.rules import SESSION_IDLE_LIMIT, SESSION_LIMIT, USE_INTERVAL
from meetings.jobs.send_notifications import delete_expired
from meetings.kernel import clock
from tests import factories
from tests.conftest import on_both
from tests.factories import PASSWORD
from tests.web.sign_in import sign_in

COOKIE = "convenor"
SENTENCE = "Your session has ended. Sign in again to continue."
NEW_PASSWORD = "several easy words"


@pytest.fixture
def user(session: Session) -> User:
    factories.installation(session)
    user = factories.user(session)
    session.commit()
    return user


def copy_of(client: FlaskClient) -> FlaskClient:
    """Return another browser with a copy of the cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    thief = client.application.test_client()
    thief.set_cookie(COOKIE, cookie.value)
    return thief


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def move_back(session: Session, **columns: timedelta) -> None:
    """Let the sessions have begun, or have been used, this much earlier."""
    for row in session.scalars(select(SignInSession)):
        for name, length in columns.items():
            setattr(row, name, getattr(row, name) - length)
    session.commit()


@on_both
def test_copied_cookie_is_useless_after_signing_out(client: FlaskClient, user: User) -> None:
    thief = copy_of(sign_in(client, user))
    assert is_signed_in(thief)

    client.post("/sign-out")

    assert not is_signed_in(thief)
    assert SENTENCE in thief.get("/sign-in").text


def test_signing_out_ends_no_other_session(client: FlaskClient, user: User) -> None:
    phone = sign_in(client.application.test_client(), user)
    sign_in(client, user).post("/sign-out")

    assert is_signed_in(phone)


@on_both
@pytest.mark.parametrize("change", ["password", "everywhere", "disabled"])
def test_every_session_ends(client: FlaskClient, session: Session, user: User, change: str) -> None:
    other = factories.user(session)
    session.commit()
    thief = copy_of(sign_in(client, user))
    admin = sign_in(client.application.test_client(), other)
    data = {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    requests: dict[str, Callable[[], Any]] = {
        "password": lambda: client.post("/account/password", data=data),
        "everywhere": lambda: client.post("/account/end-sessions"),
        "disabled": lambda: admin.post(f"/organise/settings/users/{user.id}/disable"),
    }

    assert requests[change]().status_code in (302, 303)

    assert not is_signed_in(thief)
    assert is_signed_in(client) == (change == "password")
    assert is_signed_in(admin)
    session.rollback()
    assert len(session.scalars(select(SignInSession)).all()) == 1 + (change == "password")


@pytest.mark.parametrize(
    ("moved", "is_over"),
    [
        ({"used_at": SESSION_IDLE_LIMIT}, True),
        ({"used_at": SESSION_IDLE_LIMIT - timedelta(minutes=1)}, False),
        ({"created_at": SESSION_LIMIT}, True),
        ({"created_at": SESSION_LIMIT - timedelta(minutes=1)}, False),
    ],
)
def test_session_has_limits(
    client: FlaskClient, session: Session, user: User, moved: dict[str, timedelta], *, is_over: bool
) -> None:
    sign_in(client, user)
    move_back(session, **moved)

    response = client.get("/organise/events/new")

    assert response.status_code == (302 if is_over else 200)
    if is_over:
        assert response.location == "/sign-in?next=/organise/events/new"
        assert client.get(response.location).text.count(SENTENCE) == 1
        assert SENTENCE not in client.get("/sign-in").text


def test_use_is_recorded_at_intervals(client: FlaskClient, session: Session, user: User) -> None:
    def used_at() -> datetime:
        session.rollback()
        return session.scalars(select(SignInSession.used_at)).one()

    sign_in(client, user)
    begun = used_at()
    client.get("/account")
    assert used_at() == begun

    move_back(session, used_at=USE_INTERVAL)
    client.get("/account")
    assert clock.now() - used_at() < timedelta(minutes=1)


def test_only_the_digest_of_the_token_is_stored(
    client: FlaskClient, session: Session, user: User
) -> None:
    sign_in(client, user)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    row = session.scalars(select(SignInSession)).one()

    assert len(token) == 43
    assert row.digest == digest(token)


@pytest.mark.parametrize("key", ["{}.0", "{}", "", "x" * 4000, "\ud800", "9" * 5000])
def test_cookie_without_a_session_is_refused_with_a_sentence(
    client: FlaskClient, user: User, key: str
) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = key.format(user.id)
        cookie["_fresh"] = True

    response = client.get("/organise", follow_redirects=True)

    assert (response.status_code, response.request.path) == (200, "/sign-in")
    assert SENTENCE in response.text


@on_both
def test_expired_rows_are_deleted(
    app: Flask, client: FlaskClient, session: Session, user: User
) -> None:
    for client_number in range(3):
        sign_in(client if client_number == 0 else app.test_client(), user)
    rows = session.scalars(select(SignInSession).order_by(SignInSession.id)).all()
    rows[1].used_at -= SESSION_IDLE_LIMIT
    rows[2].created_at -= SESSION_LIMIT
    session.commit()

    with app.app_context():
        delete_expired()

    session.rollback()
    assert session.scalars(select(SignInSession.id)).all() == [rows[0].id]
    assert is_signed_in(client)


def test_session_costs_one_statement(
    client: FlaskClient, session: Session, user: User, count_queries: Callable[[], Any]
) -> None:
    for _sign_in in range(4):
        sign_in(client.application.test_client(), user)
    sign_in(client, user)

    with count_queries() as statements:
        client.get("/account")

    assert len([text for text in statements.texts if "sign_in_sessions" in text]) == 1


def test_no_page_of_a_signed_in_user_is_stored(
    app: Flask, client: FlaskClient, session: Session, user: User
) -> None:
    factories.open_event(session, slug="spring", when=factories.coming())
    session.commit()
    sign_in(client, user)
    urls = ["/", "/bodies", "/events/spring", "/search?q=a", "/nowhere", "/events/spring/register"]
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        if isinstance(guard, Permission) and "GET" in (rule.methods or ()):
            values = dict.fromkeys(rule.arguments, "1") | {"slug": "spring"}
            urls.append(app.url_map.bind("").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}
            ))  # fmt: skip

    stored = {
        url: control
        for url in urls
        if "no-store" not in (control := client.get(url).headers.get("Cache-Control", ""))
    }

    assert stored == {}
    assert len(urls) > 40


def test_public_pages_are_stored_for_others(client: FlaskClient, user: User) -> None:
    assert user.id
    for url in ("/", "/bodies", "/feeds/events.ics"):
        assert "public" in client.get(url).headers["Cache-Control"]
    assert "public" in sign_in(client, user).get("/feeds/events.ics").headers["Cache-Control"]


@on_both
def test_account_disabled_while_signing_in_gets_no_session(session: Session, user: User) -> None:
    session.execute(update(User).values(disabled_at=clock.now()))
    session.commit()

    with pytest.raises(WrongCredentials):
        session_services.begin_session(session, user, now=clock.now())

    assert session.scalars(select(SignInSession)).all() == []
