"""Requests a second of the product as a ratio to the bare view, in interleaved rounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.processes import Server, load
from bench.results_table import Figure, at_least

ROUNDS = 5
SECONDS = 0.8
CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A request to the product, the status it should have, and the least ratio wanted.

    ``more`` goes to the load generator: method, headers, body. ``target`` None: only told.
    """

    name: str
    path: str
    target: float | None = None
    status: int = 200
    more: Mapping[str, Any] = field(default_factory=dict)


def compare(case: Case, product: Server, bare: Server) -> Figure:
    """Return the median ratio of the rounds; each round asks both, one after the other.

    Raises:
        RuntimeError: the product answered with another status.
    """
    seen = _ask(case, product, first=0, seconds=1.0)
    ratios, rates = [], []
    for _ in range(ROUNDS):
        reference = _ask_bare(case, bare, seen["size"])
        seen = _ask(case, product, first=seen["next_number"])
        ratios.append(seen["rate"] / reference["rate"])
        rates.append((seen["rate"], reference["rate"]))
    ours, theirs = median(ours for ours, _ in rates), median(theirs for _, theirs in rates)
    note = f"{ours:,.0f}/s against {theirs:,.0f}/s, {seen['size']:,} bytes"
    if case.target is None:
        return Figure(case.name, f"{median(ratios):.3f}", note=note)
    return at_least(case.name, median(ratios), case.target, note=note)


def _ask(case: Case, product: Server, *, first: int, seconds: float = SECONDS) -> dict[str, Any]:
    seen = load(
        product, case.path, seconds=seconds, connections=CONNECTIONS, first_number=first,
        **case.more,
    )  # fmt: skip
    if set(seen["statuses"]) != {str(case.status)}:
        raise RuntimeError(f"{case.name}: {case.path} answered {seen['statuses']}")
    return seen


def _ask_bare(case: Case, bare: Server, size: int) -> dict[str, Any]:
    path = "/unchanged" if case.status == 304 else f"/bytes/{size}"
    more = {key: value for key, value in case.more.items() if key in {"method", "body"}}
    return load(bare, path, seconds=SECONDS, connections=CONNECTIONS, **more)
