"""Tables as text: which character parts the columns, which bytes are which letters."""

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
    """Return the text of the bytes: Unicode, else what Windows writes in Western Europe.

    Raises:
        BytesUnreadable: they are neither; names the line.
    """
    try:
        return decode_unicode(data)
    except BytesUndecodable as refused:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused from None


def parse_rows(text: str, delimiters: str) -> list[TableRow] | None:
    """Return the rows of a table that names its columns; None where no delimiter makes it one.

    Raises:
        DomainError: it has too many rows or columns, or a broken row.
    """
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        delimiters, lines = lines[0][4], ["", *lines[1:]]
    head = [line[:MAX_CELL_LENGTH] for line in lines[:_SAMPLE_ROWS]]
    found = [
        (each, find_header(list(_iter_rows(head, each, is_whole=False)))) for each in delimiters
    ]
    counted = [(len(heads.columns), each) for each, heads in found if heads]
    if not counted:
        return None
    if len(lines) > MAX_TABLE_ROWS:
        raise TooManyLines(limit=MAX_TABLE_ROWS)
    return [trim_empty_cells(row) for row in _iter_rows(lines, max(counted)[1], is_whole=True)]


def _iter_rows(lines: list[str], delimiter: str, *, is_whole: bool) -> Iterator[TableRow]:
    """Yield the rows; a broken one ends it, with a refusal where the whole table is read."""
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
