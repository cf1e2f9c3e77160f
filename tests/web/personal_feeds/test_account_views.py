"""Personal calendars of users: create, name, list, renew and revoke."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import User
from meetings.domain.personal_feeds.models import PersonalFeed
from meetings.domain.personal_feeds.rules import MAX_FEEDS
from meetings.kernel import clock
from tests import factories
from tests.web.sign_in import sign_in

PAGE = "/account/feeds"
FEED_URL = re.compile(r"/feeds/([\w-]{43})/my\.ics")


def user_of(session: Session, client: FlaskClient, role: Role = Role.SECRETARIAT) -> User:
    user = factories.user(session, role=role)
    session.commit()
    sign_in(client, user)
    return user


def create_calendar(client: FlaskClient, **fields: Any) -> str:
    """Create a calendar and return the token in its URL, as shown on the page."""
    form = {"name": "Mine", "parts": ["registrations"]} | fields
    response = client.post(PAGE, data=form)
    assert response.status_code == 303, response.text
    return shown_token(client)


def shown_token(client: FlaskClient) -> str:
    match = FEED_URL.search(client.get(PAGE).text)
    assert match is not None
    return match[1]


def number_of(session: Session) -> int:
    number = session.scalars(select(PersonalFeed.id).order_by(PersonalFeed.id.desc())).first()
    session.rollback()
    assert number is not None
    return number


def test_page_requires_sign_in(client: FlaskClient) -> None:
    assert client.get(PAGE).location == "/sign-in?next=/account/feeds"


def test_created_calendar_shows_its_link_once(client: FlaskClient, session: Session) -> None:
    body = factories.body(session, short_name="TF-THB")
    user_of(session, client)

    secret = create_calendar(
        client, name="What <b>I</b> do", parts=["bodies", "deadlines"], bodies=[str(body.id)],
        alarm="60",
    )  # fmt: skip

    page = client.get(PAGE)
    assert secret not in page.text
    assert "What &lt;b&gt;I&lt;/b&gt; do" in page.text
    assert "meetings of bodies, deadlines – TF-THB" in page.text
    assert "never" in page.text
    assert "Yes, delete" in page.text
    assert "Withdraw nomination" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    session.rollback()
    feed = session.scalars(select(PersonalFeed)).one()
    assert (feed.parts, feed.alarm) == (["bodies", "deadlines"], 60)
    calendar = client.get(f"/feeds/{secret}/my.ics")
    assert "X-WR-CALNAME:What <b>I</b> do\r\n" in calendar.text


def test_created_calendar_shows_its_caldav_settings(client: FlaskClient, session: Session) -> None:
    user_of(session, client)
    client.post(PAGE, data={"name": "Mine", "parts": ["registrations"]})
    page = client.get(PAGE).text
    secret = FEED_URL.search(page)

    assert secret is not None
    assert f"<code>{secret[1]}</code>" in page
    assert "/dav/own/</code>" in page
    assert "/dav/own/" not in client.get(PAGE).text


def test_list_shows_the_last_fetch(client: FlaskClient, session: Session) -> None:
    user_of(session, client)
    secret = create_calendar(client)
    client.get(f"/feeds/{secret}/my.ics")

    assert str(clock.now().year) in client.get(PAGE).text
    assert "never" not in client.get(PAGE).text


def test_renewed_calendar_shows_its_new_link_once(client: FlaskClient, session: Session) -> None:
    user_of(session, client)
    old = create_calendar(client)

    client.post(f"{PAGE}/{number_of(session)}/renew")
    new = shown_token(client)

    assert client.get(f"/feeds/{old}/my.ics").location == f"/feeds/{new}/my.ics"


def test_calendars_are_revoked_individually(client: FlaskClient, session: Session) -> None:
    user_of(session, client)
    valid = create_calendar(client, name="Kept")
    revoked = create_calendar(client, name="Gone")

    response = client.post(f"{PAGE}/{number_of(session)}/revoke", follow_redirects=True)

    assert "has been deleted" in response.text
    assert "Gone" not in response.text
    assert client.get(f"/feeds/{revoked}/my.ics").status_code == 410
    assert client.get(f"/feeds/{valid}/my.ics").status_code == 200


@pytest.mark.parametrize("action", ["renew", "revoke"])
def test_calendar_of_another_user_is_404(
    client: FlaskClient, session: Session, action: str
) -> None:
    user_of(session, client)
    secret = create_calendar(client)
    number = number_of(session)
    client.post("/sign-out")
    user_of(session, client)

    response = client.post(f"{PAGE}/{number}/{action}", follow_redirects=True)

    assert "already been deleted" in response.text
    assert client.get(f"/feeds/{secret}/my.ics").status_code == 200


@pytest.mark.parametrize(
    ("invalid", "problem"),
    [
        ({"name": ""}, "fill this in"),
        ({"name": "x" * 200}, "at most 120"),
        ({"parts": []}, "the content of the calendar"),
        ({"parts": ["everything"]}, "not a valid choice"),
        ({"parts": ["bodies"]}, "Choose the bodies"),
        ({"bodies": ["x"]}, "could not be coerced"),
        ({"bodies": ["99999999999999999999"]}, "not a valid choice"),
        ({"alarm": "7"}, "Not a valid choice"),
    ],
)
def test_errors_appear_at_their_fields(
    client: FlaskClient, session: Session, invalid: dict[str, Any], problem: str
) -> None:
    user_of(session, client)

    response = client.post(PAGE, data={"name": "Mine", "parts": ["registrations"]} | invalid)

    assert response.status_code == 422
    assert problem in response.text


def test_only_organisers_can_choose_organised_meetings(
    client: FlaskClient, session: Session
) -> None:
    user_of(session, client, Role.MEMBER)

    assert "that I organise" not in client.get(PAGE).text
    assert client.post(PAGE, data={"name": "A", "parts": ["organising"]}).status_code == 422


def test_number_of_calendars_is_limited(client: FlaskClient, session: Session) -> None:
    user = user_of(session, client)
    for number in range(MAX_FEEDS):
        session.add(
            PersonalFeed(
                user_id=user.id, name=f"N{number}", parts=["bodies"],
                created_at=clock.now() - timedelta(days=1),
            )
        )  # fmt: skip
    session.commit()

    response = client.post(PAGE, data={"name": "One more", "parts": ["registrations"]})

    assert response.status_code == 422
    assert "You already have 20 calendars" in response.text
    assert session.scalars(select(AccessToken)).all() == []
