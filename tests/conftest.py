"""Fixtures: the application on real databases, created once per run."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import ORMExecuteState, Session

from meetings.adapters.database_schema import upgrade_schema
from meetings.extensions import RequestSession, db, limiter, open_session
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import Base
from meetings.kernel.unit_of_work import unit_of
from meetings.settings import MIGRATIONS, Settings
from tests import shifted_clock
from tests.any_day import depends_on_day
from tests.postgres import Server

# Examples have no deadline on slow machines; in CI they are deterministic.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis_settings.load_profile("steady")

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECRET = "only for tests"


def pytest_configure() -> None:
    """Refuse to run on another day than the requested one."""
    if not shifted_clock.is_as_requested(clock.now()):
        pytest.exit("The clock is not shifted: libfaketime does not work on this machine.", 2)


def pytest_collection_finish() -> None:
    """Exclude modules and collected tests, which stay until the end, from garbage collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_report_header() -> str | None:
    """Show the day of the run if it is not today."""
    start = shifted_clock.shifted_to()
    return f"clock: shifted to {start:%A %d %B %Y %H:%M %Z}" if start else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that CI repeats on other days."""
    for item in items:
        if depends_on_day(item.path):
            item.add_marker(pytest.mark.any_day)


def make_app(instance: Path, url: str, **more: Any) -> Flask:
    """Return an application on a freshly migrated database."""
    settings = {"secret_key": SECRET, "testing": True, "page_cache": 0, **more}
    app = create_app(Settings(instance=instance, database_url=url, **settings))
    app.config.update(WTF_CSRF_ENABLED=False, SERVER_NAME=None)
    with app.app_context():
        upgrade_schema()
    return app


#: Paths of the modules and templates whose lazy loads raise.
_PRODUCT = (str(MIGRATIONS.parent), str(MIGRATIONS.parents[1] / "templates"))


class LazyLoad(Exception):
    """A request or job loaded a relationship that its query should have loaded."""


def _is_read_by_the_product() -> bool:
    """Return whether SQLAlchemy loads because code of the product reads an attribute.

    Loads for an eager option, and loads that a test itself causes, do not count.
    """
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - nothing else distinguishes them
    while frame is not None and frame.f_code.co_name != "_load_for_state":
        frame = frame.f_back
    if frame is None or frame.f_back is None:
        return False
    frame = frame.f_back
    if frame.f_code.co_name != "_fire_loader_callables":
        return False
    while frame is not None and "sqlalchemy" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_PRODUCT)


@pytest.fixture(autouse=True)
def _rate_limits_stay_off() -> Iterator[None]:
    """Switch off the rate limits that an application of the test has switched on.

    They are global to the process: they would count the requests of all later tests.
    """
    yield
    limiter.enabled = False


@pytest.fixture(autouse=True, scope="session")
def _lazy_loads_raise() -> Iterator[None]:
    """Raise an error when the product loads a relationship lazily outside of ``transaction()``.

    This is ``lazy="raise_on_sql"`` for requests, jobs and mails. A service expires loaded
    rows when it begins, and then works on few of them.
    """

    def refuse(state: ORMExecuteState) -> None:
        is_lazy = state.is_select and state.lazy_loaded_from is not None
        if is_lazy and not unit_of(state.session).is_open and _is_read_by_the_product():
            raise LazyLoad(str(state.loader_strategy_path))

    event.listen(RequestSession, "do_orm_execute", refuse)
    yield
    event.remove(RequestSession, "do_orm_execute", refuse)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Provide a PostgreSQL server for this run, started on first use."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _apps() -> Iterator[dict[str, Flask]]:
    apps: dict[str, Flask] = {}
    yield apps
    for app in apps.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """Return the database of the test; `on_both` in a module adds the second one."""
    return str(request.param)


on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def app(
    backend: str,
    _apps: dict[str, Flask],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """Provide the application on a database with empty tables."""
    if backend not in _apps:
        folder = tmp_path_factory.mktemp(backend)
        if backend == "postgresql":
            url = request.getfixturevalue("postgres").new_database()
        else:
            url = f"sqlite:///{folder / 'test.db'}"
        _apps[backend] = make_app(folder, url)
    application = _apps[backend]
    with application.app_context():
        _empty_tables()
    yield application
    with application.app_context():
        db.session.remove()


def _empty_tables() -> None:
    """Delete all rows. Most tables are empty, so one query finds the others first."""
    names = [table.name for table in Base.metadata.sorted_tables]
    filled_tables = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - our own names
        for name in names
    )
    with db.engine.begin() as connection:
        filled = connection.scalars(text(filled_tables)).all()
        if connection.dialect.name == "postgresql":
            _empty_postgres(connection, filled)
            return
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name in filled:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - our own names


def _empty_postgres(connection: Connection, filled: Sequence[str]) -> None:
    """Delete the rows of these tables, and restart all sequences.

    This takes a tenth of the time of TRUNCATE, which creates new files.
    """
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for name in filled:
        connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - our own names
    connection.execute(
        text(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
    )


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Provide a session; commit its rows before a client can see them.

    No application context stays open, because a client would share its session and identity map.
    """
    new_session = open_session(app)
    yield new_session
    new_session.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Provide a browser without JavaScript, signed out."""
    return app.test_client()


@dataclass
class Statements:
    """The SQL statements that ran in the block."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return the number of statements without BEGIN and PRAGMA."""
        return len([t for t in self.texts if not t.startswith(("BEGIN", "PRAGMA", "SAVEPOINT"))])


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """Return a context manager that counts the statements of its block."""

    @contextmanager
    def counting() -> Iterator[Statements]:
        statements = Statements()
        with app.app_context():
            engine = db.engine

        def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
            statements.texts.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
