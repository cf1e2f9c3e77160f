"""Find presidencies by slug and day, list them, and find the Trio on a day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from meetings.domain.presidencies import queries
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from tests import factories

DAY = timedelta(days=1)


def presidency(session: Session, country: str, starts_on: str, ends_on: str) -> Presidency:
    days = {"starts_on": date.fromisoformat(starts_on), "ends_on": date.fromisoformat(ends_on)}
    return factories.presidency(session, slug=country.lower(), country=country, **days)


@pytest.fixture
def recorded(session: Session) -> list[Presidency]:
    """Create three consecutive presidencies in another order."""
    se = presidency(session, "SE", "2027-07-01", "2028-06-30")
    lv = presidency(session, "LV", "2025-07-01", "2026-06-30")
    lt = presidency(session, "LT", "2026-07-01", "2027-06-30")
    return [lv, lt, se]


@pytest.mark.parametrize(
    ("day", "country"),
    [
        ("2025-06-30", None),
        ("2025-07-01", "LV"),
        ("2026-06-30", "LV"),
        ("2026-07-01", "LT"),
        ("2027-06-30", "LT"),
        ("2027-07-01", "SE"),
        ("2028-06-30", "SE"),
        ("2028-07-01", None),
    ],
)
def test_presidency_includes_its_first_and_last_day(
    session: Session, recorded: list[Presidency], day: str, country: str | None
) -> None:
    result = queries.get_on_day(session, date.fromisoformat(day))

    assert (result.country if result else None) == country


def test_later_start_then_newer_row_wins(session: Session) -> None:
    presidency(session, "SE", "2027-01-01", "2027-06-30")
    presidency(session, "LT", "2026-07-01", "2027-06-30")

    def country() -> str:
        result = queries.get_on_day(session, date(2027, 2, 1))
        assert result is not None
        return result.country

    assert country() == "SE"
    presidency(session, "FI", "2027-01-01", "2027-06-30")
    assert country() == "FI"


def test_presidencies_are_listed_newest_first(session: Session, recorded: list[Presidency]) -> None:
    assert [presidency.country for presidency in queries.list_newest_first(session)] == [
        "SE",
        "LT",
        "LV",
    ]
    assert [presidency.country for presidency in queries.list_with_details(session)] == [
        "SE",
        "LT",
        "LV",
    ]


def test_presidencies_found_by_slugs_are_ordered_by_start(
    session: Session, recorded: list[Presidency], count_queries: Callable[[], Any]
) -> None:
    presidencies = queries.by_slugs(session, ["se", "lv", "nobody"])

    assert [item.slug for item in presidencies] == ["lv", "se"]
    assert queries.known_slugs(session, ["lt", "nobody"]) == {"lt"}
    assert list(queries.slugs(session)) == ["se", "lv", "lt"]
    with count_queries() as statements:
        assert queries.by_slugs(session, []) == ()
    assert statements.count == 0


def test_slug_finds_the_presidency_with_ordered_priorities(session: Session) -> None:
    lithuanian = presidency(session, "LT", "2026-07-01", "2027-06-30")
    for position, name in ((1, "Second"), (0, "First")):
        factories.saved(
            session, PresidencyPriority(presidency_id=lithuanian.id, name=name, position=position)
        )
    session.expire_all()

    result = queries.get_by_slug(session, "lt")

    assert result is not None
    assert [priority.name for priority in result.priorities] == ["First", "Second"]
    assert queries.get_by_slug(session, "nobody") is None


def countries(trio: queries.Trio) -> tuple[str | None, ...]:
    members = (trio.previous, trio.present, trio.following)
    return tuple(member.country if member else None for member in members)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-30", (None, None, "LV")),
        ("2025-07-01", (None, "LV", "LT")),
        ("2026-06-30", (None, "LV", "LT")),
        ("2026-07-01", ("LV", "LT", "SE")),
        ("2027-06-30", ("LV", "LT", "SE")),
        ("2027-07-01", ("LT", "SE", None)),
        ("2028-06-30", ("LT", "SE", None)),
        ("2028-07-01", ("SE", None, None)),
    ],
)
def test_trio_is_found_for_a_day(
    recorded: list[Presidency], day: str, expected: tuple[str | None, ...]
) -> None:
    today = date.fromisoformat(day)

    assert countries(queries.find_trio(recorded, today)) == expected
    assert countries(queries.find_trio(reversed(recorded), today)) == expected


def test_trio_spans_gaps_between_presidencies(session: Session) -> None:
    distant = presidency(session, "EE", "2020-01-01", "2020-12-31")
    before = presidency(session, "LV", "2024-01-01", "2024-12-31")
    present = presidency(session, "LT", "2026-01-01", "2026-12-31")
    after = presidency(session, "SE", "2028-01-01", "2028-12-31")
    last = presidency(session, "FI", "2030-01-01", "2030-12-31")
    presidencies = [last, distant, after, before, present]

    assert countries(queries.find_trio(presidencies, date(2026, 6, 1))) == ("LV", "LT", "SE")
    assert countries(queries.find_trio(presidencies, date(2025, 6, 1))) == ("LV", None, "LT")
    assert countries(queries.find_trio(presidencies, date(2024, 12, 31) + DAY)) == (
        "LV",
        None,
        "LT",
    )


def test_trio_omits_overlapping_presidencies(session: Session) -> None:
    present = presidency(session, "LT", "2026-07-01", "2027-06-30")
    touching_start = presidency(session, "LV", "2026-01-01", "2026-07-01")
    touching_end = presidency(session, "SE", "2027-06-30", "2027-12-31")
    presidencies = [present, touching_start, touching_end]

    assert countries(queries.find_trio(presidencies, date(2027, 1, 1))) == (None, "LT", None)


def test_newer_row_wins_among_equal_neighbours(session: Session) -> None:
    days = ("2025-01-01", "2025-12-31")
    first, second = presidency(session, "LV", *days), presidency(session, "EE", *days)

    assert queries.find_trio([second, first], date(2026, 1, 1)).previous is second
    assert queries.find_trio([second, first], date(2024, 1, 1)).following is first


def test_any_slug_is_the_slug_of_a_presidency(session: Session) -> None:
    assert queries.any_slug(session) is None

    presidency(session, "LV", "2025-07-01", "2026-06-30")

    assert queries.any_slug(session) == "lv"
