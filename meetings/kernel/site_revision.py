"""Read the revisions of the site at minimal cost, because every request needs them."""

import threading
from typing import Any, NamedTuple, cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

_QUERY = "SELECT number, feed_number FROM revisions WHERE id = 1"


class Revisions(NamedTuple):
    """The revision of public pages and that of feeds, 0 before the first commit."""

    pages: int
    feeds: int


class RevisionReader:
    """Queries the driver directly, on one connection per thread, outside of transactions.

    A session would take ten times as long. A failed connection is replaced once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._local = threading.local()

    def __call__(self) -> Revisions | None:
        """Return the revisions, or None if the database is unavailable."""
        failures = (self._engine.dialect.loaded_dbapi.Error, SQLAlchemyError)
        pinned: _PinnedConnection | None = getattr(self._local, "pinned", None)
        if pinned is not None:
            try:
                return pinned.query()
            except failures:
                self._local.pinned = None
        try:
            pinned = _PinnedConnection(self._engine)
            revisions = pinned.query()
        except failures:
            return None
        self._local.pinned = pinned
        return revisions


class _PinnedConnection:
    """A connection detached from the pool, closed when it is no longer referenced."""

    def __init__(self, engine: Engine) -> None:
        checked_out = engine.raw_connection()
        self._connection = cast(Any, checked_out.driver_connection)
        checked_out.detach()
        if engine.dialect.name == "postgresql":
            self._connection.rollback()
            self._connection.autocommit = True

    def query(self) -> Revisions:
        """Return the revisions. Each statement is its own transaction."""
        row = self._connection.execute(_QUERY).fetchone()
        return Revisions(int(row[0]), int(row[1])) if row else Revisions(0, 0)

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
