"""Plans in text tables and workbooks."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.errors import (
    BytesUndecodable,
    LineUnreadable,
    SourceTypeUnknown,
    TableUnreadable,
    TableWithoutHeader,
    TooManyColumns,
    TooManyEvents,
    TooManyLines,
)
from meetings.domain.imports.rules import MAX_PLACES, MAX_ROWS, ImportIssue
from meetings.domain.imports.source_parser import parse_source
from meetings.domain.imports.table.cells import MAX_COLUMNS, MAX_TABLE_ROWS
from meetings.domain.imports.table.xlsx_file import MAX_UNPACKED_BYTES
from meetings.kernel.errors import DomainError
from tests.cpu_time import assert_costs_at_most
from tests.domain.imports.helpers import KNOWN, cities, date_span, issues, outcome, row, rows

PLAN = """\
Date;Time;Title;Place;Body;Kind;Mode;Status;Comments
18-19 September;09:30-16:00;First CSO meeting;Riga;CSO;;;;Welcome
October (tbc);;TF-THB meeting;Rīga, Latvia;TF-THB;Expert group meeting;hybrid;;
2018-11-05;10:00;"Workshop; on data";online;EGCAR;;;tentative;
6,7 December;;Conference;Gdańsk and Malbork;;;;cancelled;
;;Final conference;;;;;;
"""


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_with_any_delimiter_are_parsed(delimiter: str, encoding: str) -> None:
    text = PLAN
    if delimiter == ",":
        text = PLAN.replace("Rīga, Latvia", '"Rīga, Latvia"').replace("6,7", '"6,7"')
    text = text.replace('"Workshop; on data"', "Workshop on data").replace(";", delimiter)
    result = rows(text.encode(encoding), "plan.csv")

    assert [date_span(item) for item in result] == [
        "2018-09-18/2018-09-19", "2018-10", "2018-11-05", "2018-12-06/2018-12-07", "",
    ]  # fmt: skip
    assert [item.title for item in result] == [
        "First CSO meeting", "TF-THB meeting", "Workshop on data", "Conference", "Final conference",
    ]  # fmt: skip
    assert (result[0].starts_time, result[0].ends_time) == (time(9, 30), time(16))
    assert result[0].description == "Welcome"
    assert [cities(item) for item in result] == [["Riga"], ["Rīga"], [], ["Gdańsk", "Malbork"], []]
    assert [item.body_id for item in result] == [1, 2, 3, None, None]
    assert result[1].to_be_confirmed
    assert (result[1].kind, result[1].mode) == (
        EventKind.EXPERT_GROUP_MEETING, AttendanceMode.HYBRID,
    )  # fmt: skip
    assert (result[2].mode, result[2].to_be_confirmed) == (AttendanceMode.ONLINE, True)
    assert result[3].is_cancelled
    assert issues(result[3]) == {ImportIssue.CANCELLED}
    assert issues(result[4]) == {ImportIssue.NO_DATE}
    assert [item.line for item in result] == [2, 3, 4, 5, 6]


def test_windows_encoding_is_supported() -> None:
    result = row("Date;Title;City\n2018-09-18;Möte på Åland;Göteborg\n".encode("cp1252"), "a.csv")

    assert (result.title, result.places) == (
        "Möte på Åland",
        (Place(city="Göteborg", country="SE"),),
    )
    with pytest.raises(BytesUndecodable) as refused:
        parse_source(b"Date;Title\n2018-09-18;\x81\xff\n", KNOWN, "a.csv")
    assert refused.value.details == {"line": 2}


def test_start_and_end_in_separate_columns_are_combined() -> None:
    table = (
        "Event name,Start date,Start time,End date,End time,Time zone,City,Country,Venue,Address\n"
        "Forum,22/09/2015,09:00,23/09/2015,17:30,W. Europe Standard Time,"
        "Gdańsk,Poland,Artus Court,Długi Targ\n"
        "Wrong,2018-09-20,,2018-09-18,,,Nowhereville,LV,,\n"
        "Same,2018-09-20,,2018-09-20,,Mars,,,,\n"
    )
    forum, invalid, common = rows(table.encode(), "a.csv")

    assert (date_span(forum), forum.starts_time, forum.ends_time) == (
        "2015-09-22/2015-09-23", time(9), time(17, 30),
    )  # fmt: skip
    assert forum.timezone == "Europe/Berlin"
    assert forum.places == (Place("Artus Court", "Długi Targ", "Gdańsk", "PL"),)
    assert (date_span(invalid), issues(invalid)) == ("2018-09-20", {ImportIssue.TIME_DROPPED})
    assert invalid.places == (Place(city="Nowhereville", country="LV"),)
    assert date_span(common) == "2018-09-20"


def test_month_and_year_in_separate_columns_are_combined() -> None:
    result = rows("Year;Month;Day;Meeting\n2020;October;5-6;EGCAR\n2020;October;;CSO\n", "")

    assert [date_span(item) for item in result] == ["2020-10-05/2020-10-06", "2020-10"]


@pytest.mark.parametrize(
    "headings",
    [
        "Date\tMeeting",
        "DATE (tbc)\tName of the meeting",
        "Planned date:\tEvent title",
        "When?\tWhat?",
    ],
)
def test_column_headings_are_recognised_leniently(headings: str) -> None:
    assert row(f"A plan\n\n{headings}\n5 October 2020\tCSO\n").title == "CSO"


def test_rows_without_a_meeting_are_leftovers() -> None:
    result = parse_source("Plan 2018\nDate;Title\n\n;;remark;\n2018-09-18;CSO\n", KNOWN)

    assert [(item.line, item.text) for item in result.leftovers] == [
        (1, "Plan 2018"),
        (4, "remark"),
    ]


def test_table_without_header_is_parsed_as_a_plan_or_rejected() -> None:
    assert row(b"18-19 September;CSO meeting, Riga\n", "a.csv").title
    with pytest.raises(TableWithoutHeader):
        parse_source(b"a;b\nc;d\n", KNOWN, "a.csv")


def test_malformed_row_is_reported() -> None:
    data = 'Date;Title\n2018-09-18;A\n2018-09-19;"' + "x" * 200_000
    with pytest.raises(LineUnreadable) as refused:
        parse_source(data.encode(), KNOWN, "a.csv")

    assert refused.value.details["line"] == 3


def test_private_links_are_removed_and_missing_titles_are_reported() -> None:
    result = rows("Date;Title;Notes\n2018-09-18;;https://zoom.us/j/1\n", "")

    assert issues(result[0]) == {ImportIssue.NO_TITLE, ImportIssue.JOIN_DETAILS_REMOVED}
    assert result[0].description == ""


Sheet = list[list[Any]]


def workbook(*sheets: Sheet) -> bytes:
    file = Workbook()
    file.remove(file.active)
    for number, listed in enumerate(sheets):
        sheet = file.create_sheet(f"S{number}")
        for cells in listed:
            sheet.append(cells)
    stored = io.BytesIO()
    file.save(stored)
    return stored.getvalue()


HEADINGS = ["Date", "Time", "Meeting", "Place"]


def test_workbook_is_parsed() -> None:
    data = workbook(
        [["Nothing here"]],
        [
            ["Calendar of the Presidency"],
            HEADINGS,
            [date(2018, 9, 18), time(9, 30), "CSO meeting", "Riga"],
            [datetime(2018, 10, 5, 14), None, "TF-THB", "online"],  # noqa: DTZ001 - as Excel has it
            ["October (tbc)", None, "EGCAR", None],
            [None, None, "=1+1", None],
            [None, None, None, None],
        ],
    )
    result = rows(data, "plan.xlsx")

    assert [date_span(item) for item in result] == ["2018-09-18", "2018-10-05", "2018-10"]
    assert [item.starts_time for item in result] == [time(9, 30), time(14), None]
    assert [item.line for item in result] == [3, 4, 5]
    assert result[2].to_be_confirmed


def test_workbook_without_header_is_parsed_as_a_plan_or_rejected() -> None:
    assert row(workbook([["18-19 September", "First CSO meeting", "Riga"]])).title == (
        "First CSO meeting"
    )
    with pytest.raises(TableWithoutHeader):
        parse_source(workbook([["x"]]), KNOWN, "a.xlsx")


def test_unread_sheets_are_listed() -> None:
    sheet: Sheet = [HEADINGS, [date(2018, 9, 18), None, "CSO", "Riga"]]
    result = parse_source(
        workbook([["Read me"]], sheet, *[sheet] * 12, [], [[None]]), KNOWN, "plan.xlsx"
    )

    assert [item.title for item in result.rows] == ["CSO"]
    assert [(item.line, item.text) for item in result.leftovers] == [
        (0, "S0"), *((0, f"S{number}") for number in range(2, 14)),
    ]  # fmt: skip


def test_unread_sheet_causes_no_error() -> None:
    single: Sheet = [HEADINGS, [date(2018, 9, 18), None, "CSO", "Riga"]]
    wide: Sheet = [[*[None] * MAX_COLUMNS, "x"]]
    long: Sheet = [["x"]] * (MAX_TABLE_ROWS + 1)

    assert rows(workbook(single, wide, long), "plan.xlsx")[0].title == "CSO"


def test_leading_empty_cells_of_a_workbook_are_skipped() -> None:
    result = parse_source(
        workbook([], [["18-19 September", "First CSO meeting", "Riga"]]), KNOWN, ""
    )

    assert (result.rows[0].title, result.leftovers) == ("First CSO meeting", ())


def test_columns_beyond_the_limit_are_rejected() -> None:
    headings = ["Date", "Title", *[f"c{number}" for number in range(MAX_COLUMNS - 2)], "Place"]
    cells = ["2018-09-18", "CSO", *[""] * (MAX_COLUMNS - 2)]
    for data in (
        "\n".join(";".join(item) for item in (headings, [*cells, "Riga"])).encode(),
        workbook([headings, [*cells, "Riga"]]),
    ):
        with pytest.raises(TooManyColumns) as refused:
            parse_source(data, KNOWN, "a.csv")
        assert refused.value.details == {"line": 1, "limit": MAX_COLUMNS}
    empty = "\n".join(";".join(item) for item in (headings[:-1], [*cells, "", " ", ""]))
    assert row(empty.encode(), "a.csv").title == "CSO"


def test_unknown_zone_gets_one_note_per_day() -> None:
    result = rows("Date;Time;Time zone;Title\n4, 11 and 18 September;10:00;Mars;CSO\n", "")

    zones = [
        [note for note in item.notes if note.issue is ImportIssue.ZONE_UNKNOWN] for item in result
    ]
    assert [len(item) for item in zones] == [1, 1, 1]


def test_truncated_place_gets_a_note() -> None:
    long = row(f"Date;Title;Venue\n2018-09-18;CSO;{'House ' * 50}\n")
    many = row(f"Date;Title;Place\n2018-09-18;CSO;{'/'.join(['Riga'] * 30)}\n")

    assert (issues(long), issues(many)) == (
        {ImportIssue.PLACE_TRUNCATED},
        {ImportIssue.PLACE_TRUNCATED},
    )
    assert (len(long.places[0].name), len(many.places)) == (200, MAX_PLACES)


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """Return the workbook with replaced parts, identified by the end of their names."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stored, "w", 8) as new:
        for part in old.infolist():
            name = part.filename.rpartition("/")[2].removesuffix(".xml")
            new.writestr(part.filename, parts.pop(name, b"") or old.read(part))
        for name, body in parts.items():
            new.writestr(name, body)
    return stored.getvalue()


