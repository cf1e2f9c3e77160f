"""The addresses of calendars of one's own: who opens what, for how long, and what is written."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope, new_secret
from meetings.domain.audit.models import AuditEntry
from meetings.domain.personal_feeds.models import FeedSecret, PersonalFeed
from meetings.domain.personal_feeds.rules import REDIRECT_GRACE, FeedOwner, FeedPart
from meetings.extensions import limiter
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import Base
from meetings.settings import Settings
from tests import factories
from tests.conftest import SECRET, on_both
from tests.feeds.personal_feeds import (
    ROOM,
    feed_of,
    make,
    owner_of,
    path,
    renewed,
    revoke,
    text_at,
    titles,
)


def calendar_of(session: Session) -> tuple[FeedOwner, int, str]:
    """Return a participant's calendar with one meeting in it."""
    owner = FeedOwner(None, "me@example.org")
    event = make(session, title="Going", join_url=ROOM)
    factories.registration(session, event, email="me@example.org")
    return owner, *feed_of(session, owner, FeedPart.REGISTRATIONS)


def test_the_answer_is_private_and_compared(client: FlaskClient, session: Session) -> None:
    _, _, secret = calendar_of(session)

    answer = client.get(path(secret))
    head = client.head(path(secret))
    again = client.get(path(secret), headers={"If-None-Match": answer.headers["ETag"]})

    for each in (answer, head, again):
        assert each.headers["Cache-Control"] == "private, no-cache"
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert each.headers["X-Robots-Tag"] == "noindex, noarchive"
        assert each.headers["ETag"] == answer.headers["ETag"]
        assert "Set-Cookie" not in each.headers
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(answer.data))
    assert (again.status_code, again.data) == (304, b"")


def test_the_calendar_does_not_name_its_own_address(client: FlaskClient, session: Session) -> None:
    """A copy of the file that somebody mails on is no key."""
    _, _, secret = calendar_of(session)

    text = text_at(client, path(secret))

    assert secret not in text
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_nothing_can_be_written(client: FlaskClient, session: Session, method: str) -> None:
    _, _, secret = calendar_of(session)

    assert client.open(path(secret), method=method).status_code == 405


@pytest.mark.parametrize(
    "wrong", ["x", "A" * 43, "é", "%00", "a" * 1000, "..%2f..", "' OR 1=1 --", "%ff%fe"]
)
def test_what_nobody_made_opens_nothing(client: FlaskClient, session: Session, wrong: str) -> None:
    calendar_of(session)

    answer = client.get(f"/feeds/{wrong}/my.ics")

    assert answer.status_code in (400, 404)
    assert "VCALENDAR" not in answer.text


def test_a_secret_of_another_scope_opens_nothing(client: FlaskClient, session: Session) -> None:
    """Numbers are the same in every table, so only the scope tells them apart."""
    _, number, secret = calendar_of(session)
    later = clock.now() + timedelta(days=1)
    for scope in (TokenScope.REGISTRATION, TokenScope.JOIN, TokenScope.SIGN_IN):
        _, other = access.create_token(session, scope, number, now=clock.now(), expires_at=later)
        session.commit()
        assert client.get(path(other)).status_code == 404

    for address in ("/registrations/{}", "/registrations/{}/calendars", "/join/{}"):
        assert client.get(address.format(secret)).status_code == 404


def test_two_calendars_show_each_its_own(client: FlaskClient, session: Session) -> None:
    _, _, mine = calendar_of(session)
    event = make(session, title="Theirs", join_url=ROOM)
    factories.registration(session, event, email="them@example.org")
    _, theirs = feed_of(session, FeedOwner(None, "them@example.org"), FeedPart.REGISTRATIONS)
    almost = FeedOwner(None, "me@example.or")
    _, of_almost = feed_of(session, almost, FeedPart.REGISTRATIONS)

    assert titles(client, mine) == ["Going"]
    assert titles(client, theirs) == ["Theirs"]
    assert titles(client, of_almost) == []


@on_both
def test_a_withdrawn_address_is_gone_and_no_other(client: FlaskClient, session: Session) -> None:
    owner, number, secret = calendar_of(session)
    _, kept = feed_of(session, owner, FeedPart.REGISTRATIONS)
    newer = renewed(session, owner, number)

    revoke(session, owner, number)

    for gone in (secret, newer):
        answer = client.get(path(gone))
        assert answer.status_code == 410
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert client.head(path(gone)).status_code == 410
        assert "Going" not in answer.text
    assert client.get(path(kept)).status_code == 200
    feed = session.get_one(PersonalFeed, number)
    session.refresh(feed)
    assert (feed.name, feed.parts, feed.bodies) == ("", [], [])


