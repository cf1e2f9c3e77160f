"""Dates are read as the languages around the Baltic write them; weeks are not days."""

import pytest

from meetings.domain.imports.grammar.date_matches import DateContext, DateOrder
from meetings.domain.imports.grammar.date_phrases import find_date
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue
from tests.domain.imports.helpers import KNOWN, cities, date_span, issues, row, rows


def read(phrase: str, order: DateOrder = DateOrder.UNKNOWN) -> str:
    """Return the dates at the start of the line, with "?" if they are in doubt."""
    match = find_date(f"{phrase} Title", DateContext(KNOWN.period, order))
    if match is None:
        return ""
    rest = f"{phrase} Title"[match.end :].strip(" ,:")
    assert rest == "Title", rest
    spans = " ".join("/".join(str(day) for day in (s.first, s.last) if day) for s in match.spans)
    return f"{spans}{'?' * bool(BLOCKING_ISSUES & {note.issue for note in match.notes})}"


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("2027 m. spalio 5–6 d.", "2027-10-05/2027-10-06"),
        ("2027 m. spalio 7 d.", "2027-10-07"),
        ("2026 m. spalio 30 d. – lapkričio 2 d.", "2026-10-30/2026-11-02"),
        ("2026 m. gruodžio 29 d. – 2027 m. sausio 2 d.", "2026-12-29/2027-01-02"),
        ("2027 m. spalis", "2027-10"),
        ("2027 m. spalio mėn.", "2027-10"),
        ("spalio 5–6 dienomis", "2018-10-05/2018-10-06"),
        ("2027. gada 5.–6. oktobris", "2027-10-05/2027-10-06"),
        ("2027. gada 9. novembrī", "2027-11-09"),
        ("2027. gada oktobrī", "2027-10"),
        ("no 5. līdz 6. oktobrim", "2018-10-05/2018-10-06"),
        ("den 7:e oktober 2026", "2026-10-07"),
        ("5.–6. oktoobril", "2018-10-05/2018-10-06"),
        ("24. kesäkuuta – 2. heinäkuuta 2026", "2026-06-24/2026-07-02"),
        ("od 5 do 6 października 2026 r.", "2026-10-05/2026-10-06"),
        ("5. des. 2026", "2026-12-05"),
        ("5 октября 2026 г.", "2026-10-05"),
        ("1er décembre 2026", "2026-12-01"),
        ("du 5 au 6 octobre 2026", "2026-10-05/2026-10-06"),
        ("Dienstag, den 13. Oktober 2026", "2026-10-13"),
        ("13. bis 15. Oktober 2026", "2026-10-13/2026-10-15"),
        ("2027 October 5–6", "2027-10-05/2027-10-06"),
        ("Oct 30, 2026 – Nov 2, 2026", "2026-10-30/2026-11-02"),
        ("October 5th – 6th, 2026", "2026-10-05/2026-10-06"),
        ("the 13th of October", "2018-10-13"),
        ("13 October 2026 (Tuesday)", "2026-10-13"),
        ("13 October 2026 (Wed)", "2026-10-13?"),
        ("28 February – 5 March", "2019-02-28/2019-03-05"),
        ("29 December – 2 January", "2018-12-29/2019-01-02"),
    ],
)
def test_dates_in_words(phrase: str, dates: str) -> None:
    assert read(phrase) == dates


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("13.10.26", "2026-10-13"),
        ("14.-15.10.26", "2026-10-14/2026-10-15"),
        ("10/16/26", "2026-10-16"),
        ("13-Oct-26", "2026-10-13"),
        ("13 Oct '26", "2026-10-13"),
        ("5/10/26", "2026-10-05?"),
        ("28.9.–2.10.2026", "2026-09-28/2026-10-02"),
        ("30.11./1.12.2026", "2026-11-30/2026-12-01"),
        ("28-30.09.2026", "2026-09-28/2026-09-30"),
        ("5. und 6.10.2026", "2026-10-05/2026-10-06"),
        ("5. und 9.10.2026", "2026-10-05 2026-10-09"),
        ("10/13/2026 – 10/15/2026", "2026-10-13/2026-10-15"),
        ("10/13-14/2026", "2026-10-13/2026-10-14"),
        ("13-10-2026", "2026-10-13"),
        ("2026-10-13/15", "2026-10-13/2026-10-15"),
        ("20261013", "2026-10-13"),
        ("2026 10 13", "2026-10-13"),
        ("13 X 2026", "2026-10-13"),
        ("22 /01:", "2019-01-22"),
        ("25-26/01", "2019-01-25/2019-01-26"),
        ("31/01- 02/02", "2019-01-31/2019-02-02"),
        ("13.4.", "2019-04-13"),
        ("12.04.", "2019-04-12"),
        ("14.4.–15.4.", "2019-04-14/2019-04-15"),
        ("30.11.–1.12.", "2018-11-30/2018-12-01"),
        ("12/04", "2019-04-12?"),
        ("12.04", "2019-04-12?"),
        ("25.04", "2019-04-25"),
        ("Di, 13.10.2026", "2026-10-13"),
        ("31.2.2026", "2026?"),
    ],
)
def test_dates_in_numbers(phrase: str, dates: str) -> None:
    assert read(phrase) == dates