VALID_WORKBOOK = workbook([HEADINGS, [date(2018, 9, 18), None, "CSO", "Riga"]])
INVALID_STYLES = b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "data",
    [
        with_parts(VALID_WORKBOOK, S0=b"", bomb=b"0" * (MAX_UNPACKED_BYTES + 1)),
        with_parts(VALID_WORKBOOK, sheet1=BOMB),
        with_parts(VALID_WORKBOOK, sheet1=BOMB.decode().encode("utf-16")),
        with_parts(VALID_WORKBOOK, sheet1=BOMB.replace(b'"1.0"', b'"1.0" encoding="cp037"')),
        with_parts(VALID_WORKBOOK, sheet1=b"<worksheet><sheetData><row>"),
        with_parts(VALID_WORKBOOK, workbook=b"<a/>"),
        with_parts(VALID_WORKBOOK, styles=INVALID_STYLES),
        with_parts(VALID_WORKBOOK, **{f"p{n}": b"" for n in range(600)}),
        VALID_WORKBOOK[:-100],
        VALID_WORKBOOK[:200],
        b"PK\x03\x04",
        b"PK\x03\x04" + b"x" * 5000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
    ids=[
        "bomb", "entities", "utf-16", "ebcdic", "cut xml", "no sheets", "odd styles", "many parts",
        "cut end", "cut", "head alone", "garbage", "locked or old",
    ],
)  # fmt: skip
def test_broken_and_hostile_workbooks_are_rejected(data: bytes) -> None:
    with pytest.raises(TableUnreadable):
        parse_source(data, KNOWN, "a.xlsx")

    plain = workbook([HEADINGS, *[["2018-09-18", None, "CSO", "Riga"]] * 100])
    assert_costs_at_most(3, lambda: outcome(data, "a.xlsx"), lambda: rows(plain))


