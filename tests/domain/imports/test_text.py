"""Plans are parsed with the precision of their text."""

import re
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.errors import NoEventFound, TextTooLong, TooManyEvents
from meetings.domain.imports.rules import (
    MAX_LINE_LENGTH,
    MAX_ROWS,
    MAX_TEXT_LENGTH,
    MAX_TITLE_LENGTH,
    ImportIssue,
)
from meetings.domain.imports.source_parser import parse_source
from meetings.kernel.errors import DomainError
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean
from tests.cpu_time import assert_costs_at_most
from tests.domain.imports.helpers import KNOWN, cities, date_span, issues, outcome, row, rows


@pytest.mark.parametrize(
    ("line", "dates", "title", "places"),
    [
        ("18-19 September First CSO meeting, Riga", "2018-09-18/2018-09-19", "First CSO meeting",
         ["Riga"]),
        ("October (tbc) TF-THB meeting, Riga", "2018-10", "TF-THB meeting", ["Riga"]),
        ("6,7 September CPN meeting", "2018-09-06/2018-09-07", "CPN meeting", []),
        ("31 May – 1 June Directors General, Oslo", "2019-05-31/2019-06-01", "Directors General",
         ["Oslo"]),
        ("22-23 September 2015 8th Baltic Sea Tourism Forum, Gdańsk and Malbork",
         "2015-09-22/2015-09-23", "8th Baltic Sea Tourism Forum", ["Gdańsk", "Malbork"]),
        ("30 May-2 June Youth meeting, Riga/Tallinn", "2019-05-30/2019-06-02", "Youth meeting",
         ["Riga", "Tallinn"]),
        ("3 October 2023: 20th meeting of the PA Secure Steering Group, Riga, Latvia", "2023-10-03",
         "20th meeting of the PA Secure Steering Group", ["Riga"]),
        ("9 November 2020 first TF-THB meeting (online)", "2020-11-09", "first TF-THB meeting",
         []),
        ("On 9 November 2020, the Task Force met", "2020-11-09", "the Task Force met", []),
        ("In October 2020 new project THALIA", "2020-10", "new project THALIA", []),
        ("8 June 2021 CASCADE final conference", "2021-06-08", "CASCADE final conference", []),
        ("May 7-8, 2018 – 16th Meeting of the Directors General, Stockholm",
         "2018-05-07/2018-05-08", "16th Meeting of the Directors General", ["Stockholm"]),
        ("11 May 2017, Keflavík: 15th Meeting", "2017-05-11", "15th Meeting", ["Keflavík"]),
        ("Vilnius, 5 October 2020 – Conference “Digital Era”", "2020-10-05",
         "Conference “Digital Era”", ["Vilnius"]),
        ("During the Presidency: Ministerial session, Riga", "", "Ministerial session", ["Riga"]),
        ("CSO meeting (Vilnius, 22-23 September 2020)", "2020-09-22/2020-09-23", "CSO meeting",
         ["Vilnius"]),
        ("26–27 September, Keflavík (Iceland): CSO", "2018-09-26/2018-09-27", "CSO", ["Keflavík"]),
    ],
)  # fmt: skip
def test_lines_of_real_plans_are_parsed(
    line: str, dates: str, title: str, places: list[str]
) -> None:
    result = row(line)

    assert (date_span(result), result.title, cities(result)) == (dates, title, places)


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("18-19 September", "2018-09-18/2018-09-19"),
        ("18 - 19 Sept.", "2018-09-18/2018-09-19"),
        ("18–19 Sep 2019", "2019-09-18/2019-09-19"),
        ("18th and 19th of September", "2018-09-18/2018-09-19"),
        ("18./19. September", "2018-09-18/2018-09-19"),
        ("18 & 19 September", "2018-09-18/2018-09-19"),
        ("18, 19, 20 September", "2018-09-18/2018-09-20"),
        ("18 to 20 September", "2018-09-18/2018-09-20"),
        ("Tuesday 18 September", "2018-09-18"),
        ("Tue, 18 Sept", "2018-09-18"),
        ("Tuesday the 18th of September", "2018-09-18"),
        ("Tue-Wed 18-19 September", "2018-09-18/2018-09-19"),
        ("Tuesday, 18 – Wednesday, 19 September", "2018-09-18/2018-09-19"),
        ("September 18", "2018-09-18"),
        ("September 18th, 2019", "2019-09-18"),
        ("Sept. 15-18, 2015", "2015-09-15/2015-09-18"),
        ("30 Nov – 1 Dec", "2018-11-30/2018-12-01"),
        ("30 Dec. 2018 - 2 January 2019", "2018-12-30/2019-01-02"),
        ("30 December – 2 January 2019", "2018-12-30/2019-01-02"),
        ("May 31 - June 1", "2019-05-31/2019-06-01"),
        ("2020-10-05", "2020-10-05"),
        ("2020-10-05 – 2020-10-06", "2020-10-05/2020-10-06"),
        ("2020-10-05/2020-10-06", "2020-10-05/2020-10-06"),
        ("2020-10", "2020-10"),
        ("5.10.2020", "2020-10-05"),
        ("05.10.2020", "2020-10-05"),
        ("5.-6.10.2020", "2020-10-05/2020-10-06"),
        ("30.9.-1.10.2020", "2020-09-30/2020-10-01"),
        ("19.10.2018 - 20.10.2018", "2018-10-19/2018-10-20"),
        ("25/10/2020", "2020-10-25"),
        ("10/25/2020", "2020-10-25"),
        ("12-Oct-2018", "2018-10-12"),
        ("October", "2018-10"),
        ("October 2020", "2020-10"),
        ("October, 2020", "2020-10"),
        ("October/November", "2018-10/2018-11"),
        ("May – June 2020", "2020-05/2020-06"),
        ("12. novembris", "2018-11-12"),
        ("12 listopada", "2018-11-12"),
        ("5. Oktober", "2018-10-05"),
        ("5 октября", "2018-10-05"),
    ],
)
def test_dates_are_parsed(phrase: str, dates: str) -> None:
    result = row(f"{phrase} CSO meeting, Riga")

    assert (date_span(result), result.title, issues(result)) == (dates, "CSO meeting", set())


