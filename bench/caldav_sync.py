"""A CalDAV program's syncs of a calendar of 5,000 events: all of it, and when nothing is new.

What each costs is told as a ratio to the plain feed of the same events, made anew in the same run;
all of it in milliseconds, too.
"""

import re
import tempfile

from bench.database import prepared
from bench.processes import Server, load, product_web, served
from bench.results_table import Table, at_most

HOW_MANY = 5_000
PATH = "/dav/calendars/all/"
FEED = "/feeds/events.ics?until=2099-12-31"
SECONDS, ROUNDS = 1.5, 3
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_HEADERS = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
MB = 1024 * 1024


def measure(table: Table) -> None:
    """Fill a database with the calendar, and add what its syncs cost to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, HOW_MANY)
        with (
            served(product_web(), environment) as server,
            served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as fresh,
        ):
            _measured(table, server, fresh)


def _measured(table: Table, server: Server, fresh: Server) -> None:
    feed, _ = _cost(fresh, FEED, 200)
    whole, size = _cost(server, PATH, 207, _sync("", "<d:getetag/><c:calendar-data/>"))
    etags, _ = _cost(server, PATH, 207, _sync("", "<d:getetag/>"))
    nothing, _ = _cost(server, PATH, 207, _sync(_token(server), "<d:getetag/>"))
    table.add(at_most(f"CalDAV, all of {HOW_MANY:,}, CPU", whole, 80, unit="ms"))
    for name, cost, target, more in (
        (f"CalDAV, all of {HOW_MANY:,}, by the feed", whole, 2, f", {size / MB:.1f} MB"),
        (f"CalDAV, versions of {HOW_MANY:,}, by the feed", etags, 2, ""),
        ("CalDAV, nothing new, by the feed", nothing, 0.15, ""),
    ):
        note = f"{cost:.1f} ms of CPU, the feed {feed:.1f} ms{more}"
        table.add(at_most(name, cost / feed, target, unit="x", note=note))


def _cost(server: Server, path: str, status: int, body: str = "") -> tuple[float, int]:
    """Return the milliseconds of CPU of one answer in the best round, and its size.

    Whatever else this machine does makes the same work take longer, never shorter.

    Raises:
        RuntimeError: it was answered with another status.
    """
    more = {"method": "REPORT", "headers": _HEADERS, "body": body} if body else {}
    load(server, path, seconds=SECONDS, connections=8, **more)  # warms every worker
    costs, size = [], 0
    for _ in range(ROUNDS):
        before = server.cpu_seconds()
        seen = load(server, path, seconds=SECONDS, connections=2, **more)
        if set(seen["statuses"]) != {str(status)}:
            raise RuntimeError(f"{path} answered {seen['statuses']}")
        costs.append((server.cpu_seconds() - before) * 1000 / seen["requests"])
        size = seen["size"]
    return min(costs), size


def _token(server: Server) -> str:
    """Return the calendar's token, as its owner would find it."""
    body = f"<d:propfind {_SPACES}><d:prop><d:sync-token/></d:prop></d:propfind>"
    answer = server.ask("PROPFIND", PATH, {**_HEADERS, "Depth": "0"}, body.encode())[2]
    found = re.search(rb"<d:sync-token>([^<]+)<", answer)
    if found is None:
        raise RuntimeError(f"{PATH} has no token: {answer[:200]!r}")
    return found[1].decode()


def _sync(token: str, properties: str) -> str:
    return (
        f"<d:sync-collection {_SPACES}><d:sync-token>{token}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level><d:prop>{properties}</d:prop></d:sync-collection>"
    )


if __name__ == "__main__":
    measure(Table())
