"""Dates known to the day, the month or the year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kernel.partial_dates import DatePrecision, PartialDate

days = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))
partial_dates = st.builds(
    lambda day, known: PartialDate(day.year, *(day.month, day.day)[:known]),
    days,
    st.integers(min_value=0, max_value=2),
)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2020", DatePrecision.YEAR, date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", DatePrecision.MONTH, date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-10-05", DatePrecision.DAY, date(2020, 10, 5), date(2020, 10, 5)),
    ],
)
def test_partial_date_spans_all_possible_days(
    text: str, precision: DatePrecision, first: date, last: date
) -> None:
    partial_date = PartialDate.parse(text)

    assert (partial_date.precision, partial_date.first_day, partial_date.last_day) == (
        precision,
        first,
        last,
    )


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-02-30", "2020-1-1", "5 October 2020", "9999", "0000"]
)
def test_invalid_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_day_without_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2020, None, 5)


@given(partial_dates)
def test_partial_date_round_trips_through_text(partial_date: PartialDate) -> None:
    assert PartialDate.parse(str(partial_date)) == partial_date


@given(partial_dates, partial_dates)
def test_texts_sort_by_first_day(first: PartialDate, second: PartialDate) -> None:
    if first.first_day < second.first_day:
        assert str(first) < str(second)


@given(days)
def test_full_date_spans_a_single_day(day: date) -> None:
    partial_date = PartialDate.of(day)

    assert partial_date.first_day == partial_date.last_day == day
