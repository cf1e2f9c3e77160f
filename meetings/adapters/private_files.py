"""Files that only the user of the application can read, whatever command creates them."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def restrict_new_files() -> None:
    """Create every file of this process as 0600 and every folder as 0700."""
    os.umask(_OTHERS)


def create_private_file(path: Path) -> IO[bytes]:
    """Return a new file that only its owner can read.

    Raises:
        FileExistsError: There is a file or link at this path.
    """
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def restrict_folder(folder: Path) -> None:
    """Remove the permissions of other users from the folder and its entries.

    Entries that belong to another user stay as they are.
    """
    with suppress(FileNotFoundError):
        for path in (folder, *folder.iterdir()):
            with suppress(FileNotFoundError, PermissionError):
                mode = path.lstat().st_mode
                if mode & _OTHERS and not stat.S_ISLNK(mode):
                    path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
