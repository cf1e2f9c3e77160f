"""A calendar of 10,000 events of one body: what its feed costs, and renaming the body meanwhile."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from bench.database import prepared
from bench.processes import ROOT, Server, product_web, served
from bench.results_table import Table, at_most

HOW_MANY = 10_000
FEED = "/feeds/events.ics?until=2099-12-31"
LITHUANIAN = "&lang=lt"
SMALL_FEED = "/feeds/events.ics?from=2030-01-01&until=2030-01-10"
MB = 1024 * 1024


def measure(table: Table) -> None:
    """Fill a database with the large calendar, and add what is asked of it to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, HOW_MANY)
        with served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as fresh:
            _cold(table, fresh, f"feed of {HOW_MANY:,}, cold", most=0.2, memory=3)
            _cold(
                table,
                fresh,
                f"feed of {HOW_MANY:,} in Lithuanian, cold",
                LITHUANIAN,
                most=3,
                memory=3,
            )
        with served(product_web(), environment) as server:
            _warm(table, server)
            _rename(table, server, environment)


def _cold(
    table: Table, server: Server, name: str, manner: str = "", *, most: float, memory: float
) -> None:
    """Ask a server that keeps nothing; count the CPU of its processes and their highest memory."""
    size, seconds, grown = 1, [], []
    for _ in range(6):
        server.get(SMALL_FEED + manner)
    for _ in range(3):
        server.forget_peak()
        before, held = server.cpu_seconds(), server.peaks()
        size = len(server.get(FEED + manner)[2])
        seconds.append(server.cpu_seconds() - before)
        grown.append(max(now - held[pid] for pid, now in server.peaks().items()) / size)
    note = f"{size / MB:.1f} MB"
    cost = 1000 * median(seconds)
    table.add(at_most(f"{name}, CPU", cost, 1000 * most, unit="ms", note=note))
    table.add(at_most("memory of making it, by its size", max(grown), memory, unit="x"))


def _warm(table: Table, server: Server) -> None:
    """Ask a server that has it already; the slowest of its workers answers first."""
    for _ in range(6):
        server.get(FEED)
    taken = [_milliseconds(lambda: server.get(FEED)) for _ in range(20)]
    table.add(at_most(f"feed of {HOW_MANY:,}, warm", median(taken), 40, unit="ms"))


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


@dataclass
class Asking:
    """What somebody saw who asked for feeds again and again."""

    statuses: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0


@contextmanager
def _asking(server: Server, path: str) -> Iterator[Asking]:
    """Ask for the path, one request after the other, until the block ends."""
    seen, over = Asking(), threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.perf_counter()
            status = server.get(path)[0]
            seen.statuses[status] = seen.statuses.get(status, 0) + 1
            seen.slowest = max(seen.slowest, time.perf_counter() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _rename(table: Table, server: Server, environment: Mapping[str, str]) -> None:
    """Rename the body of all events in another process while feeds are read.

    Raises:
        RuntimeError: a feed did not answer, or the new name is not in it afterwards.
    """
    with _asking(server, "/feeds/events.ics") as seen:
        whole = {**os.environ, **environment}
        command = (sys.executable, "-m", "bench.rename_body")
        done = subprocess.run(command, cwd=ROOT, env=whole, check=True, stdout=subprocess.PIPE)
    if set(seen.statuses) != {200} or b"Renamed" not in server.get(FEED)[2]:
        raise RuntimeError(f"feeds answered {seen.statuses} while a body was renamed")
    note = f"{seen.statuses[200]} feeds answered meanwhile, the slowest in {seen.slowest:.2f} s"
    name = f"renaming a body with {HOW_MANY:,} events"
    table.add(at_most(name, float(done.stdout), 5, unit="s", note=note))
