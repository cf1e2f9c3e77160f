"""The presidency year, clashes and public holidays."""

from datetime import date

import pytest

from meetings.domain.planner import rules
from meetings.domain.planner.rules import Clash, ClashKind, PlannedDays, PlanYear

DAY = date(2027, 4, 22)
A, B = frozenset({1}), frozenset({2})


@pytest.mark.parametrize(
    ("day", "month", "first"),
    [
        (date(2026, 7, 1), 7, date(2026, 7, 1)),
        (date(2027, 6, 30), 7, date(2026, 7, 1)),
        (date(2026, 6, 30), 7, date(2025, 7, 1)),
        (date(2026, 5, 5), 1, date(2026, 1, 1)),
    ],
)
def test_presidency_year_is_computed_from_a_day(day: date, month: int, first: date) -> None:
    assert rules.plan_year_containing(day, month) == PlanYear(first)


def test_months_and_columns_of_a_year() -> None:
    year = PlanYear(date(2026, 7, 1))

    assert (year.months[0], year.months[-1], year.last) == (
        date(2026, 7, 1), date(2027, 6, 1), date(2027, 6, 30),
    )  # fmt: skip
    assert len(year.months) == 12
    assert [year.column(day) for day in (date(2026, 7, 31), date(2027, 6, 30))] == [0, 11]
    assert year.column(date(2027, 7, 1)) is None
    assert PlanYear(date(2026, 1, 1)).last == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("bodies", "speakers", "participants", "kind"),
    [
        (A, 1, 1, ClashKind.SPEAKERS), (A, 0, 9, ClashKind.BODY),
        (frozenset(), 0, 1, ClashKind.PARTICIPANTS),
    ],
)  # fmt: skip
def test_kind_of_a_clash_is_the_most_serious(
    bodies: frozenset[int], speakers: int, participants: int, kind: ClashKind
) -> None:
    assert Clash(DAY, 1, 2, bodies, speakers, participants).kind is kind


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (PlannedDays(2, DAY, DAY, bodies=A), Clash(DAY, 1, 2, A, 0, 0)),
        (PlannedDays(2, DAY, DAY, bodies=B), None),
        (
            PlannedDays(2, DAY, DAY, speakers=frozenset({"7", "9"})),
            Clash(DAY, 1, 2, frozenset(), 1, 0),
        ),
        (
            PlannedDays(2, DAY, DAY, participants=frozenset({"a@b"})),
            Clash(DAY, 1, 2, frozenset(), 0, 1),
        ),
        (PlannedDays(2, date(2027, 4, 21), DAY, bodies=A), Clash(DAY, 2, 1, A, 0, 0)),
        (PlannedDays(2, date(2027, 4, 23), date(2027, 4, 24), bodies=A), None),
        (PlannedDays(2, DAY, DAY, bodies=A, together=frozenset({1})), None),
    ],
)
def test_clashes_are_found(other: PlannedDays, expected: Clash | None) -> None:
    planned_days = PlannedDays(
        1, DAY, DAY, bodies=A, speakers=frozenset({"7"}), participants=frozenset({"a@b"})
    )

    assert rules.find_clashes([planned_days, other]) == ([expected] if expected else [])


def test_holidays_are_named_by_country() -> None:
    day = date(2027, 6, 24)

    (holiday,) = rules.holidays_on(
        day, date(2027, 6, 24), countries={"EE", "DE", "EU", "XX"}, language="en"
    )

    assert (holiday.day, holiday.names) == (day, (("EE", "Midsummer Day"),))


def test_holidays_in_an_unsupported_language_use_a_language_of_the_country() -> None:
    (holiday,) = rules.holidays_on(
        date(2027, 6, 24), date(2027, 6, 24), countries={"EE"}, language="xx"
    )

    assert holiday.names == (("EE", "jaanipäev"),)


def test_ordinary_day_is_not_a_holiday() -> None:
    assert rules.holidays_on(DAY, DAY, countries={"EE", "LT"}, language="en") == []
