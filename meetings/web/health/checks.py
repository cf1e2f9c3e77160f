"""Problems of an installation, for health checks."""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from meetings.adapters.database_schema import schema_problem
from meetings.domain.outbox import queries as outbox
from meetings.domain.outbox.rules import HEARTBEAT_TTL
from meetings.kernel.sqlite import BUSY_TIMEOUT_SECONDS
from meetings.kernel.storage_errors import is_storage_error

#: Bytes that must be free on the disk.
MIN_FREE_BYTES = 4 * 1024 * 1024
_SAMPLE = b"\0" * 16_384
#: Milliseconds to wait for another writer, whose lock proves that the database can be written.
_LOCK_TIMEOUT = 200

log = structlog.get_logger(__name__)


def database_problems(session: Session, *, now: datetime) -> list[str]:
    """Return the codes of the problems of the database, and of the worker, which writes to it."""
    try:
        connection = session.connection()
        problem = schema_problem(connection)
        if problem:
            return [problem]
        at = outbox.last_heartbeat(session)
        is_read_only = _is_read_only(connection)
        session.rollback()
        is_read_only = is_read_only or _is_sqlite_read_only(connection.engine)
    except DBAPIError as error:
        log.warning("health.database", error=str(error.orig))
        return ["database-unreachable"]
    problems = ["database-read-only"] if is_read_only else []
    if at is not None and at <= now - HEARTBEAT_TTL:
        problems.append("worker-gone")
    return problems


def warnings(session: Session, server: str) -> list[str]:
    """Return the codes of the problems with which the site still works.

    A mail server that fails is one: pages work, and mails wait until it works again.
    """
    try:
        is_failing = outbox.is_server_failing(session, server)
    except DBAPIError as error:
        log.warning("health.database", error=str(error.orig))
        return []
    return ["mail-server-failing"] if is_failing else []


def disk_problems(folders: set[Path], *, min_free: int = MIN_FREE_BYTES) -> list[str]:
    """Return the codes of the problems with storing files in these folders."""
    try:
        for folder in sorted(folders):
            if shutil.disk_usage(folder).free < min_free:
                return ["disk-full"]
            _write_sample(folder)
    except OSError as error:
        log.warning("health.disk", error=str(error))
        return ["disk-full" if is_storage_error(error) else "disk-not-writable"]
    return []


def database_folder(engine: Engine) -> Path | None:
    """Return the folder of a database that is a file."""
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name and name != ":memory:"
    return Path(name).resolve().parent if is_file and name else None


def _is_read_only(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    setting = connection.scalar(text("SELECT current_setting('transaction_read_only')"))
    return bool(setting == "on")


def _is_sqlite_read_only(engine: Engine) -> bool:
    """Return whether a writing transaction cannot begin, for another reason than a lock."""
    if engine.dialect.name != "sqlite":
        return False
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        execute: Callable[[str], object] = cursor.execute
        execute(f"PRAGMA busy_timeout={_LOCK_TIMEOUT}")
        try:
            execute("BEGIN IMMEDIATE")
            execute("ROLLBACK")
        except engine.dialect.loaded_dbapi.Error as error:
            return is_storage_error(error)
        finally:
            execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
    return False


def _write_sample(folder: Path) -> None:
    """Write a small file and remove it, because quotas and read-only disks show only then."""
    path = folder / f".health-{secrets.token_hex(8)}"
    try:
        with path.open("xb") as file:
            file.write(_SAMPLE)
            file.flush()
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)
