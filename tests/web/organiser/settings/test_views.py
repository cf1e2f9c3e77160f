"""Settings: organisation, bodies, presidencies, users; and passwords by link."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.presidencies.models import Presidency
from meetings.kernel import clock
from tests import factories
from tests.factories import PASSWORD
from tests.web.form_helpers import form_of
from tests.web.sign_in import sign_in

NEW_PASSWORD = "quite another password"
PAGES = (
    "/organise/settings", "/organise/settings/organisation", "/organise/settings/bodies/new",
    "/organise/settings/presidencies/new", "/organise/settings/users/new",
    "/organise/settings/mail", "/organise/settings/mail/test",
)  # fmt: skip


@pytest.fixture
def secretariat(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a signed-in user of the secretariat of a new organisation."""
    factories.installation(session)
    user = factories.user(session, name="Sofia", email="sofia@example.org")
    session.commit()
    return sign_in(client, user)


def save(client: FlaskClient, url: str, **changes: Any) -> Any:
    """Submit the form of the page with these changes."""
    return client.post(url, data=form_of(client, url) | changes)


@pytest.mark.parametrize("url", PAGES)
def test_only_the_secretariat_changes_settings(
    app: Flask, session: Session, url: str, secretariat: FlaskClient
) -> None:
    body = factories.body(session)
    organiser = factories.user(session, role=Role.ORGANISER, of=body)
    session.commit()
    other = sign_in(app.test_client(), organiser)

    assert secretariat.get(url).status_code == 200
    assert other.get(url).status_code == 403
    assert other.post(url, data={"name": "x"}).status_code in (403, 405)
    assert app.test_client().get(url).status_code == 302


def test_a_new_installation_gets_its_first_body(secretariat: FlaskClient, session: Session) -> None:
    assert "Add a body" in secretariat.get("/organise/events/new").text

    saved = save(
        secretariat, "/organise/settings/bodies/new", name="Task Force Testing", acronym="TF-T",
        new_priority="A safe region", email="tf-t@example.org",
    )  # fmt: skip

    assert saved.location == "/organise/settings"
    body = session.scalars(select(Body)).one()
    assert (body.slug, body.email) == ("tf-t", "tf-t@example.org")
    assert body.priority is not None
    assert body.priority.name == "A safe region"
    form = secretariat.get("/organise/events/new").text
    assert "Task Force Testing" in form
    assert secretariat.get("/bodies/tf-t").status_code == 200


def test_a_duplicate_body_name_is_refused_at_the_field(
    secretariat: FlaskClient, session: Session
) -> None:
    factories.body(session, name="Network", slug="net")
    session.commit()

    response = save(secretariat, "/organise/settings/bodies/new", name="network")

    assert response.status_code == 422
    assert "A body called" in response.text
    response_to_slug = save(secretariat, "/organise/settings/bodies/new", name="Other", slug="net")
    assert "Another body already uses the short name" in response_to_slug.text


def test_the_slug_of_a_body_with_meetings_cannot_change(
    secretariat: FlaskClient, session: Session
) -> None:
    body = factories.body(session, name="Old name", slug="old-name")
    factories.event(session, bodies=[body])
    session.commit()

    save(secretariat, "/organise/settings/bodies/old-name", name="New name", slug="new-name")

    session.expire_all()
    assert (body.name, body.slug) == ("New name", "old-name")


def test_concurrent_changes_are_not_overwritten(secretariat: FlaskClient, session: Session) -> None:
    factories.body(session, name="Network", slug="net")
    session.commit()
    opened = form_of(secretariat, "/organise/settings/bodies/net")
    save(secretariat, "/organise/settings/bodies/net", mandate="Written first")

    response = secretariat.post("/organise/settings/bodies/net", data=opened | {"mandate": "Late"})

    assert response.status_code == 422
    assert "Somebody else saved this while you were editing" in response.text
    assert session.scalars(select(Body.mandate)).one() == "Written first"


def test_a_new_presidency_gets_the_meetings_of_its_days(
    secretariat: FlaskClient, session: Session
) -> None:
    event = factories.event(session, when=factories.when("2027-05-20"))
    overridden = factories.event(
        session, when=factories.when("2027-05-21"), presidency_is_override=True
    )
    session.commit()

    save(
        secretariat, "/organise/settings/presidencies/new", country="LT",
        starts_on="2026-07-01", ends_on="2027-06-30", priorities="Safety\n\nChildren\nSafety",
        chair="Ona Petraitytė",
    )  # fmt: skip

    session.expire_all()
    presidency = session.scalars(select(Presidency)).one()
    assert (presidency.slug, [priority.name for priority in presidency.priorities]) == (
        "lt-2026",
        ["Safety", "Children"],
    )
    assert (event.presidency_id, overridden.presidency_id) == (presidency.id, None)
    session.rollback()
    save(secretariat, "/organise/settings/presidencies/lt-2026", ends_on="2027-05-01")
    assert session.get_one(Event, event.id).presidency_id is None
    assert presidency.chair is not None


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2027-06-30", "2028-06-30", "another presidency"),
        ("2027-07-02", "2027-07-01", "before the first"),
        ("", "2027-07-01", "Please fill this in"),
        ("2027-02-30", "2027-07-01", "Please enter a day with month and year"),
    ],
)
def test_invalid_days_are_refused(
    secretariat: FlaskClient, session: Session, first: str, last: str, problem: str
) -> None:
    factories.presidency(session)
    presidency = session.scalars(select(Presidency)).one()
    presidency.starts_on, presidency.ends_on = (
        presidency.starts_on.replace(2026, 7, 1),
        presidency.ends_on.replace(2027, 6, 30),
    )
    session.commit()

    response = save(
        secretariat, "/organise/settings/presidencies/new", country="LV", starts_on=first,
        ends_on=last,
    )  # fmt: skip

    assert response.status_code == 422
    assert problem in response.text


