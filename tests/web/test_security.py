"""Attacks by strangers: other people's drafts and sessions, malformed URLs and files."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MAIL_LIMIT_WINDOW, MAX_MAILS_PER_EVENT
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationRequest
from meetings.extensions import db
from tests import factories
from tests.conftest import NOON, on_both
from tests.web.form_helpers import form_of
from tests.web.sign_in import sign_in


@pytest.fixture
def member(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a client signed in as a member of a body with meetings and papers of every kind."""
    factories.installation(session)
    body = factories.body(session)
    events: dict[str, Any] = {
        "public": {}, "for-members": {"visibility": Visibility.MEMBERS},
        "draft": {"state": EventState.DRAFT, "published_at": None},
        "for-organisers": {"visibility": Visibility.ORGANISERS},
        "for-participants": {"visibility": Visibility.PARTICIPANTS},
    }  # fmt: skip
    for slug, columns in events.items():
        event = factories.event(
            session, slug=slug, title=f"Meeting {slug}", bodies=[body], **columns
        )
        factories.document(
            session, event_id=event.id, slug=f"paper-{slug}", title=f"Paper {slug}",
            visibility=Visibility.MEMBERS,
        )  # fmt: skip
        factories.outcome(
            session, event_id=event.id, text=f"Reply {slug}", visibility=Visibility.MEMBERS
        )
    user = factories.user(session, role=Role.MEMBER, of=body)
    session.commit()
    return sign_in(client, user)


def test_members_see_announcements_to_members(member: FlaskClient) -> None:
    pages = {slug: member.get(f"/events/{slug}") for slug in ("public", "for-members")}

    assert all(f"Paper {slug}" in page.text for slug, page in pages.items())


@pytest.mark.parametrize("slug", ["draft", "for-organisers", "for-participants"])
def test_members_see_no_drafts_or_papers_of_others(member: FlaskClient, slug: str) -> None:
    assert member.get(f"/events/{slug}").status_code == 404
    results = member.get("/search", query_string={"q": slug}).text
    assert not [kind for kind in ("Meeting", "Paper", "Reply") if f"{kind} {slug}" in results]


def test_session_cookies_are_not_cached(member: FlaskClient) -> None:
    response = member.get("/feeds/events.ics")

    assert "public" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert "Set-Cookie" in member.get("/").headers  # the session continues elsewhere


@pytest.mark.parametrize("url", ["//[", "/\t/[", "/\\["])
def test_malformed_redirect_target_is_ignored(
    client: FlaskClient, session: Session, url: str
) -> None:
    factories.user(session)
    session.commit()

    assert client.get("/sign-in", query_string={"next": url}).status_code == 200


@on_both
def test_email_that_grows_when_case_folded_is_refused(
    client: FlaskClient, session: Session
) -> None:
    factories.user(session)
    session.commit()

    response = client.post("/sign-in", data={"email": "ß" * 254, "password": "whatever it is"})

    assert response.status_code == 422


@pytest.mark.parametrize("year", ["020211", "2027" * 2, "9" * 4301])
def test_invalid_year_shows_the_current_one(
    client: FlaskClient, session: Session, year: str
) -> None:
    factories.installation(session)
    user = factories.user(session)
    session.commit()
    sign_in(client, user)

    assert client.get("/organise/year", query_string={"year": year}).status_code == 200


def test_database_errors_do_not_reveal_values(client: FlaskClient) -> None:
    with client.application.app_context(), pytest.raises(SQLAlchemyError) as caught:
        db.session.execute(text("SELECT :secret FROM nowhere"), {"secret": "a person's needs"})

    assert "needs" not in str(caught.value)


def test_mails_to_an_address_are_limited(session: Session) -> None:
    factories.installation(session)
    event = factories.open_event(session)
    session.commit()

    for number in range(MAX_MAILS_PER_EVENT * 2):
        registration_request = RegistrationRequest(
            "A", "a@example.org", ParticipationMode.ONLINE, organisation=f"Ministry {number}"
        )
        services.register(session, event, registration_request, now=NOON)

    assert len(session.scalars(select(Message)).all()) == MAX_MAILS_PER_EVENT
    assert session.scalars(select(Registration)).one().organisation == "Ministry 4"
    registration_request = RegistrationRequest("A", "a@example.org", ParticipationMode.ONLINE)
    services.register(session, event, registration_request, now=NOON + MAIL_LIMIT_WINDOW)
    assert len(session.scalars(select(Message)).all()) == MAX_MAILS_PER_EVENT + 1


@pytest.mark.parametrize("address", ["a,b@example.org", "a<b@example.org", "a@example.org,"])
def test_contact_that_cannot_be_a_mail_header_is_refused(
    client: FlaskClient, session: Session, address: str
) -> None:
    factories.installation(session)
    event = factories.event(session, slug="own")
    user = factories.user(session, role=Role.ORGANISER, of=event.bodies[0])
    session.commit()
    at = "/organise/events/own/details/page"
    form = form_of(sign_in(client, user), at)

    assert client.post(at, data=form | {"contact_email": address}).status_code == 422
    assert client.post(at, data=form | {"contact_email": "a@example.org"}).status_code == 302


@pytest.mark.parametrize("path", ["/feeds//a-secret/my.ics", "/feeds/a-secret/my.ics/"])
def test_mistyped_private_url_is_not_disclosed(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "a-secret" not in response.text
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