@pytest.mark.parametrize("phrase", ["Part 1/2", "24/7 service", "Version 2.0", "20 years"])
def test_other_numbers_are_no_dates(phrase: str) -> None:
    assert find_date(f"About {phrase}", DateContext(KNOWN.period)) is None


def test_the_whole_source_decides_on_day_and_month() -> None:
    american = rows("10/13/2026 First, Riga\n10/5/2026 Second, Riga\n")
    european = rows("13/10/2026 First, Riga\n10/5/2026 Second, Riga\n")
    neither = rows("10/6/2026 First, Riga\n10/5/2026 Second, Riga\n")
    both = rows("13/10/2026 First, Riga\n10/13/2026 Second, Riga\n10/5/2026 Third, Riga\n")

    assert (date_span(american[1]), issues(american[1])) == ("2026-10-05", set())
    assert (date_span(european[1]), issues(european[1])) == ("2026-05-10", set())
    assert issues(neither[1]) == issues(both[2]) == {ImportIssue.AMBIGUOUS_DATE}


@pytest.mark.parametrize(
    "phrase",
    [
        "week of 12 April 2027", "week of April 12, 2027", "week commencing 12 April 2027",
        "the week beginning Monday 12 April 2027", "w/c 12 April 2027", "week of 14 April 2027",
        "Week 15, 2027", "W15/2027", "2027-W15", "KW 15/2027", "v. 15 2027", "vecka 15 2027",
        "uge 15, 2027", "uke 15 2027", "viikko 15/2027", "nädal 15 2027", "15. nedēļa 2027",
        "2027 m. 15 sav.", "15. tydzień 2027", "semaine 15 2027", "Woche vom 12. April 2027",
    ],
)  # fmt: skip
def test_a_week_is_not_a_day(phrase: str) -> None:
    planned = row(f"{phrase}: Study visit, Vilnius")

    assert (planned.title, cities(planned)) == ("Study visit", ["Vilnius"])
    assert (date_span(planned), issues(planned)) == (
        "2027-04-12/2027-04-18",
        {ImportIssue.WEEK_ONLY},
    )
    assert planned.to_be_confirmed


def test_weeks_without_a_year_are_in_the_period() -> None:
    spring, autumn = row("Week 15: Visit, Riga"), row("Week 43: Visit, Riga")

    assert (date_span(spring), date_span(autumn)) == (
        "2019-04-08/2019-04-14", "2018-10-22/2018-10-28",
    )  # fmt: skip
    assert ImportIssue.INVALID_DATE in issues(row("Week 55: Visit, Riga"))


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("first half of 2027", "2027-01/2027-06"),
        ("second half of 2027", "2027-07/2027-12"),
        ("H1 2027", "2027-01/2027-06"),
        ("2. Halbjahr 2027", "2027-07/2027-12"),
        ("Q4 2026", "2026-10/2026-12"),
        ("2027 Q2", "2027-04/2027-06"),
        ("Q2–Q3 2027", "2027-04/2027-09"),
        ("II quarter of 2027", "2027-04/2027-06"),
        ("1. Quartal 2027", "2027-01/2027-03"),
        ("Herbst 2026", "2026-09/2026-11"),
        ("kevad 2027", "2027-03/2027-05"),
        ("winter 2026/27", "2026-12/2027-02"),
        ("early 2027", "2027"),
        ("mid-2027", "2027"),
        ("Anfang März 2027", "2027-03"),
        ("second half of May 2027", "2027-05"),
    ],
)
def test_longer_times_are_approximate(phrase: str, dates: str) -> None:
    planned = row(f"{phrase}: Summit, Turku")

    assert (date_span(planned), planned.title) == (dates, "Summit")
    assert issues(planned) == {ImportIssue.APPROXIMATE_DATE}


@pytest.mark.parametrize(
    ("line", "dates", "times"),
    [
        (
            "13 October 2026 09:00 – 14 October 2026 12:00: CSO",
            "2026-10-13/2026-10-14",
            "09:00-12:00",
        ),
        ("13.10.2026, 9.00–14.10.2026, 12.00 CSO", "2026-10-13/2026-10-14", "09:00-12:00"),
        (
            "13 October 2026, 2 pm to 15 October 2026, noon CSO",
            "2026-10-13/2026-10-15",
            "14:00-12:00",
        ),
    ],
)
def test_times_at_both_ends_of_a_range(line: str, dates: str, times: str) -> None:
    planned = row(line)

    assert (date_span(planned), planned.title) == (dates, "CSO")
    assert f"{planned.starts_time:%H:%M}-{planned.ends_time:%H:%M}" == times


def test_the_number_after_a_month_may_be_the_day_or_that_of_the_meeting() -> None:
    assert issues(row("October 13th meeting of ministers, Riga")) >= {ImportIssue.NOT_UNDERSTOOD}
