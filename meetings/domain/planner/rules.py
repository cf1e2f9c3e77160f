"""The presidency year, and clashes and holidays on the days of its meetings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

import holidays

from meetings.domain.people.rules import EU

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class PlanYear:
    """Twelve months from the first month of a presidency."""

    first: date

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.following.first - timedelta(days=1)

    @property
    def previous(self) -> "PlanYear":
        """Return the year before."""
        return PlanYear(date(self.first.year - 1, self.first.month, 1))

    @property
    def following(self) -> "PlanYear":
        """Return the year after."""
        return PlanYear(date(self.first.year + 1, self.first.month, 1))

    @property
    def months(self) -> tuple[date, ...]:
        """Return the first day of each month."""
        start = self.first.month - 1
        return tuple(
            date(
                self.first.year + (start + step) // MONTHS_PER_YEAR,
                (start + step) % MONTHS_PER_YEAR + 1,
                1,
            )
            for step in range(MONTHS_PER_YEAR)
        )

    def column(self, day: date) -> int | None:
        """Return the index of the day's month, from 0, or None outside the year."""
        if not self.first <= day <= self.last:
            return None
        return (day.year - self.first.year) * MONTHS_PER_YEAR + day.month - self.first.month


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """An event with known days, and the people and bodies that it involves.

    ``speakers`` and ``participants`` are keys that are equal for the same person; ``together``
    holds the ids of the events that contain it or share a place with it.
    """

    event_id: int
    first: date
    last: date
    bodies: frozenset[int] = frozenset()
    speakers: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    together: frozenset[int] = frozenset()


class ClashKind(StrEnum):
    """Kinds of clashes, the most serious first.

    Speakers cannot be in two places. Of a body, some members may come to each meeting. A
    participant chooses, and a holiday concerns only some members.
    """

    SPEAKERS = "speakers"
    BODY = "body"
    PARTICIPANTS = "participants"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two events on one day with the same body or the same people."""

    day: date
    first_id: int
    second_id: int
    bodies: frozenset[int]
    speakers: int
    participants: int

    @property
    def kind(self) -> ClashKind:
        """Return the most serious kind, given the shared people and bodies."""
        if self.speakers:
            return ClashKind.SPEAKERS
        return ClashKind.BODY if self.bodies else ClashKind.PARTICIPANTS


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which the offices of members are closed, with the holiday's name by country."""

    day: date
    names: tuple[tuple[str, str], ...]


def plan_year_containing(day: date, month: int) -> PlanYear:
    """Return the year that begins in the month and contains the day."""
    return PlanYear(date(day.year if day.month >= month else day.year - 1, month, 1))


def find_clashes(placed: Iterable[PlannedDays]) -> list[Clash]:
    """Return the pairs of events on the same day with a common body or person, by day.

    Events that are held together on purpose do not clash.
    """
    clashes = []
    for first, second in combinations(
        sorted(placed, key=lambda planned: (planned.first, planned.event_id)), 2
    ):
        day = max(first.first, second.first)
        if day > min(first.last, second.last):
            continue
        if second.event_id in first.together or first.event_id in second.together:
            continue
        clash = Clash(
            day=day,
            first_id=first.event_id,
            second_id=second.event_id,
            bodies=first.bodies & second.bodies,
            speakers=len(first.speakers & second.speakers),
            participants=len(first.participants & second.participants),
        )
        if clash.bodies or clash.speakers or clash.participants:
            clashes.append(clash)
    return sorted(clashes, key=lambda clash: (clash.day, clash.first_id, clash.second_id))


def holidays_on(
    first: date, last: date, *, countries: Collection[str], language: str
) -> list[Holiday]:
    """Return the public holidays of the countries from the first to the last day.

    Only national holidays are included, in the given language if available. Countries without a
    known calendar are omitted.
    """
    holidays_found = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        names = tuple(
            (country, name)
            for country in sorted(countries)
            if (name := _country_holidays(country, day.year, language).get(day))
        )
        if names:
            holidays_found.append(Holiday(day, names))
    return holidays_found


@lru_cache(maxsize=512)
def _country_holidays(country: str, year: int, language: str) -> dict[date, str]:
    if country == EU or country not in holidays.list_supported_countries():
        return {}
    locales: Sequence[str] = holidays.list_localized_countries().get(country, ())
    default_locale = holidays.country_holidays(country).default_language
    chosen = next(
        (locale for locale in locales if locale.split("_")[0] == language), default_locale
    )
    return dict(holidays.country_holidays(country, years=year, language=chosen))
