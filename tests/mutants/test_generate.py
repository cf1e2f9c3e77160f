"""The mutants are the intended ones, and their names lead back to the code."""

from pathlib import Path

import pytest

from tests.mutants.generate import mutants_of
from tests.mutants.results import Result, summarise
from tests.mutants.targets import all_mutants, nearest_tests

SOURCE = '''
"""Limits."""

LIMIT = 3


def has_free(used: int, limit: int | None = LIMIT) -> bool:
    """Return whether a seat is free."""
    return limit is None or used < limit
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    file = tmp_path / "rules.py"
    file.write_text(SOURCE)
    return file


def test_every_operator_of_the_body_is_mutated_once(module: Path) -> None:
    changes = [mutant.name for mutant in mutants_of(module, "seats")]
    assert changes == [
        "seats.rules.has_free: return limit is None or used < limit → return",
        "seats.rules.has_free: limit is None or used < limit → limit is None and used < limit",
        "seats.rules.has_free: limit is None → limit is not None",
        "seats.rules.has_free: used < limit → used <= limit",
    ]


def test_mutant_is_the_changed_function_and_the_tree_is_restored(module: Path) -> None:
    def has_free(taken: int, limit: int | None = None) -> bool:
        return limit is None or taken < limit

    mutants = list(mutants_of(module, "seats"))
    results = []
    for mutant in mutants[1:]:
        has_free.__code__ = mutant.compile()
        results.append((has_free(1, 1), has_free(2, 1)))
    assert results == [(False, False), (True, True), (True, False)]


def test_mutant_names_are_unique() -> None:
    names = [mutant.name for mutant in all_mutants()]
    assert len(names) == len(set(names))
    assert len(names) > 1000


def test_nearest_tests_exist() -> None:
    assert all(Path(path).exists() for path in nearest_tests())


def test_equivalent_mutants_are_not_counted() -> None:
    results = [Result("a", 1, "test", 1, 0.1), Result("b", 1, "", 1, 0.1), Result("c", 1, "", 0, 0)]
    summary = summarise(results, {"b": "equivalent"})
    assert (summary.rate, summary.equivalent) == (0.5, 1)
    assert [mutant.name for mutant in summary.unlisted] == ["c"]
