"""Bare days below a month, lists of days, dates of documents, and words that change a date."""

import pytest

from meetings.domain.imports import source_parser
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from tests.domain.imports.helpers import KNOWN, date_span, issues, outcome, rows
from tests.domain.imports.test_title_blocks import summary


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("25, 10:00-12:00 Board, Riga", "2027-02-25 | 10:00-12:00 | Board | Riga"),
        ("Thu 25, 10:00-12:00 CET Board, online", "2027-02-25 | 10:00-12:00 | Board | online"),
        ("Do 25., 10:00-12:00 Uhr AG Ostsee, Kiel", "2027-02-25 | 10:00-12:00 | AG Ostsee | Kiel"),
        ("5 – 10:00-12:00 Plenary, Riga", "2027-02-05 | 10:00-12:00 | Plenary | Riga"),
        ("5 – 10:00 Plenary, Riga", "2027-02-05 | 10:00 | Plenary? | Riga"),
        ("26, 10.00–12.00 Board, Riga", "2027-02-26 | 10:00-12:00 | Board | Riga"),
        ("Thu 4, 10 am: Call, Riga", "2027-02-04 | 10:00 | Call | Riga"),
        ("3, 5 pm: Call, Riga", "2027-02-03 | 17:00 | Call | Riga"),
        ("Fr 26. 9 Uhr AG Wasser, Kiel", "2027-02-26 | 09:00 | AG Wasser | Kiel"),
        ("ma 1. klo 10 Työryhmä, etänä", "2027-02-01 | 10:00 | Työryhmä | online"),
        ("12 d. 10.00 val. Taryba, Klaipėda", "2027-02-12 | 10:00 | Taryba | Klaipėda"),
        ("14–15 d. Darbo grupė, Kaunas", "2027-02-14/2027-02-15 | Darbo grupė | Kaunas"),
        ("2 (вторник), 10:00 – Совет, онлайн", "2027-02-02 | 10:00 | Совет | online"),
        ("4 at 10:00: Board, Riga", "2027-02-04 | 10:00 | Board | Riga"),
        ("6 10:00 Board, Oslo", "2027-02-06 | 10:00 | Board | Oslo"),
        ("8-9, 10:00 Plenary, Riga", "2027-02-08/2027-02-09 | 10:00 | Plenary | Riga"),
        ("4: Board, Riga", "2027-02-04 | Board | Riga"),
        ("Fri 4, 10 am: Call, Riga", "2027-02-04 | 10:00 | Call? | Riga"),
        ("3 Mi 10 Uhr AG Küste, Kiel", "2027-02-03 | 10:00 | AG Küste | Kiel"),
        ("4 to 14.00 Styrelsen, Visby", "2027-02-04 | 14:00 | Styrelsen | Visby"),
        ("5 Wed 10 am Board, Riga", "2027-02-05 | 10:00 | Board? | Riga"),
        ("3 Mi AG Küste, Kiel", "2027-02-03 | Mi AG Küste? | Kiel"),
    ],
)
def test_a_day_below_a_month(line: str, expected: str) -> None:
    (planned,) = rows(f"February 2027\n{line}")
    assert summary(planned) == expected


@pytest.mark.parametrize("line", ["22nd Meeting, Riga", "3rd Board, Oslo", "9, 4: Board"])
def test_other_numbers_below_a_month_are_no_days(line: str) -> None:
    result = source_parser.parse_source(f"February 2027\n3: Forum\n{line}", KNOWN)

    assert [date_span(item) for item in result.rows] == ["2027-02-03"]
    assert [leftover.text for leftover in result.leftovers] == [line]


@pytest.mark.parametrize("line", ["Mi 10 Uhr AG Hafen", "Wed 10 am Board", "10 Uhr AG Hafen"])
def test_an_hour_below_a_month_is_no_day(line: str) -> None:
    result = source_parser.parse_source(f"Februar 2027\n3: AG Küste\n{line}", KNOWN)

    assert [date_span(item) for item in result.rows] == ["2027-02-03"]
    assert [leftover.text for leftover in result.leftovers] == [line]


