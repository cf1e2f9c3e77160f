"""Expand recurrence rules within limits.

Untrusted rules are not passed to a library, because a rule that never matches could run for years.
Instead, each day of at most ten years is tested once.

Source:
    RFC 5545, 3.3.10 and 3.8.5; docs/decisions/0020-recurrence.md
"""

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, auto
from itertools import groupby, islice, takewhile

from meetings.domain.imports.rules import MAX_ROWS

_MAX_HORIZON = timedelta(days=3660)
#: Occurrences of an endless rule that are considered for the first one.
_FIRST_OF_ENDLESS = 60
#: Times of a rule in a range of years.
_MAX_LISTED = 4_000
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ONE_DAY = timedelta(days=1)
_LAST_MOMENT = datetime.combine(date.max, time(0))


def _numbers(most: int) -> re.Pattern[str]:
    return re.compile(rf"[+-]?\d{{1,{most}}}(?:,[+-]?\d{{1,{most}}}){{0,60}}", re.ASCII)


_DAY = r"(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)"
_ALLOWED_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"0{0,3}[1-9]\d{0,2}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d{0,5}|-\d{1,5}", re.ASCII),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII),
    "BYDAY": re.compile(rf"{_DAY}(?:,{_DAY}){{0,20}}"),
    "BYMONTHDAY": _numbers(2),
    "BYYEARDAY": _numbers(3),
    "BYWEEKNO": re.compile(r"\d{1,2}(?:,\d{1,2}){0,52}", re.ASCII),
    "BYMONTH": re.compile(r"\d{1,2}(?:,\d{1,2}){0,11}", re.ASCII),
    "BYHOUR": re.compile(r"(?:1?\d|2[0-3])(?:,(?:1?\d|2[0-3])){0,5}", re.ASCII),
    "BYMINUTE": re.compile(r"[0-5]?\d(?:,[0-5]?\d){0,5}", re.ASCII),
    "BYSECOND": re.compile(r"0?\d|[1-5]\d", re.ASCII),
    "BYSETPOS": _numbers(3),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
    "RSCALE": re.compile(r"GREGORIAN"),
    "SKIP": re.compile(r"OMIT"),
}  # fmt: skip


