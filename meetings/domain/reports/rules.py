"""Figures of participants: what one meeting's rows say, and what may be said of a sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from meetings.domain.events.rules import AttendanceMode, Counting, Measure
from meetings.domain.people.rules import EU, Sector


class Figure(Protocol):
    """A row of a headcount, as the events keep it."""

    measure: Measure
    mode: AttendanceMode | None
    country: str | None
    sector: Sector | None
    figure: int | None
    counting: Counting


@dataclass(frozen=True, slots=True)
class Count:
    """How many took part; ``figure`` None: not recorded.

    ``is_rough``: somebody gave it as an approximation. ``at_least``: a group was there, too,
    whom nobody counted.
    """

    figure: int | None = None
    is_rough: bool = False
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over meetings; ``counted`` of ``of`` meetings have a figure; None: no meeting has."""

    figure: int | None
    is_rough: bool
    at_least: bool
    counted: int
    of: int


#: Better ways of counting come first.
_WORTH = (Counting.COUNTED, Counting.REPORTED, Counting.APPROXIMATE)
_Category = tuple[AttendanceMode | None, str | None, Sector | None]


def persons(rows: Iterable[Figure], *, is_hybrid: bool = False) -> Count:
    """Return how many persons took part in one meeting.

    A row of everybody together wins over sums of parts. Of the ways in which parts were
    counted (by mode, by country, by sector, or finer) the coarsest one is added up, never two
    of them, for each counts the same people. Of two rows for one part the better counted stays.
    """
    return _added([row for row in rows if row.measure is Measure.PERSONS], is_hybrid=is_hybrid)


def number_of_countries(rows: Iterable[Figure]) -> Count:
    """Return the figure of countries where only their number is known, not their names."""
    return _added([row for row in rows if row.measure is Measure.COUNTRIES], is_hybrid=False)


def countries(rows: Iterable[Figure]) -> frozenset[str]:
    """Return the countries that the rows name as present; the EU is not one of them."""
    return frozenset(
        row.country for row in rows if row.country and row.country != EU and row.figure != 0
    )


def total(counts: Sequence[Count]) -> Total:
    """Return the sum of what is recorded, and of how many meetings that is."""
    recorded = [count for count in counts if count.figure is not None]
    return Total(
        figure=sum(count.figure or 0 for count in recorded) if recorded else None,
        is_rough=any(count.is_rough for count in recorded),
        at_least=any(count.at_least for count in recorded),
        counted=len(recorded),
        of=len(counts),
    )


def _added(rows: Sequence[Figure], *, is_hybrid: bool) -> Count:
    counted = [row for row in rows if row.figure is not None]
    if not counted:
        return Count()
    shape = min((_shape(row) for row in counted), key=lambda shape: (sum(shape), shape[::-1]))
    best: dict[_Category, Figure] = {}
    for row in (row for row in counted if _shape(row) == shape):
        part = (row.mode, row.country, row.sector)
        if part not in best or _WORTH.index(row.counting) <= _WORTH.index(best[part].counting):
            best[part] = row
    parts = {(row.mode, row.country, row.sector) for row in rows if _shape(row) == shape}
    half = is_hybrid and shape == (True, False, False) and len(best) == 1
    return Count(
        figure=sum(row.figure or 0 for row in best.values()),
        is_rough=any(row.counting is Counting.APPROXIMATE for row in best.values()),
        at_least=half or len(parts) > len(best),
    )


def _shape(row: Figure) -> tuple[bool, bool, bool]:
    """Return by what the row divides: mode, country, sector."""
    return row.mode is not None, row.country is not None, row.sector is not None
