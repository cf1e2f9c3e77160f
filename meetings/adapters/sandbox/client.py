"""Parse untrusted uploads in a separate process with limits of memory and time.

Source:
    docs/decisions/0009-untrusted-uploads.md
"""

import subprocess  # the command is our own, no word of it comes from outside
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore

from pydantic import ValidationError

from meetings.adapters.sandbox.protocol import (
    PARSE_RESPONSE_ADAPTER,
    PARSE_TASK_ADAPTER,
    ParseResponse,
    ParseTask,
)
from meetings.domain.imports import errors
from meetings.domain.imports.errors import ParsingLimitReached, SourceTooLarge
from meetings.domain.imports.rules import MAX_BYTES, ParseContext, ParseResult
from meetings.kernel.errors import DomainError
from meetings.settings import ROOT

_MEGABYTE = 1024 * 1024
_ERRORS_BY_CODE: dict[str, type[DomainError]] = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, DomainError)
}
#: Maximum number of parsers per web server process; further requests wait.
_SLOTS = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Limits of CPU seconds, total seconds, and bytes of memory."""

    cpu_seconds: int = 10
    wall_seconds: float = 20
    memory: int = 400 * _MEGABYTE


_DEFAULT_LIMITS = SandboxLimits()


def parse_in_sandbox(
    source: bytes | str,
    known: ParseContext,
    name: str = "",
    limits: SandboxLimits = _DEFAULT_LIMITS,
) -> ParseResult:
    """Return the events of the source, like ``source_parser.parse_source``, but sandboxed.

    Raises:
        DomainError: One of ``imports.errors``; ParsingLimitReached if a limit was exceeded.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise SourceTooLarge(limit=MAX_BYTES // _MEGABYTE)
    task = ParseTask(known, name[-200:], isinstance(source, str), limits.cpu_seconds, limits.memory)
    if not _SLOTS.acquire(timeout=limits.wall_seconds):
        raise ParsingLimitReached
    try:
        answer = _run_worker(PARSE_TASK_ADAPTER.dump_json(task) + b"\n" + data, limits.wall_seconds)
    finally:
        _SLOTS.release()
    if answer.reading is None:
        raise _ERRORS_BY_CODE.get(answer.refusal, ParsingLimitReached)(**answer.details or {})
    return answer.reading


def _run_worker(task: bytes, seconds: float) -> ParseResponse:
    """Run the worker; an early exit means that a limit was exceeded."""
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-m", "meetings.adapters.sandbox.worker"],
            input=task, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
            check=True, cwd=ROOT, env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        )  # fmt: skip
        return PARSE_RESPONSE_ADAPTER.validate_json(done.stdout)
    except (subprocess.SubprocessError, ValidationError) as error:
        raise ParsingLimitReached from error
