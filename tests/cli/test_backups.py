"""Backups are complete, private and restorable: while others write, and after an upgrade."""

import hashlib
import json
import os
import shutil
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, table, text

from meetings.adapters.database_schema import upgrade_schema
from meetings.domain.accounts import session_services
from meetings.extensions import db
from meetings.factory import create_app
from meetings.settings import Settings
from tests import factories
from tests.conftest import NOON, SECRET, on_both

#: Written again by a restore, from the other rows.
DERIVED = {"revisions", "calendar_fragments", "calendar_details"}
INSERT = text(
    "INSERT INTO audit_entries (at, actor_name, action, subject, details)"
    " VALUES (:at, :name, 'stored', 'file', '{}')"
)


@dataclass
class Site:
    """An installation; `flask` runs a command and returns exit code and output."""

    app: Flask
    folder: Path

    def flask(self, *words: str) -> tuple[int, str]:
        result = self.app.test_cli_runner().invoke(args=list(words))
        return result.exit_code, result.output

    def sql(self, *statements: str) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def upload(self, content: str) -> None:
        """Store a file, then the row that names it, as the application does."""
        digest = hashlib.sha256(content.encode()).hexdigest()
        path = self.folder / "files" / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(INSERT, {"at": NOON.replace(tzinfo=None), "name": digest})

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of every table, also of tables that this version does not know."""
        with self.app.app_context(), db.engine.connect() as connection:
            names = set(inspect(connection).get_table_names()) - DERIVED
            return {
                name: sorted(
                    map(tuple, connection.execute(select(text("*")).select_from(table(name)))),
                    key=repr,
                )
                for name in sorted(names)
            }

    def files(self) -> dict[str, str]:
        paths = [*(self.folder / "files").rglob("*"), self.folder / "secret_key"]
        return {
            str(path.relative_to(self.folder)): path.read_text() for path in paths if path.is_file()
        }


@pytest.fixture
def new_site(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Site]]:
    """Return a function that sets up an installation, with the schema of a revision."""
    sites: list[Site] = []
    if backend == "postgresql" and (programs := request.getfixturevalue("postgres").programs):
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    if backend == "postgresql" and not (shutil.which("pg_dump") and shutil.which("psql")):
        pytest.skip("The PostgreSQL client is not installed.")

    def set_up(name: str, revision: str = "head") -> Site:
        folder = tmp_path / name
        url = f"sqlite:///{folder / 'convenor.db'}"
        if backend == "postgresql":
            url = request.getfixturevalue("postgres").new_database()
        app = create_app(Settings(folder, SECRET, url, testing=True))
        (folder / "secret_key").write_text(f"secret of {name}")
        if revision:
            with app.app_context():
                upgrade_schema(revision)
        sites.append(Site(app, folder))
        return sites[-1]

    yield set_up
    for site in sites:
        with site.app.app_context():
            db.engine.dispose()


def archive_of(site: Site, folder: Path) -> Path:
    code, output = site.flask("backup", str(folder))
    assert code == 0, output
    return Path(output.strip())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@on_both
@pytest.mark.parametrize("revision", ["0003", "head"])
@pytest.mark.parametrize("target", ["empty", "upgraded"])
def test_restored_rows_and_files_are_those_of_the_backup(
    new_site: Callable[..., Site], tmp_path: Path, revision: str, target: str
) -> None:
    source = new_site("source", revision)
    for number in range(3):
        source.upload(f"document {number}")
    archive = archive_of(source, tmp_path / "archives")
    with source.app.app_context():
        upgrade_schema()
    other = new_site("other", "" if target == "empty" else "head")
    if target == "upgraded":
        other.upload("written after the backup")
        other.sql(
            "CREATE TABLE of_a_later_version (id INTEGER PRIMARY KEY)",
            "ALTER TABLE audit_entries ADD COLUMN of_a_later_version INTEGER",
            "UPDATE alembic_version SET version_num = '9999'",
        )

    code, output = other.flask("restore", "--yes", str(archive))

    assert code == 0, output
    assert other.rows() == source.rows()
    assert source.files().items() <= other.files().items()


@on_both
def test_sessions_in_a_backup_have_ended_after_the_restore(
    new_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = new_site("source")
    with site.app.app_context():
        user = factories.user(db.session())
        token = session_services.begin_session(db.session(), user, now=NOON)
    archive = archive_of(site, tmp_path / "archives")
    assert len(site.rows()["sign_in_sessions"]) == 1
    with site.app.app_context():
        session_services.end_session(db.session(), token, now=NOON)

    code, output = site.flask("restore", "--yes", str(archive))

    assert code == 0, output
    assert site.rows()["users"]
    assert site.rows()["sign_in_sessions"] == []


@on_both
def test_a_backup_under_writes_ends_and_has_the_file_of_every_row(
    new_site: Callable[..., Site], tmp_path: Path
) -> None:
    source, is_done = new_site("source"), threading.Event()
    for number in range(200):
        source.upload(f"{number} before")

    def write() -> None:
        number = 0
        while not is_done.is_set():
            number += 1
            source.upload(f"{number} during")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        archive = archive_of(source, tmp_path / "archives")
    finally:
        is_done.set()
        writer.join()
    other = new_site("other", "")
    other.flask("restore", "--yes", str(archive))

    named = {row[3] for row in other.rows()["audit_entries"]}
    stored = {Path(name).name for name in other.files()}
    assert 200 <= len(named) < len(source.rows()["audit_entries"])
    assert named <= stored


def test_backup_and_restored_files_are_private(
    new_site: Callable[..., Site], tmp_path: Path
) -> None:
    source = new_site("source")
    source.upload("document")
    archive = archive_of(source, tmp_path / "archives")
    other = new_site("other", "")
    other.flask("restore", "--yes", str(archive))

    with tarfile.open(archive) as opened:
        stored = opened.getmembers()
    restored = [path for path in (other.folder / "files").rglob("*") if path.is_file()]
    assert (mode(archive.parent), mode(archive)) == (0o700, 0o600)
    assert {(member.mode, member.uname) for member in stored} == {(0o600, "")}
    assert [mode(path) for path in (*restored, other.folder / "secret_key")] == [0o600, 0o600]
    assert list(archive.parent.iterdir()) == [archive]


def test_database_in_a_folder_of_its_own_is_backed_up_only_as_a_dump(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    (instance / "data").mkdir(parents=True)
    url = f"sqlite:///{instance}/data/convenor.sqlite3"
    app = create_app(Settings(instance, SECRET, url, testing=True))
    with app.app_context():
        upgrade_schema()
        db.session.execute(text("SELECT 1"))
        archive = archive_of(Site(app, instance), tmp_path / "archives")
        db.engine.dispose()

    with tarfile.open(archive) as opened:
        names = opened.getnames()

    assert "database" in names
    assert [name for name in names if "sqlite3" in name] == []


@pytest.mark.parametrize("member", ["instance/../x", "."])
def test_bad_member_is_refused_before_the_database_changes(
    new_site: Callable[..., Site], tmp_path: Path, member: str
) -> None:
    source, other = new_site("source"), new_site("other")
    other.upload("stays")
    archive = archive_of(source, tmp_path / "archives")
    bad, before = tmp_path / "bad.tar.gz", other.rows()
    with tarfile.open(archive) as good, tarfile.open(bad, "w:gz") as written:
        for info in good.getmembers():
            written.addfile(info, good.extractfile(info))
        written.addfile(tarfile.TarInfo(member))

    code, _ = other.flask("restore", "--yes", str(bad))

    assert (code != 0) is member.startswith("instance")
    assert (other.rows() == before) is member.startswith("instance")


def test_file_that_cannot_be_written_is_refused_before_the_database_changes(
    new_site: Callable[..., Site], tmp_path: Path
) -> None:
    source, other = new_site("source"), new_site("other")
    other.upload("stays")
    archive = archive_of(source, tmp_path / "archives")
    bad, before = tmp_path / "bad.tar.gz", other.rows()
    with tarfile.open(archive) as good, tarfile.open(bad, "w:gz") as written:
        for info in good.getmembers():
            written.addfile(info, good.extractfile(info))
        for name in ("instance/files/x", "instance/files/x/y"):
            written.addfile(tarfile.TarInfo(name))

    code, output = other.flask("restore", "--yes", str(bad))

    assert (code, other.rows()) == (1, before)
    assert "could not be restored" in output


def test_a_backup_contains_no_earlier_backup_and_no_raw_database(
    new_site: Callable[..., Site],
) -> None:
    source = new_site("source")
    source.upload("document")
    source.flask("backup")

    code, output = source.flask("backup")

    assert code == 0
    with tarfile.open(output.strip()) as opened:
        names = [name for name in opened.getnames() if not name.startswith("instance/files/")]
    assert sorted(names) == ["backup.json", "database", "instance/secret_key"]


def _truncate(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-2000])


def _describe(archive: Path, **changed: str) -> None:
    folder = archive.parent / "unpacked"
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    description = json.loads((folder / "backup.json").read_text()) | changed
    (folder / "backup.json").write_text(json.dumps(description))
    with tarfile.open(archive, "w:gz") as opened:
        for path in sorted(folder.iterdir()):
            opened.add(path, path.name)


DAMAGES: tuple[tuple[Callable[[Path], object], str], ...] = (
    (_truncate, "could not be restored"),
    (lambda archive: archive.write_bytes(b"PK"), "could not be restored"),
    (lambda archive: _describe(archive, revision="9999"), "Install that version first"),
    (lambda archive: _describe(archive, database="oracle"), "contains a oracle database"),
)


@on_both
def test_a_backup_that_cannot_be_restored_changes_nothing(
    new_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = new_site("site")
    site.upload("document")
    archive = archive_of(site, tmp_path / "archives")
    site.upload("another")
    rows, files = site.rows(), site.files()

    for number, (damage, sentence) in enumerate(DAMAGES):
        damaged = tmp_path / str(number) / archive.name
        damaged.parent.mkdir()
        shutil.copyfile(archive, damaged)
        damage(damaged)
        code, output = site.flask("restore", "--yes", str(damaged))

        assert code == 1
        assert sentence in output
        assert (site.rows(), site.files()) == (rows, files)


def test_restore_asks_first(new_site: Callable[..., Site], tmp_path: Path) -> None:
    site = new_site("site")
    archive = archive_of(site, tmp_path / "archives")
    site.upload("document")
    rows = site.rows()

    code, output = site.flask("restore", str(archive))

    assert code == 1
    assert "This replaces everything in the database" in output
    assert site.rows() == rows
