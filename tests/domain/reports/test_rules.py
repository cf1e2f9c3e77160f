"""Participant counts and their precision."""

from dataclasses import dataclass

import pytest

from meetings.domain.events.rules import AttendanceMode, CountQuality, Measure
from meetings.domain.people.rules import Sector
from meetings.domain.reports import rules
from meetings.domain.reports.rules import ParticipantCount, ParticipantTotal

APPROXIMATE, COUNTED, REPORTED = (
    CountQuality.APPROXIMATE,
    CountQuality.COUNTED,
    CountQuality.REPORTED,
)
ON_SITE, ONLINE = AttendanceMode.ON_SITE, AttendanceMode.ONLINE


@dataclass
class Row:
    figure: int | None = None
    country: str | None = None
    mode: AttendanceMode | None = None
    sector: Sector | None = None
    quality: CountQuality = REPORTED
    measure: Measure = Measure.PERSONS


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ParticipantCount()),
        ([Row(country="SE"), Row(sector=Sector.NGO)], ParticipantCount()),
        ([Row(50, quality=APPROXIMATE)], ParticipantCount(50, is_rough=True)),
        (
            [Row(50, quality=APPROXIMATE), Row(sector=Sector.NGO)],
            ParticipantCount(50, is_rough=True),
        ),
        ([Row(50), Row(20, country="SE"), Row(12, country="LT")], ParticipantCount(50)),
        ([Row(20, country="SE"), Row(12, country="LT")], ParticipantCount(32)),
        (
            [Row(20, country="SE"), Row(12, country="LT", quality=APPROXIMATE)],
            ParticipantCount(32, is_rough=True),
        ),
        ([Row(20, country="SE"), Row(country="LT")], ParticipantCount(20, at_least=True)),
        (
            [Row(30, "SE", quality=APPROXIMATE), Row(None, "SE", sector=Sector.NGO)],
            ParticipantCount(30, is_rough=True),
        ),
        ([Row(7, mode=ON_SITE), Row(3, mode=ONLINE), Row(9, country="SE")], ParticipantCount(10)),
        ([Row(4, "SE", mode=ON_SITE), Row(2, "SE", mode=ONLINE)], ParticipantCount(6)),
        ([Row(50, quality=APPROXIMATE), Row(47, quality=COUNTED)], ParticipantCount(47)),
        ([Row(47, quality=COUNTED), Row(50, quality=APPROXIMATE)], ParticipantCount(47)),
        ([Row(0, quality=COUNTED)], ParticipantCount(0)),
        ([Row(7, measure=Measure.COUNTRIES)], ParticipantCount()),
    ],
)
def test_participants_are_counted(rows: list[Row], expected: ParticipantCount) -> None:
    assert rules.count_persons(rows) == expected


def test_on_site_count_of_a_hybrid_meeting_is_a_minimum() -> None:
    assert rules.count_persons([Row(7, mode=ON_SITE)], is_hybrid=True) == ParticipantCount(
        7, at_least=True
    )
    assert rules.count_persons([Row(7, mode=ON_SITE)]) == ParticipantCount(7)


def test_countries_are_the_named_ones_except_the_eu() -> None:
    rows = [Row(3, "SE"), Row(None, "LT"), Row(2, "EU"), Row(0, "DK"), Row(9)]

    assert rules.named_countries(rows) == {"SE", "LT"}


def test_country_counts_are_separate_from_participant_counts() -> None:
    rows = [Row(7, measure=Measure.COUNTRIES), Row(40)]

    assert rules.count_countries(rows) == ParticipantCount(7)


def test_total_contains_the_number_of_counted_events() -> None:
    counts = [ParticipantCount(50, is_rough=True), ParticipantCount(), ParticipantCount(30)]

    assert rules.sum_counts(counts) == ParticipantTotal(
        80, is_rough=True, at_least=False, counted=2, of=3
    )
    assert rules.sum_counts([ParticipantCount(), ParticipantCount()]) == ParticipantTotal(
        None, False, False, counted=0, of=2
    )
