"""Dates are formatted with the precision in which they are known."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from flask_babel import force_locale

from meetings.domain.events.event_dates import EventDates
from meetings.i18n import dates
from meetings.i18n.dates import DateBlock
from meetings.i18n.languages import calendar_language
from meetings.kernel.partial_dates import PartialDate

VILNIUS = "Europe/Vilnius"


@pytest.fixture(autouse=True)
def _reader(app: Flask) -> Iterator[None]:
    """Select English for the test."""
    with app.test_request_context(), force_locale("en"):
        yield


def date_of(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def when(first: str, last: str = "", *, tbc: bool = False, zone: str = VILNIUS) -> EventDates:
    return EventDates(date_of(first), zone, date_of(last), to_be_confirmed=tbc)


def at(first: time, last: time | None = None, *, day: str = "2021-06-17") -> EventDates:
    return EventDates(date_of(day), VILNIUS, starts_time=first, ends_time=last)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-11-09", "2020-11-09", "9 November 2020"),
        ("2021-06-15", "2021-06-16", "15–16 June 2021"),
        ("2022-05-31", "2022-06-01", "31 May – 1 June 2022"),
        ("2020-12-31", "2021-01-01", "31 December 2020 – 1 January 2021"),
    ],
)
def test_days_are_formatted(first: str, last: str, words: str) -> None:
    assert dates.date_range(date.fromisoformat(first), date.fromisoformat(last)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("", ""), ("2020", "2020"), ("2020-10", "October 2020"), ("2020-10-05", "5 October 2020")],
)
def test_partial_dates_are_formatted(text: str, words: str) -> None:
    assert dates.partial_date(date_of(text)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", ""),
        ("2019", "2021", "2019–2021"),
        ("2019", "2019", "2019"),
        ("2020-10", "", "since October 2020"),
        ("", "2022", "until 2022"),
        ("2019-01", "2021", "January 2019 – 2021"),
        ("2020-10-05", "2020-10-07", "5–7 October 2020"),
    ],
)
def test_date_ranges_are_formatted(first: str, last: str, words: str) -> None:
    assert dates.period(date_of(first), date_of(last)) == words


@pytest.mark.parametrize(
    ("event_dates", "words"),
    [
        (when("2020"), "2020"),
        (when("2020-10"), "October 2020"),
        (when("2020-10", tbc=True), "October 2020 (to be confirmed)"),
        (when("2020-10-05"), "Mon 5 October 2020"),
        (when("2020-10-05", "2020-10-06"), "Mon 5 – Tue 6 October 2020"),
        (when("2022-05-31", "2022-06-01"), "Tue 31 May – Wed 1 June 2022"),
        (when("2020-12-31", "2021-01-01"), "Thu 31 December 2020 – Fri 1 January 2021"),
        (when("2020-10", "2020-11"), "October 2020 – November 2020"),
        (when(""), "date not known"),
        (when("", tbc=True), "date not known (to be confirmed)"),
    ],
)
def test_event_dates_are_formatted(event_dates: EventDates, words: str) -> None:
    assert dates.when_text(event_dates) == words


def test_undated_event_names_its_presidency() -> None:
    words = dates.when_text(when("", tbc=True), "Lithuanian Presidency")

    assert words == "during the Lithuanian Presidency (to be confirmed)"


@pytest.mark.parametrize(
    ("event_dates", "words"),
    [
        (when("2020-11-09"), "9 Nov 2020"),
        (when("2020-10"), "Oct 2020"),
        (when("2020"), "2020"),
        (when("2021-06-15", "2021-06-16"), "15–16 Jun 2021"),
        (when("2022-05-31", "2022-06-01"), "31 May 2022 – 1 Jun 2022"),
        (when(""), "not known"),
    ],
)
def test_event_dates_are_formatted_briefly(event_dates: EventDates, words: str) -> None:
    assert dates.short_when_text(event_dates) == words
    assert dates.short_when_text(when(""), "2020–21") == "2020–21"


@pytest.mark.parametrize(
    ("event_dates", "block"),
    [
        (when("2020-11-09"), DateBlock("9", "Mon", "2020-11-09", is_rough=False)),
        (when("2021-06-15", "2021-06-16"), DateBlock("15–16", "Tue–Wed", "2021-06-15", False)),
        (
            when("2020-11-09", tbc=True),
            DateBlock("9", "Mon · to be confirmed", "2020-11-09", is_rough=True),
        ),
        (when("2020-10"), DateBlock("Oct", "day not known", "", is_rough=True)),
        (when("2020-10", tbc=True), DateBlock("Oct", "date to be confirmed", "", is_rough=True)),
        (when("2020-10", "2020-11"), DateBlock("Oct–Nov", "day not known", "", is_rough=True)),
        (when("2020"), DateBlock("2020", "day not known", "", is_rough=True)),
        (when(""), DateBlock("–", "date not known", "", is_rough=True)),
    ],
)  # fmt: skip
def test_date_block_is_built(event_dates: EventDates, block: DateBlock) -> None:
    assert dates.date_block(event_dates) == block


@pytest.mark.parametrize(
    ("event_dates", "words"),
    [
        (at(time(9, 30), time(13, 0)), "09:30–13:00 EEST"),
        (at(time(9, 30)), "09:30 EEST"),
        (at(time(9, 30), day="2021-12-01"), "09:30 EET"),
        (when("2021-06-17"), ""),
        (when("2021"), ""),
    ],
)
def test_times_are_in_local_time(event_dates: EventDates, words: str) -> None:
    assert dates.time_range(event_dates) == words


@pytest.mark.parametrize(
    ("last", "ends", "words"),
    [
        ("2021-12-17", time(13, 0), "16 Dec 09:30 – 17 Dec 13:00 EET"),
        ("2021-12-17", None, "16 Dec 09:30 EET"),
        ("2022-03-27", time(13, 0), "16 Dec 09:30 – 27 Mar 13:00 EET/EEST"),
    ],
)
def test_times_across_days_include_the_days(last: str, ends: time | None, words: str) -> None:
    event_dates = EventDates(date_of("2021-12-16"), VILNIUS, date_of(last), time(9, 30), ends)

    assert dates.time_range(event_dates) == words


def test_other_time_zone_includes_a_different_day() -> None:
    event_dates = at(time(9, 30), time(13, 0))

    assert dates.clock_range(event_dates, "Europe/London") == "07:30–11:00"
    assert dates.clock_range(event_dates, "America/Los_Angeles") == "16 Jun 23:30 – 17 Jun 03:00"
    assert dates.clock_range(when("2021-06-17"), VILNIUS) == ""


def test_instant_is_formatted_in_local_time() -> None:
    instant = datetime(2021, 3, 17, 7, 30, tzinfo=UTC)

    assert dates.instant(instant, VILNIUS) == "17 March 2021, 09:30 EET"
    assert dates.clock_time(instant, "Europe/Stockholm") == "08:30"


def test_time_zone_without_abbreviation_is_shown_as_offset() -> None:
    assert dates.zone_name(datetime(2021, 3, 17, tzinfo=UTC), "Asia/Almaty") == "GMT+06:00"


@pytest.mark.parametrize(
    ("language", "day", "full", "span", "short", "month", "clocks"),
    [
        (
            "lt", "2021 m. birželio 15 d.", "2021 m. birželio 15 d., an", "2021 birželio 15–16",
            "2021 birž. 15–16", "2021 m. birželis", "09:30–13:00",
        ),
        (
            "de", "15. Juni 2021", "Di., 15. Juni 2021", "15.–16. Juni 2021", "15.–16. Juni 2021",
            "Juni 2021", "09:30–13:00",
        ),
        (
            "fi", "15. kesäkuuta 2021", "ti 15. kesäkuuta 2021", "15.–16. kesäkuuta 2021",
            "15.–16. kesäkuuta 2021", "kesäkuu 2021", "9.30–13.00",
        ),
    ],
)  # fmt: skip
def test_formats_depend_on_the_language(
    language: str, day: str, full: str, span: str, short: str, month: str, clocks: str
) -> None:
    first, last = date(2021, 6, 15), date(2021, 6, 16)
    timed = at(time(9, 30), time(13, 0))
    with force_locale(language):
        assert (dates.day(first), dates.long_day(first)) == (day, full)
        assert dates.date_range(first, last) == span
        assert dates.short_when_text(when("2021-06-15", "2021-06-16")) == short
        assert dates.month(first) == month
        assert dates.clock_range(timed, VILNIUS) == clocks


def test_cities_of_time_zones_are_translated() -> None:
    instant = datetime(2021, 6, 17, 7, tzinfo=UTC)
    with force_locale("lt"):
        assert dates.zone_label(instant, "Europe/Warsaw") == "Varšuva (CEST)"

    assert dates.zone_label(instant, "Europe/Warsaw") == "Warsaw (CEST)"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "1 January 2027"), ("lt", "2027 m. sausio 1 d."), ("lv", "2027. gada 1. janvāris"),
        ("et", "1. jaanuar 2027"), ("pl", "1 stycznia 2027"), ("de", "1. Januar 2027"),
        ("fi", "1. tammikuuta 2027"), ("da", "1. januar 2027"), ("sv", "1 januari 2027"),
        ("nb", "1. januar 2027"), ("is", "1. janúar 2027"), ("fr", "1 January 2027"),
    ],
)  # fmt: skip
def test_feed_dates_have_the_format_of_their_language(app: Flask, language: str, day: str) -> None:
    with calendar_language(language):
        assert dates.day(date(2027, 1, 1)) == day


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-10", "", "nuo 2020 m. spalio"),
        ("", "2022", "iki 2022 m."),
        ("2027-01-01", "", "nuo 2027 m. sausio 1 d."),
        ("", "2022-05", "iki 2022 m. gegužės"),
        ("2020-10", "2021-05", "2020 m. spalis – 2021 m. gegužė"),
    ],
)
def test_lithuanian_dates_after_prepositions_are_in_the_genitive(
    app: Flask, first: str, last: str, words: str
) -> None:
    with force_locale("lt"):
        assert dates.period(date_of(first), date_of(last)) == words
