"""Plans are read in the layouts that people publish; one bad line never costs the others."""

import pytest

from meetings.domain.imports.rules import ImportIssue
from meetings.domain.imports.source_parser import parse_source
from tests.domain.imports.helpers import KNOWN, cities, date_span, issues, row, rows


def read(plan: str) -> list[str]:
    """Return "days times title, city" of each meeting."""
    return [
        " ".join(
            part
            for part in (
                date_span(planned),
                "-".join(f"{at:%H:%M}" for at in (planned.starts_time, planned.ends_time) if at),
                ", ".join([planned.title, *cities(planned)]),
            )
            if part
        )
        for planned in rows(plan)
    ]


def test_times_below_a_day_are_meetings() -> None:
    plan = """\
Tuesday 9 October
09:30-12:00 Board, Riga
14.00 Expert group, Riga
Wednesday 10 October, Vilnius
9 am Plenary
10 October
10:00–12:00
Call, online
13:00
Dinner, Riga
"""
    assert read(plan) == [
        "2018-10-09 09:30-12:00 Board, Riga", "2018-10-09 14:00 Expert group, Riga",
        "2018-10-10 09:00 Plenary, Vilnius", "2018-10-10 10:00-12:00 Call",
        "2018-10-10 13:00 Dinner, Riga",
    ]  # fmt: skip


def test_the_agenda_of_one_meeting_is_left_over() -> None:
    result = parse_source("9 October\nCSO meeting, Riga\n09:30 Opening\n10:00 Debate\n", KNOWN)

    assert [planned.title for planned in result.rows] == ["CSO meeting"]
    assert [leftover.line for leftover in result.leftovers] == [3, 4]


def test_days_alone_below_a_month() -> None:
    plan = """\
May 2019
2-3
Expert group

6
Seminar
7th–8th
Oslo,
Norway
Ad hoc working group (5th meeting)
Thu 9: Board, Riga
14–15 Forum, Tallinn
30-2 Summer school, Tartu
22nd Meeting of ministers, Riga
"""
    assert read(plan) == [
        "2019-05-02/2019-05-03 Expert group", "2019-05-06 Seminar",
        "2019-05-07/2019-05-08 Ad hoc working group (5th meeting), Oslo", "2019-05-09 Board, Riga",
        "2019-05-14/2019-05-15 Forum, Tallinn", "2019-05-30/2019-06-02 Summer school, Tartu",
    ]  # fmt: skip


def test_date_and_place_above_the_title() -> None:
    plan = """\
6-7 October, Murmansk
Second conference

October, Riga
International forum

10-11 November, Reykjavik, Iceland
Transport Week - 2026
"""
    first, second, third = rows(plan)

    assert read(plan) == [
        "2018-10-06/2018-10-07 Second conference, Murmansk", "2018-10 International forum, Riga",
        "2018-11-10/2018-11-11 Transport Week - 2026, Reykjavik",
    ]  # fmt: skip
    assert issues(first) == {ImportIssue.PLACE_GUESSED}
    assert issues(second) == issues(third) == set()


@pytest.mark.parametrize(
    "line",
    [
        "6 December – Riga – Board", "6 December, Riga, Board", "Riga, 6 December: Board",
        "6 December, Riga, Latvia – Board", "Board (Riga, 6 December)", "Board, 6 December, Riga",
        "[6 December] Board, Riga", "(6 December) Board, Riga", "6 December | Riga | Board",
        "6 December: Board, Riga.", "6 December 2018Board, Riga", "• 6 December: Board in Riga",
    ],
)  # fmt: skip
def test_separators_and_brackets(line: str) -> None:
    assert read(line) == ["2018-12-06 Board, Riga"]


