"""Stored files and safe file names."""

from dataclasses import dataclass

from meetings.kernel.text import clean, slugify


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store; ``size`` in bytes, ``suffix`` derived from the content ("pdf")."""

    key: str
    sha256: str
    size: int
    media_type: str
    suffix: str


def safe_file_name(given: str, suffix: str) -> str:
    """Return a portable file name: the stem reduced to a-z and 0-9, with the actual suffix."""
    stem = clean(given).replace("\\", "/").rpartition("/")[2].rpartition(".")
    name = slugify(stem[0] or stem[2], limit=100) or "document"
    return f"{name}.{suffix}"
