"""Mails a second and CPU per mail: one change of a meeting, mailed to each participant.

Two workers send through a fast server, then one through a server that takes two seconds for each
mail. `python -m bench.mail_delivery` measures only this.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.database import prepared
from bench.processes import ROOT
from bench.results_table import Table, at_least, rate_at_least, takes_at_most

FAST_COUNT, SLOW_COUNT = 400, 100
SLOW_SECONDS = 2.0
EVENT_COUNT = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """The number of mails that were sent, and how fast."""

    mails: int
    rate: float
    cpu_milliseconds: float


def measure(table: Table) -> None:
    """Add the figures to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, EVENT_COUNT)
        fast = _deliver(environment, FAST_COUNT, workers=2, delay=0)
        note, cpu = f"{fast.mails} mails", fast.cpu_milliseconds
        table.add(rate_at_least("mails a second, two workers", fast.rate, 80, note=note))
        table.add(takes_at_most("CPU of a mail with an invitation", cpu, 10, unit="ms"))
        slow = _deliver(environment, SLOW_COUNT, workers=1, delay=SLOW_SECONDS)
    note = f"{slow.mails} mails, {slow.cpu_milliseconds:.1f} ms of CPU each"
    table.add(at_least("mails a second, 2 s each, one worker", slow.rate, 10, note=note))


def _deliver(environment: Mapping[str, str], count: int, *, workers: int, delay: float) -> Delivery:
    """Queue the mails, let the workers begin together, and return the figures.

    Raises:
        RuntimeError: not every mail was sent once.
    """
    full = {**os.environ, **environment}
    subprocess.run(
        (sys.executable, "-m", "bench.seed_mails", str(count)), cwd=ROOT, env=full, check=True
    )
    with ExitStack() as stack:
        server = stack.enter_context(_started(full, "bench.mail_server", str(delay)))
        full["SMTP_URL"] = f"smtp://127.0.0.1:{_line(server)}"
        running = [stack.enter_context(_started(full, "bench.mail_worker")) for _ in range(workers)]
        for worker in running:
            _line(worker)
        for worker in running:
            _begin(worker)
        results = [json.loads(_line(worker)) for worker in running]
        _begin(server)
        first, last, mails = json.loads(_line(server))
    if not mails == count == sum(result["sent"] for result in results):
        raise RuntimeError(f"{mails} of {count} mails arrived: {results}")
    cpu = sum(result["cpu"] for result in results) * 1000 / mails
    return Delivery(mails, (mails - 1) / (last - first), cpu)


@contextmanager
def _started(environment: Mapping[str, str], *command: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        (sys.executable, "-m", *command), cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _begin(process: subprocess.Popen[str]) -> None:
    """End the input of the process, for which it waits."""
    assert process.stdin is not None
    process.stdin.close()


if __name__ == "__main__":
    measure(Table())
