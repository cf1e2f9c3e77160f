"""What strangers send is read in a process of its own, within limits of memory and time.

Source:
    docs/decisions/0009-reading-what-strangers-send.md
"""

import subprocess  # the command is our own, no word of it comes from outside
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore

from pydantic import ValidationError

from meetings.adapters.reading_task import ANSWER, TASK, Answer, Task
from meetings.domain.imports import errors
from meetings.domain.imports.errors import ReadingTooLong, SourceTooLarge
from meetings.domain.imports.rules import MOST_BYTES, Known, Reading
from meetings.kernel.errors import DomainError
from meetings.settings import ROOT

_MEGABYTE = 1024 * 1024
_REFUSALS: dict[str, type[DomainError]] = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, DomainError)
}
#: As many at a time in one process of the web server; the others wait for their turn.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of the processor, seconds altogether, and bytes of memory."""

    busy: int = 10
    altogether: float = 20
    memory: int = 400 * _MEGABYTE


_USUAL = Limits()


def read(source: bytes | str, known: Known, name: str = "", limits: Limits = _USUAL) -> Reading:
    """Return the events of the source: what ``imports.reading.read`` does, behind a wall.

    Raises:
        DomainError: one of ``imports.errors``; ReadingTooLong where a limit was passed.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    if len(data) > MOST_BYTES:
        raise SourceTooLarge(limit=MOST_BYTES // _MEGABYTE)
    task = Task(known, name[-200:], isinstance(source, str), limits.busy, limits.memory)
    if not _AT_ONCE.acquire(timeout=limits.altogether):
        raise ReadingTooLong
    try:
        answer = _answer(TASK.dump_json(task) + b"\n" + data, limits.altogether)
    finally:
        _AT_ONCE.release()
    if answer.reading is None:
        raise _REFUSALS.get(answer.refusal, ReadingTooLong)(**answer.details or {})
    return answer.reading


def _answer(task: bytes, seconds: float) -> Answer:
    """Ask the process; whatever ends it early is a limit that was passed."""
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-m", "meetings.adapters.reading"],
            input=task, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
            check=True, cwd=ROOT, env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        )  # fmt: skip
        return ANSWER.validate_json(done.stdout)
    except (subprocess.SubprocessError, ValidationError) as error:
        raise ReadingTooLong from error
