"""Settings of SQLite connections, and the mode in which transactions begin."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

BUSY_TIMEOUT_SECONDS = 10


def configure_engine(engine: Engine) -> None:
    """Enable foreign keys, write-ahead logging and lock timeouts, and control BEGIN.

    pysqlite opens transactions late. BEGIN is issued here, so that a writing transaction reads
    no data older than its lock.
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
