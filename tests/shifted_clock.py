"""Run a command on another day: `python -m tests.shifted_clock 2028-02-29 -m pytest tests/web`.

The whole process tree has the shifted clock, and it runs on from there. Chromium alone does not
start under libfaketime: `tests/browser/conftest.py` sets the clock of its pages.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path

START_VARIABLE = "TEST_MOMENT"
START_OF_RUN = time(10)
MAX_RUN = timedelta(hours=3)
LIBRARY = "vendor/libfaketime/src/libfaketime.so.1"


def parse_instant(text: str) -> datetime:
    """Parse a day, meaning 10:00, or a day and a time, in UTC."""
    parsed = datetime.fromisoformat(text)
    if len(text) <= len("2028-02-29"):
        parsed = datetime.combine(parsed, START_OF_RUN)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def environment(start: datetime, *, now: datetime) -> dict[str, str]:
    """Return the environment variables that shift the clock of a process and its children.

    Monotonic time and the times of files stay real: timeouts, heartbeats and caches of bytecode
    depend on them.
    """
    package = find_spec("libfaketime")
    if package is None or package.origin is None:
        raise SystemExit("libfaketime is missing: install requirements-dev.txt.")
    return {
        "LD_PRELOAD": str(Path(package.origin).parent / LIBRARY),
        "FAKETIME": f"{(start - now).total_seconds():+.0f}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # else thread waits end at once, in a busy loop
        "NO_FAKE_STAT": "1",
        START_VARIABLE: start.isoformat(),
    }


def without_shift(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a process with the real clock."""
    return {name: value for name, value in variables.items() if name != "LD_PRELOAD"}


def shifted_to() -> datetime | None:
    """Return the instant at which this run started, or None if the clock is the real one."""
    start = os.environ.get(START_VARIABLE)
    return datetime.fromisoformat(start) if start else None


def is_as_requested(now: datetime) -> bool:
    """Return whether the clock shows a time during the run that was requested."""
    start = shifted_to()
    return start is None or timedelta(minutes=-1) < now - start < MAX_RUN


def main() -> None:
    """Replace this process with the requested one, its clock shifted."""
    shift = environment(parse_instant(sys.argv[1]), now=datetime.now(UTC))  # noqa: TID251 - the real clock
    os.execve(sys.executable, [sys.executable, *sys.argv[2:]], os.environ | shift)  # noqa: S606


if __name__ == "__main__":
    main()
