"""Sign-in, sign-out, account and set-up."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import MAX_PER_ACCOUNT_AND_NETWORK
from meetings.domain.bodies.models import Installation
from meetings.web.accounts.views import local_url
from tests import factories
from tests.factories import PASSWORD
from tests.web.sign_in import sign_in

SET_UP: dict[str, Any] = {
    "organisation": "Council of Examples", "acronym": "COE", "timezone": "Europe/Riga",
    "name": "First Organiser", "email": "First@example.org", "password": PASSWORD,
    "again": PASSWORD,
}  # fmt: skip


def test_calendar_of_a_new_installation_redirects_to_set_up(client: FlaskClient) -> None:
    response = client.get("/")

    assert (response.status_code, response.location) == (302, "/set-up")
    assert client.get("/set-up").status_code == 200


def test_set_up_creates_organisation_and_organiser_and_signs_in(
    client: FlaskClient, session: Session
) -> None:
    response = client.post("/set-up", data=SET_UP)

    assert response.location == "/organise/settings"
    assert client.get("/organise/settings").status_code == 200
    installation = session.scalars(select(Installation)).one()
    user = session.scalars(select(User)).one()
    assert (installation.name, installation.acronym, installation.timezone) == (
        "Council of Examples",
        "COE",
        "Europe/Riga",
    )
    assert (user.email, [grant.role for grant in user.grants]) == (
        "first@example.org", [Role.SECRETARIAT],
    )  # fmt: skip


def test_set_up_works_once(client: FlaskClient, session: Session) -> None:
    factories.user(session)
    session.commit()

    assert client.get("/set-up").location == "/sign-in"
    assert client.post("/set-up", data=SET_UP).location == "/sign-in"
    assert len(session.scalars(select(User)).all()) == 1


@pytest.mark.parametrize(
    ("invalid", "problem"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": "something else"}, "do not match"),
        ({"email": "nobody"}, "not a valid e-mail address"),
        ({"organisation": "  "}, "fill this in"),
        ({"name": "x" * 50_000}, "at most 200"),
        ({"timezone": "Mars/Base"}, "Not a valid choice"),
    ],
)
def test_set_up_errors_appear_at_their_fields(
    client: FlaskClient, invalid: dict[str, str], problem: str
) -> None:
    response = client.post("/set-up", data=SET_UP | invalid)

    assert response.status_code == 422
    assert problem in response.text
    assert "Council of Examples" in response.text or "organisation" in invalid


def test_sign_in_redirects_to_the_requested_page(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    session.commit()
    sign_in_url = client.get("/organise/events/new").location
    assert sign_in_url == "/sign-in?next=/organise/events/new"

    response = client.post(sign_in_url, data={"email": user.email.upper(), "password": PASSWORD})

    assert response.location == "/organise/events/new"
    assert client.get("/sign-in").location == "/organise"


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("/organise?show=past", True), ("//evil.example", False), ("https://evil.example", False),
        ("/\\evil.example", False), ("\\\\evil.example", False), ("evil", False), ("", False),
        ("/%2f/evil", True), ("javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_only_local_urls_are_redirect_targets(url: str, *, is_local: bool) -> None:
    assert local_url(url) == (url if is_local else "")


def test_failed_sign_in_does_not_reveal_the_wrong_field(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    session.commit()

    for email in (user.email, "nobody@example.org"):
        response = client.post("/sign-in", data={"email": email, "password": "wrong"})
        assert response.status_code == 422
        assert "The e-mail address or password is incorrect." in response.text
        assert client.get("/organise").status_code == 302


def test_too_many_attempts_lock_the_account_temporarily(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    session.commit()
    for _attempt in range(MAX_PER_ACCOUNT_AND_NETWORK):
        client.post("/sign-in", data={"email": user.email, "password": "wrong"})

    response = client.post("/sign-in", data={"email": user.email, "password": PASSWORD})

    assert response.status_code == 429
    assert "Wait 15 minutes" in response.text


def test_sign_out_ends_the_session(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    session.commit()
    sign_in(client, user)

    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/account").status_code == 302


def test_sign_out_everywhere_ends_all_sessions(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    session.commit()
    other = client.application.test_client()
    sign_in(client, user)
    sign_in(other, user)

    assert client.post("/account/end-sessions").status_code == 302

    assert other.get("/account").status_code == 302


def test_account_shows_permissions(client: FlaskClient, session: Session) -> None:
    body = factories.body(session, name="Network of Examples")
    user = factories.user(session, role=Role.ORGANISER, of=body)
    session.commit()

    page = sign_in(client, user).get("/account").text

    assert user.email in page
    assert "Organiser" in page
    assert "Network of Examples" in page


def test_member_without_events_lands_on_the_account(client: FlaskClient, session: Session) -> None:
    user = factories.user(session, role=Role.MEMBER, of=factories.body(session))
    session.commit()

    assert sign_in(client, user).get("/sign-in").location == "/account"


@pytest.mark.parametrize("frequency", ["at_once", "daily", "never"])
def test_organiser_chooses_how_often_mails_about_tasks_come(
    frequency: str, client: FlaskClient, session: Session
) -> None:
    factories.installation(session)
    user = factories.user(session, role=Role.SECRETARIAT)
    session.commit()
    sign_in(client, user)

    assert client.post("/account/task-mails", data={"frequency": frequency}).status_code == 303
    assert client.post("/account/task-mails", data={"frequency": "hourly"}).status_code == 400
    session.rollback()
    assert user.task_mails == frequency
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', client.get("/account").text)
    assert [radio for radio in radios if " checked" in radio] == [
        radio for radio in radios if f'value="{frequency}"' in radio
    ]


def test_member_is_not_asked_about_tasks(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    user = factories.user(session, role=Role.MEMBER, of=factories.body(session))
    session.commit()

    assert "task-mails" not in sign_in(client, user).get("/account").text
