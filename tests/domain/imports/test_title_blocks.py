"""A title above its date and place is joined with them; a date above its title is left alone."""

import pytest

from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import PlannedEvent
from tests.domain.imports.helpers import cities, date_span, issues, rows


def summary(planned: PlannedEvent) -> str:
    """Return the days, the times, the title and the place, with "?" for a doubt."""
    times = "-".join(f"{at:%H:%M}" for at in (planned.starts_time, planned.ends_time) if at)
    place = "+".join(cities(planned)) or str(planned.mode or "")
    doubt = "?" if BLOCKING_ISSUES & issues(planned) else ""
    return " | ".join(
        part for part in (date_span(planned), times, planned.title + doubt, place) if part
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Board\n9 February 2027\nRiga", ["2027-02-09 | Board | Riga"]),
        (
            "Board\n9 February 2027\nRiga\n\nPlenary\n10 February 2027\nVilnius",
            ["2027-02-09 | Board | Riga", "2027-02-10 | Plenary | Vilnius"],
        ),
        (
            "Board\n9 February 2027\n10:00–12:00\nRiga\n\nPlenary\n10 February 2027\n14:00\nOslo",
            ["2027-02-09 | 10:00-12:00 | Board | Riga", "2027-02-10 | 14:00 | Plenary | Oslo"],
        ),
        (
            "Seminar on Cyber\nTallinn, 9–10 February 2027",
            ["2027-02-09/2027-02-10 | Seminar on Cyber | Tallinn"],
        ),
        (
            "Seminar on Cyber\nTallinn, Estonia, 9 February 2027",
            ["2027-02-09 | Seminar on Cyber | Tallinn"],
        ),
        (
            "Seminar on Cyber\n9 February 2027 | Tallinn, Estonia",
            ["2027-02-09 | Seminar on Cyber | Tallinn"],
        ),
        ("Forum\nHelsinki, May 2027", ["2027-05 | Forum | Helsinki"]),
        ("Plenary\nApril 2027, online", ["2027-04 | Plenary | online"]),
        (
            "Ministerial Meeting\nVilnius, 23 April 2027 (10:00-16:00 EEST)",
            ["2027-04-23 | 10:00-16:00 | Ministerial Meeting | Vilnius"],
        ),
        (
            "Board meeting\n9 February 2027 · 10–11:30am\nTime zone: Europe/Helsinki\nGoogle Meet",
            ["2027-02-09 | 10:00-11:30 | Board meeting | online"],
        ),
        (
            "Board on Energy\nRiga, 12 February 2027\nPlenary on Water\nOslo, 15 February 2027",
            ["2027-02-12 | Board on Energy | Riga", "2027-02-15 | Plenary on Water | Oslo"],
        ),
        (
            "Calendar 2027\nBoard\n9 February 2027, Riga\nPlenary\nOslo, 10 February 2027",
            ["2027-02-09 | Board | Riga", "2027-02-10 | Plenary | Oslo"],
        ),
        (
            "Board\n9 February 2027\n\nPlenary\n10 February 2027",
            ["2027-02-09 | Board", "2027-02-10 | Plenary"],
        ),
        ("Board meeting\n9 February 2027\nHotel Sky", ["2027-02-09 | Board meeting | Hotel Sky"]),
        (
            "Styrgruppsmöte\n9 februari 2027 kl. 10\nMalmö",
            ["2027-02-09 | 10:00 | Styrgruppsmöte | Malmö"],
        ),
        ("Board\n9 February 2027\nRiga\nDress code: smart", ["2027-02-09 | Board | Riga"]),
        (
            "Title: Board\nDate: 9 February 2027\nVenue: Palais des Nations, Geneva",
            ["2027-02-09 | Board | Geneva"],
        ),
    ],
)
def test_a_title_above_its_date(text: str, expected: list[str]) -> None:
    assert [summary(planned) for planned in rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meetings\n\n9 February 2027\nPlenary\nRiga\n\n10 February 2027\nBoard\nOslo",
            ["2027-02-09 | Plenary | Riga", "2027-02-10 | Board | Oslo"],
        ),
        (
            "Programme\n6 October 2026, Turku\nMeeting of experts\n9 October 2026, Oslo\nForum B",
            ["2026-10-06 | Meeting of experts | Turku", "2026-10-09 | Forum B | Oslo"],
        ),
        (
            "Programme of the week\n9 February 2027\n\n10:00 Board, Riga\n11:00 Plenary, Riga",
            ["2027-02-09 | 10:00 | Board | Riga", "2027-02-09 | 11:00 | Plenary | Riga"],
        ),
        ("Board\nFebruary 2027\n\n4: Plenary, Riga", ["2027-02-04 | Plenary | Riga"]),
    ],
)
def test_a_date_above_its_title(text: str, expected: list[str]) -> None:
    assert [summary(planned) for planned in rows(text)] == expected


def test_the_zone_and_the_address_of_an_invitation() -> None:
    (planned,) = rows(
        "What: Board\nWhen: Tuesday, February 9, 2027 10:00 AM-12:00 PM (UTC+02:00) Helsinki, "
        "Kyiv, Riga, Sofia, Tallinn, Vilnius.\nWhere: Palais des Nations, Geneva"
    )

    assert (planned.title, planned.timezone) == ("Board", "Europe/Helsinki")
    assert [(place.name, place.city) for place in planned.places] == [
        ("Palais des Nations", "Geneva")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Vilnius, 23 April 2027 (10:00-16:00 EEST): Board",
            "2027-04-23 | 10:00-16:00 | Board | Vilnius",
        ),
        (
            "11 November 2026, Call (10:00-11:00 CET), online",
            "2026-11-11 | 10:00-11:00 | Call | online",
        ),
        ("11 November 2026, Call [10:00-11:00], Riga", "2026-11-11 | 10:00-11:00 | Call | Riga"),
    ],
)
def test_brackets_around_a_time(line: str, expected: str) -> None:
    (planned,) = rows(line)
    assert summary(planned) == expected
