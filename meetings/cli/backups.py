"""Backups: one archive with the database, the uploaded files and the secret key."""

import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from meetings.adapters import database_dumps
from meetings.adapters.database_dumps import DumpFailed
from meetings.adapters.database_schema import known_revisions
from meetings.adapters.private_files import create_private_file

FOLDER = "backups"
_DESCRIPTION, _DATABASE, _FILES = "backup.json", "database", "instance"
#: Made again when needed: earlier backups, preview images, compiled templates.
_LEFT_OUT_FOLDERS = frozenset({FOLDER, "cards", "templates"})
#: The exceptions that damaged and foreign archives raise.
_UNREADABLE = (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, DumpFailed)


class BackupFailed(Exception):
    """A backup could not be made or restored; the text gives the reason."""


def write_backup(
    folder: Path, *, instance: Path, database_url: str, revision: str, now: datetime
) -> Path:
    """Write a backup into the folder, and return its file once it is complete.

    The database comes first: a file is stored before the row that names it, so the archive contains
    the file of every row. Only the owner can read the archive.

    Raises:
        BackupFailed: The database or a file cannot be read, or the disk is full.
    """
    backend = database_dumps.backend_of(database_url)
    target = folder / f"convenor-{now:%Y-%m-%d-%H%M%S}-{secrets.token_hex(2)}.tar.gz"
    unfinished = folder / f".{target.name}"
    description = {"database": backend, "revision": revision, "made_at": now.isoformat()}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=".", dir=folder) as name,
            create_private_file(unfinished) as stream,
        ):
            dumped = Path(name, _DATABASE)
            database_dumps.dump(database_url, dumped)
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                _add_bytes(archive, _DESCRIPTION, json.dumps(description).encode())
                archive.add(dumped, _DATABASE, filter=_private)
                for path in _files(instance, database_dumps.files_of(database_url)):
                    with suppress(FileNotFoundError):  # removed in the meantime
                        archive.add(path, f"{_FILES}/{path.relative_to(instance)}", filter=_private)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    except (OSError, DumpFailed) as error:
        raise BackupFailed(f"No backup was made. {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def read_backup(file: Path, *, instance: Path, database_url: str) -> None:
    """Replace the database by that of the backup, and put back its files.

    Files that the backup does not contain stay; no row names them, so the worker removes them.

    Raises:
        BackupFailed: It is no backup, of another kind of database or of a newer version, or the
            database is in use. The database has not changed.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with (
            tarfile.open(file, "r:gz") as archive,
            tempfile.TemporaryDirectory(prefix=".", dir=instance) as name,
        ):
            _check(_description(archive), database_url)
            dumped = Path(name, _DATABASE)
            for member in archive:
                if member.isfile() and member.name == _DATABASE:
                    _extract(archive, member, dumped)
            files = _extract_files(archive, Path(name, _FILES))
            database = database_dumps.files_of(database_url)
            database_dumps.load(database_url, dumped)
            for path, extracted in files.items():
                if (instance / path).resolve() not in database:
                    _create_folder(instance / path.parent)
                    extracted.replace(instance / path)
    except _UNREADABLE as error:
        raise BackupFailed(f"{file} could not be restored. {error}") from error


def _files(instance: Path, database: frozenset[Path]) -> Iterator[Path]:
    """Yield all files except databases, unfinished files and files that are made again."""
    for path in sorted(instance.rglob("*")):
        inside = path.relative_to(instance).parts
        is_database = len(inside) == 1 and ".db" in path.name
        is_temporary = any(part.startswith(".") for part in inside)
        if is_database or is_temporary or inside[0] in _LEFT_OUT_FOLDERS:
            continue
        if path.is_file() and not path.is_symlink() and path.resolve() not in database:
            yield path


def _stored_files(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, PurePosixPath]]:
    """Yield the uploaded files of the archive with their paths in the instance folder."""
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.parts[:1] != (_FILES,):
            continue
        if ".." in path.parts or path.is_absolute():
            raise ValueError(f"It contains a path outside of its folder: {member.name}")
        yield member, path.relative_to(_FILES)


def _description(archive: tarfile.TarFile) -> dict[str, Any]:
    stream = archive.extractfile(_DESCRIPTION)
    if stream is None:
        raise ValueError("It is not a backup of Convenor.")
    description = json.loads(stream.read())
    if isinstance(description, dict):
        return description
    raise ValueError("It is not a backup of Convenor.")


def _check(description: dict[str, Any], database_url: str) -> None:
    """Raise an error if this version cannot restore the backup into this database."""
    backend = database_dumps.backend_of(database_url)
    if description["database"] != backend:
        raise ValueError(
            f"It contains a {description['database']} database, but DATABASE_URL is {backend}."
        )
    if description["revision"] not in known_revisions():
        raise ValueError("A newer version of Convenor made it. Install that version first.")


def _extract_files(archive: tarfile.TarFile, folder: Path) -> dict[PurePosixPath, Path]:
    """Write the uploaded files to the folder; return them by path in the instance folder.

    All are written before the database changes: the archive may be damaged or the disk full.
    """
    extracted = {path: folder / path for _member, path in _stored_files(archive)}
    for member, path in _stored_files(archive):
        _extract(archive, member, extracted[path])
    return extracted


def _create_folder(folder: Path) -> None:
    """Create the folder with its parents, readable only by its owner."""
    for each in (*reversed(folder.parents), folder):
        each.mkdir(mode=0o700, exist_ok=True)


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Write the file of the archive to its place at once, readable by its owner only."""
    source = archive.extractfile(member)
    if source is None:
        raise ValueError(f"{member.name} is missing.")
    _create_folder(target.parent)
    temporary = target.with_name(f".{secrets.token_hex(8)}")
    try:
        with source, create_private_file(temporary) as stream:
            shutil.copyfileobj(source, stream)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Remove the names of users and groups, and the rights of others."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
