"""Times and zones in unusual forms: the right value, or a doubt."""

import pytest

from tests.domain.imports.helpers import row
from tests.domain.imports.test_columns import when


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2:00p", "14:00"), ("2p", "14:00"), ("2 P", "14:00"), ("9a-11a", "09:00-11:00"),
        ("9a", "09:00"), ("12p", "12:00"), ("14u30", "14:30"), ("9.00 Uhr", "09:00"),
        ("9:00?", "09:00?"), ("9:00 - ", "09:00?"), ("9:00 approx", "09:00?"),
        ("9:30/12:00", "09:30?"), ("09:30 > 12:00", "09:30?"), ("9:00 (tbc)", "09:00"),
    ],
)  # fmt: skip
def test_cells_of_times(cell: str, expected: str) -> None:
    table = f"Date,Time,Title,Place\n9 February 2019,{cell},Board,Riga"

    assert when(row(table.encode(), "a.csv")) == f"2019-02-09 {expected}"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("noon;2 pm", " 12:00-14:00"), ("9a;11a", " 09:00-11:00"), ("10;12", " 10:00-12:00"),
        ("9;11.30", " 09:00-11:30"), ("after lunch;", "?"), ("09:00;12:00", " 09:00-12:00"),
        ("0.375;0.5", " 09:00-12:00"), ("9 February 2019 10:00;", " 10:00"),
        ("10 February 2019;", "?"),
    ],
)  # fmt: skip
def test_start_and_end_beside_a_date_are_times(cells: str, expected: str) -> None:
    table = f"Date;Start;End;Title;Place\n9 February 2019;{cells};Board;Riga"

    assert when(row(table.encode(), "a.csv")) == f"2019-02-09{expected}"


def test_the_finnish_head_of_times() -> None:
    table = "Päivä;Klo;Kokous;Paikka\n9.2.2019;9–11;Board;Riga"

    assert when(row(table.encode(), "a.csv")) == "2019-02-09 09:00-11:00"


@pytest.mark.parametrize(
    ("text", "expected", "title"),
    [
        (" 14u30 Board", " 14:30", "Board"),
        (" ore 10.00 Board", " 10:00", "Board"),
        (" 10 óra Board", " 10:00", "Board"),
        (", 10.00 uur: Board", " 10:00", "Board"),
        (", 10-11 am: Board", " 10:00-11:00", "Board"),
        (", a.m.: Board", "?", None),
        (", afternoon: Board", "?", None),
        (", a.m. and p.m.: Board", "?", None),
        (", vormittags: Board", "?", None),
        (": Board (afternoon)", "?", None),
        (" um 10 Board", "?", None),
        (" at half past nine: Board", "?", None),
        (", kl. 9.00-ca.15 Board", " 09:00?", None),
        (", 3 pm (90 min): Board", " 15:00?", None),
        (", 3 pm for 2 hours: Board", " 15:00?", None),
        (", from 10 to 12 am: Board", "/2018-12-04 22:00-00:00?", "Board"),
        (", 2:30p Board", " 14:30", "Board"),
        (", 2p: Board", "?", None),
        (", halb zehn: Board", "?", None),
        (": 3 hours workshop", " 03:00?", None),
        (": Workshop (2 h)", " 02:00?", None),
        (", 10:00 Afternoon tea", " 10:00", "Afternoon tea"),
        (", 10:00 (Informal) meeting", " 10:00", "(Informal) meeting"),
        (", 10:00 (Brussels) Board", " 10:00?", None),
        (", 10:00 Coffee time", " 10:00", "Coffee time"),
        (": Evening reception", "", "Evening reception"),
        (": About 5 regions", "", "About 5 regions"),
        (": Time for change", "", "Time for change"),
    ],
)
def test_times_in_words(text: str, expected: str, title: str | None) -> None:
    planned = row(f"3 December 2018{text}")

    assert when(planned) == f"2018-12-03{expected}"
    assert title in (None, planned.title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00 (heure de Bruxelles)", "10:00 Europe/Brussels"),
        ("10:00 UTC/GMT +2 hours", "10:00 Etc/GMT-2"),
        ("10:00 UTC+5.5", "10:00 Asia/Kolkata"),
        ("10:00 UTC+5:30", "10:00 Asia/Kolkata"),
        ("10:00 UTC+5.75", "10:00 Asia/Kathmandu"),
        ("10:00 UTC+7.5", "10:00?"),
        ("10:00 CET+1", "10:00?"),
        ("10:00 Geneva time", "10:00 Europe/Zurich"),
        ("15:00 hrs. NYC time", "15:00 America/New_York"),
        ("10:00 sv. tid", "10:00 Europe/Stockholm"),
        ("10:00 (New Delhi)", "10:00?"),
        ("10:00 Atlantis time", "10:00?"),
        ("13:00 WIB", "13:00?"),
        ("10h00 TU", "10:00?"),
        ("10:00 NST", "10:00?"),
        ("10:00 EET (9:00 CET, 8:00 GMT)", "10:00 Europe/Helsinki"),
        ("8 am Pacific / 11 am Eastern / 17:00 CET", "08:00 America/Los_Angeles"),
        ("9.30-12 UTC", "09:30-12:00 UTC"),
        ("10:00 Zulu", "10:00 UTC"),
        ("10:00 Central European Time (CET)", "10:00 Europe/Brussels"),
        ("10:00 AM (EST/UTC-5)", "10:00 America/New_York"),
        ("10:00 EET (UTC+2)", "10:00 Europe/Helsinki"),
        ("10:00 EET (UTC+5)", "10:00 Europe/Helsinki?"),
        ("10:00 CET/EET", "10:00 Europe/Brussels?"),
    ],
)
def test_zones_beside_a_time(text: str, expected: str) -> None:
    planned = row(f"3 December 2018, {text}: Call")

    assert when(planned) == f"2018-12-03 {expected}"
    assert planned.title.endswith("Call")
    assert planned.title == "Call" or "?" in expected


def test_columns_of_year_month_and_day_without_starts_are_no_doubt() -> None:
    table = "Year;Month;Day;Title;City\n2019;February;16;Board;Riga"

    assert when(row(table.encode(), "a.csv")) == "2019-02-16"


def test_instants_of_iso_8601_are_a_range() -> None:
    planned = row("2018-11-13T10:00Z/2018-11-13T12:00Z Plenary, online")

    assert (when(planned), planned.title) == ("2018-11-13 10:00-12:00 UTC", "Plenary")