@pytest.mark.parametrize(
    "plan",
    [
        "9 October Board, Riga; 10 October Forum, Oslo",
        "9 October: Board, Riga. 10 October: Forum, Oslo",
        "9 October Board, Riga • 10 October Forum, Oslo",
        "9 October\nBoard\nRiga\n10 October\nForum\nOslo",
    ],
)
def test_glued_meetings_are_separated(plan: str) -> None:
    assert read(plan) == ["2018-10-09 Board, Riga", "2018-10-10 Forum, Oslo"]


def test_a_date_over_two_lines() -> None:
    assert read("28 February –\n5 March\nForum\nRiga\n") == ["2019-02-28/2019-03-05 Forum, Riga"]


@pytest.mark.parametrize(
    "title", ["Budget, Finance Committee", "Meeting, Expert Group", "CSO, Dinner"]
)
def test_titles_are_no_places(title: str) -> None:
    planned = row(f"9 October: {title}")

    assert (planned.title, planned.places) == (title, ())


def test_a_title_that_is_only_a_place_raises_a_doubt() -> None:
    assert ImportIssue.NOT_UNDERSTOOD in issues(row("9 October: Riga"))


def test_a_bad_line_costs_only_itself() -> None:
    result = parse_source("9 October Board, Riga\n99/99/9999 ???\n10 October Forum, Oslo\n", KNOWN)

    assert [planned.line for planned in result.rows] == [1, 3]
    assert [(leftover.line, leftover.text) for leftover in result.leftovers] == [
        (2, "99/99/9999 ???")
    ]


def test_labelled_lines_are_one_meeting() -> None:
    plan = """\
Meeting: Expert group
Date: 13 October 2026
Time: 10:00–12:00
Place: Riga, Latvia

Titel: Sitzung
Datum: 14.10.2026
Uhrzeit: 9 Uhr
"""
    assert read(plan) == [
        "2026-10-13 10:00-12:00 Expert group, Riga", "2026-10-14 09:00 Sitzung",
    ]  # fmt: skip


def test_bullets_belong_to_the_heading_above_them() -> None:
    plan = "October 2018\n• First\nAutumn 2018\n• Second\n\nDate tbc\nThird\n"

    assert read(plan) == ["2018-10 First", "2018-09/2018-11 Second", "Third"]


@pytest.mark.parametrize("number", ["1. ", "a) ", "(3) ", "12) ", "• ", "– "])
def test_enumerations_are_no_part_of_the_title(number: str) -> None:
    assert read(f"{number}9 October 2018 – Board, Riga") == ["2018-10-09 Board, Riga"]


def test_heads_of_columns_are_no_meeting() -> None:
    plan = "September 2018\nDate   Meeting   Place\n7–8   Board   Riga\n"

    assert read(plan) == ["2018-09-07/2018-09-08 Board, Riga"]


def test_a_range_that_begins_in_the_month_before() -> None:
    assert read("Sun 30 – Mon 1 October: Board, Riga") == ["2018-09-30/2018-10-01 Board, Riga"]


def test_one_zone_may_hold_for_the_whole_plan() -> None:
    plan = (
        "All times are in EET.\n9 January 10:00 Board, online\n9 January 10:00 UTC Forum, online\n"
    )

    assert [planned.timezone for planned in rows(plan)] == ["Europe/Helsinki", "UTC"]


@pytest.mark.parametrize("time", ["10:00", "10.30", "10", "24:00"])
def test_a_time_after_the_month_is_no_year(time: str) -> None:
    assert (
        rows(f"5 November {time} Board, Riga")[0].span.first == rows("5 November A")[0].span.first
    )


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 3 August 2018",
        "Draft plan (as of 1 July 2018)",
        "Stand: 3.8.2018",
        "Last modified on 3 August 2018",
    ],
)
def test_the_date_of_the_plan_is_no_meeting(line: str) -> None:
    result = parse_source(f"{line}\n9 October Board, Riga\n", KNOWN)

    assert [planned.title for planned in result.rows] == ["Board"]
    assert [leftover.text for leftover in result.leftovers] == [line]
