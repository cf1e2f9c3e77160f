"""A pytest plugin that runs the nearest tests against each mutant in a forked process.

The tests run once without a change: this warms the process up, measures each test and records
which lines it executes. Then each mutant gets a fork of that process, in which the code of the
function is exchanged and the tests that execute the changed line run until one fails.
"""

import functools
import gc
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import FunctionType
from typing import cast

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage
from sqlalchemy import Engine

from tests.mutants.generate import Mutant, key_of
from tests.mutants.results import Result
from tests.mutants.targets import is_near

Functions = dict[tuple[str, str, int], list[FunctionType]]
_CACHED = type(functools.lru_cache(len))


class MutantRunner:
    """Runs the tests against the mutants instead of the normal test loop."""

    def __init__(
        self, mutants: list[Mutant], report: Callable[[Result], None], time_limit: float
    ) -> None:
        self.mutants, self.report, self.time_limit = mutants, report, time_limit
        files = sorted({str(mutant.path) for mutant in mutants})
        self.coverage = Coverage(data_file=None, include=files, config_file=False)
        self.seconds: dict[str, float] = {}
        self.kills: Counter[str] = Counter()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out tests that need a PostgreSQL server."""
        items[:] = [item for item in items if not _needs_postgresql(item)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests without a change, then against each mutant."""
        self._measure(session)
        functions = _functions({str(mutant.path) for mutant in self.mutants})
        gc.freeze()
        for mutant in self.mutants:
            started = time.monotonic()
            tests = self._tests_for(mutant, session.items)
            killer = self._run(mutant, functions, tests, session)
            self.kills[killer] += 1
            seconds = time.monotonic() - started
            self.report(Result(mutant.name, mutant.line, killer, len(tests), round(seconds, 2)))
        return True

    def _measure(self, session: pytest.Session) -> None:
        """Run each test once; a test that fails without a change is not used."""
        self.coverage.start()
        for item in session.items:
            self.coverage.switch_context(item.nodeid)
            started = time.monotonic()
            if _passes(item, session):
                self.seconds[item.nodeid] = time.monotonic() - started
            else:
                sys.stderr.write(f"Not used, because it fails without a change: {item.nodeid}\n")
        self.coverage.stop()
        sys.stderr.write(f"{len(self.seconds)} tests in {sum(self.seconds.values()):.0f} s\n")

    def _tests_for(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """Return the near tests that execute the changed line, the most successful first."""
        by_line = self.coverage.get_data().contexts_by_lineno(str(mutant.path))
        executing = {test for line in mutant.lines for test in by_line.get(line, ())}
        tests = [
            item for item in items
            if item.nodeid in executing and item.nodeid in self.seconds
            and is_near(mutant, item.nodeid)
        ]  # fmt: skip
        return sorted(tests, key=lambda t: (-self.kills[t.nodeid], self.seconds[t.nodeid]))

    def _run(
        self, mutant: Mutant, functions: Functions,
        tests: list[pytest.Item], session: pytest.Session,
    ) -> str:  # fmt: skip
        """Return the test that killed the mutant, "time limit", or an empty string."""
        if not tests:
            return ""
        _close_connections()
        limit = self.time_limit + 10 * sum(self.seconds[test.nodeid] for test in tests)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(int(limit))
            _patch(mutant, functions)
            os.write(writer, _first_failure(tests, session).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            killer = pipe.read()
        _, status = os.waitpid(child, 0)
        return "time limit" if status and not killer else killer


def _needs_postgresql(item: pytest.Item) -> bool:
    function = cast(pytest.Function, item)
    callspec = getattr(function, "callspec", None)
    on_postgresql = callspec is not None and callspec.params.get("backend") == "postgresql"
    return on_postgresql or "postgres" in function.fixturenames


def _passes(item: pytest.Item, session: pytest.Session) -> bool:
    # The session as the next item: its fixtures stay, those of modules are torn down.
    reports = runtestprotocol(item, log=False, nextitem=cast(pytest.Item, session))
    return all(report.outcome != "failed" for report in reports)


def _first_failure(tests: list[pytest.Item], session: pytest.Session) -> str:
    return next((test.nodeid for test in tests if not _passes(test, session)), "")


def _functions(files: set[str]) -> Functions:
    """Return the functions of these files; decorated functions are found as well."""
    result: Functions = {}
    for candidate in gc.get_objects():
        if type(candidate) is FunctionType and candidate.__code__.co_filename in files:
            result.setdefault(
                (candidate.__code__.co_filename, *key_of(candidate.__code__)), []
            ).append(candidate)
    return result


def _patch(mutant: Mutant, functions: Functions) -> None:
    """Replace the code of the function and clear the caches of the original code."""
    code = mutant.compile()
    for function in functions[str(mutant.path), *mutant.function]:
        function.__code__ = code
    for candidate in gc.get_objects():
        if type(candidate) is _CACHED and candidate.__module__.startswith("meetings."):
            candidate.cache_clear()


def _close_connections() -> None:
    """Close pooled connections: SQLite doesn't allow using them in another process."""
    for candidate in gc.get_objects():
        if type(candidate) is Engine:
            candidate.dispose()
