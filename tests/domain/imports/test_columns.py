"""Columns of tables: foreign headings, whole columns, times, merged cells, formulas, numbers."""

import io
import zipfile
from datetime import date, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from meetings.domain.imports.errors import TextDocumentGiven
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue, PlannedEvent
from meetings.domain.imports.source_parser import parse_source
from tests.cpu_time import assert_costs_at_most
from tests.domain.imports.helpers import KNOWN, cities, date_span, issues, outcome, row, rows
from tests.domain.imports.test_tables import HEADINGS, VALID_WORKBOOK, with_parts


def when(planned: PlannedEvent) -> str:
    """Return "2026-10-13 09:00-10:00 zone", with "?" if it is in doubt."""
    times = "-".join(f"{at:%H:%M}" for at in (planned.starts_time, planned.ends_time) if at)
    doubt = "?" if issues(planned) & BLOCKING_ISSUES else ""
    parts = (date_span(planned), times, planned.timezone)
    return " ".join(part for part in parts if part) + doubt


@pytest.mark.parametrize(
    "table",
    [
        "Datum;Uhrzeit;Titel;Ort\n13.10.2026;9.00 Uhr;Forum;Riga",
        "Termin;Zeit;Veranstaltung;Ort\n13.10.26;9 Uhr;Forum;Riga",
        "Dato;Kl.;Møde;Sted\n13-10-2026;9.00;Forum;Riga",
        "Dato;Tidspunkt;Møte;Sted\n13/10/2026;kl. 9;Forum;Riga",
        "Datum;Tid;Möte;Plats\n2026-10-13;09:00;Forum;Riga",
        "Päivämäärä;Kello;Tilaisuus;Paikka\nti 13.10.2026;klo 9;Forum;Riga",
        "Kuupäev;Kellaaeg;Sündmus;Koht\n13. oktoober 2026;9.00;Forum;Riga",
        "Datums;Laiks;Pasākums;Vieta\n13.10.2026.;plkst. 9.00;Forum;Riga",
        "Data;Laikas;Renginys;Vieta\n2026 m. spalio 13 d.;9 val.;Forum;Riga",
        "Data;Godzina;Wydarzenie;Miejsce\n13 października 2026 r.;9:00;Forum;Riga",
        "Dagsetning;Tími;Fundur;Staður\n13. október 2026;9:00;Forum;Riga",
        "Date;Heure;Réunion;Lieu\n13 octobre 2026;9h;Forum;Riga",
        "Дата;Время;Мероприятие;Место\n13.10.2026;9:00;Forum;Riga",
    ],
)
def test_headings_in_the_languages_of_the_members(table: str) -> None:
    for encoded in (table.encode(), table.replace(";", "\t").encode("utf-16")):
        planned = row(encoded, "plan.csv")

        assert (when(planned), planned.title) == ("2026-10-13 09:00", "Forum")
        assert cities(planned) == ["Riga"]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (("10/13/2026", "10/5/2026"), ["2026-10-13", "2026-10-05"]),
        (("13/10/2026", "10/5/2026"), ["2026-10-13", "2026-05-10"]),
        (("10/6/2026", "10/5/2026"), ["2026-06-10?", "2026-05-10?"]),
        (("10/13/26", "1/2/26"), ["2026-10-13", "2026-01-02"]),
        (("10/13", "10/5"), ["2018-10-13", "2018-10-05"]),
        (("13.10.2026", "10/5/2026"), ["2026-10-13", "2026-05-10?"]),
    ],
)
def test_the_whole_column_decides_on_day_and_month(dates: tuple[str, str], days: list[str]) -> None:
    table = "Date,Title\n" + "".join(f"{text},Forum\n" for text in dates)

    assert [when(planned) for planned in rows(table.encode(), "a.csv")] == days


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            "2026-10-13T09:00:00+02:00,2026-10-13T17:30:00+02:00,,Stockholm",
            "2026-10-13 09:00-17:30",
        ),
        ("2026-10-13T07:00:00Z,2026-10-13T08:00:00Z,,Stockholm", "2026-10-13 09:00-10:00"),
        ("20261013T070000Z,20261013T080000Z,,Stockholm", "2026-10-13 09:00-10:00"),
        ("2026-10-13T22:30Z,,,Stockholm", "2026-10-14 00:30"),
        ("2026-10-13T09:00:00-04:00,,,online", "2026-10-13 09:00 Etc/GMT+4"),
        ("2026-10-13 09:00,,1:30,Riga", "2026-10-13 09:00-10:30"),
        ("2026-10-13 09:00,,90 min,Riga", "2026-10-13 09:00-10:30"),
        ("2026-10-13 09:00,,2 h,Riga", "2026-10-13 09:00-11:00"),
        ("2026-10-13 09:00,,soon over,Riga", "2026-10-13 09:00?"),
        ("13 October 2026 at 9:30,11.00,,Riga", "2026-10-13 09:30-11:00"),
        ("13/10/2026 2:00 PM,13/10/2026 4:00 PM,,Riga", "2026-10-13 14:00-16:00"),
        ("2026-10-13,15,,Riga", "2026-10-13/2026-10-15"),
        ("week 43,,,Riga", "2018-10-22/2018-10-28"),
        ("soon,,,Riga", "?"),
        ("tbc,,,Riga", ""),
        ("46308,,,Riga", "2026-10-13?"),
        ("13 October 2026 (cancelled),,,Riga", "2026-10-13?"),
        ("2026-10-13 9:00 / 10:30,,,Riga", "2026-10-13 09:00?"),
    ],
)
def test_starts_and_ends(cells: str, expected: str) -> None:
    table = f"Start,End,Duration,Place,Title\n{cells},Forum\n"

    assert when(row(table.encode(), "a.csv")) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("10/13/2026,9:00:00 AM,10/13/2026,11:30:00 AM,False", "2026-10-13 09:00-11:30"),
        ("12/24/2026,12:00:00 AM,12/25/2026,12:00:00 AM,True", "2026-12-24"),
        ("12/24/2026,12:00:00 AM,12/27/2026,12:00:00 AM,True", "2026-12-24/2026-12-26"),
        ("12/24/2026,,12/26/2026,,True", "2026-12-24/2026-12-26"),
        ("10/14/2026,10:00 PM,10/15/2026,2:00 AM,False", "2026-10-14/2026-10-15 22:00-02:00"),
        ("10/14/2026,10:00 AM,10/14/2026,,maybe", "2026-10-14 10:00?"),
        ("10/14/2026,25:00,10/14/2026,,False", "2026-10-14?"),
        ("10/14/2026,all day,10/14/2026,,", "2026-10-14"),
    ],
)
def test_columns_of_outlook(cells: str, expected: str) -> None:
    table = f"Start Date,Start Time,End Date,End Time,All day event,Subject\n{cells},Forum\n"

    assert when(row(table.encode(), "a.csv")) == expected


