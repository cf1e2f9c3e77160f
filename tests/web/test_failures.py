"""When the ground gives way: nothing that was accepted is lost, and the person is told."""

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

WISH = {"name": "Ona Example", "email": "ona@example.org", "takes_part": "online", "consent": "y"}


@pytest.fixture
def address(app: Flask, session: Session) -> str:
    factories.installation(session)
    spring = factories.open_event(session, when=factories.coming())
    session.commit()
    return f"/events/{spring.slug}/register"


def kept(session: Session) -> tuple[int, int]:
    """Return how many registrations and messages there are."""
    session.rollback()
    counts = [session.scalar(select(func.count()).select_from(t)) for t in (Registration, Message)]
    return counts[0] or 0, counts[1] or 0


@contextmanager
def pragma(app: Flask, statement: str) -> Iterator[None]:
    """Have every connection of the app made with this pragma, meanwhile."""

    def tell(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {statement}")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", tell)
    try:
        yield
    finally:
        event.remove(engine, "connect", tell)
        engine.dispose()


def database_file(app: Flask) -> str:
    with app.app_context():
        return db.engine.url.database or ""


def test_a_wish_is_kept_with_its_mail(client: FlaskClient, session: Session, address: str) -> None:
    assert client.post(address, data=WISH).status_code == 303
    assert kept(session) == (1, 1)


def test_a_locked_database_says_so_and_keeps_nothing_by_halves(
    app: Flask, client: FlaskClient, session: Session, address: str
) -> None:
    holder = sqlite3.connect(database_file(app), isolation_level=None)
    with pragma(app, "busy_timeout=100"):
        holder.execute("BEGIN IMMEDIATE")
        answer = client.post(address, data=WISH)
        holder.execute("ROLLBACK")
        holder.close()

    assert answer.status_code == 503
    assert "Nothing was saved" in answer.text
    assert answer.headers["Retry-After"]
    assert kept(session) == (0, 0)
    assert client.post(address, data=WISH).status_code == 303
    assert kept(session) == (1, 1)


def test_a_full_disk_says_so_and_keeps_what_was_accepted(
    app: Flask, client: FlaskClient, session: Session, address: str
) -> None:
    session.rollback()
    with closing(sqlite3.connect(database_file(app), isolation_level=None)) as connection:
        connection.execute("VACUUM")  # what earlier tests freed is no room on the disk
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    statuses: list[int] = []
    said = ""
    with pragma(app, f"max_page_count={pages + 4}"):
        while len(statuses) < 200 and statuses[-1:] != [503]:
            wish = WISH | {"email": f"p{len(statuses)}@example.org", "needs": "x" * 900}
            answer = client.post(address, data=wish)
            statuses.append(answer.status_code)
            said = answer.text

    assert statuses[-1] == 503
    assert "Nothing was saved" in said
    accepted = statuses.count(303)
    assert accepted == len(statuses) - 1 > 0
    assert kept(session) == (accepted, accepted)
