"""Complete the rows of a sheet: merged cells, formulas without a result, numbers as dates.

Source:
    docs/rules/imports.md, "Tables"; ECMA-376, part 1, 18.3.1.40 (f), 18.3.1.55 (mergeCell)
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel

from meetings.domain.imports.table.cells import (
    FORMULA,
    MAX_COLUMNS,
    MAX_TABLE_ROWS,
    Cell,
    TableHeader,
    TableRow,
)

_MERGED = re.compile(
    rb'<(?:\w{1,9}:)?mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_FORMULA = re.compile(
    rb'<(?:\w{1,9}:)?c\s[^<>]{0,60}?r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,60}>\s{0,9}<(?:\w{1,9}:)?f[^<>]{0,200}'
    rb"(?:/>|>[^<]{0,8200}</(?:\w{1,9}:)?f>)\s{0,9}(?:<(?:\w{1,9}:)?v\s?/>|<(?:\w{1,9}:)?v>\s{0,9}</(?:\w{1,9}:)?v>)?"
    rb"\s{0,9}</(?:\w{1,9}:)?c>"
)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
#: Cells that one file may fill; merged ranges of a hostile file overlap.
_MAX_FILLED = 100_000
_DATE_FIELDS = ("date", "starts", "ends")
_Cells = dict[tuple[int, int], Cell]


def complete_rows(
    rows: list[TableRow], xml: bytes, heads: TableHeader | None, epoch: datetime
) -> list[TableRow]:
    """Return the rows with all values; ``epoch`` is the day from which numbers of dates count."""
    changes: _Cells = dict.fromkeys(_formulas(xml, rows), FORMULA)
    rows = _changed(rows, changes)
    if heads is not None:
        rows = _changed(rows, dict(_numbered_dates(rows, heads, epoch)))
    return _changed(rows, dict(_merged(rows, xml)))


def _changed(rows: list[TableRow], changes: _Cells) -> list[TableRow]:
    """Return the rows with the cells at these lines and columns replaced."""
    by_line: dict[int, dict[int, Cell]] = {}
    for (line, column), cell in changes.items():
        by_line.setdefault(line, {})[column] = cell
    return [_with_cells(row, by_line[row.line]) if row.line in by_line else row for row in rows]


def _with_cells(row: TableRow, changes: dict[int, Cell]) -> TableRow:
    cells = [*row.cells, *[""] * (max(changes) + 1 - len(row.cells))]
    for column, cell in changes.items():
        cells[column] = cell
    return replace(row, cells=tuple(cells))


def _formulas(xml: bytes, rows: list[TableRow]) -> Iterator[tuple[int, int]]:
    """Yield the lines and columns of formulas of which the file has no result."""
    by_line = {row.line: row for row in rows}
    for letters, number in _FORMULA.findall(xml):
        row, column = by_line.get(int(number)), column_index_from_string(letters.decode()) - 1
        if row is not None and column < len(row.cells) and not row.cells[column]:
            yield row.line, column


def _numbered_dates(
    rows: list[TableRow], heads: TableHeader, epoch: datetime
) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the days that plain numbers in the columns of dates stand for."""
    columns = [heads.columns[name] for name in _DATE_FIELDS if name in heads.columns]
    for row in rows[heads.at + 1 :]:
        for column in columns:
            cell = row.cells[column] if column < len(row.cells) else ""
            if isinstance(cell, str) and _SERIAL.fullmatch(cell):
                day = from_excel(float(cell), epoch)
                if isinstance(day, datetime):
                    yield (row.line, column), day.replace(second=0, microsecond=0)


def _merged(rows: list[TableRow], xml: bytes) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the value of the first cell of each merged range for the rows below it."""
    by_line, filled = {row.line: row for row in rows}, 0
    for letters, first, _last_column, last in _MERGED.findall(xml):
        column, line = column_index_from_string(letters.decode()) - 1, int(first)
        row = by_line.get(line)
        cell = row.cells[column] if row is not None and column < len(row.cells) else ""
        if not cell or column >= MAX_COLUMNS:
            continue
        for below in range(line + 1, min(int(last), MAX_TABLE_ROWS) + 1):
            filled += 1
            if filled > _MAX_FILLED:
                return
            if below in by_line and any(by_line[below].cells):
                yield (below, column), cell
