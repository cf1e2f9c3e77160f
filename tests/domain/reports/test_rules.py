"""What may be said of figures of participants."""

from dataclasses import dataclass

import pytest

from meetings.domain.events.rules import AttendanceMode, Counting, Measure
from meetings.domain.people.rules import Sector
from meetings.domain.reports import rules
from meetings.domain.reports.rules import Count, Total

ROUGH, COUNTED, REPORTED = Counting.APPROXIMATE, Counting.COUNTED, Counting.REPORTED
ON_SITE, ONLINE = AttendanceMode.ON_SITE, AttendanceMode.ONLINE


@dataclass
class Row:
    figure: int | None = None
    country: str | None = None
    mode: AttendanceMode | None = None
    sector: Sector | None = None
    counting: Counting = REPORTED
    measure: Measure = Measure.PERSONS


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Count()),
        ([Row(country="SE"), Row(sector=Sector.NGO)], Count()),
        ([Row(50, counting=ROUGH)], Count(50, is_rough=True)),
        ([Row(50, counting=ROUGH), Row(sector=Sector.NGO)], Count(50, is_rough=True)),
        ([Row(50), Row(20, country="SE"), Row(12, country="LT")], Count(50)),
        ([Row(20, country="SE"), Row(12, country="LT")], Count(32)),
        ([Row(20, country="SE"), Row(12, country="LT", counting=ROUGH)], Count(32, is_rough=True)),
        ([Row(20, country="SE"), Row(country="LT")], Count(20, at_least=True)),
        (
            [Row(30, "SE", counting=ROUGH), Row(None, "SE", sector=Sector.NGO)],
            Count(30, is_rough=True),
        ),
        ([Row(7, mode=ON_SITE), Row(3, mode=ONLINE), Row(9, country="SE")], Count(10)),
        ([Row(4, "SE", mode=ON_SITE), Row(2, "SE", mode=ONLINE)], Count(6)),
        ([Row(50, counting=ROUGH), Row(47, counting=COUNTED)], Count(47)),
        ([Row(47, counting=COUNTED), Row(50, counting=ROUGH)], Count(47)),
        ([Row(0, counting=COUNTED)], Count(0)),
        ([Row(7, measure=Measure.COUNTRIES)], Count()),
    ],
)
def test_persons(rows: list[Row], expected: Count) -> None:
    assert rules.persons(rows) == expected


def test_half_of_a_hybrid_meeting_is_at_least() -> None:
    assert rules.persons([Row(7, mode=ON_SITE)], is_hybrid=True) == Count(7, at_least=True)
    assert rules.persons([Row(7, mode=ON_SITE)]) == Count(7)


def test_countries_are_those_named_without_the_eu() -> None:
    rows = [Row(3, "SE"), Row(None, "LT"), Row(2, "EU"), Row(0, "DK"), Row(9)]

    assert rules.countries(rows) == {"SE", "LT"}


def test_a_number_of_countries_is_not_one_of_persons() -> None:
    rows = [Row(7, measure=Measure.COUNTRIES), Row(40)]

    assert rules.number_of_countries(rows) == Count(7)


def test_total_says_how_many_were_counted() -> None:
    counts = [Count(50, is_rough=True), Count(), Count(30)]

    assert rules.total(counts) == Total(80, is_rough=True, at_least=False, counted=2, of=3)
    assert rules.total([Count(), Count()]) == Total(None, False, False, counted=0, of=2)
