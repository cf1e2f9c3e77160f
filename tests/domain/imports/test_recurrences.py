"""Recurrence rules are expanded to the same days as by dateutil."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from meetings.domain.imports.ics.date_properties import CalendarTime
from meetings.domain.imports.ics.recurrence import MAX_OCCURRENCES, occurrences

STARTS = CalendarTime(datetime(2020, 1, 31, 9))  # noqa: DTZ001 - a time on the wall
_DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", ["2020-01-31", "2020-02-01", "2020-02-02"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20200301", ["2020-01-31", "2020-02-14", "2020-02-28"]),
        ("FREQ=MONTHLY;COUNT=3", ["2020-01-31", "2020-03-31", "2020-05-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["2020-01-31", "2020-02-28", "2020-03-27"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2020-01-31", "2020-02-28"]),
        ("FREQ=YEARLY;COUNT=2", ["2020-01-31", "2021-01-31"]),
        ("FREQ=YEARLY;UNTIL=20210131T070000Z", ["2020-01-31"]),
    ],
)
def test_recurrence_dates_are_expanded(rule: str, days: list[str]) -> None:
    result = occurrences(rule, STARTS)

    assert result is not None
    assert [f"{item:%Y-%m-%d}" for item in result] == days


@given(
    starts=st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - same
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    count=st.integers(1, 20),
    weekdays=st.lists(st.sampled_from(_DAYS), max_size=3, unique=True),
    ordinal=st.sampled_from(["", "1", "-1", "3"]),
    month_days=st.lists(st.integers(1, 28) | st.just(-1), max_size=3, unique=True),
    week_starts=st.sampled_from(_DAYS),
)
def test_rules_match_dateutil(
    starts: datetime, frequency: str, interval: int, count: int, weekdays: list[str],
    ordinal: str, month_days: list[int], week_starts: str,
) -> None:  # fmt: skip
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}", f"COUNT={count}", f"WKST={week_starts}"]
    if weekdays:
        prefix = ordinal if frequency in ("MONTHLY", "YEARLY") and not month_days else ""
        parts.append(f"BYDAY={','.join(prefix + day for day in weekdays)}")
    if month_days and frequency != "WEEKLY":
        parts.append(f"BYMONTHDAY={','.join(map(str, month_days))}")
    starts = starts.replace(microsecond=0)
    rule = ";".join(parts)

    result = occurrences(rule, CalendarTime(starts))

    expected = list(islice(rrulestr(rule, dtstart=starts), count))
    if result is None:
        assert len(expected) > MAX_OCCURRENCES or expected[-1] > starts + timedelta(days=3650)
    else:
        assert result == sorted({starts, *expected})
