"""Content-addressed file store: each file is stored once, under the digest of its content."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO

from meetings.adapters.file_types import detect_type
from meetings.domain.documents.errors import FileEmpty, FileNotStored, FileTooLarge
from meetings.domain.documents.rules import StoredFile

_CHUNK = 1024 * 1024


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