def test_german_columns_of_outlook() -> None:
    table = (
        "Betreff,Beginnt am,Beginnt um,Endet am,Endet um,Ganztägiges Ereignis\n"
        "Sitzung,13.10.2026,09:00:00,13.10.2026,11:00:00,Aus\n"
        "Urlaub,24.12.2026,00:00:00,25.12.2026,00:00:00,Ein\n"
    )
    assert [when(item) for item in rows(table.encode(), "a.csv")] == [
        "2026-10-13 09:00-11:00", "2026-12-24",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Helsinki time", "2026-10-13 10:00 Europe/Helsinki"),
        ("EDT", "2026-10-13 10:00 America/New_York"),
        ("EST", "2026-10-13 10:00 America/New_York?"),
        ("UTC+2", "2026-10-13 10:00 Etc/GMT-2"),
        ("local time", "2026-10-13 10:00"),
        ("FLE Standard Time", "2026-10-13 10:00 Europe/Kyiv"),
        ("Mars", "2026-10-13 10:00?"),
    ],
)
def test_zones_in_a_column(zone: str, expected: str) -> None:
    table = f"Date;Time;Time zone;Title;Place\n2026-10-13;10:00;{zone};Forum;Riga\n"

    assert when(row(table, "")) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Date;Time (EET);Title\n2026-01-13;10:00;Forum\n", "2026-01-13 10:00 Europe/Helsinki"),
        ("Date;Time UTC;Title\n2026-10-13;10:00;Forum\n", "2026-10-13 10:00 UTC"),
        (
            "Date;Time, Helsinki time;Title\n2026-10-13;10:00;Forum\n",
            "2026-10-13 10:00 Europe/Helsinki",
        ),
        ("Start (UTC+2);Title\n2026-10-13 10:00;Forum\n", "2026-10-13 10:00 Etc/GMT-2"),
        (
            "Times are in EEST\nDate;Time;Title\n2026-10-13;10:00;Forum\n",
            "2026-10-13 10:00 Europe/Helsinki",
        ),
        ("Date;Time (EST);Title\n2026-10-13;10:00;Forum\n", "2026-10-13 10:00 America/New_York?"),
        ("Date;Time (from);Title\n2026-10-13;10:00;Forum\n", "2026-10-13 10:00"),
    ],
)
def test_zones_in_headings(table: str, expected: str) -> None:
    assert when(row(table, "")) == expected


