"""Participant figures: those of a meeting's rows, and sums with their coverage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from meetings.domain.events.rules import AttendanceMode, CountQuality, Measure
from meetings.domain.people.rules import EU, Sector


class HeadcountRow(Protocol):
    """A row of a headcount, as stored by the events."""

    measure: Measure
    mode: AttendanceMode | None
    country: str | None
    sector: Sector | None
    figure: int | None
    quality: CountQuality


@dataclass(frozen=True, slots=True)
class ParticipantCount:
    """A number of participants; without ``figure``, it is not recorded.

    ``is_rough``: it is an approximation. ``at_least``: a group of unknown size also took part.
    """

    figure: int | None = None
    is_rough: bool = False
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class ParticipantTotal:
    """A sum over meetings; ``counted`` of ``of`` meetings have a figure.

    It has no figure if no meeting has one.
    """

    figure: int | None
    is_rough: bool
    at_least: bool
    counted: int
    of: int


#: Better methods of counting come first.
_BEST_FIRST = (CountQuality.COUNTED, CountQuality.REPORTED, CountQuality.APPROXIMATE)
_Category = tuple[AttendanceMode | None, str | None, Sector | None]


def count_persons(rows: Iterable[HeadcountRow], *, is_hybrid: bool = False) -> ParticipantCount:
    """Return the number of participants of one meeting.

    A row for all participants takes precedence over sums of parts. If the parts were counted in
    several breakdowns (by mode, country, sector, or finer), only the coarsest one is summed,
    because each counts the same people. Of two rows for one part, the better counted is used.
    """
    return _sum_rows([row for row in rows if row.measure is Measure.PERSONS], is_hybrid=is_hybrid)


def count_countries(rows: Iterable[HeadcountRow]) -> ParticipantCount:
    """Return the number of countries if only that is known, without their names."""
    return _sum_rows([row for row in rows if row.measure is Measure.COUNTRIES], is_hybrid=False)


def named_countries(rows: Iterable[HeadcountRow]) -> frozenset[str]:
    """Return the countries that the rows name as present; the EU is not one of them."""
    return frozenset(
        row.country for row in rows if row.country and row.country != EU and row.figure != 0
    )


def sum_counts(counts: Sequence[ParticipantCount]) -> ParticipantTotal:
    """Return the sum of the recorded figures, and the number of meetings with one."""
    recorded = [count for count in counts if count.figure is not None]
    return ParticipantTotal(
        figure=sum(count.figure or 0 for count in recorded) if recorded else None,
        is_rough=any(count.is_rough for count in recorded),
        at_least=any(count.at_least for count in recorded),
        counted=len(recorded),
        of=len(counts),
    )


def _sum_rows(rows: Sequence[HeadcountRow], *, is_hybrid: bool) -> ParticipantCount:
    counted = [row for row in rows if row.figure is not None]
    if not counted:
        return ParticipantCount()
    shape = min((_breakdown(row) for row in counted), key=lambda shape: (sum(shape), shape[::-1]))
    best: dict[_Category, HeadcountRow] = {}
    for row in (row for row in counted if _breakdown(row) == shape):
        part = (row.mode, row.country, row.sector)
        if part not in best or _BEST_FIRST.index(row.quality) <= _BEST_FIRST.index(
            best[part].quality
        ):
            best[part] = row
    parts = {(row.mode, row.country, row.sector) for row in rows if _breakdown(row) == shape}
    half = is_hybrid and shape == (True, False, False) and len(best) == 1
    return ParticipantCount(
        figure=sum(row.figure or 0 for row in best.values()),
        is_rough=any(row.quality is CountQuality.APPROXIMATE for row in best.values()),
        at_least=half or len(parts) > len(best),
    )


def _breakdown(row: HeadcountRow) -> tuple[bool, bool, bool]:
    """Return the dimensions of the row: mode, country, sector."""
    return row.mode is not None, row.country is not None, row.sector is not None
