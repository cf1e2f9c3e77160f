"""Dump a whole database into a file, and replace a database by such a dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

#: Removes all tables, also those that only an upgraded database has; the dump follows.
_EMPTY_POSTGRESQL = """
SET lock_timeout = '10s';
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', item.tablename);
  END LOOP;
END $$;
"""
_PG_ENVIRONMENT = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}


class DumpFailed(Exception):
    """A dump could not be made or loaded; the text gives the reason, without a password."""


def backend_of(database_url: str) -> str:
    """Return "sqlite" or "postgresql"."""
    return make_url(database_url).get_backend_name()


def dump(database_url: str, target: Path) -> None:
    """Write the committed rows of one moment to the file, while others may write.

    Raises:
        DumpFailed: The database is unavailable, the disk full, or pg_dump is missing or too old.
    """
    if backend_of(database_url) == "sqlite":
        _dump_sqlite(_sqlite_file(database_url), target)
        return
    words = ("--no-owner", "--no-privileges", f"--file={target}")
    _run_client("pg_dump", *words, url=make_url(database_url))


def load(database_url: str, source: Path) -> None:
    """Replace the content of the database by the dump, all of it or nothing.

    Tables that only a newer version has are removed.

    Raises:
        DumpFailed: The dump or the database is damaged or in use, or psql is missing or too old.
    """
    if backend_of(database_url) == "sqlite":
        _load_sqlite(source, _sqlite_file(database_url))
        return
    words = (
        "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1",
        "--single-transaction", f"--command={_EMPTY_POSTGRESQL}", f"--file={source}",
    )  # fmt: skip
    _run_client("psql", *words, url=make_url(database_url))


def _dump_sqlite(database: Path, target: Path) -> None:
    """Copy a snapshot. VACUUM INTO reads one, while a backup begins again after each write."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise DumpFailed(f"{database} could not be copied: {error}") from error


def _load_sqlite(source: Path, database: Path) -> None:
    """Copy the dump over the database in one transaction, so that its log cannot be left over."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database.touch(mode=0o600)
    try:
        with (
            closing(sqlite3.connect(source)) as dumped,
            closing(sqlite3.connect(database, timeout=10)) as connection,
        ):
            (state,) = dumped.execute("PRAGMA integrity_check").fetchone()
            if state != "ok":
                raise DumpFailed(f"The database in the backup is damaged: {state}")
            connection.execute("PRAGMA journal_mode=WAL")
            dumped.backup(connection)
    except sqlite3.Error as error:
        raise DumpFailed(f"{database} could not be replaced: {error}") from error


def files_of(database_url: str) -> frozenset[Path]:
    """Return the files of a SQLite database, also temporary ones; none for PostgreSQL."""
    if backend_of(database_url) != "sqlite":
        return frozenset()
    file = _sqlite_file(database_url)
    return frozenset(file.with_name(file.name + end) for end in ("", "-wal", "-shm", "-journal"))


def _sqlite_file(database_url: str) -> Path:
    return Path(make_url(database_url).database or "").resolve()


def _run_client(program: str, *words: str, url: URL) -> None:
    """Run a PostgreSQL client; other users cannot see the password in the environment."""
    path = shutil.which(program)
    if path is None:
        raise DumpFailed(
            f"{program} is missing. Install the PostgreSQL client in the version of the server."
        )
    completed = subprocess.run(  # noqa: S603 - our own words
        (path, *words), env={**os.environ, **_client_environment(url)},
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    if completed.returncode:
        raise DumpFailed(f"{program} failed: {completed.stderr.strip()}")


def _client_environment(url: URL) -> dict[str, str]:
    """Return the connection as variables of libpq; options of the URL have the same names."""
    values = {
        "host": url.host or "", "port": str(url.port or ""), "user": url.username or "",
        "dbname": url.database or "",
    }  # fmt: skip
    values |= {name: value for name, value in url.query.items() if isinstance(value, str)}
    environment = {
        _PG_ENVIRONMENT.get(name, f"PG{name.upper()}"): value
        for name, value in values.items()
        if value
    }
    return environment | ({"PGPASSWORD": str(url.password)} if url.password else {})
