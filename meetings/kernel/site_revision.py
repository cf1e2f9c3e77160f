"""Read the site's revision at minimal cost, because every request needs it."""

import threading
from typing import Any, cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

_QUERY = "SELECT number FROM revisions WHERE id = 1"


class RevisionReader:
    """Queries the driver directly, on one connection per thread, outside of transactions.

    A session would take ten times as long. A failed connection is replaced once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._local = threading.local()

    def __call__(self) -> int | None:
        """Return the number, 0 before the first commit, or None if the database is unavailable."""
        failures = (self._engine.dialect.loaded_dbapi.Error, SQLAlchemyError)
        pinned: _PinnedConnection | None = getattr(self._local, "pinned", None)
        if pinned is not None:
            try:
                return pinned.query()
            except failures:
                self._local.pinned = None
        try:
            pinned = _PinnedConnection(self._engine)
            revision = pinned.query()
        except failures:
            return None
        self._local.pinned = pinned
        return revision


class _PinnedConnection:
    """A connection detached from the pool, closed when it is no longer referenced."""

    def __init__(self, engine: Engine) -> None:
        checked_out = engine.raw_connection()
        self._connection = cast(Any, checked_out.driver_connection)
        checked_out.detach()
        if engine.dialect.name == "postgresql":
            self._connection.rollback()
            self._connection.autocommit = True

    def query(self) -> int:
        """Return the revision. Each statement is its own transaction."""
        row = self._connection.execute(_QUERY).fetchone()
        return int(row[0]) if row else 0

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
