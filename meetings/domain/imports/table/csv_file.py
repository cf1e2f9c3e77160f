"""Parse tables in text form: detect the delimiter and the encoding."""

import csv
from collections.abc import Generator, Iterator

from meetings.domain.imports.errors import BytesUndecodable, LineUnreadable, TooManyLines
from meetings.domain.imports.grammar.decoding import decode_unicode, line_excerpt
from meetings.domain.imports.table.cells import (
    MAX_CELL_LENGTH,
    MAX_TABLE_ROWS,
    TableRow,
    find_header,
    trim_empty_cells,
)

_SAMPLE_ROWS = 40
#: Unclosed quotation marks that are repaired; each of them costs a pass over the rest.
_MAX_REPAIRS = 20


def decode(data: bytes) -> str:
    """Return the text of the bytes: Unicode, else Windows-1252.

    Raises:
        BytesUndecodable: the bytes are in neither encoding.
    """
    try:
        return decode_unicode(data)
    except BytesUndecodable as refused:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused from None


def parse_rows(text: str, delimiters: str) -> list[TableRow] | None:
    """Return the rows of a table with a header row; None if no delimiter produces one.

    Raises:
        DomainError: it has too many rows or columns, or a malformed row.
    """
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        delimiters, lines = lines[0][4], ["", *lines[1:]]
    head = [line[:MAX_CELL_LENGTH] for line in lines[:_SAMPLE_ROWS]]
    candidates = [
        (delimiter, find_header(list(_iter_rows(head, delimiter, is_whole=False))))
        for delimiter in delimiters
    ]
    counted = [(len(heads.columns), delimiter) for delimiter, heads in candidates if heads]
    if not counted:
        return None
    if len(lines) > MAX_TABLE_ROWS:
        raise TooManyLines(limit=MAX_TABLE_ROWS)
    return [trim_empty_cells(row) for row in _iter_rows(lines, max(counted)[1], is_whole=True)]


def _iter_rows(lines: list[str], delimiter: str, *, is_whole: bool) -> Iterator[TableRow]:
    """Yield the rows. A quotation mark that is never closed costs no other row.

    Raises:
        LineUnreadable: a line is malformed, and the whole table is read.
    """
    at = repairs = 0
    while at < len(lines):
        begins = yield from _quoted_rows(lines, at, delimiter)
        if begins is None:
            return
        line = lines[begins - 1]
        repairs += 1
        if len(line) > csv.field_size_limit() or repairs > _MAX_REPAIRS:
            if is_whole:
                raise LineUnreadable(line=begins, text=line_excerpt(line))
            return
        yield _row(begins, line.split(delimiter))
        at = begins


def _quoted_rows(
    lines: list[str], at: int, delimiter: str
) -> Generator[TableRow, None, int | None]:
    """Yield the rows from a line on; return the number of the line that cannot be read."""
    quoted = (f"{line}\n" for line in lines[at:])
    reader = csv.reader(quoted, delimiter=delimiter, skipinitialspace=True)
    while True:
        begins = at + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return None
        except csv.Error:
            return begins
        last = at + reader.line_num
        if last == len(lines) > begins and _is_unclosed(lines[begins - 1 :]):
            return begins
        yield _row(begins, cells)


def _is_unclosed(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _row(line: int, cells: list[str]) -> TableRow:
    return TableRow(line, tuple(cell[:MAX_CELL_LENGTH].strip() for cell in cells))