def test_rows_of_months_are_headings() -> None:
    table = (
        "Date | Location | Event |\nApril |\n26–27 | Riga | First |\nMay 2019 |\n"
        "1 | Oslo | Second |\nMonth | | |\n"
    )
    result = parse_source(table, KNOWN)

    assert [date_span(item) for item in result.rows] == ["2019-04-26/2019-04-27", "2019-05-01"]
    assert [item.text for item in result.leftovers] == ["Month"]


def test_a_blank_month_is_that_of_the_row_above() -> None:
    result = rows("Month;Day;Title\nOctober;13;A\n;14;B\nNovember;3-4;C\n", "")

    assert [date_span(item) for item in result] == [
        "2018-10-13", "2018-10-14", "2018-11-03/2018-11-04",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "status", "notes", "issue"),
    [
        ("Aflyst: Forum", "", "", ImportIssue.CANCELLED),
        ("Forum", "postponed", "", ImportIssue.POSTPONED),
        ("Forum", "abgesagt", "", ImportIssue.CANCELLED),
        ("Forum", "Atšaukta", "", ImportIssue.CANCELLED),
        ("Forum", "", "cancelled", ImportIssue.CANCELLED),
        ("Forum", "", "verschoben auf 20. Oktober", ImportIssue.POSTPONED),
    ],
)
def test_states_in_any_column(title: str, status: str, notes: str, issue: ImportIssue) -> None:
    planned = row(f"Date;Title;Status;Notes\n2026-10-13;{title};{status};{notes}\n", "")

    assert (planned.title, issues(planned), planned.is_cancelled) == ("Forum", {issue}, True)


Sheet = list[list[Any]]


def workbook(sheet: Sheet, *merged: str, is_from_1904: bool = False) -> bytes:
    """Return a workbook with the cells and the merged ranges."""
    file = Workbook()
    file.epoch = CALENDAR_MAC_1904 if is_from_1904 else file.epoch
    page = file.worksheets[0]
    for cells in sheet:
        page.append(cells)
    for area in merged:
        page.merge_cells(area)
    stored = io.BytesIO()
    file.save(stored)
    return stored.getvalue()


