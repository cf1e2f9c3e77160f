"""Parse one source in a separate process: ``python -m meetings.adapters.sandbox.worker``.

It reads a line of JSON and then the source from standard input, and writes the result or the error
to standard output. Before it reads the source, it gives up the rights to more memory, CPU time and
files. ``sandbox.client`` starts it.

Source:
    docs/decisions/0009-untrusted-uploads.md
"""

import resource
import sys
from typing import Any

from meetings.adapters.sandbox.protocol import (
    PARSE_RESPONSE_ADAPTER,
    PARSE_TASK_ADAPTER,
    ParseResponse,
    ParseTask,
)
from meetings.domain.imports.source_parser import parse_source
from meetings.kernel.errors import DomainError


def main() -> None:
    """Read the task from standard input, and write the response to standard output."""
    stream = sys.stdin.buffer
    task = PARSE_TASK_ADAPTER.validate_json(stream.readline())
    source = stream.read()
    drop_rights(task.seconds, task.memory)
    sys.stdout.buffer.write(PARSE_RESPONSE_ADAPTER.dump_json(run_task(task, source)))


def drop_rights(seconds: int, memory: int) -> None:
    """Permanently drop all rights that parsing does not need."""
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":  # others count libraries that are shared, too
        limits[resource.RLIMIT_AS] = memory
    for name, limit in limits.items():
        _soft, most = resource.getrlimit(name)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(name, (allowed, allowed))


def run_task(task: ParseTask, source: bytes) -> ParseResponse:
    """Return the parsed source, or the error."""
    given: Any = source.decode("utf-8", "replace") if task.is_text else source
    try:
        return ParseResponse(parse_source(given, task.known, task.name))
    except DomainError as refused:
        return ParseResponse(refusal=refused.code, details=refused.details)


if __name__ == "__main__":
    main()
