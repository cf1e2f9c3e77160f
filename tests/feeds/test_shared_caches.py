"""What is public may lie in a cache that many share: a company's proxy, a CDN."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.web.sign_in import sign_in

SOON = (clock.now() + timedelta(days=10)).date().isoformat()
PUBLIC = (
    "/feeds/events.ics", "/feeds/events.ics?profile=rich", "/feeds/events.json",
    "/feeds/events.atom", "/events/met.ics", "/events/met.jcal",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_a_shared_cache_may_keep_it_and_ask_again(
    client: FlaskClient, session: Session, path: str
) -> None:
    with transaction(session, now=clock.now()):
        factories.event(session, slug="met", when=factories.when(SOON))

    answer = client.get(path)

    assert answer.status_code == 200
    control = answer.headers["Cache-Control"]
    assert control == "public, max-age=300, stale-while-revalidate=86400"
    assert [part.strip() for part in answer.headers["Vary"].split(",")] == ["Accept-Encoding"]
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Last-Modified"]
    assert "Set-Cookie" not in answer.headers
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == control


@pytest.mark.parametrize("path", PUBLIC)
def test_it_is_the_same_for_everybody(
    app: Flask, client: FlaskClient, session: Session, path: str
) -> None:
    with transaction(session, now=clock.now()):
        factories.event(session, slug="met", when=factories.when(SOON))
    user = factories.user(session)
    session.commit()
    signed_in = sign_in(app.test_client(), user)
    others = {"Accept-Language": "lt", "User-Agent": "Google-Calendar-Importer"}

    assert signed_in.get(path, headers=others).data == client.get(path).data
