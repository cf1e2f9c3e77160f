"""The sandbox returns the results of the parser, within limits of time and memory."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meetings.adapters.sandbox import client
from meetings.adapters.sandbox.client import SandboxLimits
from meetings.domain.imports.errors import (
    DateUnreadable,
    NoEventFound,
    ParsingLimitReached,
    SourceTooLarge,
)
from meetings.domain.imports.rules import MAX_BYTES
from meetings.domain.imports.source_parser import parse_source
from meetings.settings import ROOT
from tests.domain.imports.helpers import KNOWN, calendar

PLAN = "18–19 September First CSO meeting, Rīga\nOctober (tbc) TF-THB meeting, Riga\n???\n"
CALENDAR = calendar("UID:1", "SUMMARY:Žmonės", "DTSTART;TZID=Europe/Oslo:20201005T090000")


@pytest.mark.parametrize(("source", "name"), [(PLAN, ""), (CALENDAR, "a.ics")])
def test_the_sandbox_returns_the_same_result_as_the_parser(source: str | bytes, name: str) -> None:
    assert client.parse_in_sandbox(source, KNOWN, name) == parse_source(source, KNOWN, name)


def test_errors_are_returned_with_their_details() -> None:
    with pytest.raises(DateUnreadable) as error:
        client.parse_in_sandbox(calendar("DTSTART:tomorrow"), KNOWN, "a.ics")
    with pytest.raises(NoEventFound):
        client.parse_in_sandbox("nothing", KNOWN)
    with pytest.raises(SourceTooLarge):
        client.parse_in_sandbox(b"x" * (MAX_BYTES + 1), KNOWN)

    assert error.value.details == {"line": 4, "text": "tomorrow"}


def test_parsing_beyond_the_time_limit_is_stopped() -> None:
    with pytest.raises(ParsingLimitReached):
        client.parse_in_sandbox(CALENDAR, KNOWN, "a.ics", SandboxLimits(wall_seconds=0.05))


def test_parsing_beyond_the_memory_limit_is_stopped() -> None:
    large = calendar("SUMMARY:x", *["DESCRIPTION:" + "x" * 1000] * 4000)
    with pytest.raises(ParsingLimitReached):
        client.parse_in_sandbox(large, KNOWN, "a.ics", SandboxLimits(memory=55_000_000))

    assert client.parse_in_sandbox(large, KNOWN, "a.ics").rows


def test_a_parser_beyond_the_cpu_limit_is_stopped() -> None:
    """Use an endless loop, since the time that a real source takes depends on the machine."""
    endless = (
        "from meetings.adapters.sandbox.worker import drop_rights\n"
        "drop_rights(seconds=1, memory=400_000_000)\n"
        "while True: pass\n"
    )
    worker = subprocess.run([sys.executable, "-c", endless], cwd=ROOT, timeout=120, check=False)

    assert -worker.returncode in {signal.SIGKILL, signal.SIGXCPU}


def test_a_worker_that_was_killed_has_reached_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ParsingLimitReached):
        client.parse_in_sandbox(CALENDAR, KNOWN, "a.ics")


def test_concurrent_calls_are_queued() -> None:
    limits = SandboxLimits(wall_seconds=60)
    with ThreadPoolExecutor(3) as pool:
        results = list(
            pool.map(lambda _n: client.parse_in_sandbox(PLAN, KNOWN, "", limits), range(3))
        )

    assert all(result == results[0] for result in results)


def test_the_sandbox_ignores_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "icalendar.py").write_text("raise SystemExit(9)")

    assert client.parse_in_sandbox(CALENDAR, KNOWN, "a.ics").rows
