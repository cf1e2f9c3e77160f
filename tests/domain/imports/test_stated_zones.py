"""Zones that hold for many rows: heads of columns, sentences about a plan, remarks."""

import pytest

from meetings.domain.imports.rules import ImportIssue
from tests.domain.imports.helpers import row, rows
from tests.domain.imports.test_columns import when


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Time (CET)", "10:00 Europe/Brussels"),
        ("Time CET", "10:00 Europe/Brussels"),
        ("Uhrzeit (MEZ)", "10:00 Europe/Brussels"),
        ("Time [Brussels]", "10:00 Europe/Brussels"),
        ("Time (all times CET)", "10:00 Europe/Brussels"),
        ("Start time (ET)", "10:00 America/New_York"),
        ("Time (UTC+1)", "11:00"),
        ("Time (EET)", "10:00"),
        ("Time (hh:mm)", "10:00"),
        ("Time (24h)", "10:00"),
        ("Time (local)", "10:00"),
        ("Time (XYZT)", "10:00?"),
        ("Time (WIB)", "10:00?"),
        ("Time (p.m.)", "10:00?"),
    ],
)
def test_the_zone_in_the_head_of_a_column_holds_for_its_times(head: str, expected: str) -> None:
    table = f"Date,{head},Title,Place\n9 February 2019,10:00,Board,Riga"

    assert when(row(table.encode(), "a.csv")) == f"2019-02-09 {expected}"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Start (UTC),End (UTC)", "12:00-14:00"),
        ("Beginn (MEZ),Ende (MEZ)", "10:00-12:00 Europe/Brussels"),
        ("Start (UTC),End (CET)", "10:00-12:00?"),
    ],
)
def test_the_zone_in_the_heads_of_start_and_end(table: str, expected: str) -> None:
    text = f"{table},Title,Place\n2019-02-09 10:00,2019-02-09 12:00,Board,Riga"

    assert when(row(text.encode(), "a.csv")) == f"2019-02-09 {expected}"


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("CET", "10:00 Europe/Brussels"),
        ("time is Brussels time", "10:00 Europe/Brussels"),
        ("Helsinki time", "10:00"),
        ("09:00 CET", "10:00?"),
        ("Bring a laptop", "10:00"),
        ("Brussels", "10:00"),
        ("first time in Riga", "10:00"),
    ],
)
def test_the_zone_in_a_remark(remark: str, expected: str) -> None:
    table = f"Date,Time,Title,Place,Remarks\n9 February 2019,10:00,Board,Riga,{remark}"

    assert when(row(table.encode(), "a.csv")) == f"2019-02-09 {expected}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Calendar 2019 (all times EET)", "10:00 Europe/Helsinki"),
        ("All times Helsinki time", "10:00 Europe/Helsinki"),
        ("Alle Zeiten MEZ", "10:00 Europe/Brussels"),
        ("All times given in Brussels time (CET)", "10:00 Europe/Brussels"),
        ("All times: UTC", "10:00 UTC"),
        ("Plan (all times are local)", "10:00"),
        ("All times XYZ", "10:00?"),
        ("CET is used throughout", "10:00?"),
    ],
)
def test_the_zone_of_a_sentence_about_the_plan(sentence: str, expected: str) -> None:
    planned = row(f"{sentence}\n9 February 2019, 10:00: Board, online")

    assert when(planned) == f"2019-02-09 {expected}"
    assert ("?" in expected) == (ImportIssue.ZONE_UNKNOWN in {note.issue for note in planned.notes})


@pytest.mark.parametrize("note", ["All times are CET,,,", ",,All times CET,"])
def test_a_note_below_the_table_names_the_zone(note: str) -> None:
    table = f"Date,Time,Title,Place\n9 February 2019,10:00,Board,Riga\n{note}"

    assert when(rows(table.encode(), "a.csv")[0]) == "2019-02-09 10:00 Europe/Brussels"
