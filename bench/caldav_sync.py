"""A CalDAV client's syncs of a calendar with 5,000 events: initial, and without changes.

Costs are shown in milliseconds, and as a ratio to the uncached plain feed of the same events in the
same run.
"""

import re
import tempfile

from bench.database import prepared
from bench.processes import Server, load, product_web, served
from bench.results_table import Table, at_most, takes_at_most

EVENT_COUNT = 5_000
PATH = "/dav/calendars/all/"
FEED = "/feeds/events.ics?until=2099-12-31"
SECONDS, ROUNDS = 1.5, 3
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_HEADERS = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
MB = 1024 * 1024


def measure(table: Table) -> None:
    """Fill a database with the calendar, and add the costs of syncs to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, EVENT_COUNT)
        with (
            served(product_web(), environment) as server,
            served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as uncached,
        ):
            _measure_syncs(table, server, uncached)


def _measure_syncs(table: Table, server: Server, uncached: Server) -> None:
    feed, _ = _cost(uncached, FEED, 200)
    full_cost, size = _cost(server, PATH, 207, _sync("", "<d:getetag/><c:calendar-data/>"))
    etag_cost, _ = _cost(server, PATH, 207, _sync("", "<d:getetag/>"))
    unchanged, _ = _cost(server, PATH, 207, _sync(_token(server), "<d:getetag/>"))
    table.add(takes_at_most(f"CalDAV, all of {EVENT_COUNT:,}, CPU", full_cost, 80, unit="ms"))
    for name, cost, target, suffix in (
        (f"CalDAV, all of {EVENT_COUNT:,}, by the feed", full_cost, 2, f", {size / MB:.1f} MB"),
        (f"CalDAV, versions of {EVENT_COUNT:,}, by the feed", etag_cost, 2, ""),
        ("CalDAV, nothing new, by the feed", unchanged, 0.15, ""),
    ):
        note = f"{cost:.1f} ms of CPU, the feed {feed:.1f} ms{suffix}"
        table.add(at_most(name, cost / feed, target, unit="x", note=note))


def _cost(server: Server, path: str, status: int, body: str = "") -> tuple[float, int]:
    """Return the milliseconds of CPU per response in the best round, and the response size.

    The best round is used, because other load on the machine only adds time.

    Raises:
        RuntimeError: the response has another status.
    """
    options = {"method": "REPORT", "headers": _HEADERS, "body": body} if body else {}
    load(server, path, seconds=SECONDS, connections=8, **options)  # warms every worker
    costs, size = [], 0
    for _ in range(ROUNDS):
        cpu_before = server.cpu_seconds()
        result = load(server, path, seconds=SECONDS, connections=2, **options)
        if set(result["statuses"]) != {str(status)}:
            raise RuntimeError(f"{path} answered {result['statuses']}")
        costs.append((server.cpu_seconds() - cpu_before) * 1000 / result["requests"])
        size = result["size"]
    return min(costs), size


def _token(server: Server) -> str:
    """Return the calendar's sync token, discovered as a client does."""
    body = f"<d:propfind {_SPACES}><d:prop><d:sync-token/></d:prop></d:propfind>"
    response = server.request("PROPFIND", PATH, {**_HEADERS, "Depth": "0"}, body.encode())[2]
    match = re.search(rb"<d:sync-token>([^<]+)<", response)
    if match is None:
        raise RuntimeError(f"{PATH} has no token: {response[:200]!r}")
    return match[1].decode()


def _sync(token: str, properties: str) -> str:
    return (
        f"<d:sync-collection {_SPACES}><d:sync-token>{token}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level><d:prop>{properties}</d:prop></d:sync-collection>"
    )


if __name__ == "__main__":
    measure(Table())