@pytest.mark.parametrize(
    ("phrase", "dates"),
    [
        ("end of October", "2018-10"),
        ("2nd week of October", "2018-10"),
        ("mid-October", "2018-10"),
        ("early October 2020", "2020-10"),
        ("the second half of March", "2019-03"),
        ("autumn", "2018-09/2018-11"),
        ("spring 2020", "2020-03/2020-05"),
        ("Autumn, 2020", "2020-09/2020-11"),
        ("Q4", "2018-10/2018-12"),
        ("first quarter of 2019", "2019-01/2019-03"),
        ("winter 2018", "2018"),
    ],
)
def test_approximate_dates_stay_approximate(phrase: str, dates: str) -> None:
    result = row(f"{phrase}: CSO meeting, Riga")

    assert (date_span(result), result.title, issues(result)) == (
        dates,
        "CSO meeting",
        {ImportIssue.APPROXIMATE_DATE},
    )


@pytest.mark.parametrize(
    ("line", "dates", "doubt"),
    [
        ("5/10/2020 CSO", "2020-10-05", ImportIssue.AMBIGUOUS_DATE),
        ("30 February CSO", "2019-02", ImportIssue.INVALID_DATE),
        ("31.4.2020 CSO", "2020", ImportIssue.INVALID_DATE),
        ("2020-13-45 CSO", "2020", ImportIssue.INVALID_DATE),
        ("19-18 September CSO", "2018-09", ImportIssue.INVALID_DATE),
        ("Monday 18 September CSO", "2018-09-18", ImportIssue.WRONG_WEEKDAY),
        ("date tbc: CSO", "", ImportIssue.NO_DATE),
        ("18 September CSO, see minutes of 3 May 2015", "2018-09-18", ImportIssue.SECOND_DATE),
    ],
)
def test_uncertain_dates_get_notes(line: str, dates: str, doubt: ImportIssue) -> None:
    result = row(line)

    assert date_span(result) == dates
    assert doubt in issues(result)


