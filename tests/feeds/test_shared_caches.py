"""Public responses may be stored in shared caches: a company's proxy, a CDN."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.web.sign_in import sign_in

DAY = (clock.now() + timedelta(days=10)).date().isoformat()
PUBLIC = (
    "/feeds/events.ics", "/feeds/events.ics?profile=rich", "/feeds/events.json",
    "/feeds/events.atom", "/events/met.ics", "/events/met.jcal",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_shared_caches_may_store_and_revalidate(
    client: FlaskClient, session: Session, path: str
) -> None:
    with transaction(session, now=clock.now()):
        factories.event(session, slug="met", when=factories.when(DAY))

    response = client.get(path)

    assert response.status_code == 200
    control = response.headers["Cache-Control"]
    assert control == "public, max-age=300, stale-while-revalidate=86400"
    assert [part.strip() for part in response.headers["Vary"].split(",")] == ["Accept-Encoding"]
    assert response.headers["ETag"].startswith('"')
    assert response.headers["Last-Modified"]
    assert "Set-Cookie" not in response.headers
    revalidated = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (revalidated.status_code, revalidated.data) == (304, b"")
    assert revalidated.headers["Cache-Control"] == control


@pytest.mark.parametrize("path", PUBLIC)
def test_the_response_is_the_same_for_all_clients(
    app: Flask, client: FlaskClient, session: Session, path: str
) -> None:
    with transaction(session, now=clock.now()):
        factories.event(session, slug="met", when=factories.when(DAY))
    user = factories.user(session)
    session.commit()
    signed_in = sign_in(app.test_client(), user)
    others = {"Accept-Language": "lt", "User-Agent": "Google-Calendar-Importer"}

    assert signed_in.get(path, headers=others).data == client.get(path).data
