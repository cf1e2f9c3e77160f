"""A million subscribers that ask every hour, reckoned from what one machine measures here.

`python -m bench.subscriber_capacity` starts the product, measures its answers through a real socket,
and plays a day of polls of the programs that people use, with changes in between.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.database import prepared
from bench.processes import Server, load, product_web, served
from bench.seed_events import HOW_MANY

SUBSCRIBERS = 1_000_000
HOURS = 24
#: Changes that the feed shows in a day of work, and the distinct addresses that are asked for.
CHANGES = 12
ADDRESSES = 500
FEED = "/feeds/events.ics"
MB = 1024 * 1024
SAMPLE = 20_000
#: Bytes of a request's and a 304's head on the wire, TCP and TLS records included, rounded up.
HEADS = 900


@dataclass(frozen=True, slots=True)
class Client:
    """A calendar program: its share, how often it asks (hours), whether it brings validators."""

    name: str
    share: float
    every: float
    validates: bool


HOURLY = (Client("every program each hour", 1.0, 1.0, True),)
#: Refresh intervals that vendors document; assume that a third of the clients never validate.
AS_SEEN = (
    Client("Google, 12 h, without validators", 0.30, 12, False),
    Client("Outlook.com, 6 h, without validators", 0.15, 6, False),
    Client("Outlook and Apple on the desk, 1 h", 0.35, 1, True),
    Client("Thunderbird, 30 min", 0.05, 0.5, True),
    Client("Nextcloud and others, 4 h as we say", 0.15, 4, True),
)


@dataclass(slots=True)
class Day:
    """What a day of polls asks of the service; ``made`` are answers that Flask had to make."""

    requests: float = 0.0
    whole: float = 0.0
    made: float = 0.0

    @property
    def unchanged(self) -> float:
        """Return how many were answered with 304."""
        return self.requests - self.whole


def play(clients: tuple[Client, ...], *, seed: int = 1) -> Day:
    """Return a day of all subscribers, drawn from a sample of them.

    Each asks at times of its own; a program that validates gets the whole feed only at its
    first poll after a change. Changes fall into the ten hours of work.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    changes = sorted(chance.uniform(8, 18) for _ in range(CHANGES))
    day = Day(made=float(ADDRESSES * (CHANGES + 1)))
    for client in clients:
        people = max(1, round(SAMPLE * client.share))
        weight = SUBSCRIBERS * client.share / people
        for _ in range(people):
            asked, whole = _one(client, chance.uniform(0, client.every), changes)
            day.requests += asked * weight
            day.whole += whole * weight
    return day


def _one(client: Client, first: float, changes: list[float]) -> tuple[int, int]:
    """Return how often one program asks in a day, and how often it gets the whole feed."""
    seen, asked, whole = 0, 0, 0
    for at in _times(first, client.every):
        now = sum(change <= at for change in changes)
        asked += 1
        whole += not client.validates or now > seen
        seen = now
    return asked, whole


def _times(first: float, every: float) -> Iterator[float]:
    at = first
    while at < HOURS:
        yield at
        at += every


@dataclass(frozen=True, slots=True)
class Measured:
    """What this machine did: answers a second, bytes, and seconds of CPU to make a feed anew."""

    unchanged_rate: float
    whole_rate: float
    size: int
    zipped: int
    made_cpu: float


def measure(server: Server, fresh: Server) -> Measured:
    """Ask for the feed with and without its validator, as quickly as this machine can."""
    etag = server.get(FEED)[1]["etag"]
    zipped = len(server.get(FEED, {"Accept-Encoding": "gzip"})[2])
    unchanged = _rate(server, {"If-None-Match": etag})
    whole = _rate(server, {"Accept-Encoding": "gzip"})
    size = len(fresh.get(FEED)[2])
    before = fresh.cpu_seconds()
    for _ in range(20):
        fresh.get(FEED)
    made = (fresh.cpu_seconds() - before) / 20
    return Measured(unchanged, whole, size, zipped, made)


def _rate(server: Server, headers: Mapping[str, str]) -> float:
    load(server, FEED, seconds=0.5, connections=8, headers=headers)
    seen = load(server, FEED, seconds=3, connections=8, headers=headers)
    return float(seen["rate"])


def tell(title: str, day: Day, one: Measured) -> None:
    """Print what the day asks for beside what one machine gives."""
    seconds = HOURS * 3600
    share = (
        day.unchanged / seconds / one.unchanged_rate
        + day.whole / seconds / one.whole_rate
        + day.made * one.made_cpu / seconds / 2
    )
    plain = (day.whole * one.size + day.requests * HEADS) / MB / 1024
    sent = (day.whole * one.zipped + day.requests * HEADS) / MB / 1024
    never = (day.requests * one.size + day.requests * HEADS) / MB / 1024
    print(f"\n{title}")
    print(f"  requests a day                      {day.requests:>14,.0f}")
    print(f"  requests a second, mean             {day.requests / seconds:>14,.0f}")
    print(f"  a second, a tenth in one minute     {SUBSCRIBERS / 10 / 60:>14,.0f}")
    print(f"  answered with 304                   {day.unchanged / day.requests:>14.1%}")
    print(f"  GB a day if all were sent whole     {never:>14,.0f}")
    print(f"  GB a day with 304                   {plain:>14,.0f}")
    print(f"  GB a day with 304 and gzip          {sent:>14,.0f}")
    print(f"  Mbit/s, mean                        {sent * 8 * 1024 / seconds:>14,.0f}")
    print(f"  share of this one machine           {share:>14.1%}")
    print(f"  subscribers that would fill it      {SUBSCRIBERS / share:>14,.0f}")


def behind_cache(day: Day, *, fresh_for: float = 300.0, places: int = 20) -> float:
    """Return the requests a day that pass a CDN whose ``places`` keep each address five minutes.

    An address asked for all the time is fetched by each place once every ``fresh_for`` seconds
    at most, and never more often than it is asked for.
    """
    at_most = ADDRESSES * places * HOURS * 3600 / fresh_for
    return min(day.requests, at_most)


def main() -> None:
    """Measure this machine, then play the two days."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance)
        with (
            served(product_web(), environment) as server,
            served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as fresh,
        ):
            one = measure(server, fresh)
    print(
        f"A feed of {HOW_MANY:,} events: {one.size:,} bytes, {one.zipped:,} packed; this machine "
        f"answers {one.unchanged_rate:,.0f}/s with 304 and {one.whole_rate:,.0f}/s whole, and "
        f"makes it anew in {one.made_cpu * 1000:.0f} ms of CPU."
    )
    for title, clients in (("Each hour", HOURLY), ("As programs poll", AS_SEEN)):
        day = play(clients)
        tell(f"{title}: {SUBSCRIBERS:,} subscribers, {CHANGES} changes", day, one)
        print(f"  requests a day behind a CDN         {behind_cache(day):>14,.0f}")


if __name__ == "__main__":
    main()
