"""Estimate the load of one million hourly subscribers from measurements on one machine.

`python -m bench.subscriber_capacity` starts the product, measures its responses through a real
socket and simulates a day of polls by common calendar apps, with changes in between.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.database import prepared
from bench.processes import Server, load, product_web, served
from bench.seed_events import EVENT_COUNT

SUBSCRIBERS = 1_000_000
HOURS = 24
#: Changes of the feed in a working day, and the number of distinct URLs requested.
CHANGES = 12
ADDRESSES = 500
FEED = "/feeds/events.ics"
MB = 1024 * 1024
SAMPLE = 20_000
#: Bytes of the headers of a request and a 304 response, TCP and TLS records included, rounded up.
HEADER_BYTES = 900


@dataclass(frozen=True, slots=True)
class Client:
    """A calendar app: its share, its polling interval (hours), whether it sends validators."""

    name: str
    share: float
    every: float
    validates: bool


HOURLY = (Client("all clients, hourly", 1.0, 1.0, True),)
#: Refresh intervals that vendors document; assume that a third of the clients never validate.
TYPICAL = (
    Client("Google, 12 h, without validators", 0.30, 12, False),
    Client("Outlook.com, 6 h, without validators", 0.15, 6, False),
    Client("Outlook and Apple on the desktop, 1 h", 0.35, 1, True),
    Client("Thunderbird, 30 min", 0.05, 0.5, True),
    Client("Nextcloud and others, 4 h as recommended", 0.15, 4, True),
)


@dataclass(slots=True)
class Day:
    """Load of a day of polls; ``rendered`` are responses rendered by Flask."""

    requests: float = 0.0
    full: float = 0.0
    rendered: float = 0.0

    @property
    def unchanged(self) -> float:
        """Return the number of 304 responses."""
        return self.requests - self.full


def play(clients: tuple[Client, ...], *, seed: int = 1) -> Day:
    """Return a day of all subscribers, extrapolated from a sample.

    Each subscriber polls at different times. A client that validates gets the full feed only at its
    first poll after a change. Changes happen in ten working hours.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    changes = sorted(chance.uniform(8, 18) for _ in range(CHANGES))
    day = Day(rendered=float(ADDRESSES * (CHANGES + 1)))
    for client in clients:
        people = max(1, round(SAMPLE * client.share))
        weight = SUBSCRIBERS * client.share / people
        for _ in range(people):
            polls, full = _polls(client, chance.uniform(0, client.every), changes)
            day.requests += polls * weight
            day.full += full * weight
    return day


def _polls(client: Client, first: float, changes: list[float]) -> tuple[int, int]:
    """Return the number of polls of one client in a day, and the number of full responses."""
    seen_changes, polls, full = 0, 0, 0
    for at in _times(first, client.every):
        now = sum(change <= at for change in changes)
        polls += 1
        full += not client.validates or now > seen_changes
        seen_changes = now
    return polls, full


def _times(first: float, every: float) -> Iterator[float]:
    at = first
    while at < HOURS:
        yield at
        at += every


@dataclass(frozen=True, slots=True)
class Capacity:
    """Capacity of this machine: responses per second, bytes, CPU seconds to render a feed."""

    unchanged_rate: float
    full_rate: float
    size: int
    compressed_size: int
    render_cpu: float


def measure(server: Server, uncached: Server) -> Capacity:
    """Request the feed with and without its validator, at the maximum rate."""
    etag = server.get(FEED)[1]["etag"]
    compressed_size = len(server.get(FEED, {"Accept-Encoding": "gzip"})[2])
    unchanged = _rate(server, {"If-None-Match": etag})
    full = _rate(server, {"Accept-Encoding": "gzip"})
    size = len(uncached.get(FEED)[2])
    cpu_before = uncached.cpu_seconds()
    for _ in range(20):
        uncached.get(FEED)
    render_cpu = (uncached.cpu_seconds() - cpu_before) / 20
    return Capacity(unchanged, full, size, compressed_size, render_cpu)


def _rate(server: Server, headers: Mapping[str, str]) -> float:
    load(server, FEED, seconds=0.5, connections=8, headers=headers)
    result = load(server, FEED, seconds=3, connections=8, headers=headers)
    return float(result["rate"])


def print_day(title: str, day: Day, machine: Capacity) -> None:
    """Print the load of the day and the capacity of one machine."""
    seconds = HOURS * 3600
    share = (
        day.unchanged / seconds / machine.unchanged_rate
        + day.full / seconds / machine.full_rate
        + day.rendered * machine.render_cpu / seconds / 2
    )
    plain = (day.full * machine.size + day.requests * HEADER_BYTES) / MB / 1024
    compressed = (day.full * machine.compressed_size + day.requests * HEADER_BYTES) / MB / 1024
    never = (day.requests * machine.size + day.requests * HEADER_BYTES) / MB / 1024
    print(f"\n{title}")
    print(f"  requests a day                      {day.requests:>14,.0f}")
    print(f"  requests a second, mean             {day.requests / seconds:>14,.0f}")
    print(f"  a second, a tenth within one minute {SUBSCRIBERS / 10 / 60:>14,.0f}")
    print(f"  answered with 304                   {day.unchanged / day.requests:>14.1%}")
    print(f"  GB a day without 304 and gzip       {never:>14,.0f}")
    print(f"  GB a day with 304                   {plain:>14,.0f}")
    print(f"  GB a day with 304 and gzip          {compressed:>14,.0f}")
    print(f"  Mbit/s, mean                        {compressed * 8 * 1024 / seconds:>14,.0f}")
    print(f"  share of this machine               {share:>14.1%}")
    print(f"  subscribers at full load            {SUBSCRIBERS / share:>14,.0f}")


def behind_cache(day: Day, *, fresh_for: float = 300.0, places: int = 20) -> float:
    """Return the requests a day that pass a CDN whose ``places`` cache each URL five minutes.

    Each place fetches a popular URL at most once every ``fresh_for`` seconds, and never more often
    than clients request it.
    """
    at_most = ADDRESSES * places * HOURS * 3600 / fresh_for
    return min(day.requests, at_most)


def main() -> None:
    """Measure this machine, then simulate the two days."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance)
        with (
            served(product_web(), environment) as server,
            served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as uncached,
        ):
            machine = measure(server, uncached)
    print(
        f"A feed of {EVENT_COUNT:,} events: {machine.size:,} bytes, "
        f"{machine.compressed_size:,} compressed; this machine "
        f"answers {machine.unchanged_rate:,.0f}/s with 304 and {machine.full_rate:,.0f}/s in full, "
        f"and renders it in {machine.render_cpu * 1000:.0f} ms of CPU."
    )
    for title, clients in (("Hourly polling", HOURLY), ("Typical polling", TYPICAL)):
        day = play(clients)
        print_day(f"{title}: {SUBSCRIBERS:,} subscribers, {CHANGES} changes", day, machine)
        print(f"  requests a day behind a CDN         {behind_cache(day):>14,.0f}")


if __name__ == "__main__":
    main()
