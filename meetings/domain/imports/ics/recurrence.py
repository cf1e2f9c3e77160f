"""Expand recurrence rules: only finite, supported rules, within limits.

Untrusted rules are not passed to a library, because a rule that never matches could run for years.
Instead, each day of at most ten years is tested once.

Source:
    RFC 5545, 3.3.10 and 3.8.5
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice, takewhile
from zoneinfo import ZoneInfo

from meetings.domain.imports.ics.date_properties import CalendarTime

MAX_OCCURRENCES = 60
_MAX_HORIZON = timedelta(days=3660)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBERS = r"-?\d{1,2}(?:,-?\d{1,2}){0,30}"
_DAY = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_ALLOWED_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d?", re.ASCII),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII),
    "BYDAY": re.compile(rf"{_DAY}(?:,{_DAY}){{0,10}}"),
    "BYMONTHDAY": re.compile(_NUMBERS, re.ASCII),
    "BYMONTH": re.compile(r"\d{1,2}(?:,\d{1,2}){0,11}", re.ASCII),
    "BYSETPOS": re.compile(r"-?[1-9]\d?", re.ASCII),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
}


@dataclass(frozen=True, slots=True)
class _RecurrenceRule:
    """A parsed rule; days are (ordinal or 0, weekday)."""

    frequency: str
    interval: int
    months: frozenset[int]
    month_days: frozenset[int]
    days: frozenset[tuple[int, int]]
    position: int
    week_starts: int

    def period(self, day: date) -> int:
        """Return the number of the day's year, month, week or day, counted from a fixed epoch."""
        if self.frequency == "YEARLY":
            return day.year
        if self.frequency == "MONTHLY":
            return 12 * day.year + day.month
        return (day.toordinal() - 1 - self.week_starts) // 7 if self.is_weekly else day.toordinal()

    @property
    def is_weekly(self) -> bool:
        """Return whether the frequency is weekly."""
        return self.frequency == "WEEKLY"

    def matches(self, day: date, first: date) -> bool:
        """Return whether the rule includes the day, given its first day."""
        if self.months and day.month not in self.months:
            return False
        if self.days and not self._matches_weekday(day):
            return False
        if (self.period(day) - self.period(first)) % self.interval:
            return False
        from_end = day.day - monthrange(day.year, day.month)[1] - 1
        return not self.month_days or bool({day.day, from_end} & self.month_days)

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


def occurrences(text: str, starts: CalendarTime) -> list[datetime] | None:
    """Return the local times of all occurrences, including the first.

    Return None if the rule has no end, has too many occurrences, or is not supported.
    """
    parts = _split_rule(text)
    if parts is None:
        return None
    try:
        rule = _parse_rule(parts, starts.day)
        until = _last_occurrence(parts.get("UNTIL", ""), starts)
    except ValueError:
        return None
    count = int(parts.get("COUNT", MAX_OCCURRENCES + 1))
    listed = (
        datetime.combine(day, starts.local.time()) for day in _matching_days(rule, starts.day)
    )
    times = list(takewhile(until.__ge__, islice(listed, min(count, MAX_OCCURRENCES + 1))))
    is_short = "COUNT" in parts and len(times) < count and until > starts.local + _MAX_HORIZON
    is_cut = "UNTIL" in parts and until > starts.local + _MAX_HORIZON
    if len(times) > MAX_OCCURRENCES or is_short or is_cut or not times:
        return None
    return sorted({starts.local, *times})


def _matching_days(rule: _RecurrenceRule, first: date) -> Iterator[date]:
    """Yield the matching days from the first day on, for at most ten years."""
    begin = first.replace(day=1) if rule.frequency == "MONTHLY" else first
    begin = first.replace(month=1, day=1) if rule.frequency == "YEARLY" else begin
    begin = first - timedelta(days=6) if rule.is_weekly else begin
    every = (begin + timedelta(days=n) for n in range((first - begin).days + _MAX_HORIZON.days))
    matching = (day for day in every if rule.matches(day, first))
    for _period, group in groupby(matching, key=rule.period):
        listed = list(group)
        if rule.position:
            at = rule.position - 1 if rule.position > 0 else rule.position
            listed = listed[at:][:1] if -len(listed) <= at < len(listed) else []
        yield from (day for day in listed if day >= first)


def _parse_rule(parts: dict[str, str], first: date) -> _RecurrenceRule:
    """Return the rule; missing parts are taken from the first day."""
    months = frozenset(map(int, filter(None, parts.get("BYMONTH", "").split(","))))
    month_days = frozenset(map(int, filter(None, parts.get("BYMONTHDAY", "").split(","))))
    days = frozenset(
        (int(part[:-2] or 0), _WEEKDAYS.index(part[-2:]))
        for part in filter(None, parts.get("BYDAY", "").split(","))
    )
    frequency = parts["FREQ"]
    if not month_days and not days and frequency in ("MONTHLY", "YEARLY"):
        month_days = frozenset({first.day})
        months = months or frozenset({first.month} if frequency == "YEARLY" else ())
    if not days and frequency == "WEEKLY":
        days = frozenset({(0, first.weekday())})
    if any(ordinal for ordinal, _day in days) and frequency not in ("MONTHLY", "YEARLY"):
        raise ValueError(frequency)
    week_starts = _WEEKDAYS.index(parts.get("WKST", "MO"))
    interval, position = int(parts.get("INTERVAL", 1)), int(parts.get("BYSETPOS", 0))
    return _RecurrenceRule(frequency, interval, months, month_days, days, position, week_starts)


def _split_rule(text: str) -> dict[str, str] | None:
    """Return the parts of a supported, finite rule, or None."""
    parts: dict[str, str] = {}
    for part in text[:501].upper().strip(" ;").split(";"):
        name, _equals, value = part.partition("=")
        pattern = _ALLOWED_PARTS.get(name)
        if pattern is None or name in parts or not pattern.fullmatch(value):
            return None
        parts[name] = value
    has_end = "COUNT" in parts or "UNTIL" in parts
    return parts if "FREQ" in parts and has_end and len(text) <= 500 else None


def _last_occurrence(until: str, starts: CalendarTime) -> datetime:
    """Return the last local time that may occur; a day is included completely.

    Raises:
        ValueError: the date does not exist.
    """
    if not until:
        return datetime.combine(date.max, time(0))
    day = datetime.strptime(until[:8], "%Y%m%d")  # noqa: DTZ007 - on the wall of the entry
    if len(until) == 8:
        return datetime.combine(day, time(23, 59, 59))
    at = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - same
    if until.endswith("Z") and starts.zone and 1 < at.year < 9999:
        local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(starts.zone))
        return local.replace(tzinfo=None)
    return at
