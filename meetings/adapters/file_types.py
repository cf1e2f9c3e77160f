"""Detect the type of a file by its content instead of its name."""

import zipfile
import zlib
from pathlib import Path

from meetings.domain.documents.errors import FileTypeNotAllowed
from meetings.kernel.text import has_invalid_characters

SUPPORTED_TYPES = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text, CSV"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_TYPES = {
    "word/": ("docx", _OFFICE + "wordprocessingml.document"),
    "xl/": ("xlsx", _OFFICE + "spreadsheetml.sheet"),
    "ppt/": ("pptx", _OFFICE + "presentationml.presentation"),
}
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_MAGIC = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
)
_MACROS = "vbaProject.bin"
#: Exceptions of the standard library for broken or malicious archives.
_BROKEN_ZIP = (
    zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error,
)  # fmt: skip


def detect_type(path: Path, name: str) -> tuple[str, str]:
    """Return the suffix and media type of the content.

    The name only distinguishes CSV from other text.

    Raises:
        FileTypeNotAllowed: The type of the content is not supported.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    for magic, suffix, media_type in _MAGIC:
        if head.startswith(magic):
            return suffix, media_type
    if head.startswith(b"PK\x03\x04"):
        return _detect_zip_type(path)
    if _is_text(path):
        suffix = "csv" if name.lower().endswith(".csv") else "txt"
        return suffix, "text/csv" if suffix == "csv" else "text/plain"
    raise FileTypeNotAllowed(kinds=SUPPORTED_TYPES)


def _detect_zip_type(path: Path) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                media_type = archive.read("mimetype").decode("ascii", "replace").strip()
                if media_type in _OPEN_DOCUMENTS:
                    return _OPEN_DOCUMENTS[media_type], media_type
    except _BROKEN_ZIP as error:
        raise FileTypeNotAllowed(kinds=SUPPORTED_TYPES) from error
    if "[Content_Types].xml" in names and not any(name.endswith(_MACROS) for name in names):
        for folder, kind in _OFFICE_TYPES.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise FileTypeNotAllowed(kinds=SUPPORTED_TYPES)


def _is_text(path: Path) -> bool:
    """Return whether it is UTF-8 without control characters or markup that browsers execute."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    start = text[:1000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script")):
        return False
    return not has_invalid_characters(text.replace("\f", ""))