class RuleState(Enum):
    """How completely a rule was expanded; one that is over ends before its start."""

    COMPLETE = auto()
    ENDLESS = auto()
    TOO_LONG = auto()
    OVER = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Expansion:
    """The local times of a rule, including the start; a part of them if it is not complete."""

    state: RuleState
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _RecurrenceRule:
    """A parsed rule; days are (ordinal or 0, weekday)."""

    frequency: str
    interval: int
    months: frozenset[int]
    month_days: frozenset[int]
    year_days: frozenset[int]
    weeks: frozenset[int]
    days: frozenset[tuple[int, int]]
    times: tuple[time, ...]
    positions: tuple[int, ...]
    week_starts: int

    def period(self, day: date) -> int:
        """Return the number of the day's year, month, week or day, counted from a fixed epoch."""
        if self.frequency == "YEARLY":
            return day.year
        if self.frequency == "MONTHLY":
            return 12 * day.year + day.month
        if self.frequency == "WEEKLY":
            return (day.toordinal() - 1 - self.week_starts) // 7
        return day.toordinal()

    def starts_of_period(self, day: date) -> date:
        """Return the first day of the day's period."""
        if self.frequency == "YEARLY":
            return day.replace(month=1, day=1)
        if self.frequency == "MONTHLY":
            return day.replace(day=1)
        return day - timedelta(days=6 if self.frequency == "WEEKLY" else 0)

    def matches(self, day: date, first: date) -> bool:
        """Return whether the rule includes the day, given its first day."""
        if self.months and day.month not in self.months:
            return False
        if self.month_days and not self._matches_month_day(day):
            return False
        if (self.period(day) - self.period(first)) % self.interval:
            return False
        if self.days and not self._matches_weekday(day):
            return False
        if self.weeks and day.isocalendar().week not in self.weeks:
            return False
        if not self.year_days:
            return True
        number = day.timetuple().tm_yday
        return bool({number, number - 366 - isleap(day.year)} & self.year_days)

    def _matches_month_day(self, day: date) -> bool:
        from_end = day.day - monthrange(day.year, day.month)[1] - 1
        return day.day in self.month_days or from_end in self.month_days

    def _matches_weekday(self, day: date) -> bool:
        weekday = day.weekday()
        if (0, weekday) in self.days or not any(listed == weekday for _, listed in self.days):
            return (0, weekday) in self.days
        starts, ends = date(day.year, 1, 1), date(day.year, 12, 31)
        if self.frequency == "MONTHLY" or self.months:
            starts = day.replace(day=1)
            ends = day.replace(day=monthrange(day.year, day.month)[1])
        ordinals = {(day - starts).days // 7 + 1, -((ends - day).days // 7 + 1)}
        return any((listed, weekday) in self.days for listed in ordinals)

    def occurrences(self, starts: datetime, since: date, until: date) -> Iterator[datetime]:
        """Yield the local times between two days, both inclusive, but not before the start."""
        first = starts.date()
        matching = (
            day
            for day in self._candidates(self.starts_of_period(since), until)
            if self.matches(day, first)
        )
        for _period, group in groupby(matching, key=self.period):
            listed = [datetime.combine(day, at) for day in group for at in self.times]
            if self.positions:
                listed = [at for number, at in enumerate(listed) if self._has(number, len(listed))]
            yield from (at for at in listed if at >= starts and at.date() >= since)

    def _has(self, number: int, count: int) -> bool:
        """Return whether the position, counted from either end, is listed."""
        return number + 1 in self.positions or number - count in self.positions

    def _candidates(self, since: date, until: date) -> Iterator[date]:
        """Yield the days in the months of the rule."""
        day = since
        while day <= until:
            if self.months and day.month not in self.months:
                day = day.replace(day=monthrange(day.year, day.month)[1])
            else:
                yield day
            if day == date.max:
                return
            day += _ONE_DAY


def expand(
    text: str, starts: datetime, zone: tzinfo | None = None, limit: int = MAX_ROWS
) -> Expansion:
    """Return the local times of all occurrences, including the first, or the first of them."""
    try:
        parts = _split_rule(text)
        rule = _parse_rule(parts, starts)
        until = _last_occurrence(parts.get("UNTIL", ""), zone)
    except ValueError:
        return Expansion(RuleState.UNKNOWN, (starts,))
    count = max(0, int(parts.get("COUNT", 0)))
    most = _FIRST_OF_ENDLESS if not count and "UNTIL" not in parts else limit + 1
    horizon = min(starts.date(), date.max - _MAX_HORIZON) + _MAX_HORIZON
    listed = rule.occurrences(starts, starts.date(), min(horizon, until.date()))
    times = list(takewhile(until.__ge__, islice(listed, min(count or most, most))))
    all_times = tuple(sorted({starts, *times}))
    if not count and "UNTIL" not in parts:
        return Expansion(RuleState.ENDLESS, all_times)
    if until < starts:
        return Expansion(RuleState.OVER)
    if not times:
        return Expansion(RuleState.UNKNOWN, (starts,))
    is_short = count > len(times) and until > starts + _MAX_HORIZON
    is_cut = not count and until > starts + _MAX_HORIZON
    if len(times) > limit or is_short or is_cut:
        return Expansion(RuleState.TOO_LONG, all_times)
    return Expansion(RuleState.COMPLETE, all_times)


def times_between(text: str, starts: datetime, first_year: int, last_year: int) -> list[datetime]:
    """Return the local times of a rule in these years, and of the year before; none if unknown.

    A rule that ended before gives those of its last year.
    """
    try:
        parts = _split_rule(text)
        rule = _parse_rule(parts, starts)
        until = _last_occurrence(parts.get("UNTIL", ""), None)
    except ValueError:
        return []
    last = min(until.date(), date(last_year, 12, 31))
    since = max(starts.date(), date(min(first_year - 1, last.year), 1, 1))
    if "COUNT" in parts:
        count, since = int(parts["COUNT"]), starts.date()
        return list(islice(rule.occurrences(starts, since, last), min(count, _MAX_LISTED)))
    return list(takewhile(until.__ge__, islice(rule.occurrences(starts, since, last), _MAX_LISTED)))


def _parse_rule(parts: dict[str, str], starts: datetime) -> _RecurrenceRule:
    """Return the rule; missing parts are taken from the start.

    Raises:
        ValueError: the combination is invalid.
    """
    first, frequency = starts.date(), parts["FREQ"]
    months, month_days, year_days, weeks = (
        frozenset(map(int, filter(None, parts.get(name, "").split(","))))
        for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
    )
    days = frozenset(
        (int(part[:-2] or 0), _WEEKDAYS.index(part[-2:]))
        for part in filter(None, parts.get("BYDAY", "").split(","))
    )
    is_open = not (month_days or days or year_days)
    if is_open and not weeks and frequency in ("MONTHLY", "YEARLY"):
        month_days = frozenset({first.day})
        months = months or frozenset({first.month} if frequency == "YEARLY" else ())
    if not days and (frequency == "WEEKLY" or (is_open and weeks)):
        days = frozenset({(0, first.weekday())})
    if any(ordinal for ordinal, _day in days) and frequency not in ("MONTHLY", "YEARLY"):
        raise ValueError(frequency)
    week_starts = _WEEKDAYS.index(parts.get("WKST", "MO"))
    if (weeks or year_days) and (frequency != "YEARLY" or (weeks and week_starts)):
        raise ValueError(frequency)
    positions = tuple(map(int, filter(None, parts.get("BYSETPOS", "").split(","))))
    return _RecurrenceRule(
        frequency, int(parts.get("INTERVAL", 1)), months, month_days, year_days, weeks, days,
        _times_of_day(parts, starts), positions, week_starts,
    )  # fmt: skip


def _times_of_day(parts: dict[str, str], starts: datetime) -> tuple[time, ...]:
    hours, minutes = (
        sorted({int(number) for number in parts.get(name, str(given)).split(",")})
        for name, given in (("BYHOUR", starts.hour), ("BYMINUTE", starts.minute))
    )
    return tuple(time(hour, minute, starts.second) for hour in hours for minute in minutes)


def _split_rule(text: str) -> dict[str, str]:
    """Return the parts of a supported rule.

    Raises:
        ValueError: it is not supported.
    """
    parts: dict[str, str] = {}
    for part in filter(None, re.sub(r"[\s\\]", "", text[:501].upper()).split(";")):
        name, _equals, value = part.partition("=")
        pattern = _ALLOWED_PARTS.get(name)
        if pattern is None or name in parts or not pattern.fullmatch(value):
            raise ValueError(part)
        parts[name] = value
    if "FREQ" not in parts or len(text) > 500:
        raise ValueError(text)
    return parts


def _last_occurrence(until: str, zone: tzinfo | None) -> datetime:
    """Return the last local time that may occur; a day is included completely.

    Raises:
        ValueError: the date does not exist.
    """
    if not until:
        return _LAST_MOMENT
    day = datetime.strptime(until[:8], "%Y%m%d")  # noqa: DTZ007 - on the wall of the entry
    if len(until) == 8:
        return datetime.combine(day, time(23, 59, 59))
    at = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - same
    if until.endswith("Z") and zone is not None and 1 < at.year < 9999:
        return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return at