@pytest.mark.parametrize(
    ("plan", "titles"),
    [
        ("1. Board – 9 February 2027\n2. Task force – 3 May 2027", ["Board", "Task force"]),
        (
            "Spring\n1. Board – 9 February 2027\n\nSummer\n2. Task force – 3 June 2027",
            ["Board", "Task force"],
        ),
        ("1. Sitzung – 9 February 2027\n2. Sitzung – 3 May 2027", ["1. Sitzung", "2. Sitzung"]),
        ("2. ordentliche Sitzung – 9 February 2027", ["2. ordentliche Sitzung"]),
        ("7. Board – 9 February 2027\n9. Task force – 3 May 2027", ["7. Board", "9. Task force"]),
        ("1. Board – 9 February 2027, Riga", ["1. Board?"]),
        ("1) Baltic council – 9 February 2027", ["1) Baltic council?"]),
    ],
)
def test_the_numbers_of_a_list_are_not_part_of_titles(plan: str, titles: list[str]) -> None:
    doubts = [bool(BLOCKING_ISSUES & issues(item)) for item in rows(plan)]

    assert [
        f"{item.title}{'?' * doubt}" for item, doubt in zip(rows(plan), doubts, strict=True)
    ] == titles


def test_a_later_date_in_a_line_below_a_month_is_a_doubt() -> None:
    (planned,) = rows("February 2027\n4: Board (registration until 1 March), Riga")
    assert (date_span(planned), bool(BLOCKING_ISSUES & issues(planned))) == ("2027-02-04", True)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("16.2. & 2.3.2027", "2027-02-16 2027-03-02"),
        ("16.2. und 2.3.2027", "2027-02-16 2027-03-02"),
        ("02.03.2027 & 16.03.2027", "2027-03-02 2027-03-16"),
        ("16.02./02.03.2027", "2027-02-16/2027-03-02?"),
        ("30.11./1.12.2026", "2026-11-30/2026-12-01"),
        ("30.11. und 1.12.2026", "2026-11-30/2026-12-01"),
        ("28.9.–2.10.2026", "2026-09-28/2026-10-02"),
        ("16.2., 2.3. und 6.4.2027", "2027-02-16 2027-03-02 2027-04-06"),
        ("16.12., 2.3. und 6.4.2027", "2026-12-16 2027-03-02 2027-04-06"),
        ("16/2, 2/3 & 6/4/2027", "2027-02-16 2027-03-02 2027-04-06"),
        ("16 February, 2 March and 6 April 2027", "2027-02-16 2027-03-02 2027-04-06"),
        ("February 16, March 2, and April 6, 2027", "2027-02-16 2027-03-02 2027-04-06"),
        ("2-4 & 6 November 2026", "2026-11-02/2026-11-04 2026-11-06"),
        ("2-4 and 9-11 November 2026", "2026-11-02/2026-11-04 2026-11-09/2026-11-11"),
        ("2.-4. und 9.-11.11.2026", "2026-11-02/2026-11-04 2026-11-09/2026-11-11"),
        ("2, 3 and 9-11 November 2026", "2026-11-02/2026-11-03 2026-11-09/2026-11-11"),
        ("November 3, 4, and 5 2026", "2026-11-03/2026-11-05"),
        ("3 Nov-5 Nov 26", "2026-11-03/2026-11-05"),
        ("Nov 3rd, '26", "2026-11-03"),
        ("3 November 2026 - 5", "2026-11-03?"),
        ("16th-18th Feb. 27", "2027-02-16/2027-02-18"),
        ("2027.1.14–15", "2027-01-14/2027-01-15"),
        ("Week 7 (15–19 February 2027)", "2027-02-15/2027-02-19"),
        ("KW 9, Di 2.3.2027", "2027-03-02"),
        ("16/2 och 2/3 2027", "2027-02-16 2027-03-02"),
        ("16-17 February & 2 March 2027", "2027-02-16/2027-02-17 2027-03-02"),
        ("8 (p.m.)-12 (a.m.) February 2027", "2027-02-08/2027-02-12?"),
        ("from 9 to 12 February 2027", "2027-02-09/2027-02-12"),
        ("every Tuesday in February 2027", "2027-02?"),
        ("9 February 2027 and every second week thereafter", "2027-02-09?"),
    ],
)
@pytest.mark.parametrize("layout", ["{}: Board, Riga", "Date;Meeting;Place\n{};Board;Riga"])
def test_lists_of_days(dates: str, expected: str, layout: str) -> None:
    planned = rows(layout.format(dates))
    doubt = "?" if any(BLOCKING_ISSUES & issues(item) for item in planned) else ""
    assert " ".join(map(date_span, planned)) + doubt == expected


