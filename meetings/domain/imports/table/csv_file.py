"""Tables as text: which character parts the columns, which bytes are which letters."""

import csv
from collections.abc import Iterator

from meetings.domain.imports.errors import BytesUnreadable, LineUnreadable, TooManyLines
from meetings.domain.imports.table.cells import (
    LONGEST_CELL,
    MOST_TABLE_ROWS,
    Row,
    heads_at,
    within_width,
)
from meetings.domain.imports.words.decoding import shown, unicode_text

_LOOKED_AT = 40


def text_of(data: bytes) -> str:
    """Return the text of the bytes: Unicode, else what Windows writes in Western Europe.

    Raises:
        BytesUnreadable: they are neither; names the line.
    """
    try:
        return unicode_text(data)
    except BytesUnreadable as refused:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused from None


def rows_of(text: str, delimiters: str) -> list[Row] | None:
    """Return the rows of a table that names its columns; None where no delimiter makes it one.

    Raises:
        DomainError: it has too many rows or columns, or a broken row.
    """
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        delimiters, lines = lines[0][4], ["", *lines[1:]]
    head = [line[:LONGEST_CELL] for line in lines[:_LOOKED_AT]]
    found = [(each, heads_at(list(_parsed(head, each, is_whole=False)))) for each in delimiters]
    counted = [(len(heads.columns), each) for each, heads in found if heads]
    if not counted:
        return None
    if len(lines) > MOST_TABLE_ROWS:
        raise TooManyLines(limit=MOST_TABLE_ROWS)
    return [within_width(row) for row in _parsed(lines, max(counted)[1], is_whole=True)]


def _parsed(lines: list[str], delimiter: str, *, is_whole: bool) -> Iterator[Row]:
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
            raise LineUnreadable(line=begins, text=shown(line)) from error
        yield Row(begins, tuple(cell[:LONGEST_CELL].strip() for cell in cells))
