"""Parse tables in text form: detect the delimiter and the encoding."""

import csv
from collections.abc import Iterator

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
    """Yield the rows up to a malformed one, which is an error if the whole table is read."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, skipinitialspace=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not is_whole:
                return
            line = lines[min(begins, len(lines)) - 1]
            raise LineUnreadable(line=begins, text=line_excerpt(line)) from error
        yield TableRow(begins, tuple(cell[:MAX_CELL_LENGTH].strip() for cell in cells))
