"""When the database fails, no accepted data is lost, and the visitor is informed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Registration
from meetings.extensions import db
from tests import factories

REGISTRATION = {
    "name": "Ona Example",
    "email": "ona@example.org",
    "participation_mode": "online",
    "consent": "y",
}


@pytest.fixture
def form_url(app: Flask, session: Session) -> str:
    factories.installation(session)
    spring = factories.open_event(session, when=factories.coming())
    session.commit()
    return f"/events/{spring.slug}/register"


def stored_rows(session: Session) -> tuple[int, int]:
    """Return the numbers of registrations and messages."""
    session.rollback()
    counts = [session.scalar(select(func.count()).select_from(t)) for t in (Registration, Message)]
    return counts[0] or 0, counts[1] or 0


@contextmanager
def pragma(app: Flask, statement: str) -> Iterator[None]:
    """Set the pragma on every new connection of the application, temporarily."""

    def set_pragma(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {statement}")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", set_pragma)
    try:
        yield
    finally:
        event.remove(engine, "connect", set_pragma)
        engine.dispose()


def database_file(app: Flask) -> str:
    with app.app_context():
        return db.engine.url.database or ""


def test_registration_is_stored_with_its_mail(
    client: FlaskClient, session: Session, form_url: str
) -> None:
    assert client.post(form_url, data=REGISTRATION).status_code == 303
    assert stored_rows(session) == (1, 1)


def test_locked_database_shows_an_error_and_stores_nothing(
    app: Flask, client: FlaskClient, session: Session, form_url: str
) -> None:
    holder = sqlite3.connect(database_file(app), isolation_level=None)
    with pragma(app, "busy_timeout=100"):
        holder.execute("BEGIN IMMEDIATE")
        response = client.post(form_url, data=REGISTRATION)
        holder.execute("ROLLBACK")
        holder.close()

    assert response.status_code == 503
    assert "Nothing was saved" in response.text
    assert response.headers["Retry-After"]
    assert stored_rows(session) == (0, 0)
    assert client.post(form_url, data=REGISTRATION).status_code == 303
    assert stored_rows(session) == (1, 1)


def test_full_disk_shows_an_error_and_preserves_stored_data(
    app: Flask, client: FlaskClient, session: Session, form_url: str
) -> None:
    session.rollback()
    with closing(sqlite3.connect(database_file(app), isolation_level=None)) as connection:
        connection.execute("VACUUM")  # space freed by earlier tests is not free on the disk
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    statuses: list[int] = []
    text = ""
    with pragma(app, f"max_page_count={pages + 4}"):
        while len(statuses) < 200 and statuses[-1:] != [503]:
            fields = REGISTRATION | {"email": f"p{len(statuses)}@example.org", "needs": "x" * 900}
            response = client.post(form_url, data=fields)
            statuses.append(response.status_code)
            text = response.text

    assert statuses[-1] == 503
    assert "Nothing was saved" in text
    accepted = statuses.count(303)
    assert accepted == len(statuses) - 1 > 0
    assert stored_rows(session) == (accepted, accepted)