@pytest.mark.parametrize(
    ("coordinate", "refusal"),
    [
        (
            b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
            TooManyLines,
        ),
        (b'<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>', TooManyColumns),
        (b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>', None),
    ],
)
def test_cells_far_outside_a_sheet_are_never_truncated(
    coordinate: bytes, refusal: type[DomainError] | None
) -> None:
    with zipfile.ZipFile(io.BytesIO(VALID_WORKBOOK)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    data = with_parts(
        VALID_WORKBOOK, sheet1=sheet.replace(b"</sheetData>", coordinate + b"</sheetData>")
    )
    if refusal:
        with pytest.raises(refusal):
            parse_source(data, KNOWN, "a.xlsx")
    else:
        assert row(data).title == "CSO"

    plain = workbook([HEADINGS, *[["2018-09-18", None, "CSO", "Riga"]] * 100])
    assert_costs_at_most(15, lambda: outcome(data, "a.xlsx"), lambda: rows(plain))


def test_table_limits_are_enforced() -> None:
    single = ["2018-09-18", None, "CSO", "Riga"]
    for data, refusal in (
        (workbook([HEADINGS, *[single] * (MAX_TABLE_ROWS + 1)]), TooManyLines),
        (workbook([HEADINGS, *[single] * (MAX_ROWS + 1)]), TooManyEvents),
        (b"Date;Title\n" + b"2018-09-18;CSO\n" * (MAX_TABLE_ROWS + 1), TooManyLines),
        (b"Date;Title\n" + b"2018-09-18;CSO\n" * (MAX_ROWS + 1), TooManyEvents),
    ):
        with pytest.raises(refusal):
            parse_source(data, KNOWN, "a.csv")


@pytest.mark.parametrize("part", ["1,", "May ", "(", "Riga and ", "x ", "9:00 ", "tbc ", '""', " "])
def test_long_cells_take_linear_time(part: str) -> None:
    large, small = (
        "Date;Title;Place;Time;Body;Notes\n"
        + (";".join([part * (length // len(part))] * 6) + "\n") * 5
        for length in (9_000, 2_250)
    )
    plain = "Date;Title\n" + "2018-09-18;CSO\n" * 100

    assert_costs_at_most(
        8,
        lambda: outcome(large.encode(), "a.csv"),
        lambda: (outcome(small.encode(), "a.csv"), outcome(plain.encode(), "a.csv")),
    )


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 x", b"<!doctype html><p>5 May CSO", b"<html>", b"{\\rtf1", b"a\0b", b"\x89PNG\0"],
)
def test_unknown_formats_are_rejected(data: bytes) -> None:
    with pytest.raises((SourceTypeUnknown, BytesUndecodable)):
        parse_source(data, KNOWN, "a.csv")


_CELLS = st.sampled_from(
    ["", "Date", "Title", "2018-09-18", "5/10/2020", "18-19 September", '"', '""', "tbc", "9:00",
     "x", "sep=;", "Riga", "=1", "online", "99 May"]
) | st.text(max_size=12)  # fmt: skip


@given(table=st.lists(st.lists(_CELLS, max_size=6), max_size=8), delimiter=st.sampled_from(",;\t|"))
def test_any_table_is_parsed_or_rejected_with_a_message(
    table: list[list[str]], delimiter: str
) -> None:
    text = "Date;Title;Start;End;Time;Place\n".replace(";", delimiter)
    text += "\n".join(delimiter.join(cells) for cells in table)
    for source in (text, text.encode("utf-8", "replace")):
        with suppress(DomainError):
            assert all(item.when("UTC") for item in parse_source(source, KNOWN, "a.csv").rows)


@settings(max_examples=60)
@given(at=st.integers(0, len(VALID_WORKBOOK)), junk=st.binary(min_size=1, max_size=30))
def test_any_damaged_workbook_is_parsed_or_rejected(at: int, junk: bytes) -> None:
    with suppress(DomainError):
        parse_source(VALID_WORKBOOK[:at] + junk + VALID_WORKBOOK[at + len(junk) :], KNOWN, "a.xlsx")


@settings(max_examples=60)
@given(part=st.sampled_from(["sheet1", "workbook", "styles", "theme1"]), data=st.data())
def test_any_damaged_part_of_a_workbook_is_parsed_or_rejected(
    part: str, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(VALID_WORKBOOK)) as archive:
        (name,) = [item for item in archive.namelist() if item.endswith(f"/{part}.xml")]
        xml = archive.read(name)
    at = data.draw(st.integers(0, len(xml)))
    junk = data.draw(st.binary(min_size=1, max_size=20))
    with suppress(DomainError):
        parse_source(
            with_parts(VALID_WORKBOOK, **{part: xml[:at] + junk + xml[at + len(junk) :]}),
            KNOWN,
            "a.xlsx",
        )
