"""The one door to all readers: a source goes in, what was understood of it comes out.

Source:
    docs/rules/imports.md
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from meetings.domain.imports.calendar import reader as calendars
from meetings.domain.imports.errors import (
    KindUnknown,
    NothingFound,
    SourceTooLarge,
    TableUnreadable,
    TableWithoutHeads,
    TextTooLong,
    TooManyEvents,
)
from meetings.domain.imports.plan import reader as plans
from meetings.domain.imports.rules import (
    MOST_BYTES,
    MOST_ROWS,
    MOST_TEXT,
    Doubt,
    Known,
    Leftover,
    Note,
    Planned,
    Reading,
)
from meetings.domain.imports.table import csv_file, xlsx_file
from meetings.domain.imports.table import reader as tables
from meetings.domain.imports.table.cells import Row, as_text, heads_at

_MEGABYTE = 1024 * 1024
_CALENDAR = b"BEGIN:VCALENDAR"
_PAGES = ("<!DOCTYPE HTML", "<HTML", "%PDF-", "{\\RTF")


def read(source: bytes | str, known: Known, name: str = "") -> Reading:
    """Return the events of the source, with doubts, and the lines that held none.

    Text is what somebody pasted. Of bytes, what they are tells whether they are a calendar, a
    spreadsheet or a table; ``name`` (of a file, or the end of an address) only helps where they
    do not tell. Nothing is written and nothing is fetched. Whoever takes sources from outside
    calls ``adapters.confined.read`` instead, which is the same within limits of time and memory.

    Raises:
        DomainError: one of ``imports.errors``, where the source cannot or must not be read, or
            holds no event. Never anything else.
    """
    if len(source) > MOST_BYTES:
        raise SourceTooLarge(limit=MOST_BYTES // _MEGABYTE)
    found = _text(source, known) if isinstance(source, str) else _bytes(source, known, name)
    if not found.rows:
        raise NothingFound
    if len(found.rows) > MOST_ROWS:
        raise TooManyEvents(limit=MOST_ROWS)
    return replace(found, rows=tuple(_sound(row) for row in found.rows))


def _text(text: str, known: Known, delimiters: str = "\t;|", *, is_table: bool = False) -> Reading:
    """Read pasted text: a calendar, a table whose first row names its columns, else a plan."""
    begins = text.lstrip("\ufeff \t\r\n")[: len(_CALENDAR)].upper()
    if begins == _CALENDAR.decode():
        return calendars.read(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), known)
    if "\0" in text or begins.startswith(_PAGES):
        raise KindUnknown
    rows = csv_file.rows_of(text, delimiters)
    heads = heads_at(rows) if rows else None
    if rows and heads:
        return tables.read(rows, heads, known)
    if len(text) > MOST_TEXT:
        raise TextTooLong(limit=MOST_TEXT)
    found = plans.read(text, known)
    if is_table and not found.rows:
        raise TableWithoutHeads
    return found


def _bytes(data: bytes, known: Known, name: str) -> Reading:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, known)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableUnreadable
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[: len(_CALENDAR)].upper() == _CALENDAR or suffix in (".ics", ".ical", ".icalendar"):
        return calendars.read(data, known)
    return _text(csv_file.text_of(data), known, "\t;|,", is_table=suffix in (".csv", ".tsv"))


def _workbook(data: bytes, known: Known) -> Reading:
    """Read the sheet that names its columns, else the cells of the first one as a plan."""
    book = xlsx_file.read(data)
    if book.heads:
        found = tables.read(book.rows, book.heads, known)
    else:
        found = _cells_as_plan(book.rows, known)
    unread = (Leftover(0, name) for name in book.unread)
    return replace(found, leftovers=(*unread, *found.leftovers))


def _cells_as_plan(rows: Iterable[Row], known: Known) -> Reading:
    text = "\n".join("\t".join(filter(None, map(as_text, row.cells))) for row in rows)
    if len(text) > MOST_TEXT:
        raise TextTooLong(limit=MOST_TEXT)
    found = plans.read(text, known)
    if not found.rows:
        raise TableWithoutHeads
    return found


def _sound(row: Planned) -> Planned:
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
        doubt = Note(Doubt.TIME_LEFT_OUT, str(row.ends_time or row.span.last or ""))
        return fixed if fixed is row else replace(fixed, notes=(*row.notes, doubt))
    return replace(row, span=replace(row.span, first=None, last=None), starts_time=None)
