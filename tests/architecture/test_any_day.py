"""Tests that depend on the day are marked, and a run can have any clock."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meetings.kernel import clock
from meetings.settings import ROOT
from tests import shifted_clock
from tests.any_day import depends_on_day

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
PRINT_CLOCKS = (
    "import datetime as d, time; print(d.datetime.now(d.UTC).isoformat(), time.monotonic())"
)


def test_a_module_that_reads_the_clock_is_marked(request: pytest.FixtureRequest) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251 - compared
    assert request.node.get_closest_marker("any_day")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DAY = clock.now()\n", True),
        ("factories.event(when=coming(40))\n", True),
        ("from tests.helper import DAY\n", True),
        ("from tests.upgrade.new_installation import Installation\n", True),
        ("from tests.conftest import NOON\n", False),
    ],
)  # fmt: skip
def test_a_module_depends_on_the_day_if_it_reads_the_clock(
    tmp_path: Path, text: str, expected: bool
) -> None:
    module = tmp_path / "test_module"
    module.write_text(text.replace("tests.helper", "tests.feeds.personal_feeds"))

    assert depends_on_day(module) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2028-02-29", "2028-02-29T10:00:00+00:00"),
        ("2028-10-29T00:58", "2028-10-29T00:58:00+00:00"),
        ("2028-10-29T00:58+02:00", "2028-10-29T00:58:00+02:00"),
    ],
)
def test_a_day_is_an_instant(text: str, expected: str) -> None:
    assert shifted_clock.parse_instant(text) == datetime.fromisoformat(expected)


def test_a_process_and_its_children_have_the_shifted_clock() -> None:
    start = clock.now() + timedelta(days=400)
    shift = shifted_clock.environment(start, now=clock.now())
    if shifted_clock.shifted_to():
        pytest.skip("The clock of this run is shifted already.")

    before = time.monotonic()
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {PRINT_CLOCKS!r}])"
    completed = subprocess.run(
        [sys.executable, "-c", child], env=os.environ | shift, capture_output=True, text=True,
        check=True, cwd=ROOT,
    )  # fmt: skip

    wall_clock, monotonic = completed.stdout.split()
    assert abs(datetime.fromisoformat(wall_clock) - start) < timedelta(minutes=1)
    assert before <= float(monotonic) <= time.monotonic()