def test_the_organisation_is_renamed(secretariat: FlaskClient, session: Session) -> None:
    save(
        secretariat, "/organise/settings/organisation", name="Council of Tests", country="SE",
        presidency_month="1", email="office@example.org",
    )  # fmt: skip

    installation = session.scalars(select(Installation)).one()
    assert (installation.name, installation.country, installation.presidency_month) == (
        "Council of Tests",
        "SE",
        1,
    )


def test_a_user_is_added_chooses_a_password_once_and_organises(
    app: Flask, secretariat: FlaskClient, session: Session
) -> None:
    body_id = factories.body(session, slug="net").id
    session.commit()

    saved = save(
        secretariat, "/organise/settings/users/new", name="Jānis", email="Janis@Example.org",
        organises=[str(body_id)],
    )  # fmt: skip

    user = session.scalars(select(User).where(User.email == "janis@example.org")).one()
    assert [(grant.role, grant.body_id) for grant in user.grants] == [(Role.ORGANISER, body_id)]
    kinds = session.scalars(select(Message.kind).where(Message.subject_id == user.id)).all()
    assert kinds == [MailKind.ACCOUNT_INVITED]
    # No mail server is configured, so the link is displayed.
    assert "A link to choose a password was sent" not in saved.text
    assert 'data-copy="http' in saved.text
    link = saved.text.split("<code>")[1].split("</code>")[0].split("/sign-in/", 1)[1]
    user_client = app.test_client()
    page = user_client.get(f"/sign-in/{link}")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    chosen = user_client.post(
        f"/sign-in/{link}", data={"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    )
    assert chosen.location == "/organise"
    assert user_client.get("/organise").status_code == 200
    assert user_client.get("/organise/settings").status_code == 403
    assert app.test_client().get(f"/sign-in/{link}").status_code == 410


def test_the_last_secretariat_account_cannot_be_removed(
    secretariat: FlaskClient, session: Session
) -> None:
    me = session.scalars(select(User)).one()
    form = form_of(secretariat, f"/organise/settings/users/{me.id}")
    form.pop("secretariat")
    form["organises"] = ["0"]

    response = secretariat.post(f"/organise/settings/users/{me.id}", data=form)

    assert response.status_code == 422
    assert "This is the last account with full rights" in response.text
    assert secretariat.post(f"/organise/settings/users/{me.id}/disable").status_code == 409


def test_a_disabled_user_is_signed_out_and_can_be_enabled_again(
    app: Flask, secretariat: FlaskClient, session: Session
) -> None:
    other = factories.user(session, email="olga@example.org")
    session.commit()
    user_client = sign_in(app.test_client(), other)

    secretariat.post(f"/organise/settings/users/{other.id}/disable")

    assert user_client.get("/organise").status_code == 302
    assert secretariat.post(f"/organise/settings/users/{other.id}/link").status_code == 409
    secretariat.post(f"/organise/settings/users/{other.id}/enable")
    assert sign_in(app.test_client(), other).get("/organise").status_code == 200


def test_duplicate_e_mail_addresses_are_refused(secretariat: FlaskClient) -> None:
    response = save(
        secretariat, "/organise/settings/users/new", name="X", email="SOFIA@example.org",
        secretariat="y",
    )  # fmt: skip

    assert response.status_code == 422
    assert "Another account already uses this e-mail address" in response.text


def test_a_user_without_any_role_is_refused(secretariat: FlaskClient) -> None:
    response = save(secretariat, "/organise/settings/users/new", name="X", email="x@example.org")

    assert response.status_code == 422
    assert "Choose a role for the account" in response.text


@pytest.mark.parametrize("address", ["sofia@example.org", "nobody@example.org"])
def test_a_password_request_does_not_reveal_accounts(
    app: Flask, secretariat: FlaskClient, session: Session, address: str
) -> None:
    response = app.test_client().post(
        "/sign-in/forgotten", data={"email": address}, follow_redirects=True
    )

    assert "If this address has an account" in response.text
    recipients = session.scalars(select(Message.to_address)).all()
    assert recipients == (["sofia@example.org"] if address.startswith("sofia") else [])


def test_password_links_are_limited(app: Flask, secretariat: FlaskClient, session: Session) -> None:
    for _ in range(6):
        app.test_client().post("/sign-in/forgotten", data={"email": "sofia@example.org"})

    assert len(session.scalars(select(Message.id)).all()) == 3


def test_a_link_of_another_scope_or_an_expired_one_is_refused(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    now = clock.now()
    _, feed = access.create_token(session, TokenScope.FEED, user.id, now=now, expires_at=None)
    _, old = access.create_token(
        session, TokenScope.SIGN_IN, user.id, now=now - timedelta(days=2),
        expires_at=now - timedelta(days=1),
    )  # fmt: skip
    session.commit()

    assert client.get(f"/sign-in/link/{feed}").status_code == 404
    expired = client.get(f"/sign-in/link/{old}")
    assert expired.status_code == 410
    assert 'href="/sign-in/forgotten">Send a new link</a>' in expired.text
    form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.post(f"/sign-in/link/{old}", data=form).status_code == 410


def test_changing_the_password_ends_other_sessions_and_requires_the_old_one(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    session.commit()
    this_session, other_session = sign_in(client, user), sign_in(app.test_client(), user)
    form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}

    rejected = this_session.post("/account/password", data=form | {"old": "not my password"})
    changed = this_session.post("/account/password", data=form | {"old": PASSWORD})

    assert (rejected.status_code, changed.location) == (422, "/account")
    assert "current password is incorrect" in rejected.text
    assert this_session.get("/account").status_code == 200
    assert other_session.get("/account").status_code == 302
