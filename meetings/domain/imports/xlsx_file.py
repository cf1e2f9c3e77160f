"""Rows of an Excel workbook. It is looked through before the library may open it.

Source:
    docs/rules/imports.md, "Tables"; ECMA-376, part 2
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook

from meetings.domain.imports.errors import TableUnreadable, TooManyLines
from meetings.domain.imports.table import LONGEST_CELL, MOST_COLUMNS, MOST_TABLE_ROWS, Cell, Row

_MEGABYTE = 1024 * 1024
MOST_UNPACKED = 24 * _MEGABYTE
_MOST_PARTS = 500
_MOST_SHEETS = 12
_READ_BY_LIBRARY = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']", re.ASCII)
_ENCODINGS = {b"utf-8", b"us-ascii", b"iso-8859-1"}
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, RuntimeError,
    NotImplementedError, ValueError, KeyError,
)  # fmt: skip


def sheets(data: bytes) -> Iterator[list[Row]]:
    """Yield the rows of each visible sheet; formulas as the values that were kept of them.

    Raises:
        TableUnreadable: it is broken, locked, or unpacks to more than is taken.
        TooManyLines: a sheet has too many rows.
    """
    _look_through(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out, which nobody needs
            yield from _sheets(data)
    except TooManyLines:
        raise
    except Exception as error:
        raise TableUnreadable from error


def _look_through(data: bytes) -> None:
    """Refuse what unpacks to too much, and XML that declares things of its own.

    The sizes that the archive names are those at which unpacking stops.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            names = {part.filename for part in parts}
            if len(parts) > _MOST_PARTS or unpacked > MOST_UNPACKED or len(names) < len(parts):
                raise TableUnreadable
            for part in parts:
                if _READ_BY_LIBRARY.search(part.filename):
                    _refuse_declarations(archive.read(part))
    except _BROKEN as error:
        raise TableUnreadable from error


def _refuse_declarations(xml: bytes) -> None:
    """Refuse a document type, in which entities grow, and encodings in which one could hide."""
    encoding = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
    is_known = encoding is None or encoding[1].lower() in _ENCODINGS
    if not is_known or b"\0" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise TableUnreadable


def _sheets(data: bytes) -> Iterator[list[Row]]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:_MOST_SHEETS]:
            if sheet.sheet_state == "visible":
                yield list(_rows(sheet))
    finally:
        book.close()


def _rows(sheet: object) -> Iterator[Row]:
    listed = sheet.iter_rows(  # type: ignore[attr-defined]  # the library has no types
        max_row=MOST_TABLE_ROWS + 1, max_col=MOST_COLUMNS, values_only=True
    )
    for line, values in enumerate(listed, start=1):
        cells = tuple(_cell(value) for value in values)
        if line > MOST_TABLE_ROWS and any(cells):
            raise TooManyLines(limit=MOST_TABLE_ROWS)
        yield Row(line, cells)


def _cell(value: object) -> Cell:
    """Return the value of a cell; a date or a time as such, all else as text."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, (date, time)):
        return value
    if value is None or isinstance(value, (bool, timedelta)):
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)[:LONGEST_CELL].strip()
