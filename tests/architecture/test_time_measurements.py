"""No test compares a measured time with a constant: it would fail on a slow or busy machine."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from meetings.settings import ROOT

CLOCK = re.compile(
    r"(\w+\.)*(monotonic|perf_counter|process_time|thread_time|default_timer)(_ns)?|time\.time"
)
DURATION = re.compile(r"(\w+\.)*(timeit|getrusage)|os\.times")
#: Modules that subtract readings: the helper that compares costs, and the report of mutants.
MEASURING = {"tests/cpu_time.py", "tests/mutants/plugin.py"}


def measured(source: str) -> list[int]:
    """Return the lines that subtract readings of a clock, or assert a limit outside a wait loop."""
    tree = ast.parse(source)
    readings = _names(tree, lambda value: _calls(value, CLOCK))
    limits = _names(tree, lambda value: _computes(value, readings) or _calls(value, DURATION))
    waiting = {
        inner for loop in ast.walk(tree) if isinstance(loop, ast.While) for inner in ast.walk(loop)
    }
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Assert)
            and node not in waiting
            and (_computes(node, readings) or _calls(node, DURATION) or _uses(node, limits))
        )
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _reads(node, readings))
    )


def _names(tree: ast.AST, is_wanted: Callable[[ast.expr], bool]) -> set[str]:
    """Return the names assigned from an expression of the wanted kind."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_wanted(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _calls(node: ast.AST, function: re.Pattern[str]) -> bool:
    return any(
        isinstance(part, ast.Call) and function.fullmatch(ast.unparse(part.func))
        for part in ast.walk(node)
    )


def _uses(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def _reads(node: ast.AST, readings: set[str]) -> bool:
    return _calls(node, CLOCK) or _uses(node, readings)


def _computes(node: ast.AST, readings: set[str]) -> bool:
    """Return whether a part of the expression adds to or subtracts from a reading."""
    return any(isinstance(part, ast.BinOp) and _reads(part, readings) for part in ast.walk(node))


def test_no_test_compares_a_measured_time_with_a_constant() -> None:
    paths = {path.relative_to(ROOT).as_posix(): path for path in Path(ROOT, "tests").rglob("*.py")}
    found = {
        name: lines
        for name, path in paths.items()
        if name not in MEASURING and (lines := measured(path.read_text("utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "began = time.process_time()\nrun()\nassert time.process_time() - began < 2",
        "began = process_time()\nrun()\nseconds = process_time() - began\nassert seconds < LIMIT",
        "began = perf_counter()\nrun()\nended = perf_counter()\nassert ended - began < 1",
        "until = time.monotonic() + 5\nrun()\nassert time.monotonic() < until",
        "began = time.time()\nrun()\nassert time.time() < began + 2",
        "assert timeit.timeit(run) < 2",
    ],
)
def test_each_way_to_measure_is_found(source: str) -> None:
    assert measured(source)


@pytest.mark.parametrize(
    "source",
    [
        "until = time.monotonic() + 5\nwhile not done():\n    assert time.monotonic() < until",
        "while time.monotonic() < until:\n    run()\nassert done()",
        "before = time.monotonic()\nshown = run()\nassert before <= shown <= time.monotonic()",
        "assert_costs_at_most(3, run, plain)",
        "assert clock.now() - start < timedelta(minutes=1)",
    ],
)
def test_waiting_is_no_measurement(source: str) -> None:
    assert measured(source) == []
