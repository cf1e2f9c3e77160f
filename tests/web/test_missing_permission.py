"""The 403 page names the missing permission in words, the account and a contact."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import NotAllowed, Permission, Role
from meetings.i18n.permissions import MISSING_PERMISSIONS, missing_permission_sentence
from tests import factories
from tests.web.sign_in import sign_in


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/organise", "Your account can't organise meetings."),
        ("/organise/events/spring", "Your account can't change this meeting."),
        ("/organise/settings/users/new", "Your account can't manage users."),
        ("/organise/events/spring/participants", "Your account can't see the participants"),
    ],
)
def test_page_says_why_and_whom_to_ask(
    client: FlaskClient, session: Session, path: str, reason: str
) -> None:
    factories.installation(session, email="office@example.org")
    body = factories.body(session)
    factories.event(session, slug="spring", bodies=[body])
    member = factories.user(session, role=Role.MEMBER, of=body, name="Marta Member")
    session.commit()
    sign_in(client, member)

    response = client.get(path)

    assert response.status_code == 403
    assert reason in text_of(response.text)
    assert "You are signed in as Marta Member." in text_of(response.text)
    assert 'href="mailto:office@example.org"' in response.text


def test_without_a_contact_it_names_the_secretariat(client: FlaskClient, session: Session) -> None:
    factories.installation(session, email="")
    member = factories.user(session, role=Role.MEMBER, of=factories.body(session))
    session.commit()
    sign_in(client, member)

    page = client.get("/organise").text

    assert "ask the secretariat" in text_of(page)
    assert "mailto:" not in page


def test_every_permission_has_its_own_sentence(app: Flask) -> None:
    with app.test_request_context():
        sentences = {
            missing_permission_sentence(NotAllowed(permission=permission.value))
            for permission in Permission
        }

    assert MISSING_PERMISSIONS.keys() == set(Permission)
    assert len(sentences) == len(Permission)