def test_separate_days_are_separate_meetings() -> None:
    result = rows("6 and 20 September CSO meeting, Riga")

    assert [date_span(item) for item in result] == ["2018-09-06", "2018-09-20"]
    assert [item.key for item in result] == ["cso meeting", "cso meeting #2"]
    assert all(ImportIssue.SEPARATE_DAYS in issues(item) for item in result)


def test_years_are_taken_from_headings_or_the_period() -> None:
    text = (
        "Presidency 2020-2021\n5 October A, Riga\n3 May B\n\nCalendar of events 2016\n8-9 June C\n"
        "2017\n11 May D\n"
    )

    assert [date_span(item) for item in rows(text)] == [
        "2020-10-05", "2021-05-03", "2016-06-08/2016-06-09", "2017-05-11",
    ]  # fmt: skip


def test_months_are_parsed_as_headings() -> None:
    text = (
        "October 2020\n• CSO meeting, Riga\n• TF-THB meeting\n5-6: EGCAR, Tallinn\nNovember 2020\n"
    )
    result = rows(text + "9: Webinar, online\n")

    assert [(date_span(item), item.title) for item in result] == [
        ("2020-10", "CSO meeting"), ("2020-10", "TF-THB meeting"),
        ("2020-10-05/2020-10-06", "EGCAR"), ("2020-11-09", "Webinar"),
    ]  # fmt: skip


@pytest.mark.parametrize("dash", "-–—−‑‒―")
@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2007", "  "])
def test_all_dashes_and_blanks_are_accepted(dash: str, blank: str) -> None:
    line = f"18{dash}19 September {dash} First CSO meeting, Riga".replace(" ", blank)

    assert (date_span(row(line)), row(line).title) == ("2018-09-18/2018-09-19", "First CSO meeting")


@pytest.mark.parametrize("bullet", ["• ", "- ", "– ", "* ", "◦ ", "\t• ", "·  "])
def test_bullets_are_ignored(bullet: str) -> None:
    result = row(f"{bullet}18 September First CSO meeting, Riga")

    assert (date_span(result), result.title, cities(result)) == (
        "2018-09-18",
        "First CSO meeting",
        ["Riga"],
    )


def test_pasted_tables_are_parsed() -> None:
    text = (
        "18-19 September\tFirst CSO meeting\tRiga\n5 Oct | TF-THB | online\n6 Oct   EGCAR   Ronisi"
    )
    first, second, third = rows(text)

    assert (first.title, cities(first)) == ("First CSO meeting", ["Riga"])
    assert (second.title, second.mode) == ("TF-THB", AttendanceMode.ONLINE)
    assert (third.title, third.places) == ("EGCAR", (Place(city="Ronisi", country="LV"),))


