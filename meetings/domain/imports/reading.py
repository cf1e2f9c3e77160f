"""The one door to all readers: a source goes in, what was understood of it comes out.

Source:
    docs/rules/imports.md
"""

from dataclasses import replace
from pathlib import PurePath

from meetings.domain.imports import calendar_file, plan_text
from meetings.domain.imports.decoding import unicode_text
from meetings.domain.imports.errors import (
    KindUnknown,
    NothingFound,
    SourceTooLarge,
    TextTooLong,
    TooManyEvents,
)
from meetings.domain.imports.rules import (
    MOST_BYTES,
    MOST_ROWS,
    MOST_TEXT,
    Doubt,
    Known,
    Note,
    Planned,
    Reading,
)

_MEGABYTE = 1024 * 1024
_BEGINS = b"BEGIN:VCALENDAR"


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


def _text(text: str, known: Known) -> Reading:
    if len(text) > MOST_TEXT:
        raise TextTooLong(limit=MOST_TEXT)
    if text.lstrip("\ufeff \t\r\n")[: len(_BEGINS)].upper() == _BEGINS.decode():
        return calendar_file.read(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), known)
    return plan_text.read(text, known)


def _bytes(data: bytes, known: Known, name: str) -> Reading:
    suffix = PurePath(name).suffix.lower()
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[: len(_BEGINS)].upper() == _BEGINS or suffix in (".ics", ".ical", ".icalendar"):
        return calendar_file.read(data, known)
    if suffix in ("", ".txt", ".md"):
        return _text(unicode_text(data), known)
    raise KindUnknown


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