def test_merged_cells_hold_for_all_their_rows() -> None:
    day = date(2026, 10, 13)
    data = workbook(
        [
            ["Date", "Title", "City"],
            [day, "Morning", "Riga"],
            [None, "Noon", None],
            [None, "Evening", None],
            [None, "Open", "Oslo"],
        ],
        "A2:A4",
        "C2:C4",
    )
    result = rows(data, "a.xlsx")

    assert [(date_span(item), cities(item)) for item in result] == [
        ("2026-10-13", ["Riga"]),
        ("2026-10-13", ["Riga"]),
        ("2026-10-13", ["Riga"]),
        ("", ["Oslo"]),
    ]


@pytest.mark.parametrize("is_from_1904", [False, True])
def test_numbers_in_columns_of_dates_are_days(is_from_1904: bool) -> None:
    number = 46308 - 1462 * is_from_1904
    sheet: Sheet = [HEADINGS, [number, 0.375, "CSO", "Riga"], [number + 0.5, None, "CSO", "Riga"]]
    first, second = rows(workbook(sheet, is_from_1904=is_from_1904), "a.xlsx")

    assert (when(first), when(second)) == ("2026-10-13 09:00", "2026-10-13 12:00")


def test_durations_are_times() -> None:
    sheet: Sheet = [
        ["Date", "Start time", "End time", "Title"],
        [date(2026, 10, 13), timedelta(hours=9), timedelta(hours=12), "CSO"],
        [date(2026, 10, 13), time(9), timedelta(hours=30), "CSO"],
    ]
    first, second = rows(workbook(sheet), "a.xlsx")

    assert (when(first), when(second)) == ("2026-10-13 09:00-12:00", "2026-10-13 09:00?")


def test_formulas_without_a_result_are_named() -> None:
    sheet: Sheet = [
        HEADINGS,
        ["=A1+7", None, "CSO", "Riga"],
        [date(2026, 10, 13), "=B1", "CSO", ""],
    ]
    first, second = rows(workbook(sheet), "a.xlsx")

    assert issues(first) == issues(second) == {ImportIssue.FORMULA_WITHOUT_VALUE}
    assert (date_span(first), date_span(second)) == ("", "2026-10-13")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (with_parts(VALID_WORKBOOK, **{"word/document.xml": b"<a/>"}), "plan.docx"),
        (with_parts(VALID_WORKBOOK, mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "plan.doc"),
    ],
    ids=["docx", "odt", "doc"],
)
def test_text_documents_are_named(data: bytes, name: str) -> None:
    with pytest.raises(TextDocumentGiven):
        parse_source(data, KNOWN, name)


def test_merged_cells_of_a_hostile_file_take_little_time() -> None:
    with_rows = workbook([HEADINGS, *[["2018-09-18", None, "CSO", "Riga"]] * 100])
    ranges = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % line for line in range(2, 5000))
    with zipfile.ZipFile(io.BytesIO(with_rows)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    merged = b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
    hostile = with_parts(with_rows, sheet1=sheet.replace(b"</sheetData>", merged))

    assert_costs_at_most(8, lambda: outcome(hostile, "a.xlsx"), lambda: rows(with_rows, "a.xlsx"))


def test_an_unclosed_quotation_mark_costs_no_other_row() -> None:
    table = (
        'Date;Title;Place\n2026-10-13;"Board;Riga\n2026-10-14;Forum;Oslo\n'
        '2026-10-15;"Two\nlines";Riga\n2026-10-16;Last "quoted" words;Oslo\n'
    )
    result = rows(table.encode(), "a.csv")

    assert [(item.line, date_span(item)) for item in result][-1] == (6, "2026-10-16")
    lone = rows(b'Date;Title;Place\n2026-10-13;"Board;Riga\n2026-10-14;Forum;Oslo\n', "a.csv")
    assert [(item.line, date_span(item), cities(item)) for item in lone] == [
        (2, "2026-10-13", ["Riga"]), (3, "2026-10-14", ["Oslo"]),
    ]  # fmt: skip
