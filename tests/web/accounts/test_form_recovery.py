"""Nothing typed is lost when the token of a form or the session has expired."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from wtforms import PasswordField

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import SignInSession
from meetings.domain.bodies.models import Body
from meetings.domain.registration.models import Registration
from meetings.factory import create_app
from meetings.settings import Settings
from meetings.web.accounts import forms
from tests import factories
from tests.factories import PASSWORD
from tests.web.form_helpers import fields_of

HOST = "https://meetings.example.org"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
REGISTER = f"{HOST}/events/spring/register"
NEW_BODY = f"{HOST}/organise/settings/bodies/new"
TYPED = {"name": "Åsa Typed", "email": "asa@example.org", "participation_mode": "online",
         "needs": "A ramp", "consent": "y"}  # fmt: skip
BODY = {"name": "Working Group on Ferries", "slug": "ferries", "kind": "working_group",
        "colour": "#1c5d88", "chair_rule": "unknown",
        "mandate": "Line one.\nLine two."}  # fmt: skip


@pytest.fixture
def protected(tmp_path: Path, app: Flask, session: Session) -> Flask:
    """Return the application as in production, with an open event and an organiser."""
    factories.installation(session)
    factories.open_event(session, slug="spring", when=factories.coming())
    factories.user(session, role=Role.SECRETARIAT, email="olga@example.org")
    session.commit()
    settings = Settings(
        instance=tmp_path, secret_key="s" * 32, public_url=HOST,
        database_url=app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    return create_app(settings)


def text_of(response: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def signed_in(client: FlaskClient) -> FlaskClient:
    token = fields_of(client.get(f"{HOST}/sign-in").text)["csrf_token"]
    data = {"email": "olga@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post(f"{HOST}/sign-in", data=data, headers=SAME_SITE).status_code == 302
    return client


def resume(client: FlaskClient, page: str, password: str) -> TestResponse:
    data = fields_of(page) | {"resume-email": "olga@example.org", "resume-password": password}
    return client.post(NEW_BODY, data=data, headers=SAME_SITE)


def test_outdated_token_shows_the_filled_form_and_saves_nothing(
    protected: Flask, session: Session
) -> None:
    client = protected.test_client()

    response = client.post(REGISTER, data=TYPED | {"csrf_token": "old"}, headers=SAME_SITE)

    assert response.status_code == 422
    assert "Nothing was saved. Check the form and send it again." in text_of(response)
    assert "Please check these answers" not in response.text
    assert 'value="Åsa Typed"' in response.text
    assert "A ramp</textarea>" in response.text
    assert session.scalars(select(Registration)).all() == []
    again = TYPED | {"csrf_token": fields_of(response.text)["csrf_token"], "name": "Asa Typed"}
    assert client.post(REGISTER, data=again, headers=SAME_SITE).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Sec-Fetch-Site": "none"}, {"Origin": "https://example.com"}, {"Origin": "null"},
     {"Sec-Fetch-Site": "cross-site", "Origin": HOST}],
)  # fmt: skip
def test_other_sites_get_no_form(protected: Flask, headers: dict[str, str]) -> None:
    response = protected.test_client().post(REGISTER, data=TYPED, headers=headers)

    assert response.status_code == 400
    assert "A ramp" not in response.text


def test_browser_without_fetch_metadata_is_known_by_its_origin(protected: Flask) -> None:
    response = protected.test_client().post(REGISTER, data=TYPED, headers={"Origin": HOST})

    assert response.status_code == 422


def test_expired_session_signs_in_in_place_and_returns_to_the_filled_form(
    protected: Flask, session: Session
) -> None:
    client = protected.test_client()

    page = client.post(NEW_BODY, data=BODY | {"csrf_token": "old"}, headers=SAME_SITE)
    wrong = resume(client, page.text, "wrong")
    shown = resume(client, wrong.text, PASSWORD)

    assert (page.status_code, wrong.status_code, shown.status_code) == (401, 422, 422)
    assert "What you typed is still here" in text_of(page)
    assert "password is incorrect" in text_of(wrong)
    assert "You are signed in. Nothing is saved yet" in text_of(shown)
    assert 'value="Working Group on Ferries"' in shown.text
    assert "Line one.\nLine two.</textarea>" in shown.text.replace("\r\n", "\n")
    assert PASSWORD not in shown.text
    assert [body.name for body in session.scalars(select(Body)) if body.slug == "ferries"] == []
    saved = client.post(
        NEW_BODY, data=BODY | {"csrf_token": fields_of(shown.text)["csrf_token"]}, headers=SAME_SITE
    )
    assert saved.status_code in {302, 303}, text_of(saved)


def test_session_ended_on_the_server_keeps_the_typed_text(
    protected: Flask, session: Session
) -> None:
    """The token of the form is still valid, unlike the session."""
    client = signed_in(protected.test_client())
    token = fields_of(client.get(NEW_BODY).text)["csrf_token"]
    session.execute(delete(SignInSession))
    session.commit()

    page = client.post(NEW_BODY, data=BODY | {"csrf_token": token}, headers=SAME_SITE)
    shown = resume(client, page.text, PASSWORD)

    assert (page.status_code, shown.status_code) == (401, 422)
    assert 'value="Working Group on Ferries"' in shown.text


def test_sign_ins_in_place_share_the_limit_of_the_sign_in_page(protected: Flask) -> None:
    client = protected.test_client()
    token = fields_of(client.get(f"{HOST}/sign-in").text)["csrf_token"]
    wrong = {"csrf_token": token, "email": "nobody@example.org", "password": "x"}
    for _ in range(30):
        client.post(f"{HOST}/sign-in", data=wrong, headers=SAME_SITE)

    data = BODY | {"csrf_token": token, "resume-email": "a@b.eu", "resume-password": "x"}

    assert client.post(NEW_BODY, data=data, headers=SAME_SITE).status_code == 429


def test_sign_in_in_place_needs_its_own_token(protected: Flask) -> None:
    data = BODY | {"resume-email": "olga@example.org", "resume-password": PASSWORD}
    client = protected.test_client()

    assert client.post(NEW_BODY, data=data).status_code == 400
    assert client.post(NEW_BODY, data=data, headers=SAME_SITE).status_code == 401
    assert client.get(f"{HOST}/account").status_code == 302


def test_button_without_a_form_offers_to_send_again(protected: Flask, session: Session) -> None:
    client = signed_in(protected.test_client())
    url = f"{HOST}/account/end-sessions"

    response = client.post(url, data={"csrf_token": "old", "note": "kept"}, headers=SAME_SITE)

    assert response.status_code == 422
    assert "Nothing was changed" in text_of(response)
    fields = fields_of(response.text)
    assert fields["note"] == "kept"
    assert client.get(f"{HOST}/account").status_code == 200
    assert client.post(url, data=fields, headers=SAME_SITE).status_code == 302


def test_passwords_are_never_sent_back(protected: Flask) -> None:
    data = {"old": "secret-one", "password": "secret-two", "again": "secret-three"}

    response = protected.test_client().post(
        f"{HOST}/account/password", data=data, headers=SAME_SITE
    )

    assert response.status_code == 401
    assert "secret-" not in response.text


def test_every_password_field_is_listed() -> None:
    classes = [form for form in vars(forms).values() if isinstance(form, type)]
    names = {
        name
        for form in classes
        for name in dir(form)
        if getattr(getattr(form, name), "field_class", None) is PasswordField
    }

    assert names == forms.PASSWORD_FIELDS


@pytest.mark.parametrize(
    ("section", "typed", "shown_as"),
    [
        ("texts", {"summary": "A long text"}, {"summary": "\r\nA long text"}),
        ("languages", {"languages-typed": "Polish"}, {"languages": ["en", "pl"]}),
    ],
)
def test_expired_session_keeps_the_text_of_a_section_of_the_details(
    protected: Flask, session: Session, section: str, typed: dict[str, str],
    shown_as: dict[str, object],
) -> None:  # fmt: skip
    client = signed_in(protected.test_client())
    url = f"{HOST}/organise/events/spring/details/{section}"
    opened = fields_of(client.get(url).text) | typed
    session.execute(delete(SignInSession))
    session.commit()

    lost = client.post(url, data=opened, headers=SAME_SITE)
    resumed = fields_of(lost.text) | {"resume-email": "olga@example.org"}
    shown = client.post(url, data=resumed | {"resume-password": PASSWORD}, headers=SAME_SITE)

    fields = fields_of(shown.text)
    assert {name: fields[name] for name in shown_as} == shown_as
    assert client.post(url, data=fields, headers=SAME_SITE).status_code == 302