def test_a_user_who_is_shut_out_loses_the_calendar(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    number, secret = feed_of(session, user, FeedPart.ORGANISING)
    renewed(session, owner_of(user), number)

    user.disabled_at = clock.now()
    session.commit()

    assert client.get(path(secret)).status_code == 410


@on_both
def test_a_renewed_address_leads_to_the_new_one_for_a_while(
    client: FlaskClient, session: Session
) -> None:
    owner, number, first = calendar_of(session)

    second = renewed(session, owner, number)
    third = renewed(session, owner, number)

    for old, new in ((first, second), (second, third)):
        answer = client.get(path(old))
        assert (answer.status_code, answer.location) == (308, path(new))
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    asked = "?alarm=5&lang=lt&tz=utc&from=2020-01-01&foo=a+b"
    assert client.get(path(first, asked)).location == path(second, asked)
    assert titles(client, third) == ["Going"]
    tokens = session.scalars(select(AccessToken).order_by(AccessToken.id)).all()
    assert tokens[0].expires_at is not None
    assert (
        REDIRECT_GRACE - timedelta(minutes=1) < tokens[0].expires_at - clock.now() <= REDIRECT_GRACE
    )
    tokens[0].expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert client.get(path(first)).status_code == 410
    assert client.get(path(second)).status_code == 308


def test_with_another_key_of_the_site_an_old_address_is_gone(
    client: FlaskClient, session: Session, app: Flask
) -> None:
    owner, number, first = calendar_of(session)
    second = renewed(session, owner, number)

    app.config["SECRET_KEY"], kept = "another", app.config["SECRET_KEY"]
    try:
        assert client.get(path(first)).status_code == 410
        assert client.get(path(second)).status_code == 200
    finally:
        app.config["SECRET_KEY"] = kept


def test_the_database_holds_no_secret(session: Session) -> None:
    owner, number, first = calendar_of(session)
    second = renewed(session, owner, number)

    connection = session.connection()
    kept = " ".join(
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in connection.execute(select(table))
    )
    rows = session.scalars(select(FeedSecret).order_by(FeedSecret.token_id)).all()

    for secret in (first, second):
        assert secret not in kept
        assert urlsafe_b64decode(secret + "=").hex() not in kept
    assert [(bool(row.pad), bool(row.sealed)) for row in rows] == [(False, True), (True, False)]


def test_a_use_is_noted_once_in_a_while(client: FlaskClient, session: Session) -> None:
    _, _, secret = calendar_of(session)
    client.head(path(secret))
    noted = session.scalars(select(AccessToken.last_used_at)).one()
    session.rollback()
    client.get(path(secret))

    assert noted is not None
    assert session.scalars(select(AccessToken.last_used_at)).one() == noted


def test_every_act_is_in_the_record_without_the_secret(session: Session) -> None:
    owner, number, _ = calendar_of(session)
    renewed(session, owner, number)
    revoke(session, owner, number)

    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()

    assert [act for act in acts if act.startswith("feed.")] == [
        "feed.made", "feed.renewed", "feed.revoked",
    ]  # fmt: skip


@pytest.fixture
def served(tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """The application as programs meet it: with limits, and with pages that are kept."""
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, public_url="https://meetings.example.org",
        database_url=app.config["SQLALCHEMY_DATABASE_URI"], page_cache=1_000_000,
    )  # fmt: skip
    yield create_app(settings)
    limiter.reset()
    limiter.enabled = False


def test_it_is_never_kept_for_others(served: Flask, session: Session) -> None:
    """Neither the front nor anybody between may answer, so what is withdrawn is gone at once."""
    owner, number, secret = calendar_of(session)
    client = served.test_client(use_cookies=False)
    client.get("/feeds/events.ics")
    for _ in range(2):
        assert ROOM in text_at(client, path(secret))

    front: Any = served.wsgi_app
    assert [key[1] for key in front._kept] == ["/feeds/events.ics"]  # noqa: SLF001 - what is kept
    revoke(session, owner, number)
    assert client.get(path(secret)).status_code == 410


@pytest.mark.slow
def test_too_many_fetches_are_refused_for_that_calendar_alone(
    served: Flask, session: Session
) -> None:
    owner, _, secret = calendar_of(session)
    _, another = feed_of(session, owner, FeedPart.REGISTRATIONS)
    client = served.test_client(use_cookies=False)

    statuses = [client.get(path(secret)).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert client.get(path(another)).status_code == 200


@pytest.mark.slow
def test_who_tries_addresses_is_stopped(served: Flask, session: Session) -> None:
    _, _, secret = calendar_of(session)
    client = served.test_client(use_cookies=False)

    statuses = [client.get(path(new_secret())).status_code for _ in range(61)]

    assert statuses == [404] * 60 + [429]
    assert client.get(path(secret)).status_code == 429


def test_no_log_of_ours_names_the_secret(
    client: FlaskClient, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    owner, number, secret = calendar_of(session)
    client.get(path(secret))
    renewed(session, owner, number)
    client.get(path(secret))
    revoke(session, owner, number)
    client.get(path(secret))

    written = capfd.readouterr()

    assert '"rule": "/feeds/<string:token>/my.ics"' in written.out
    assert secret not in written.out + written.err
