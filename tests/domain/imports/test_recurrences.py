"""Recurrence rules are expanded to the same days as by dateutil."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from meetings.domain.imports.ics.recurrence import RuleState, expand

STARTS = datetime(2020, 1, 31, 9)  # noqa: DTZ001 - a time on the wall
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
        ("FREQ=DAILY;UNTIL=20200202", ["2020-01-31", "2020-02-01", "2020-02-02"]),
        ("FREQ=DAILY;UNTIL=20200202T085959", ["2020-01-31", "2020-02-01"]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", ["2020-01-31", "2020-02-03", "2020-02-10"]),
        ("FREQ=YEARLY;BYYEARDAY=-1,31;COUNT=3", ["2020-01-31", "2020-12-31", "2021-01-31"]),
        ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", ["2020-01-31", "2020-05-15", "2021-05-21"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", ["2020-01-31", "2020-05-18", "2021-05-17"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1;COUNT=2",
            ["2020-01-31", "2020-02-03", "2020-02-25"],
        ),
        ("RSCALE=GREGORIAN;FREQ=DAILY\\;COUNT=2", ["2020-01-31", "2020-02-01"]),
    ],
)
def test_recurrence_dates_are_expanded(rule: str, days: list[str]) -> None:
    result = expand(rule, STARTS)

    assert result.state is RuleState.COMPLETE
    assert [f"{item:%Y-%m-%d}" for item in result.times] == days


def test_rules_with_hours_give_several_times_a_day() -> None:
    result = expand("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30;COUNT=5", STARTS)

    assert [f"{item:%d %H:%M}" for item in result.times] == [
        "31 09:00", "31 09:30", "31 14:00", "31 14:30", "01 09:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ("FREQ=WEEKLY", RuleState.ENDLESS),
        ("FREQ=MONTHLY;COUNT=-1", RuleState.ENDLESS),
        ("FREQ=DAILY;COUNT=401", RuleState.TOO_LONG),
        ("FREQ=DAILY;COUNT=999999", RuleState.TOO_LONG),
        ("FREQ=YEARLY;UNTIL=20991231", RuleState.TOO_LONG),
        ("FREQ=YEARLY;COUNT=30", RuleState.TOO_LONG),
        ("FREQ=DAILY;UNTIL=20200130", RuleState.OVER),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", RuleState.UNKNOWN),
        ("FREQ=SECONDLY;COUNT=5", RuleState.UNKNOWN),
        ("FREQ=WEEKLY;UNTL=20201023", RuleState.UNKNOWN),
        ("RSCALE=CHINESE;FREQ=YEARLY", RuleState.UNKNOWN),
        ("FREQ=DAILY;COUNT=0", RuleState.UNKNOWN),
        ("FREQ=DAILY;UNTIL=20200230", RuleState.UNKNOWN),
    ],
)
def test_incomplete_rules_say_why(rule: str, state: RuleState) -> None:
    assert expand(rule, STARTS).state is state


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

    result = expand(rule, starts)

    expected = list(islice(rrulestr(rule, dtstart=starts), count))
    if result.state is RuleState.TOO_LONG:
        assert expected[-1] > starts + timedelta(days=3650)
    else:
        assert result.state is RuleState.COMPLETE
        assert list(result.times) == sorted({starts, *expected})
