"""Rows of cells and the header row, shared by all table formats.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from meetings.domain.events.fields import EVENT_FIELDS
from meetings.domain.imports.errors import TooManyColumns
from meetings.domain.imports.rules import MAX_LINE_LENGTH
from meetings.domain.imports.table.heading_names import OTHER_HEADINGS
from meetings.kernel.text import clean, normalise

MAX_TABLE_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL_LENGTH = 10_000
MAX_HEADER_ROW = 20
#: Names of columns that hold less or more than one field of an event, folded.
_COMPOSED = {
    "starts": "start, starts, start date, starts on, from, begin, begins, beginning, first day, "
    "date from, start day, dtstart, date start, from date",
    "ends": "end, ends, end date, ends on, to, until, till, last day, date to, end day, dtend, "
    "date end, to date, finish",
    "date": "date, dates, day, days, when, date and time, time and date, dates and time, "
    "planned date, proposed date, tentative date",
    "time": "time, times, start time, starts at, begins at, hour, hours, time of day, from time",
    "end_time": "end time, ends at, to time, finish time",
    "month": "month",
    "year": "year",
    "place": "place, places, where, location, locations, city and country, place and venue",
    "city": "city, town, host city",
    "country": "country, host country, state country",
    "venue": "venue, premises, hotel, building",
    "address": "address, street",
    "body": "body, bodies, group, task force, expert group, organiser, organizer, organised by, "
    "organized by, committee, responsible, network, organising body, working group",
    "status": "status, state, confirmed, confirmation",
    "uid": "uid, id, identifier",
}
_DATE_COLUMNS = {"date", "starts", "month", "year"}

#: Without its accent, the Danish word is the English "mode".
_NORDIC_MEETING = re.compile(r"\s*m[øö][dt]er?\W*$", re.IGNORECASE)
Cell = str | date | datetime | time
#: The text of a cell with a formula whose result the workbook does not contain.
FORMULA = "\ufffcformula"


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row, and its number in the file; an empty cell is ""."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """Return the row as one line of text."""
        return clean(" | ".join(text for cell in self.cells if (text := cell_text(cell))))


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The columns by their meaning, and the position of the header row."""

    at: int
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class NamedCells:
    """The cells of a row by field."""

    row: TableRow
    heads: TableHeader

    def cell(self, field: str) -> Cell:
        """Return the cell in the column of a field; "" without one."""
        at = self.heads.columns.get(field)
        return self.row.cells[at] if at is not None and at < len(self.row.cells) else ""

    def text(self, field: str) -> str:
        """Return the text of the cell as one line."""
        return cell_text(self.cell(field))[:MAX_LINE_LENGTH]

    def raw(self, column: str) -> str:
        """Return the text of the cell with its line breaks."""
        cell = self.cell(column)
        return cell if isinstance(cell, str) and cell != FORMULA else cell_text(cell)


def find_header(rows: list[TableRow]) -> TableHeader | None:
    """Return the first row that names a title column and a date column, or None."""
    for at, row in enumerate(rows[:MAX_HEADER_ROW]):
        columns = _map_columns(row)
        if "title" in columns and _DATE_COLUMNS & set(columns):
            return TableHeader(at, columns)
    return None


def trim_empty_cells(row: TableRow) -> TableRow:
    """Return the row without empty cells beyond the column limit.

    Raises:
        TooManyColumns: a cell beyond the limit is not empty.
    """
    if any(row.cells[MAX_COLUMNS:]):
        raise TooManyColumns(line=row.line, limit=MAX_COLUMNS)
    return TableRow(row.line, row.cells[:MAX_COLUMNS])


def cell_text(cell: Cell) -> str:
    """Return the text of a cell, with dates in ISO 8601."""
    if cell == FORMULA:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != time(0) else f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:%H:%M}" if isinstance(cell, time) else clean(cell)


def _map_columns(row: TableRow) -> dict[str, int]:
    """Return {field: column} of a header row; the first column of a field counts."""
    names = [_normalise_heading(cell) if isinstance(cell, str) else "" for cell in row.cells]
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        field = _column_by_name().get(name)
        if field:
            columns.setdefault(field, column)
    for column, name in enumerate(names):
        field = _column_for_heading(name) if name and name not in _column_by_name() else None
        if field and field not in columns:
            columns[field] = column
    return columns


def _column_for_heading(name: str) -> str | None:
    """Return the field of a longer heading: the longest known name in it, of at most five words."""
    words = name.split(" ")
    if len(words) > 5:
        return None
    runs = (words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    names = [run for run in (" ".join(run) for run in runs) if run in _column_by_name()]
    return _column_by_name()[max(names, key=len)] if names else None


def _normalise_heading(cell: str) -> str:
    """Return a heading normalised, without text in brackets and punctuation."""
    if _NORDIC_MEETING.match(cell):
        return "meeting"
    without = re.sub(r"\([^()]{0,60}\)", " ", normalise(cell[:120]))
    return " ".join(re.findall(r"\w+", without.replace("_", " ")))


@cache
def _column_by_name() -> dict[str, str]:
    """Return {heading: column}: of the composed columns, and of fields that declare headings."""
    composed = {name: column for column, names in _COMPOSED.items() for name in names.split(", ")}
    imported = {field.name: field.imported for field in EVENT_FIELDS if field.imported}
    declared = {name: column for column, rules in imported.items() for name in rules.headings}
    others = {
        normalise(name): column
        for column, names in OTHER_HEADINGS.items()
        for name in names.split(", ")
    }
    return others | composed | declared
