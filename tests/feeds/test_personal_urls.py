"""URLs of personal calendars: access, expiry and audit records."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

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
from meetings.http import page_cache
from meetings.kernel import clock
from meetings.kernel.database import Base
from meetings.settings import Settings
from tests import factories
from tests.conftest import SECRET, on_both
from tests.feeds.personal_feeds import (
    JOIN_PATH,
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


def test_the_response_is_private_with_validators(client: FlaskClient, session: Session) -> None:
    _, _, secret = calendar_of(session)

    response = client.get(path(secret))
    head = client.head(path(secret))
    revalidated = client.get(path(secret), headers={"If-None-Match": response.headers["ETag"]})

    for item in (response, head, revalidated):
        assert item.headers["Cache-Control"] == "private, no-cache"
        assert item.headers["Referrer-Policy"] == "no-referrer"
        assert item.headers["X-Robots-Tag"] == "noindex, noarchive"
        assert item.headers["ETag"] == response.headers["ETag"]
        assert "Set-Cookie" not in item.headers
    assert response.content_type == "text/calendar; charset=utf-8"
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(response.data))
    assert (revalidated.status_code, revalidated.data) == (304, b"")


def test_the_calendar_does_not_contain_its_url(client: FlaskClient, session: Session) -> None:
    """A forwarded copy of the file must not grant access."""
    _, _, secret = calendar_of(session)

    text = text_at(client, path(secret))

    assert secret not in text
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_write_methods_are_not_allowed(client: FlaskClient, session: Session, method: str) -> None:
    _, _, secret = calendar_of(session)

    assert client.open(path(secret), method=method).status_code == 405


@pytest.mark.parametrize(
    "invalid", ["x", "A" * 43, "é", "%00", "a" * 1000, "..%2f..", "' OR 1=1 --", "%ff%fe"]
)
def test_unknown_tokens_are_rejected(client: FlaskClient, session: Session, invalid: str) -> None:
    calendar_of(session)

    response = client.get(f"/feeds/{invalid}/my.ics")

    assert response.status_code in (400, 404)
    assert "VCALENDAR" not in response.text


def test_a_token_of_another_scope_is_rejected(client: FlaskClient, session: Session) -> None:
    """Ids are the same in every table, so only the scope distinguishes tokens."""
    _, number, secret = calendar_of(session)
    later = clock.now() + timedelta(days=1)
    for scope in (TokenScope.REGISTRATION, TokenScope.JOIN, TokenScope.SIGN_IN):
        _, other = access.create_token(session, scope, number, now=clock.now(), expires_at=later)
        session.commit()
        assert client.get(path(other)).status_code == 404

    for url in ("/registrations/{}", "/registrations/{}/calendars", "/join/{}"):
        assert client.get(url.format(secret)).status_code == 404


def test_two_calendars_have_separate_content(client: FlaskClient, session: Session) -> None:
    _, _, secret = calendar_of(session)
    event = make(session, title="Theirs", join_url=ROOM)
    factories.registration(session, event, email="them@example.org")
    _, other_secret = feed_of(session, FeedOwner(None, "them@example.org"), FeedPart.REGISTRATIONS)
    almost = FeedOwner(None, "me@example.or")
    _, of_almost = feed_of(session, almost, FeedPart.REGISTRATIONS)

    assert titles(client, secret) == ["Going"]
    assert titles(client, other_secret) == ["Theirs"]
    assert titles(client, of_almost) == []


@on_both
def test_only_the_revoked_url_is_gone(client: FlaskClient, session: Session) -> None:
    owner, number, secret = calendar_of(session)
    _, stored = feed_of(session, owner, FeedPart.REGISTRATIONS)
    newer = renewed(session, owner, number)

    revoke(session, owner, number)

    for removed in (secret, newer):
        response = client.get(path(removed))
        assert response.status_code == 410
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert client.head(path(removed)).status_code == 410
        assert "Going" not in response.text
    assert client.get(path(stored)).status_code == 200
    feed = session.get_one(PersonalFeed, number)
    session.refresh(feed)
    assert (feed.name, feed.parts, feed.bodies) == ("", [], [])


def test_a_disabled_user_loses_the_calendar(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    number, secret = feed_of(session, user, FeedPart.ORGANISING)
    renewed(session, owner_of(user), number)

    user.disabled_at = clock.now()
    session.commit()

    assert client.get(path(secret)).status_code == 410


@on_both
def test_a_renewed_url_redirects_to_the_new_one_temporarily(
    client: FlaskClient, session: Session
) -> None:
    owner, number, first = calendar_of(session)

    second = renewed(session, owner, number)
    third = renewed(session, owner, number)

    for old, new in ((first, second), (second, third)):
        response = client.get(path(old))
        assert (response.status_code, response.location) == (308, path(new))
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    request = "?alarm=5&lang=lt&tz=utc&from=2020-01-01&foo=a+b"
    assert client.get(path(first, request)).location == path(second, request)
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


def test_changing_the_secret_key_invalidates_urls(
    client: FlaskClient, session: Session, app: Flask
) -> None:
    owner, number, first = calendar_of(session)
    second = renewed(session, owner, number)

    app.config["SECRET_KEY"], stored = "another", app.config["SECRET_KEY"]
    try:
        assert client.get(path(first)).status_code == 410
        assert client.get(path(second)).status_code == 200
    finally:
        app.config["SECRET_KEY"] = stored


def test_the_database_contains_no_token(session: Session) -> None:
    owner, number, first = calendar_of(session)
    second = renewed(session, owner, number)

    connection = session.connection()
    stored = " ".join(
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in connection.execute(select(table))
    )
    rows = session.scalars(select(FeedSecret).order_by(FeedSecret.token_id)).all()

    for secret in (first, second):
        assert secret not in stored
        assert urlsafe_b64decode(secret + "=").hex() not in stored
    assert [(bool(row.pad), bool(row.sealed)) for row in rows] == [(False, True), (True, False)]


def test_use_is_recorded_at_intervals(client: FlaskClient, session: Session) -> None:
    _, _, secret = calendar_of(session)
    client.head(path(secret))
    last_used_at = session.scalars(select(AccessToken.last_used_at)).one()
    session.rollback()
    client.get(path(secret))

    assert last_used_at is not None
    assert session.scalars(select(AccessToken.last_used_at)).one() == last_used_at


def test_every_action_is_audited_without_the_token(session: Session) -> None:
    owner, number, _ = calendar_of(session)
    renewed(session, owner, number)
    revoke(session, owner, number)

    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()

    assert [act for act in acts if act.startswith("feed.")] == [
        "feed.made", "feed.renewed", "feed.revoked",
    ]  # fmt: skip


@pytest.fixture
def limited_app(tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """The application with rate limits and the page cache."""
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, public_url="https://meetings.example.org",
        database_url=app.config["SQLALCHEMY_DATABASE_URI"], page_cache=1_000_000,
    )  # fmt: skip
    yield create_app(settings)
    limiter.reset()
    limiter.enabled = False


def test_responses_are_never_cached_for_others(limited_app: Flask, session: Session) -> None:
    """No cache may store it, so that a revoked calendar is unavailable at once."""
    owner, number, secret = calendar_of(session)
    client = limited_app.test_client(use_cookies=False)
    client.get("/feeds/events.ics")
    for _ in range(2):
        assert JOIN_PATH in text_at(client, path(secret))

    cache = limited_app.extensions[page_cache.EXTENSION]
    assert [key[1] for key in cache._entries] == ["/feeds/events.ics"]  # noqa: SLF001 - the cached keys
    revoke(session, owner, number)
    assert client.get(path(secret)).status_code == 410


@pytest.mark.slow
def test_the_fetch_limit_applies_per_calendar(limited_app: Flask, session: Session) -> None:
    owner, _, secret = calendar_of(session)
    _, another = feed_of(session, owner, FeedPart.REGISTRATIONS)
    client = limited_app.test_client(use_cookies=False)

    statuses = [client.get(path(secret)).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert client.get(path(another)).status_code == 200


@pytest.mark.slow
def test_attempts_with_invalid_urls_are_limited(limited_app: Flask, session: Session) -> None:
    _, _, secret = calendar_of(session)
    client = limited_app.test_client(use_cookies=False)

    statuses = [client.get(path(new_secret())).status_code for _ in range(61)]

    assert statuses == [404] * 60 + [429]
    assert client.get(path(secret)).status_code == 429


def test_logs_never_contain_the_token(
    client: FlaskClient, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    owner, number, secret = calendar_of(session)
    client.get(path(secret))
    renewed(session, owner, number)
    client.get(path(secret))
    revoke(session, owner, number)
    client.get(path(secret))

    output = capfd.readouterr()

    assert '"rule": "/feeds/<string:token>/my.ics"' in output.out
    assert secret not in output.out + output.err
