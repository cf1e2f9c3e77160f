"""Content-addressed file store: each file is stored once, under the digest of its content."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from meetings.adapters.file_types import detect_type
from meetings.domain.documents.errors import FileEmpty, FileNotStored, FileTooLarge
from meetings.domain.documents.rules import StoredFile

_CHUNK = 1024 * 1024
_DIGEST_LENGTH = hashlib.sha256().digest_size * 2


class FileStore:
    """A folder of immutable files; stored files survive a power failure."""

    def __init__(self, folder: Path, *, limit: int) -> None:
        """Store files in the folder, each of at most ``limit`` bytes."""
        self._folder = folder
        self._limit = limit

    def put(self, stream: IO[bytes], name: str) -> StoredFile:
        """Store the stream, and return the file once it is synced to disk.

        Raises:
            FileTooLarge: It exceeds the limit.
            FileEmpty: It has no content.
            FileTypeNotAllowed: The type of its content is not supported.
            FileNotStored: The disk is full or unavailable.
        """
        temporary = self._folder / f".{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            digest, size = self._receive(stream, temporary)
            suffix, media_type = detect_type(temporary, name)
            key = f"{digest[:2]}/{digest}"
            self._settle(temporary, self._folder / key)
        except OSError as error:
            raise FileNotStored from error
        finally:
            with suppress(OSError):
                temporary.unlink()
        return StoredFile(key, digest, size, media_type, suffix)

    def path(self, key: str) -> Path:
        """Return the path of the file."""
        return self._folder / key

    def keys_stored_before(self, time: datetime) -> Iterator[str]:
        """Yield the keys of the files that were last stored before this time."""
        for path in self._folder.glob("??/*"):
            if len(path.name) == _DIGEST_LENGTH and _is_older(path, time):
                yield f"{path.parent.name}/{path.name}"

    def remove(self, key: str, *, stored_before: datetime) -> bool:
        """Remove the file unless it was stored again since; return whether it was removed.

        It is set aside before its age is read, so a file stored at the same moment is not lost.
        """
        path, aside = self.path(key), self._folder / f".{secrets.token_hex(8)}"
        with suppress(FileNotFoundError):
            path.rename(aside)
            if _is_older(aside, stored_before):
                aside.unlink()
                return True
            aside.rename(path)
        return False

    def remove_unfinished(self, *, stored_before: datetime) -> None:
        """Remove the files that an interrupted process has left."""
        for path in self._folder.glob(".*"):
            if _is_older(path, stored_before):
                path.unlink(missing_ok=True)

    def _receive(self, stream: IO[bytes], temporary: Path) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with temporary.open("xb") as target:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self._limit:
                    raise FileTooLarge(limit=self._limit // (1024 * 1024))
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if size == 0:
            raise FileEmpty
        return digest.hexdigest(), size

    def _settle(self, temporary: Path, target: Path) -> None:
        """Move the file to its place atomically, and sync its directory entry to disk."""
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
        for folder in (target.parent, self._folder):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _is_older(path: Path, time: datetime) -> bool:
    """Return whether it is a file that was last written before this time."""
    with suppress(FileNotFoundError):
        return path.is_file() and path.stat().st_mtime < time.timestamp()
    return False
