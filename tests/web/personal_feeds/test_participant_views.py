"""Personal calendars without an account, from the private registration page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.personal_feeds.models import PersonalFeed
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.feeds.personal_feeds import JOIN_PATH, ROOM, make, path, text_at, titles
from tests.web.sign_in import sign_in

FEED_URL = re.compile(r"/feeds/([\w-]{43})/my\.ics")
FORM = {"name": "Mine", "parts": ["registrations"]}


def link_of(session: Session, registration: Registration) -> str:
    """Return the path of a private registration page."""
    until = clock.now() + timedelta(days=2)
    _, secret = access.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=clock.now(), expires_at=until
    )  # fmt: skip
    session.commit()
    return f"/registrations/{secret}"


@pytest.fixture
def private(session: Session) -> str:
    """Return the path of the private page of a confirmed registration."""
    event = make(session, title="Forum", join_url=ROOM)
    return link_of(session, factories.registration(session, event, email="me@example.org"))


def create_calendar(client: FlaskClient, private: str, **fields: Any) -> str:
    """Create a calendar and return its token, which the page shows once."""
    response = client.post(f"{private}/calendars", data=FORM | fields)
    assert response.status_code == 303, response.text
    return shown_token(client, response.location)


def shown_token(client: FlaskClient, page: str) -> str:
    match = FEED_URL.search(client.get(page).text)
    assert match is not None
    return match[1]


def newest(session: Session) -> int:
    number = session.scalars(select(PersonalFeed.id).order_by(PersonalFeed.id.desc())).first()
    session.rollback()
    assert number is not None
    return number


def test_private_page_links_to_calendars(client: FlaskClient, private: str) -> None:
    assert f'href="{private}/calendars"' in client.get(private).text
    page = client.get(f"{private}/calendars")

    assert page.status_code == 200
    assert "that I organise" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_created_calendar_shows_its_link_once(
    client: FlaskClient, session: Session, private: str
) -> None:
    secret = create_calendar(client, private, alarm="15")

    assert FEED_URL.search(client.get(f"{private}/calendars").text) is None
    assert titles(client, secret) == ["Forum"]
    assert JOIN_PATH in text_at(client, path(secret))
    feed = session.scalars(select(PersonalFeed)).one()
    assert (feed.user_id, feed.email_key, feed.alarm) == (None, "me@example.org", 15)


def test_calendar_is_renewed_and_revoked(
    client: FlaskClient, session: Session, private: str
) -> None:
    old, number = create_calendar(client, private), newest(session)

    client.post(f"{private}/calendars/{number}/renew")
    new = shown_token(client, f"{private}/calendars")
    assert client.get(path(old)).location == path(new)

    page = client.post(f"{private}/calendars/{number}/revoke", follow_redirects=True)
    assert "has been deleted" in page.text
    assert [client.get(path(token)).status_code for token in (old, new)] == [410, 410]


def test_unconfirmed_address_has_no_calendars(client: FlaskClient, session: Session) -> None:
    registration = factories.registration(
        session, make(session), state=RegistrationState.UNVERIFIED, verified_at=None
    )  # fmt: skip
    private = link_of(session, registration)

    assert "/calendars" not in client.get(private).text
    for response in (
        client.get(f"{private}/calendars"),
        client.post(f"{private}/calendars", data=FORM),
        client.post(f"{private}/calendars/1/renew"),
        client.post(f"{private}/calendars/1/revoke"),
    ):
        assert (response.status_code, response.location) == (303, private)
    assert "confirm your registration first" in client.get(private).text
    assert session.scalars(select(PersonalFeed)).all() == []


def test_calendar_of_another_address_is_404(
    client: FlaskClient, session: Session, private: str
) -> None:
    secret, number = create_calendar(client, private, name="Secret name"), newest(session)
    other_page = link_of(session, factories.registration(session, make(session)))

    page = client.get(f"{other_page}/calendars").text
    for action in ("renew", "revoke"):
        response = client.post(f"{other_page}/calendars/{number}/{action}", follow_redirects=True)
        assert "already been deleted" in response.text

    assert "Secret name" not in page
    assert client.get(path(secret)).status_code == 200
    tokens = session.scalars(select(AccessToken).where(AccessToken.scope == TokenScope.FEED)).all()
    assert len(tokens) == 1


@pytest.mark.parametrize("parts", [["organising"], ["registrations", "organising"]])
def test_participants_cannot_choose_organised_meetings(
    client: FlaskClient, private: str, parts: list[str]
) -> None:
    response = client.post(f"{private}/calendars", data=FORM | {"parts": parts})

    assert response.status_code == 422


def test_expired_link_opens_no_calendars(
    client: FlaskClient, session: Session, private: str
) -> None:
    token = session.scalars(select(AccessToken)).one()
    token.expires_at = clock.now() - timedelta(seconds=1)
    session.commit()

    for response in (
        client.get(f"{private}/calendars"), client.post(f"{private}/calendars", data=FORM),
    ):  # fmt: skip
        assert response.status_code == 410
        assert "Forum" in response.text
    assert client.get("/registrations/nobody/calendars").status_code == 404


def test_user_with_the_same_address_sees_it_on_the_account_page(
    client: FlaskClient, session: Session, private: str
) -> None:
    secret = create_calendar(client, private, name="Made by link")
    user = factories.user(session, role=Role.MEMBER, email="me@example.org")
    session.commit()
    sign_in(client, user)

    assert "Made by link" in client.get("/account/feeds").text
    client.post(f"/account/feeds/{newest(session)}/revoke")
    assert client.get(path(secret)).status_code == 410
