"""The sandbox returns the results of the parser, within limits of time and memory."""

import signal
import subprocess
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
from meetings.domain.imports.rules import MAX_BYTES, MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from meetings.domain.imports.source_parser import parse_source
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


def test_parsing_beyond_the_cpu_limit_is_stopped() -> None:
    """Use text that takes five seconds, so that a machine five times as fast would be stopped."""
    line = f"5 May {'1 - 2 , 3 / 4 & 5 + 6 and ' * 1000}"[: MAX_LINE_LENGTH - 1]
    slow = "\n".join([line] * (MAX_TEXT_LENGTH // MAX_LINE_LENGTH))
    limits = SandboxLimits(cpu_seconds=1, wall_seconds=120)
    with pytest.raises(ParsingLimitReached) as error:
        client.parse_in_sandbox(slow, KNOWN, "", limits)

    assert isinstance(error.value.__cause__, subprocess.CalledProcessError)
    assert -error.value.__cause__.returncode in {signal.SIGKILL, signal.SIGXCPU}


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
