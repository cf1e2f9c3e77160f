"""Tables as XLSX workbooks, read back with openpyxl."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from meetings.adapters.workbooks import write_workbook


def test_cells_are_texts_and_dates() -> None:
    rows: list[list[str | date]] = [
        ["Title", "Start"],
        ["=HYPERLINK(1)", date(2027, 3, 18)],
        ["bell\x07", "+1 week"],
    ]

    sheet = load_workbook(BytesIO(write_workbook("Plan", rows, [30, 16]))).worksheets[0]

    assert sheet.title == "Plan"
    assert [cell.value for cell in sheet["A"]] == ["Title", "=HYPERLINK(1)", "bell"]
    assert sheet["B2"].value.date() == date(2027, 3, 18)
    assert sheet["B3"].value == "+1 week"
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]
    assert sheet["A1"].font.bold
    assert (sheet.column_dimensions["A"].width, sheet.freeze_panes) == (30, "A2")
