"""Find the presidency of a day: terms are inclusive, the later start wins."""

from dataclasses import dataclass
from datetime import date

import pytest

from meetings.domain.presidencies.rules import find_on_day


@dataclass
class Term:
    """A presidency reduced to its days."""

    id: int
    starts_on: date
    ends_on: date


LT = Term(1, date(2026, 7, 1), date(2027, 6, 30))
SE = Term(2, date(2027, 7, 1), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), LT),
        (date(2026, 7, 2), LT),
        (date(2027, 6, 29), LT),
        (date(2027, 6, 30), LT),
        (date(2027, 7, 1), SE),
        (date(2028, 6, 30), SE),
        (date(2028, 7, 1), None),
    ],
)
def test_first_and_last_day_belong_to_the_presidency(day: date, expected: Term | None) -> None:
    assert find_on_day([LT, SE], day) is expected
    assert find_on_day([SE, LT], day) is expected


def test_presidency_may_last_a_single_day() -> None:
    term = Term(1, date(2027, 3, 1), date(2027, 3, 1))

    assert find_on_day([term], date(2027, 3, 1)) is term
    assert find_on_day([term], date(2027, 2, 28)) is None
    assert find_on_day([term], date(2027, 3, 2)) is None


def test_later_start_wins_if_two_overlap() -> None:
    earlier = Term(9, date(2026, 7, 1), date(2027, 6, 30))
    later = Term(3, date(2027, 1, 1), date(2027, 3, 31))

    for recorded in ([earlier, later], [later, earlier]):
        assert find_on_day(recorded, date(2026, 12, 31)) is earlier
        assert find_on_day(recorded, date(2027, 1, 1)) is later
        assert find_on_day(recorded, date(2027, 3, 31)) is later
        assert find_on_day(recorded, date(2027, 4, 1)) is earlier


def test_newer_row_wins_if_two_start_on_the_same_day() -> None:
    first = Term(1, date(2026, 7, 1), date(2027, 6, 30))
    second = Term(2, date(2026, 7, 1), date(2026, 12, 31))

    assert find_on_day([first, second], date(2026, 8, 1)) is second
    assert find_on_day([second, first], date(2026, 8, 1)) is second


def test_lookup_without_presidencies_returns_none() -> None:
    assert find_on_day([], date(2027, 1, 1)) is None
