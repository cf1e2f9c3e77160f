"""Files that only the user of the application can read, whatever command creates them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def restrict_new_files() -> None:
    """Create every file of this process as 0600 and every folder as 0700."""
    os.umask(_OTHERS)


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