@pytest.mark.parametrize(
    "line",
    [
        "Provisional calendar (as of 3 November 2026)",
        "Last updated: 2 November 2026",
        "Updated on 2 November 2026",
        "Stand: 2. November 2026",
        "(Stand 02.11.2026)",
        "Uppdaterad 2 november 2026",
        "stan na dzień 2 listopada 2026 r.",
        "Mise à jour le 2 novembre 2026",
        "По состоянию на 2 ноября 2026 г.",
        "Published: 2 November 2026, 10:00",
    ],
)
def test_the_date_of_the_document_is_no_meeting(line: str) -> None:
    result = outcome(f"{line}\n9 February 2027: Board, Riga")

    assert [item.title for item in result.rows] == ["Board"]  # type: ignore[union-attr]
    assert [item.line for item in result.leftovers] == [1]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "line",
    [
        "Until 15 February 2027: Registration open",
        "by 12 March 2027: Nominations, Oslo",
        "Deadline 12 March 2027: Nominations",
        "bis 12. März 2027: Anmeldung, Kiel",
        "senast 12 mars 2027: Anmälan",
        "iki 2027 m. kovo 12 d.: Registracija, Vilnius",
        "Registration until 15 February 2027",
        "Deadline for papers: 15 February 2027, Riga",
        "from 9 February 2027: Exhibition, Riga",
        "w dniach 9–10 lutego 2027: Posiedzenie, Gdańsk",
        "KW 10, Di 2.3.2027: Board, Riga",
        "?? March 2027: Seminar",
        "XX March 2027: Seminar",
        "Date;Meeting\nFeb 2027?;Board",
        "Ende Mai/Anfang Juni 2027: Tagung, Kiel",
        "Tuesdays in February 2027: Call",
        "dinsdag 3 november 2026, 10.00 uur: Werkgroep",
        "Q2 2027 (May),Plenary,Poland",
        "<tr><td>9 February 2027</td><td>Board</td></tr>",
        "9 February 2027: Call (every Tuesday)",
        "9 February 2027: Riga",
        "9 February 2027: online",
    ],
)
def test_words_that_change_a_date_are_doubts(line: str) -> None:
    assert all(BLOCKING_ISSUES & issues(planned) for planned in rows(line))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2027. gada pavasaris: Forums, Rīga", "2027-03/2027-05 | Forums | Rīga"),
        ("2027 m. I ketvirtis: Forumas, Vilnius", "2027-01/2027-03 | Forumas | Vilnius"),
        ("весна 2027: Форум", "2027-03/2027-05 | Форум"),
        ("1er semestre 2027 : Séminaire", "2027-01/2027-06 | Séminaire"),
        ("S1 2027 : Séminaire", "2027-01/2027-06 | Séminaire"),
        ("T2 2027 : Séminaire", "2027-04/2027-06 | Séminaire"),
        ("I pusaasta 2027: Foorum", "2027-01/2027-06 | Foorum"),
        ("I квартал – Форум", "2019-01/2019-03 | Форум"),
    ],
)
def test_approximate_dates(line: str, expected: str) -> None:
    (planned,) = rows(line)
    assert summary(planned) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Board – 9 February 2027, Riga\n2. Plenary – 10 February 2027, Oslo",
            ["2027-02-09 | Board | Riga", "2027-02-10 | Plenary | Oslo"],
        ),
        (
            "1. Februar 2027: Beirat, Kiel\n2. Februar 2027: Plenum, Kiel",
            ["2027-02-01 | Beirat | Kiel", "2027-02-02 | Plenum | Kiel"],
        ),
        ("February 2027\n1. Board\n2. Plenary", ["2027-02-01 | Board", "2027-02-02 | Plenary"]),
        ("12. Sitzung – 9 February 2027, Kiel", ["2027-02-09 | 12. Sitzung | Kiel"]),
        ("Do 25. Februar 2027: AG, Kiel", ["2027-02-25 | AG | Kiel"]),
        ("a) 9 February 2027: Board, Riga", ["2027-02-09 | Board | Riga"]),
        ("Nairobi, 22-26 February 2027 UNEA-8", ["2027-02-22/2027-02-26 | UNEA-8 | Nairobi"]),
    ],
)
def test_words_and_numbers_that_are_no_doubt(text: str, expected: list[str]) -> None:
    assert [summary(planned) for planned in rows(text)] == expected
