"""Write a table as an XLSX workbook.

It runs as a separate process that imports nothing of this package: it reads the table as JSON from
standard input and writes the workbook to standard output.
"""

import json
import sys
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font


def workbook(title: str, rows: list[list[Any]], widths: list[int]) -> bytes:
    """Return the workbook. A date is an object {"date": "2027-03-18"}; widths are in characters."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            _write(sheet.cell(number, column), value)
    for cell, width in zip(sheet[1], widths, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(cell: Any, value: Any) -> None:
    """Write a date or a text; a text is never a formula, and holds no control characters."""
    if isinstance(value, dict):
        cell.value = date.fromisoformat(value["date"])
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"


if __name__ == "__main__":
    sys.stdout.buffer.write(workbook(**json.load(sys.stdin)))
