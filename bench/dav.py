"""A CalDAV program's syncs of a calendar of 5,000 events: all of it, and when nothing is new."""

import re
import tempfile

from bench.figures import Table, at_most
from bench.prepared import prepared
from bench.processes import Server, load, product_web, served

HOW_MANY = 5_000
PATH = "/dav/calendars/all/"
SECONDS, ROUNDS = 1.5, 3
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_HEADERS = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
MB = 1024 * 1024


def measure(table: Table) -> None:
    """Fill a database with the calendar, and add what its syncs cost to the table."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance, HOW_MANY)
        with served(product_web(), environment) as server:
            _measured(table, server)


def _measured(table: Table, server: Server) -> None:
    whole, size = _cost(server, _sync("", "<d:getetag/><c:calendar-data/>"))
    note = f"{size / MB:.1f} MB"
    table.add(at_most(f"CalDAV, all of {HOW_MANY:,}, CPU", whole, 100, unit="ms", note=note))
    etags, _ = _cost(server, _sync("", "<d:getetag/>"))
    table.add(at_most(f"CalDAV, versions of {HOW_MANY:,}, CPU", etags, 60, unit="ms"))
    token = _token(server)
    nothing, _ = _cost(server, _sync(token, "<d:getetag/>"))
    table.add(at_most("CalDAV, nothing new, CPU", nothing, 5, unit="ms"))


def _cost(server: Server, body: str) -> tuple[float, int]:
    """Return the milliseconds of CPU of one answer in the best round, and its size.

    Whatever else this machine does makes the same work take longer, never shorter.

    Raises:
        RuntimeError: it was not answered with 207.
    """
    more = {"method": "REPORT", "headers": _HEADERS, "body": body}
    load(server, PATH, seconds=SECONDS, connections=8, **more)  # warms every worker
    costs, size = [], 0
    for _ in range(ROUNDS):
        before = server.cpu_seconds()
        seen = load(server, PATH, seconds=SECONDS, connections=2, **more)
        if set(seen["statuses"]) != {"207"}:
            raise RuntimeError(f"{PATH} answered {seen['statuses']}")
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
