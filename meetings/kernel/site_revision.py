"""Asking for the site's revision as cheaply as can be, for it is asked at every request."""

import threading
from typing import Any, cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

_QUERY = "SELECT number FROM revisions WHERE id = 1"


class RevisionReader:
    """Calls the driver itself, on a connection that each thread keeps, outside of transactions.

    A session would cost ten times the answer. A connection that fails is replaced once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own = threading.local()

    def __call__(self) -> int | None:
        """Return the number, 0 before the first commit, or None where the database is away."""
        failures = (self._engine.dialect.loaded_dbapi.Error, SQLAlchemyError)
        line: _PinnedConnection | None = getattr(self._own, "line", None)
        if line is not None:
            try:
                return line.ask()
            except failures:
                self._own.line = None
        try:
            line = _PinnedConnection(self._engine)
            answer = line.ask()
        except failures:
            return None
        self._own.line = line
        return answer


class _PinnedConnection:
    """A connection taken out of the pool for good, closed when nobody holds it any more."""

    def __init__(self, engine: Engine) -> None:
        checked_out = engine.raw_connection()
        self._connection = cast(Any, checked_out.driver_connection)
        checked_out.detach()
        if engine.dialect.name == "postgresql":
            self._connection.rollback()
            self._connection.autocommit = True

    def ask(self) -> int:
        """Ask; each statement stands alone."""
        row = self._connection.execute(_QUERY).fetchone()
        return int(row[0]) if row else 0

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()
