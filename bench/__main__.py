"""Run all measurements and print a table; exit with 1 if a target is missed."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import (
    caldav_sync,
    import_parsing,
    large_calendar,
    mail_delivery,
    page_costs,
    registration_burst,
)
from bench.database import prepared
from bench.processes import ROOT, Server, bare, product_web, product_whole, served
from bench.registration_load import registration_case
from bench.request_rates import Case, compare
from bench.results_table import Figure, Table, at_most, takes_at_most
from bench.seed_events import EVENT_COUNT, SLUG
from meetings.factory import create_app
from meetings.settings import from_environment

FEED = "/feeds/events.ics"
EVENT = f"/events/{SLUG}"
PATHS = (
    "/", "/?view=month", "/?view=year", EVENT, "/bodies", "/projects", "/presidencies",
    "/outcomes", "/search?q=vilnius", f"{EVENT}.ics", FEED,
)  # fmt: skip
MAX_QUERIES = 12
MB = 1024 * 1024


def main() -> int:
    """Create a benchmark database, run all measurements and print the results."""
    table = Table()
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as instance:
        environment = prepared(instance)
        with served(product_whole(), environment):
            pass  # creates the files that later starts reuse
        with served(bare(), environment) as reference:
            with served(product_whole(), environment) as product:
                table.add(takes_at_most("second start", product.start_seconds, 3, unit="s"))
                _first_visit(table, product)
                _cached(table, product, reference)
                memory = product.memory() / MB
                table.add(at_most("memory of all processes", memory, 250, unit="MB"))
                registration_burst.measure(table, product, environment, FEED)
            with served(product_web(), environment | {"PAGE_CACHE_MB": "0"}) as uncached:
                _uncached(table, uncached, reference)
        _queries(table, environment)
    large_calendar.measure(table)
    caldav_sync.measure(table)
    import_parsing.measure(table)
    mail_delivery.measure(table)
    _fresh_clone(table)
    for figure in table.missed():
        print(f"Missed: {figure.name} is {figure.value}, target {figure.target}.")
    return 1 if table.missed() else 0


def _first_visit(table: Table, product: Server) -> None:
    transferred = page_costs.first_visit(f"http://127.0.0.1:{product.port}/")
    if transferred is None:
        table.add(Figure("first visit over the wire", "-", note="Chromium is not installed"))
        return
    total, kinds = transferred
    note = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(kinds.items()))
    table.add(at_most("first visit over the wire", total / 1024, 150, unit="KB", note=note))


def _cached(table: Table, product: Server, reference: Server) -> None:
    """Measure cached responses."""
    etag = product.get(FEED)[1]["etag"]
    for case in (
        Case("feed, nothing changed (304)", FEED, 0.8, 304, {"headers": {"If-None-Match": etag}}),
        Case("feed, warm", FEED, 0.6),
        Case("event page", EVENT, 0.10),
        Case(f"list of {EVENT_COUNT:,} events", "/", 0.06),
    ):
        table.add(compare(case, product, reference))


def _uncached(table: Table, uncached: Server, reference: Server) -> None:
    """Measure uncached responses; the targets apply only to cached pages."""
    for case in (
        Case("event page, uncached", EVENT),
        Case("list, uncached", "/"),
        Case("feed, uncached", FEED),
        registration_case(uncached),
    ):
        table.add(compare(case, uncached, reference))


def _queries(table: Table, environment: Mapping[str, str]) -> None:
    app = create_app(from_environment({**environment, "PAGE_CACHE_MB": "0"}))
    counts = {path: page_costs.queries_of(app, path) for path in PATHS}
    worst = max(counts, key=lambda path: counts[path])
    note = ", ".join(f"{path} {count}" for path, count in counts.items())
    most = float(counts[worst])
    table.add(at_most("queries of the worst page", most, MAX_QUERIES, unit="", note=note))


def _fresh_clone(table: Table) -> None:
    """Time `make run` in a clone of the last commit, with the caches of this machine."""
    with tempfile.TemporaryDirectory(prefix="convenor-clone-") as folder:
        clone = Path(folder, "clone")
        cloned = subprocess.run(
            ("git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(clone)), check=False
        )
        if cloned.returncode:
            table.add(Figure("first start from a fresh clone", "-", note="not a git clone"))
            return
        with served(("make", "--silent", "run"), {}, folder=clone, timeout=240) as product:
            name, seconds = "first start from a fresh clone", product.start_seconds
            table.add(takes_at_most(name, seconds, 60, unit="s"))


if __name__ == "__main__":
    sys.exit(main())
