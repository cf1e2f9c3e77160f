"""A calendar of 10,000 events of one body: cost of its feed, and of a concurrent body rename."""

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
from bench.results_table import Table, at_most, takes_at_most

EVENT_COUNT = 10_000
FEED = "/feeds/events.ics?until=2099-12-31"
LITHUANIAN = "&lang=lt"
SMALL_FEED = "/feeds/events.ics?from=2030-01-01&until=2030-01-10"
MB = 1024 * 1024


def measure(table: Table) -> None:
    """Fill a database with the large calendar, and add the measurements to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, EVENT_COUNT)
        with served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as uncached:
            _cold(table, uncached, f"feed of {EVENT_COUNT:,}, cold", max_seconds=0.2, max_memory=3)
            _cold(
                table,
                uncached,
                f"feed of {EVENT_COUNT:,} in Lithuanian, cold",
                LITHUANIAN,
                max_seconds=3,
                max_memory=3,
            )
        with served(product_web(), environment) as server:
            _warm(table, server)
            _rename(table, server, environment)


def _cold(
    table: Table,
    server: Server,
    name: str,
    parameters: str = "",
    *,
    max_seconds: float,
    max_memory: float,
) -> None:
    """Measure a server without cache: CPU time and peak memory of its processes."""
    size, seconds, grown = 1, [], []
    for _ in range(6):
        server.get(SMALL_FEED + parameters)
    for _ in range(3):
        server.reset_peaks()
        cpu_before, peaks_before = server.cpu_seconds(), server.peaks()
        size = len(server.get(FEED + parameters)[2])
        seconds.append(server.cpu_seconds() - cpu_before)
        grown.append(max(now - peaks_before[pid] for pid, now in server.peaks().items()) / size)
    note = f"{size / MB:.1f} MB"
    cost = 1000 * median(seconds)
    table.add(takes_at_most(f"{name}, CPU", cost, 1000 * max_seconds, unit="ms", note=note))
    table.add(at_most("memory of making it, by its size", max(grown), max_memory, unit="x"))


def _warm(table: Table, server: Server) -> None:
    """Measure a server with a warm cache, including its slowest worker."""
    for _ in range(6):
        server.get(FEED)
    durations = [_milliseconds(lambda: server.get(FEED)) for _ in range(20)]
    table.add(takes_at_most(f"feed of {EVENT_COUNT:,}, warm", median(durations), 40, unit="ms"))


def _milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


@dataclass
class PollResults:
    """Results of repeated feed requests."""

    statuses: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0


@contextmanager
def _polling(server: Server, path: str) -> Iterator[PollResults]:
    """Request the path in a loop until the block ends."""
    results, over = PollResults(), threading.Event()

    def poll() -> None:
        while not over.is_set():
            began = time.perf_counter()
            status = server.get(path)[0]
            results.statuses[status] = results.statuses.get(status, 0) + 1
            results.slowest = max(results.slowest, time.perf_counter() - began)

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield results
    finally:
        over.set()
        thread.join()


def _rename(table: Table, server: Server, environment: Mapping[str, str]) -> None:
    """Rename the body of all events in another process while feeds are requested.

    Raises:
        RuntimeError: a feed request failed, or the feed lacks the new name afterwards.
    """
    with _polling(server, "/feeds/events.ics") as results:
        full_environment = {**os.environ, **environment}
        command = (sys.executable, "-m", "bench.rename_body")
        completed = subprocess.run(
            command, cwd=ROOT, env=full_environment, check=True, stdout=subprocess.PIPE
        )
    if set(results.statuses) != {200} or b"Renamed" not in server.get(FEED)[2]:
        raise RuntimeError(f"feeds answered {results.statuses} while a body was renamed")
    note = (
        f"{results.statuses[200]} feeds answered meanwhile, the slowest in {results.slowest:.2f} s"
    )
    name = f"renaming a body with {EVENT_COUNT:,} events"
    table.add(takes_at_most(name, float(completed.stdout), 5, unit="s", note=note))
