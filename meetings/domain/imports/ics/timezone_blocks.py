"""Read the time zone that a VTIMEZONE block defines by its rules.

Source:
    RFC 5545, 3.6.5
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from meetings.domain.imports.ics import recurrence
from meetings.domain.imports.ics.parser import Component

_LOCAL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?", re.ASCII)
_YEARLY, _COUNT = re.compile(r"FREQ=YEARLY", re.IGNORECASE), re.compile("COUNT=", re.IGNORECASE)
#: Some apps begin their rules in the year 1601 or earlier.
_FIRST_YEAR = 1601
_MAX_LISTED = 400


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT block: its onsets, in the local time before each."""

    starts: datetime
    before: timedelta
    after: timedelta
    rules: tuple[str, ...]
    listed: tuple[datetime, ...]

    def onsets(self, first_year: int, last_year: int) -> Iterator[datetime]:
        """Yield the local times of all onsets in these years, and of the last one before them."""
        listed = [self.starts, *self.listed]
        for rule in self.rules:
            listed += recurrence.times_between(rule, self.starts, first_year, last_year)
        earlier = [at for at in listed if at.year < first_year]
        if earlier:
            yield max(earlier)
        yield from (at for at in listed if first_year <= at.year <= last_year)


@dataclass(frozen=True, slots=True)
class _Transition:
    """A change of the offset, at an instant in UTC without tzinfo."""

    at: datetime
    before: timedelta
    after: timedelta


class BlockZone(tzinfo):
    """The zone of a block in a range of years.

    Where clocks go back, a local time is the first of the two, unless ``fold`` is set.
    """

    def __init__(self, observances: Iterable[Observance], first_year: int, last_year: int) -> None:
        """Compute the transitions."""
        observances = sorted(observances, key=lambda observance: observance.starts)
        self._first_offset = observances[0].before
        self._transitions = sorted(
            {
                _Transition(onset - observance.before, observance.before, observance.after)
                for observance in observances
                for onset in observance.onsets(first_year - 1, last_year)
            },
            key=lambda transition: transition.at,
        )
        self._instants = [transition.at for transition in self._transitions]
        self._walls = [
            [
                transition.at + choose(transition.before, transition.after)
                for transition in self._transitions
            ]
            for choose in (max, min)
        ]

    @property
    def is_fixed(self) -> bool:
        """Return whether the offset never changes."""
        return len({transition.after for transition in self._transitions}) <= 1

    def covers(self, local: datetime) -> bool:
        """Return whether the block defines the offset at the time.

        A zone that changes its offset needs a change within the thirteen months before.
        """
        at = bisect_right(self._walls[0], local)
        if not at:
            return False
        return self.is_fixed or local - self._walls[0][at - 1] < timedelta(days=400)

    def utcoffset(self, at: datetime | None) -> timedelta:
        """Return the offset at a local time."""
        if at is None:
            return self._first_offset
        walls = self._walls[1 if at.fold else 0]
        return self._offset_after(bisect_right(walls, at.replace(tzinfo=None, fold=0)))

    def dst(self, at: datetime | None) -> timedelta:  # noqa: ARG002 - part of the interface
        """Return no daylight saving time: only the whole offset matters."""
        return timedelta()

    def tzname(self, at: datetime | None) -> str:
        """Return the offset as the name."""
        return str(self.utcoffset(at))

    def fromutc(self, at: datetime) -> datetime:
        """Return the local time of an instant in UTC."""
        bare = at.replace(tzinfo=None)
        number = bisect_right(self._instants, bare)
        local = bare + self._offset_after(number)
        is_second = bool(number) and local < self._walls[0][number - 1]
        return local.replace(tzinfo=self, fold=int(is_second))

    def _offset_after(self, count: int) -> timedelta:
        """Return the offset after so many transitions."""
        return self._transitions[count - 1].after if count else self._first_offset


def parse_observance(component: Component) -> Observance | None:
    """Return the observance of a STANDARD or DAYLIGHT block, or None if it is not supported."""
    try:
        listed = [
            _local(text)
            for prop in component.all("RDATE")
            for text in prop.value.split(",")[:_MAX_LISTED]
        ]
        rules = tuple(prop.value for prop in component.all("RRULE")[:2])
        if any(not _YEARLY.search(rule) or _COUNT.search(rule) for rule in rules):
            return None
        return Observance(
            _local(component.value("DTSTART")),
            _offset(component.value("TZOFFSETFROM")),
            _offset(component.value("TZOFFSETTO")),
            rules,
            tuple(listed[:_MAX_LISTED]),
        )
    except ValueError:
        return None


def _local(text: str) -> datetime:
    match = _LOCAL.fullmatch(text.strip().partition("/")[0])
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(max(year, _FIRST_YEAR), month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - on the wall


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise ValueError(text)
    length = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -length if match[1] == "-" else length
