"""The dates of an event, with the precision in which they are known."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import DatePrecision, PartialDate

VILNIUS = "Europe/Vilnius"
ZONES = (VILNIUS, "UTC", "Atlantic/Reykjavik", "America/New_York", "Pacific/Kiritimati")
BEGINS, ENDS = time(9, 30), time(13, 0)


def date_of(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def when(first: str, last: str = "", **parts: object) -> EventDates:
    zone = str(parts.pop("timezone", VILNIUS))
    return EventDates(date_of(first), zone, date_of(last), **parts)  # type: ignore[arg-type]


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@st.composite
def event_dates(draw: st.DrawFn) -> EventDates:
    """Return event dates: undated, approximate, of whole days, or with times."""
    zone = draw(st.sampled_from(ZONES))
    tbc = draw(st.booleans())
    known = draw(st.integers(min_value=0, max_value=4))
    if known == 0:
        return EventDates(None, zone, to_be_confirmed=tbc)
    days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
    earlier, later = sorted([draw(days), draw(days)])
    first, last = (
        PartialDate(day.year, *(day.month, day.day)[: known - 1]) for day in (earlier, later)
    )
    if known < 4:
        ends = draw(st.sampled_from([None, last]))
        return EventDates(first, zone, ends, to_be_confirmed=tbc)
    clock = st.times(max_value=time(12, 0)).map(lambda value: value.replace(microsecond=0))
    ends_time = draw(st.one_of(st.none(), st.times(min_value=time(16, 0))))
    return EventDates(PartialDate.of(earlier), zone, None, draw(clock), ends_time, tbc)


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        ("", "", DatePrecision.NONE),
        ("2020", "", DatePrecision.YEAR),
        ("2020", "2021", DatePrecision.YEAR),
        ("2020-10", "", DatePrecision.MONTH),
        ("2020-10-05", "", DatePrecision.DAY),
        ("2020-10-05", "2020-10-07", DatePrecision.DAY),
        ("2020-10-05", "2020-11", DatePrecision.MONTH),
        ("2020-10", "2021", DatePrecision.YEAR),
    ],
)
def test_precision_is_the_coarser_of_both_dates(
    first: str, last: str, precision: DatePrecision
) -> None:
    dates = when(first, last)

    assert dates.precision is precision
    assert dates.has_day is (precision is DatePrecision.DAY)


def test_precision_is_time_if_a_time_is_given() -> None:
    dates = when("2020-10-05", starts_time=BEGINS)

    assert dates.precision is DatePrecision.TIME
    assert dates.has_day


@pytest.mark.parametrize(
    ("dates", "starts_at", "ends_at"),
    [
        # summer time in Vilnius is UTC+3, winter time UTC+2
        (when("2020"), utc(2019, 12, 31, 22), utc(2020, 12, 31, 22)),
        (when("2020-10"), utc(2020, 9, 30, 21), utc(2020, 10, 31, 22)),
        (when("2020-10-05"), utc(2020, 10, 4, 21), utc(2020, 10, 5, 21)),
        (when("2020-10-05", "2020-10-06"), utc(2020, 10, 4, 21), utc(2020, 10, 6, 21)),
        (
            when("2020-10-05", starts_time=BEGINS, ends_time=ENDS),
            utc(2020, 10, 5, 6, 30), utc(2020, 10, 5, 10),
        ),
        (when("2020-10-05", starts_time=BEGINS), utc(2020, 10, 5, 6, 30), utc(2020, 10, 5, 21)),
        (
            when("2020-10-24", "2020-10-26", starts_time=BEGINS, ends_time=ENDS),
            utc(2020, 10, 24, 6, 30), utc(2020, 10, 26, 11),
        ),
        # the longest and the shortest day of the year
        (when("2020-10-25"), utc(2020, 10, 24, 21), utc(2020, 10, 25, 22)),
        (when("2020-03-29"), utc(2020, 3, 28, 22), utc(2020, 3, 29, 21)),
    ],
)  # fmt: skip
def test_instants_span_all_possible_times(
    dates: EventDates, starts_at: datetime, ends_at: datetime
) -> None:
    assert (dates.starts_at, dates.ends_at) == (starts_at, ends_at)


def test_undated_event_has_no_instants() -> None:
    dates = EventDates(None, VILNIUS)

    assert (dates.starts_at, dates.ends_at, dates.sorts_at, dates.first_day, dates.last_day) == (
        None,
    ) * 5


@pytest.mark.parametrize(
    "parts",
    [
        {"first": "", "last": "2020"},
        {"first": "", "starts_time": BEGINS},
        {"first": "2020-10-05", "last": "2020-10-04"},
        {"first": "2020-10", "last": "2020-09-30"},
        {"first": "2020-10-05", "ends_time": ENDS},
        {"first": "2020-10", "starts_time": BEGINS},
        {"first": "2020", "starts_time": BEGINS},
        {"first": "2020-10-05", "last": "2020-11", "starts_time": BEGINS},
        {"first": "2020-10-05", "starts_time": ENDS, "ends_time": BEGINS},
    ],
)
def test_invalid_dates_are_refused(parts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        when(**parts)


def test_month_sorts_after_its_days_and_year_after_its_months() -> None:
    in_order = [
        when("2020-10-30"),
        when("2020-10-31", starts_time=time(0, 0)),
        when("2020-10-31", starts_time=time(23, 59)),
        when("2020-10"),
        when("2020-11-01"),
        when("2020-12-31", starts_time=time(23, 59)),
        when("2020-12"),
        when("2020"),
        when("2021-01-01"),
    ]

    keys = [dates.sorts_at for dates in in_order if dates.sorts_at]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(in_order)


def test_to_be_confirmed_does_not_change_the_instants() -> None:
    confirmed, unconfirmed = when("2020-10"), when("2020-10", to_be_confirmed=True)

    assert (confirmed.starts_at, confirmed.ends_at, confirmed.sorts_at) == (
        unconfirmed.starts_at, unconfirmed.ends_at, unconfirmed.sorts_at,
    )  # fmt: skip
    assert confirmed != unconfirmed


@given(event_dates())
def test_dated_event_has_all_instants_and_undated_event_has_none(dates: EventDates) -> None:
    is_known = dates.precision is not DatePrecision.NONE

    assert [dates.starts_at is not None, dates.ends_at is not None, dates.sorts_at is not None] == [
        is_known
    ] * 3


@given(event_dates())
def test_instants_are_ordered_and_contain_the_sort_key(dates: EventDates) -> None:
    if dates.starts_at and dates.ends_at and dates.sorts_at:
        assert dates.starts_at < dates.ends_at
        assert dates.starts_at <= dates.sorts_at < dates.ends_at
        assert dates.starts_at.tzinfo is dates.ends_at.tzinfo is UTC


def held_on(day: date, zone: ZoneInfo) -> bool:
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


@given(event_dates())
def test_first_instant_is_on_the_first_day_in_local_time(dates: EventDates) -> None:
    if dates.starts_at and dates.ends_at:
        zone = ZoneInfo(dates.timezone)
        last = dates.ends_at - timedelta(microseconds=1)
        # Kiribati and Samoa skipped a day when they crossed the date line.
        assume(all(day and held_on(day, zone) for day in (dates.first_day, dates.last_day)))

        assert dates.starts_at.astimezone(zone).date() == dates.first_day
        assert last.astimezone(zone).date() == dates.last_day


@given(event_dates(), event_dates())
def test_earlier_event_without_overlap_sorts_first(first: EventDates, second: EventDates) -> None:
    if first.ends_at and second.starts_at and first.ends_at <= second.starts_at:
        assert first.sorts_at is not None
        assert second.sorts_at is not None
        assert first.sorts_at < second.sorts_at


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)), st.sampled_from(ZONES))
def test_day_is_within_its_month_and_year(day: date, zone: str) -> None:
    exact = EventDates(PartialDate.of(day), zone)
    month = EventDates(PartialDate(day.year, day.month), zone)
    year = EventDates(PartialDate(day.year), zone)

    for inner, outer in ((exact, month), (month, year)):
        assert inner.starts_at
        assert inner.ends_at
        assert inner.sorts_at
        assert outer.starts_at
        assert outer.ends_at
        assert outer.sorts_at
        assert outer.starts_at <= inner.starts_at
        assert inner.ends_at <= outer.ends_at
        assert inner.sorts_at < outer.sorts_at
