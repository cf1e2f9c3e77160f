"""Contradictions and probable mistakes in the input about an event."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from meetings.domain.events.doubts import (
    Doubt,
    doubts_about_dates,
    doubts_about_headcounts,
    doubts_about_terms,
)
from meetings.domain.events.dto import RegistrationTerms
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, Measure
from meetings.domain.events.services import HeadcountData
from tests import factories
from tests.conftest import NOON

SITE, ONLINE = AttendanceMode.ON_SITE, AttendanceMode.ONLINE


@pytest.mark.parametrize(
    ("starts_time", "day", "expected"),
    [
        (time(2, 59), "2027-03-28", []),
        (time(3), "2027-03-28", [Doubt.TIME_DOES_NOT_EXIST]),
        (time(3, 59), "2027-03-28", [Doubt.TIME_DOES_NOT_EXIST]),
        (time(4), "2027-03-28", []),
        (time(2, 59), "2027-10-31", []),
        (time(3), "2027-10-31", [Doubt.TIME_EXISTS_TWICE]),
        (time(4), "2027-10-31", []),
    ],
)
def test_times_that_clocks_skip_or_repeat(
    starts_time: time, day: str, expected: list[Doubt]
) -> None:
    when = factories.when(day, starts_time=starts_time, ends_time=None)

    assert doubts_about_dates(when, now=NOON) == expected


def test_date_is_in_the_past_once_it_has_ended() -> None:
    when = factories.when("2027-05-20")
    ends_at = when.ends_at
    assert ends_at is not None

    assert doubts_about_dates(when, now=ends_at - timedelta(seconds=1)) == []
    assert doubts_about_dates(when, now=ends_at) == [Doubt.DATE_IN_PAST]
    assert doubts_about_dates(when, now=ends_at, before=when) == []


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"on_site": 50, "total": 50}, []),
        ({"on_site": 51, "total": 50}, [Doubt.SEATS_ABOVE_TOTAL]),
        ({"online": 51, "total": 50}, [Doubt.SEATS_ABOVE_TOTAL]),
        ({"on_site": 51}, []),
        ({"per_delegation": 6, "total": 5}, [Doubt.DELEGATION_ABOVE_TOTAL]),
        ({"opens_at": NOON, "closes_at": NOON}, [Doubt.CLOSES_BEFORE_OPENING]),
        ({"closes_at": datetime(2027, 5, 21, tzinfo=UTC)}, [Doubt.CLOSES_AFTER_END]),
    ],
)
def test_registration_terms(terms: dict[str, Any], expected: list[Doubt]) -> None:
    assert doubts_about_terms(RegistrationTerms(**terms), factories.when()) == expected


def count(figure: int | None, mode: AttendanceMode | None = None, **group: Any) -> HeadcountData:
    return HeadcountData(figure=figure, mode=mode, **group)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([count(10), count(6, SITE), count(4, ONLINE)], []),
        ([count(10), count(6, SITE), count(5, ONLINE)], [Doubt.PARTS_ABOVE_TOTAL]),
        ([count(10), count(6, country="LT"), count(5, country="LV")], [Doubt.PARTS_ABOVE_TOTAL]),
        ([count(6, SITE), count(5, ONLINE)], []),
        ([count(10), count(11, measure=Measure.COUNTRIES)], []),
        ([count(None), count(6, SITE)], []),
        ([count(30, SITE)], []),
        ([count(31, SITE)], [Doubt.ON_SITE_ABOVE_CAPACITY]),
        ([count(41, ONLINE)], [Doubt.ONLINE_ABOVE_CAPACITY]),
        ([count(51)], [Doubt.TOTAL_ABOVE_CAPACITY]),
    ],
)
def test_headcounts(counts: list[HeadcountData], expected: list[Doubt]) -> None:
    event = Event(capacity_on_site=30, capacity_online=40, capacity_total=50)

    assert doubts_about_headcounts(counts, event) == expected
