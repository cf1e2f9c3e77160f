"""Parse a source of any supported format.

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
    TextDocumentGiven,
    TextTooLong,
    TooManyEvents,
)
from meetings.domain.imports.free_text import reader as free_text_reader
from meetings.domain.imports.ics import reader as ics_reader
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
from meetings.domain.imports.table import csv_file
from meetings.domain.imports.table import reader as table_reader
from meetings.domain.imports.table.cells import TableRow, cell_text, find_header

_MEGABYTE = 1024 * 1024
_CALENDAR_START = b"BEGIN:VCALENDAR"
_DOCUMENT_STARTS = ("<!DOCTYPE HTML", "<HTML", "%PDF-", "{\\RTF")


def parse_source(source: bytes | str, context: ParseContext, name: str = "") -> ParseResult:
    """Return the events of the source with their notes, and the lines without an event.

    A str is pasted text. The format of bytes (calendar, spreadsheet or table) is detected from the
    content; ``name`` (a file name, or the end of a URL) is used only as a fallback. The function
    has no side effects. For untrusted sources, call ``adapters.sandbox.client.parse_in_sandbox``
    instead, which parses within limits of time and memory.

    Raises:
        DomainError: one of ``imports.errors``, if the source is unreadable, not allowed or has no
            event. No other exception is raised.
    """
    if len(source) > MAX_BYTES:
        raise SourceTooLarge(limit=MAX_BYTES // _MEGABYTE)
    result = (
        _parse_text(source, context)
        if isinstance(source, str)
        else _parse_bytes(source, context, name)
    )
    if not result.rows:
        raise NoEventFound
    if len(result.rows) > MAX_ROWS:
        raise TooManyEvents(limit=MAX_ROWS)
    return replace(result, rows=tuple(_drop_impossible_times(row) for row in result.rows))


def _parse_text(
    text: str, context: ParseContext, delimiters: str = "\t;|", *, is_table: bool = False
) -> ParseResult:
    """Parse pasted text: a calendar, a table with a header row, else a plan."""
    begins = text.lstrip("\ufeff \t\r\n")[: len(_CALENDAR_START)].upper()
    if begins == _CALENDAR_START.decode():
        return ics_reader.read(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), context)
    if "\0" in text or begins.startswith(_DOCUMENT_STARTS):
        raise SourceTypeUnknown
    rows = csv_file.parse_rows(text, delimiters)
    heads = find_header(rows) if rows else None
    if rows and heads:
        return table_reader.read(rows, heads, context)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(limit=MAX_TEXT_LENGTH)
    result = free_text_reader.read(text, context)
    if is_table and not result.rows:
        raise TableWithoutHeader
    return result


def _parse_bytes(data: bytes, context: ParseContext, name: str) -> ParseResult:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _parse_workbook(data, context)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TextDocumentGiven if suffix in (".doc", ".dot") else TableUnreadable
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[: len(_CALENDAR_START)].upper() == _CALENDAR_START or suffix in (
        ".ics",
        ".ical",
        ".icalendar",
    ):
        return ics_reader.read(data, context)
    return _parse_text(csv_file.decode(data), context, "\t;|,", is_table=suffix in (".csv", ".tsv"))


def _parse_workbook(data: bytes, context: ParseContext) -> ParseResult:
    """Parse the sheet that has a header row, else the cells of the first sheet as a plan.

    The reader of workbooks is loaded on demand: it takes longer to load than other sources to
    parse, and each source is parsed by a new process.
    """
    from meetings.domain.imports.table import xlsx_file  # noqa: PLC0415 - see above

    book = xlsx_file.read_workbook(data)
    if book.heads:
        result = table_reader.read(book.rows, book.heads, context)
    else:
        result = _parse_cells_as_text(book.rows, context)
    unread = (UnparsedLine(0, name) for name in book.unread_sheets)
    return replace(result, leftovers=(*unread, *result.leftovers))


def _parse_cells_as_text(rows: Iterable[TableRow], context: ParseContext) -> ParseResult:
    text = "\n".join("\t".join(filter(None, map(cell_text, row.cells))) for row in rows)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(limit=MAX_TEXT_LENGTH)
    result = free_text_reader.read(text, context)
    if not result.rows:
        raise TableWithoutHeader
    return result


def _drop_impossible_times(row: PlannedEvent) -> PlannedEvent:
    """Return the row, without an end or a time that is invalid."""
    for fixed in (
        row,
        replace(row, ends_time=None, span=replace(row.span, last=None)),
        replace(row, starts_time=None, ends_time=None, timezone=None),
    ):
        try:
            fixed.when("UTC")
        except ValueError:
            continue
        note = ImportNote(ImportIssue.TIME_DROPPED, str(row.ends_time or row.span.last or ""))
        return fixed if fixed is row else replace(fixed, notes=(*row.notes, note))
    return replace(row, span=replace(row.span, first=None, last=None), starts_time=None)
