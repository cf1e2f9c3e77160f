"""Requests per second of the product as a ratio to the bare view, in interleaved rounds."""

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
    """A request to the product, its expected status, and the minimum ratio.

    ``options`` are passed to the load generator: method, headers, body. Without ``target``, the
    ratio is only reported.
    """

    name: str
    path: str
    target: float | None = None
    status: int = 200
    options: Mapping[str, Any] = field(default_factory=dict)


def compare(case: Case, product: Server, bare: Server) -> Figure:
    """Return the median ratio of the rounds; each round measures both, one after the other.

    Raises:
        RuntimeError: the product returned another status.
    """
    result = _load_product(case, product, first_number=0, seconds=1.0)
    ratios, rates = [], []
    for _ in range(ROUNDS):
        reference = _load_bare(case, bare, result["size"])
        result = _load_product(case, product, first_number=result["next_number"])
        ratios.append(result["rate"] / reference["rate"])
        rates.append((result["rate"], reference["rate"]))
    ours, theirs = median(ours for ours, _ in rates), median(theirs for _, theirs in rates)
    note = f"{ours:,.0f}/s against {theirs:,.0f}/s, {result['size']:,} bytes"
    if case.target is None:
        return Figure(case.name, f"{median(ratios):.3f}", note=note)
    return at_least(case.name, median(ratios), case.target, note=note)


def _load_product(
    case: Case, product: Server, *, first_number: int, seconds: float = SECONDS
) -> dict[str, Any]:
    result = load(
        product, case.path, seconds=seconds, connections=CONNECTIONS, first_number=first_number,
        **case.options,
    )  # fmt: skip
    if set(result["statuses"]) != {str(case.status)}:
        raise RuntimeError(f"{case.name}: {case.path} answered {result['statuses']}")
    return result


def _load_bare(case: Case, bare: Server, size: int) -> dict[str, Any]:
    path = "/unchanged" if case.status == 304 else f"/bytes/{size}"
    options = {key: value for key, value in case.options.items() if key in {"method", "body"}}
    return load(bare, path, seconds=SECONDS, connections=CONNECTIONS, **options)
