"""Read the rows of an Excel workbook, after checking the archive.

Source:
    docs/rules/imports.md, "Tables"; ECMA-376, part 2
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from meetings.domain.imports.errors import (
    TableUnreadable,
    TextDocumentGiven,
    TooManyColumns,
    TooManyLines,
)
from meetings.domain.imports.table.cells import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_HEADER_ROW,
    MAX_TABLE_ROWS,
    Cell,
    TableHeader,
    TableRow,
    find_header,
    trim_empty_cells,
)
from meetings.domain.imports.table.xlsx_cells import complete_rows

_MEGABYTE = 1024 * 1024
MAX_UNPACKED_BYTES = 24 * _MEGABYTE
_MAX_PARTS = 500
_MAX_TYPE_LENGTH = 100
_MINUTES_OF_A_DAY = 1440
_XML_PARTS = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']", re.ASCII)
_ENCODINGS = {b"utf-8", b"us-ascii", b"iso-8859-1"}
_READ_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, RuntimeError,
    NotImplementedError, ValueError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """Content of a workbook: the rows of one sheet, and its header if it has one.

    ``unread`` are the names of the other visible sheets that are not empty.
    """

    rows: list[TableRow] = field(default_factory=list)
    heads: TableHeader | None = None
    unread_sheets: tuple[str, ...] = ()


def read_workbook(data: bytes) -> Workbook:
    """Return the first visible sheet with a header row, else the first that is not empty.

    Formulas are read as their cached values.

    Raises:
        TableUnreadable: it is broken, encrypted, or unpacks to more than the limit.
        TextDocumentGiven: it is a document of a word processor.
        TooManyLines: the sheet has too many rows.
        TooManyColumns: a row has too many cells.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are not needed
            return _read_sheets(data)
    except (TooManyLines, TooManyColumns):
        raise
    except Exception as error:
        raise TableUnreadable from error


def _check_archive(data: bytes) -> None:
    """Reject archives that unpack to too much, and XML with document type declarations.

    Unpacking never exceeds the sizes that the archive declares.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            names = {part.filename for part in parts}
            if _is_text_document(archive, names):
                raise TextDocumentGiven
            if len(parts) > _MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or len(names) < len(parts):
                raise TableUnreadable
            for part in parts:
                if _XML_PARTS.search(part.filename):
                    _check_xml_declarations(archive.read(part))
    except _READ_ERRORS as error:
        raise TableUnreadable from error


def _is_text_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Return whether the archive is a document of a word processor."""
    if "word/document.xml" in names:
        return True
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > _MAX_TYPE_LENGTH:
        return False
    return archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text")


def _check_xml_declarations(xml: bytes) -> None:
    """Reject document types, which allow entity expansion, and encodings that could hide one."""
    encoding = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
    is_known = encoding is None or encoding[1].lower() in _ENCODINGS
    if not is_known or b"\0" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise TableUnreadable


def _read_sheets(data: bytes) -> Workbook:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        if not book.worksheets:
            raise TableUnreadable
        candidates = [
            (sheet, find_header(list(islice(_sheet_rows(sheet), MAX_HEADER_ROW))))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible" and any(any(row.cells) for row in _sheet_rows(sheet))
        ]
        if not candidates:
            return Workbook()
        chosen, heads = next((candidate for candidate in candidates if candidate[1]), candidates[0])
        unread = tuple(str(sheet.title) for sheet, _heads in candidates if sheet is not chosen)
        rows = list(_limit_columns(_sheet_rows(chosen)))
        rows = complete_rows(rows, _sheet_xml(data, chosen), heads, book.epoch)
        return Workbook(rows, heads, unread)


def _sheet_xml(data: bytes, sheet: Any) -> bytes:
    """Return the XML of the sheet: openpyxl passes over merged cells and formulas."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
        return archive.read(name) if name in archive.namelist() else b""


def _limit_columns(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Yield the rows; reject a row with a value beyond the column limit."""
    for row in rows:
        if row.line <= MAX_TABLE_ROWS:
            yield trim_empty_cells(row)
        elif any(row.cells):
            raise TooManyLines(limit=MAX_TABLE_ROWS)


def _sheet_rows(sheet: Any) -> Iterator[TableRow]:
    """Yield the rows, with cells beyond the column limit only if they are not empty.

    The dimensions declared in the file are ignored, because they can be wrong.
    """
    sheet.reset_dimensions()
    for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if line > MAX_TABLE_ROWS and values.count(None) == len(values):
            continue
        cells = [_cell_value(value) for value in values[:MAX_COLUMNS]]
        far = [_cell_value(value) for value in values[MAX_COLUMNS:] if value is not None]
        yield TableRow(line, (*cells, *(cell for cell in far if cell)))


def _duration(value: timedelta) -> Cell:
    """Return a length of up to a day as a time of day: cells formatted as [h]:mm hold both."""
    minutes = round(value.total_seconds() / 60)
    if 0 <= minutes < _MINUTES_OF_A_DAY:
        return time(minutes // 60, minutes % 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _cell_value(value: object) -> Cell:
    """Return the value of a cell: dates and times as such, all others as text."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, (date, time)):
        return value
    if isinstance(value, timedelta):
        return _duration(value)
    if value is None or value is False:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)[:MAX_CELL_LENGTH].strip()
