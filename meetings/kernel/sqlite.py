"""What SQLite must be told at every connection, and how it takes its write lock."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

BUSY_TIMEOUT_SECONDS = 10


def configure_engine(engine: Engine) -> None:
    """Make SQLite keep foreign keys, write ahead, wait for locks and begin as writers do.

    pysqlite opens transactions late; BEGIN is issued by us, so that what is read
    in a transaction that writes is not older than the lock.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
            "cache_size=-1000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
