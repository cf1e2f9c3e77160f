"""/readyz names the problems of the installation."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from meetings.domain.outbox import server_services, services
from meetings.domain.outbox.rules import HEARTBEAT_TTL, ServerProblem
from meetings.extensions import db
from meetings.jobs.task_queue import get_queue
from meetings.kernel import clock
from meetings.web.health.checks import database_problems, disk_problems
from tests.conftest import NOON, on_both

_STATUSES = {(200, False): "ready", (200, True): "degraded", (503, True): "not ready"}


def answer(client: FlaskClient) -> tuple[int, Any]:
    response = client.get("/readyz")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json is not None
    assert (
        response.json["status"] == _STATUSES[response.status_code, bool(response.json["problems"])]
    )
    return response.status_code, response.json["problems"]


@contextmanager
def stored_revision(app: Flask, revision: str) -> Iterator[None]:
    """Store another revision in the database, temporarily."""
    set_revision = text("UPDATE alembic_version SET version_num = :revision")
    with app.app_context(), db.engine.begin() as connection:
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(set_revision, {"revision": revision})
    try:
        yield
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(set_revision, {"revision": head})


@contextmanager
def on_connect(app: Flask, statement: str) -> Iterator[None]:
    """Execute the statement on every new connection, temporarily."""

    def execute(connection: Any, _record: object) -> None:
        connection.execute(statement)
        if not isinstance(connection, sqlite3.Connection):
            connection.commit()

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", execute)
    try:
        yield
    finally:
        event.remove(engine, "connect", execute)
        engine.dispose()


@on_both
def test_ready(client: FlaskClient) -> None:
    assert answer(client) == (200, [])


@on_both
@pytest.mark.parametrize(
    ("revision", "problem"), [("0001", "schema-older"), ("9999", "schema-unknown")]
)
def test_another_schema(app: Flask, client: FlaskClient, revision: str, problem: str) -> None:
    with stored_revision(app, revision):
        assert answer(client) == (503, [problem])


@on_both
def test_read_only_database(app: Flask, client: FlaskClient, backend: str) -> None:
    statements = {
        "sqlite": "PRAGMA query_only=ON",
        "postgresql": "SET SESSION default_transaction_read_only = on",
    }
    with on_connect(app, statements[backend]):
        assert answer(client) == (503, ["database-read-only"])
        page = client.post("/sign-in", data={"email": "a@example.org", "password": "x" * 12})

    assert page.status_code == 503
    assert "The site cannot store anything at the moment. Nothing was saved." in page.text


@on_both
def test_failing_mail_server_degrades_the_site(client: FlaskClient, session: Session) -> None:
    server_services.record_failure(
        session, "files", ServerProblem.UNREACHABLE, "no route", now=clock.now()
    )
    assert answer(client) == (200, ["mail-server-failing"])

    server_services.record_success(session, "files", now=clock.now())
    assert answer(client) == (200, [])


def test_writer_does_not_make_the_database_read_only(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        name = db.engine.url.database or ""
    with closing(sqlite3.connect(name, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert answer(client) == (200, [])
        holder.execute("ROLLBACK")


def test_unreachable_database(app: Flask, client: FlaskClient) -> None:
    with on_connect(app, "SELECT * FROM nowhere"):
        assert answer(client) == (503, ["database-unreachable"])


@on_both
def test_worker_that_is_gone(client: FlaskClient, session: Session) -> None:
    now = clock.now()
    services.record_heartbeat(session, now=now - HEARTBEAT_TTL - timedelta(seconds=1))
    assert answer(client) == (503, ["worker-gone"])

    services.record_heartbeat(session, now=now)
    assert answer(client) == (200, [])


@pytest.mark.parametrize(
    ("age", "problems"),
    [(HEARTBEAT_TTL - timedelta(seconds=1), []), (HEARTBEAT_TTL, ["worker-gone"])],
)
def test_worker_is_gone_after_this_time(
    app: Flask, age: timedelta, problems: list[str], session: Session
) -> None:
    services.record_heartbeat(session, now=NOON - age)

    assert database_problems(session, now=NOON) == problems


def test_worker_records_that_it_runs(app: Flask, client: FlaskClient, session: Session) -> None:
    services.record_heartbeat(session, now=clock.now() - HEARTBEAT_TTL)
    names = {task.name: task for task in get_queue(app).huey._registry.periodic_tasks}  # noqa: SLF001 - huey has no other way

    names["record_heartbeat_each_minute"].execute()

    assert answer(client) == (200, [])


def test_full_disk(tmp_path: Path) -> None:
    assert disk_problems({tmp_path}) == []
    assert list(tmp_path.iterdir()) == []
    assert disk_problems({tmp_path}, min_free=2**62) == ["disk-full"]
    assert disk_problems({tmp_path / "missing"}) == ["disk-not-writable"]
