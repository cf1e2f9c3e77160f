"""A call that costs too much is refused, and the factor itself is allowed."""

import pytest

from tests.cpu_time import assert_costs_at_most


def count(size: int, power: int) -> int:
    return sum(1 for _ in range(size**power))


def test_linear_work_passes() -> None:
    assert_costs_at_most(8, lambda: count(200_000, 1), lambda: count(50_000, 1))


def test_quadratic_work_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"costs \d+\.\d times as much .* at most 8"):
        assert_costs_at_most(8, lambda: count(1_000, 2), lambda: count(250, 2))