def test_text_copied_from_a_web_page_is_parsed() -> None:
    text = (
        "18 September 2018\nFirst CSO meeting\nRiga, Latvia\n\n5 October 2018\nTF-THB meeting\nOslo"
    )

    assert [(date_span(item), item.title, cities(item)) for item in rows(text)] == [
        ("2018-09-18", "First CSO meeting", ["Riga"]), ("2018-10-05", "TF-THB meeting", ["Oslo"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("09:30-16:00 (CET)", time(9, 30), time(16)),
        ("09:30 – 16:00", time(9, 30), time(16)),
        ("9.30-16.00", time(9, 30), time(16)),
        ("at 9.30", time(9, 30), None),
        ("kl. 9.30", time(9, 30), None),
        ("at 9:30 h", time(9, 30), None),
        ("10:00 to 12:00 EET", time(10), time(12)),
        ("9 am – 4.30 p.m.", time(9), time(16, 30)),
        ("12 pm", time(12), None),
    ],
)
def test_times_are_parsed(words: str, starts: time, ends: time | None) -> None:
    result = row(f"18 September 2018, {words}, CSO meeting, Stockholm")

    assert (result.starts_time, result.ends_time) == (starts, ends)
    assert (date_span(result), result.title, cities(result)) == (
        "2018-09-18",
        "CSO meeting",
        ["Stockholm"],
    )


def test_time_zones_of_times_are_parsed() -> None:
    local = row("18 September, 09:30-16:00 (CET) CSO, Stockholm")
    other = row("18 September, 09:30 EET CSO, Stockholm")
    online = row("18 September, 09:30 CET CSO, online")

    assert (local.timezone, other.timezone, online.timezone) == (
        None, "Europe/Helsinki", "Europe/Brussels",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["October 2018, 09:30 CSO", "18 September, 16:00-09:30 CSO"])
def test_time_without_a_day_or_an_invalid_time_is_omitted(line: str) -> None:
    result = row(line)

    assert result.starts_time is None
    assert ImportIssue.TIME_DROPPED in issues(result)


@pytest.mark.parametrize(
    ("line", "mode", "places"),
    [
        ("18 September CSO, online", AttendanceMode.ONLINE, []),
        ("18 September CSO (virtual meeting)", AttendanceMode.ONLINE, []),
        ("18 September Webinar via Zoom", AttendanceMode.ONLINE, []),
        ("18 September CSO, Stockholm (hybrid)", AttendanceMode.HYBRID, ["Stockholm"]),
        ("18 September CSO, Riga and online", AttendanceMode.HYBRID, ["Riga"]),
        ("18 September CSO, Riga", None, ["Riga"]),
        ("18 September CSO", None, []),
    ],
)
def test_modes_are_parsed(line: str, mode: AttendanceMode | None, places: list[str]) -> None:
    assert (row(line).mode, cities(row(line))) == (mode, places)


def test_to_be_confirmed_is_parsed() -> None:
    date_open = row("18 September (tbc) CSO, Riga")
    uncertain = row("18 September CSO, Riga (tbc)")
    place_open = row("18 September CSO, location tbc")

    assert (date_open.to_be_confirmed, issues(date_open)) == (True, set())
    assert (uncertain.to_be_confirmed, issues(uncertain)) == (True, {ImportIssue.UNCLEAR_TBC})
    assert (place_open.to_be_confirmed, place_open.places, place_open.title) == (False, (), "CSO")


def test_called_off_meetings_are_parsed() -> None:
    result = row("Cancelled: 18 September CSO, Riga")

    assert (result.title, result.is_cancelled, issues(result)) == (
        "CSO",
        True,
        {ImportIssue.CANCELLED},
    )


@pytest.mark.parametrize("blanks", [" ", "      ", "\u00a0", "\t"])
def test_blanks_do_not_separate_a_date_from_tbc(blanks: str) -> None:
    result = row(f"• 18{blanks}September{blanks}(tbc) First meeting, Riga")

    assert (date_span(result), result.to_be_confirmed, issues(result)) == (
        "2018-09-18",
        True,
        set(),
    )


def test_tbc_below_a_month_heading_is_ambiguous() -> None:
    certain, uncertain = rows(
        "September 2018\n• (tbc) CSO meeting, Riga\n• EGCAR meeting (tbc), Riga"
    )

    assert (issues(certain), issues(uncertain)) == (set(), {ImportIssue.UNCLEAR_TBC})


def test_bodies_and_kinds_are_parsed() -> None:
    result = rows(
        "1 October Task Force against Trafficking in Human Beings, Riga\n"
        "2 October Joint CPN and EGCAR workshop\n3 October Ministerial Session\n4 October Ice cream"
    )

    assert [item.body_id for item in result] == [2, 4, None, None]
    assert [item.kind for item in result] == [
        EventKind.MEETING, EventKind.WORKSHOP, EventKind.MINISTERIAL_MEETING, EventKind.MEETING,
    ]  # fmt: skip
    assert issues(result[1]) == {ImportIssue.SEVERAL_BODIES}


def test_unknown_place_is_marked_as_a_guess() -> None:
    result = row("18 September CSO meeting, Ystad")

    assert (result.places, issues(result)) == ((Place(city="Ystad"),), {ImportIssue.PLACE_GUESSED})


def test_lines_without_an_event_are_leftovers() -> None:
    result = parse_source("Dear colleagues\n\n18 September CSO, Riga\nKind regards\n", KNOWN)

    assert [(item.line, item.text) for item in result.leftovers] == [
        (1, "Dear colleagues"), (4, "Kind regards"),
    ]  # fmt: skip
    assert result.rows[0].line == 3


def test_invalid_sources_are_rejected() -> None:
    for text in ("", "nothing", "\n" * 1000, "???"):
        with pytest.raises(NoEventFound):
            parse_source(text, KNOWN)
    with pytest.raises(TextTooLong):
        parse_source("x" * (MAX_TEXT_LENGTH + 1), KNOWN)


_DATES = st.dates(KNOWN.period.first, KNOWN.period.last - timedelta(days=40))
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"]  # fmt: skip


@given(first=_DATES, length=st.integers(0, 35), style=st.integers(0, 3))
def test_date_range_in_any_format_round_trips(first: date, length: int, style: int) -> None:
    last = first + timedelta(days=length)
    ends = [f"{day.day} {_MONTHS[day.month - 1]}" for day in (first, last)]
    phrases = [
        f"{ends[0]} – {ends[1]}",
        f"{ends[0]} {first.year} to {ends[1]} {last.year}",
        f"{first.isoformat()} - {last.isoformat()}",
        f"{first.day}.{first.month}.{first.year} - {last.day}.{last.month}.{last.year}",
    ]
    result = row(f"{phrases[style]} CSO meeting, Riga")

    assert result.span.first == PartialDate.of(first)
    assert result.span.last in ({PartialDate.of(last)} if length else {None, PartialDate.of(last)})
    assert (result.title, cities(result)) == ("CSO meeting", ["Riga"])


_WORDS = st.sampled_from(
    ["18", "-", "19", "September", "Sept.", "2018", "2018-2019", ",", ":", "(tbc)", "Riga", "and",
     "Latvia", "CSO meeting", "online", "hybrid", "\n", "\t", "•", "9:30", "5/10/2020", "tbc", "of",
     "end of", "Monday", "31", "February", "|", "Q2", "autumn", "cancelled", "the", "99"]
) | st.text(max_size=8)  # fmt: skip


@given(words=st.lists(_WORDS, max_size=25), glue=st.sampled_from([" ", "", "\n"]))
def test_any_text_is_parsed_or_rejected_with_a_message(words: list[str], glue: str) -> None:
    text = glue.join(words)
    with suppress(DomainError):
        for result in parse_source(text, KNOWN).rows:
            assert result.title
            assert len(result.title) <= MAX_TITLE_LENGTH
            assert result.when("Europe/Riga").timezone == "Europe/Riga" or result.timezone
            assert_nothing_is_invented(text, result)


def assert_nothing_is_invented(text: str, parsed: object) -> None:
    """Check that every day and every word of the title occurs in the text."""
    numbers = {int(item) for item in re.findall(r"\d+", text)}
    span = parsed.span  # type: ignore[attr-defined]
    is_week = ImportIssue.WEEK_ONLY in issues(parsed)  # type: ignore[arg-type]
    for item in (span.first, span.last):
        assert is_week or item is None or item.day is None or item.day in numbers
    for prefix in re.findall(r"\w+", parsed.title):  # type: ignore[attr-defined]
        assert prefix in clean(text)


_HOSTILE = [
    "1,", "1 - 2 , 3 / 4 & 5 + 6 and ", "Monday, ", "May ", "1.", "- ", "(", "( ) ", "5 May tbc ",
    "the date is ", "a,", "a:", "Riga and ", "online ", "2018-2019-", "\t", " | ", "a\t",
    "9:00-10:00 ", "Aa ", "first quarter of ", "\u2013\u00a0", "2018-09-", "1/2/", "May 1 - ",
    "1 May - ", "in ", "((((a)", " ", "5 May, A.-", "\n", "x\n", "1\n", "• a\n",
    "5 May\n", "2018\n", "during a", "9 am - ", "9 am", "5 May x, Aa\n",
]  # fmt: skip


PLAIN_LINE = "{n}. 18–19 September 2018, First CSO meeting number {n}, Riga, Latvia\n"


@pytest.mark.parametrize("part", _HOSTILE)
def test_any_line_takes_linear_time(part: str) -> None:
    lines, length = MAX_TEXT_LENGTH // 5000, MAX_LINE_LENGTH - 1

    def text(size: int) -> str:
        if "\n" in part:
            return part * (lines * size // len(part))
        return "\n".join([f"5 May {part * 1000}"[:size]] * lines)

    large, small = text(length), text(length // 4)
    plain = "".join(PLAIN_LINE.format(n=n) for n in range(60))
    assert_costs_at_most(8, lambda: outcome(large), lambda: (outcome(small), rows(plain)))


def test_plan_of_maximum_size_is_parsed_in_time() -> None:
    text = "".join(PLAIN_LINE.format(n=n) for n in range(MAX_ROWS))
    quarter = text[: len(text) // 4]

    assert len(rows(text)) == MAX_ROWS
    with pytest.raises(TooManyEvents):
        parse_source((text * 5)[:MAX_TEXT_LENGTH], KNOWN)
    assert_costs_at_most(8, lambda: rows(text), lambda: rows(quarter))
    assert_costs_at_most(3, lambda: outcome((text * 5)[:MAX_TEXT_LENGTH]), lambda: rows(text))


def test_invalid_characters_are_ignored() -> None:
    result = parse_source("18 September First \uffff meeting, Riga", KNOWN)

    assert [row.title for row in result.rows] == ["First meeting"]


FIRST = "18 September First meeting, Riga"


@pytest.mark.parametrize(
    ("plan", "dress_code"),
    [
        (f"{FIRST}\nDress code: Business casual", "Business casual"),
        (f"{FIRST}\n• DRESS CODE : Uniform on 5 May 2019", "Uniform on 5 May 2019"),
        (f"{FIRST}\nAttire: smart,\nno tie", "smart, no tie"),
        ("18 September\tFirst meeting\tRiga\tDress code: Uniform", "Uniform"),
        ("18 September\nDress code: Uniform\nFirst meeting, Riga", "Uniform"),
        (f"{FIRST}\nDress code: one\nDress code: two", "one"),
        (f"{FIRST}\nDress code: {'x' * 300}", "x" * 200),
        (f"{FIRST}\nDress code:", ""),
    ],
)
def test_labelled_line_belongs_to_the_meeting_above_it(plan: str, dress_code: str) -> None:
    planned = row(plan)

    assert planned.dress_code == dress_code
    assert (planned.title, cities(planned), date_span(planned)) == (
        "First meeting", ["Riga"], "2018-09-18",
    )  # fmt: skip


def test_labelled_line_belongs_to_the_meeting_directly_above() -> None:
    planned_events = rows(
        f"{FIRST}\nDress code: Uniform\n\n4 October Second meeting, Riga\nAttire: Casual"
    )

    assert [planned.dress_code for planned in planned_events] == ["Uniform", "Casual"]


def test_dress_code_to_be_confirmed_does_not_affect_the_date() -> None:
    planned = row(f"{FIRST}\nDress code: to be confirmed")

    assert (planned.dress_code, planned.to_be_confirmed) == ("to be confirmed", False)


def test_labelled_line_without_a_meeting_above_is_a_leftover() -> None:
    known = KNOWN
    first = parse_source(f"Dress code: Uniform\n{FIRST}", known)
    separated = parse_source(f"{FIRST}\n\nDress code: Uniform", known)

    for result in (first, separated):
        assert [planned.dress_code for planned in result.rows] == [""]
        assert [leftover.text for leftover in result.leftovers] == ["Dress code: Uniform"]
