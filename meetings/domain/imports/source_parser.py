"""The one door to all readers: a source goes in, what was understood of it comes out.

Source:
    docs/rules/imports.md
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from meetings.domain.imports.errors import (
    NoEventFound,
    SourceTooLarge,
    SourceTypeUnknown,
    TableUnreadable,
    TableWithoutHeader,
    TextTooLong,
    TooManyEvents,
)
from meetings.domain.imports.free_text import reader as plans
from meetings.domain.imports.ics import reader as calendars
from meetings.domain.imports.rules import (
    MAX_BYTES,
    MAX_ROWS,
    MAX_TEXT_LENGTH,
    ImportIssue,
    ImportNote,
    ParseContext,
    ParseResult,
    PlannedEvent,
    UnparsedLine,
)
from meetings.domain.imports.table import csv_file, xlsx_file
from meetings.domain.imports.table import reader as tables
from meetings.domain.imports.table.cells import TableRow, cell_text, find_header

_MEGABYTE = 1024 * 1024
_CALENDAR_START = b"BEGIN:VCALENDAR"
_DOCUMENT_STARTS = ("<!DOCTYPE HTML", "<HTML", "%PDF-", "{\\RTF")


def parse_source(source: bytes | str, known: ParseContext, name: str = "") -> ParseResult:
    """Return the events of the source, with doubts, and the lines that held none.

    Text is what somebody pasted. Of bytes, what they are tells whether they are a calendar, a
    spreadsheet or a table; ``name`` (of a file, or the end of an address) only helps where they
    do not tell. Nothing is written and nothing is fetched. Whoever takes sources from outside
    calls ``adapters.confined.read`` instead, which is the same within limits of time and memory.

    Raises:
        DomainError: one of ``imports.errors``, where the source cannot or must not be read, or
            holds no event. Never anything else.
    """
    if len(source) > MAX_BYTES:
        raise SourceTooLarge(limit=MAX_BYTES // _MEGABYTE)
    found = (
        _parse_text(source, known) if isinstance(source, str) else _parse_bytes(source, known, name)
    )
    if not found.rows:
        raise NoEventFound
    if len(found.rows) > MAX_ROWS:
        raise TooManyEvents(limit=MAX_ROWS)
    return replace(found, rows=tuple(_drop_impossible_times(row) for row in found.rows))


def _parse_text(
    text: str, known: ParseContext, delimiters: str = "\t;|", *, is_table: bool = False
) -> ParseResult:
    """Read pasted text: a calendar, a table whose first row names its columns, else a plan."""
    begins = text.lstrip("\ufeff \t\r\n")[: len(_CALENDAR_START)].upper()
    if begins == _CALENDAR_START.decode():
        return calendars.read(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), known)
    if "\0" in text or begins.startswith(_DOCUMENT_STARTS):
        raise SourceTypeUnknown
    rows = csv_file.parse_rows(text, delimiters)
    heads = find_header(rows) if rows else None
    if rows and heads:
        return tables.read(rows, heads, known)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(limit=MAX_TEXT_LENGTH)
    found = plans.read(text, known)
    if is_table and not found.rows:
        raise TableWithoutHeader
    return found


def _parse_bytes(data: bytes, known: ParseContext, name: str) -> ParseResult:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _parse_workbook(data, known)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableUnreadable
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[: len(_CALENDAR_START)].upper() == _CALENDAR_START or suffix in (
        ".ics",
        ".ical",
        ".icalendar",
    ):
        return calendars.read(data, known)
    return _parse_text(csv_file.decode(data), known, "\t;|,", is_table=suffix in (".csv", ".tsv"))


def _parse_workbook(data: bytes, known: ParseContext) -> ParseResult:
    """Read the sheet that names its columns, else the cells of the first one as a plan."""
    book = xlsx_file.read_workbook(data)
    if book.heads:
        found = tables.read(book.rows, book.heads, known)
    else:
        found = _parse_cells_as_text(book.rows, known)
    unread = (UnparsedLine(0, name) for name in book.unread_sheets)
    return replace(found, leftovers=(*unread, *found.leftovers))


def _parse_cells_as_text(rows: Iterable[TableRow], known: ParseContext) -> ParseResult:
    text = "\n".join("\t".join(filter(None, map(cell_text, row.cells))) for row in rows)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(limit=MAX_TEXT_LENGTH)
    found = plans.read(text, known)
    if not found.rows:
        raise TableWithoutHeader
    return found


def _drop_impossible_times(row: PlannedEvent) -> PlannedEvent:
    """Return the row as it is, or without the end or the time that makes no sense."""
    for fixed in (
        row,
        replace(row, ends_time=None, span=replace(row.span, last=None)),
        replace(row, starts_time=None, ends_time=None, timezone=None),
    ):
        try:
            fixed.when("UTC")
        except ValueError:
            continue
        doubt = ImportNote(ImportIssue.TIME_DROPPED, str(row.ends_time or row.span.last or ""))
        return fixed if fixed is row else replace(fixed, notes=(*row.notes, doubt))
    return replace(row, span=replace(row.span, first=None, last=None), starts_time=None)
