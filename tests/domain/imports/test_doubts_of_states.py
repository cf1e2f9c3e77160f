"""States that are not understood: columns of states, lines of their own, foreign words."""

import pytest

from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import PlannedEvent
from tests.domain.imports.helpers import calendar, issues, row, rows


def is_selected(planned: PlannedEvent) -> bool:
    return not issues(planned) & BLOCKING_ISSUES


@pytest.mark.parametrize(
    "state",
    [
        "CXL",
        "on hold",
        "Zrušeno",
        "x",
        "option",
        "Annulleret",
        "Rejected",
        "Declined",
        "unklar",
        "Delayed",
        "Utgår",
        "Done",
        "Open",
        "Draft",
        "see remarks",
        "confirmed?? ask Anna",
        "cancelled",
    ],
)
def test_an_unknown_state_of_a_column_is_a_doubt(state: str) -> None:
    table = f"Date,Title,Place,Status\n9 February 2019,Board,Riga,{state}"

    assert not is_selected(row(table.encode(), "a.csv"))


@pytest.mark.parametrize(
    "state",
    [
        *[
            "Confirmed",
            "✓",
            "tbc",
            "yes",
            "Planned",
            "fixed (tbc)",
            "Bestätigt",
            "-",
            "Tentative",
            "ja",
            "BUSY",
            "",
        ],
        "",
    ],
)
def test_known_states_of_a_column_are_no_doubt(state: str) -> None:
    table = f"Date,Title,Place,Status\n9 February 2019,Board,Riga,{state}"

    assert is_selected(row(table.encode(), "a.csv"))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Arbeidsgruppe – utgår, Tromsø", "Arbeidsgruppe"),
        ("Styrgrupp (utgår), Malmö", "Styrgrupp"),
        ("Annulleret: Møde, Aarhus", "Møde"),
        ("ОТМЕНА: Заседание рабочей группы, Рига", "Заседание рабочей группы"),
        ("Working Party – CXL, Brussels", "Working Party"),
        ("Working Party (CANC.), Brussels", "Working Party"),
        ("Working Party – on hold, Brussels", "Working Party"),
        ("Geannuleerd: Werkgroep, Riga", "Werkgroep"),
        ("Board (draft), Riga", "Board (draft)"),
        ("POSTPONED Board Riga", "POSTPONED Board"),
    ],
)
def test_further_words_for_called_off_meetings(line: str, title: str) -> None:
    planned = row(f"3 November 2018: {line}")

    assert (planned.title, is_selected(planned)) == (title, False)


@pytest.mark.parametrize(
    "title", ["Open Days", "Draft committee", "Household seminar", "Annual Forum"]
)
def test_words_of_titles_are_no_states(title: str) -> None:
    assert is_selected(row(f"3 November 2018: {title}, Riga"))
    assert is_selected(row(calendar("DTSTART;VALUE=DATE:20190209", f"SUMMARY:{title}")))


@pytest.mark.parametrize(
    "title",
    ["Annulleret: Board", "Geannuleerd: Board", "Zrušeno: Board", "CANX Board", "Declined: Board",
     "HOLD: Board", "Tentative: Board", "Board – utgår", "Board (maybe)", "Board - POSTPONED"],
)  # fmt: skip
def test_states_in_titles_of_calendars(title: str) -> None:
    planned = row(calendar("DTSTART;VALUE=DATE:20190209", f"SUMMARY:{title}"))

    assert not is_selected(planned)


@pytest.mark.parametrize(
    ("plan", "selected"),
    [
        ("{a}\nPOSTPONED\n{b}\nThis meeting has been cancelled.", [False, False]),
        ("CANCELLED:\n{a}", [False]),
        ("Meeting cancelled!\n{a}\n\n{b}", [False, True]),
        ("Cancelled meetings\n{a}\n\nUpcoming meetings\n{b}", [False, True]),
        ("Cancelled meetings 2019\n\n{a}\n\nUpcoming meetings\n{b}", [False, True]),
        ("Aflyste møder:\n{a}\n\n{b}", [False, True]),
        ("{a}\n\n(cancelled)\n\n{b}", [False, False]),
        ("NOT CONFIRMED:\n{a}\n\n{b}", [False, True]),
        ("Tentative meetings:\n{a}\n\n{b}", [False, True]),
        ("Upcoming\n{a}\n\nThe board is not affected.\n{b}", [True, True]),
    ],
)
def test_a_line_that_calls_off_gives_a_doubt_to_the_meetings_around(
    plan: str, selected: list[bool]
) -> None:
    text = plan.format(a="9 February 2019: Board, Riga", b="10 March 2019: Plenary, Riga")

    assert [is_selected(planned) for planned in rows(text)] == selected


@pytest.mark.parametrize("remark", ["on hold", "CXL", "draft", "(may be cancelled)", "Annulleret"])
def test_a_state_in_the_remarks(remark: str) -> None:
    table = f"Date,Title,Place,Remarks\n9 February 2019,Board,Riga,{remark}"

    assert not is_selected(row(table.encode(), "a.csv"))
