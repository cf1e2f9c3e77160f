"""Parse the dates, instants and durations of calendar entries.

Source:
    RFC 5545, 3.3.4 to 3.3.6 and 3.3.9
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from meetings.domain.imports.errors import DateUnreadable
from meetings.domain.imports.grammar.decoding import line_excerpt
from meetings.domain.imports.ics.lines import Property
from meetings.domain.imports.ics.zones import FileZones, ZoneMatch
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR

_ONE_DAY = timedelta(days=1)
_VALUE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?", re.ASCII)
_ISO_TIME = re.compile(
    r"(?P<local>\d{4}-?\d\d-?\d\d(?:T\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,6})?)?)?)"
    r"(?P<end>Z|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?)?",
    re.ASCII,
)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,3})W)?(?:(\d{1,4})D)?"
    r"(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A day, or a local time; without ``zone``, it is floating or the zone is unknown.

    ``unknown`` is the name of an unknown zone. ``doubtful`` is the name of a zone that the file
    defines in a way that does not fit the time.
    """

    local: datetime
    is_day: bool = False
    zone: tzinfo | None = None
    unknown: str = ""
    doubtful: str = ""

    @property
    def day(self) -> date:
        """Return the day."""
        return self.local.date()

    @property
    def time(self) -> time | None:
        """Return the time of day to the minute; None for a whole day."""
        return None if self.is_day else self.local.time().replace(second=0)

    @property
    def is_utc(self) -> bool:
        """Return whether the zone is UTC."""
        return isinstance(self.zone, ZoneInfo) and self.zone.key == "UTC"

    @property
    def moment(self) -> datetime:
        """Return the instant in UTC, without tzinfo; the local time if no zone is known."""
        if self.is_day or self.zone is None:
            return self.local
        return self.local.replace(tzinfo=self.zone).astimezone(UTC).replace(tzinfo=None)

    def add_duration(self, length: timedelta) -> "CalendarTime":
        """Return the time plus a duration: days by the calendar, seconds by the clock."""
        nominal = self.local + timedelta(days=length.days)
        clock_part = timedelta(seconds=length.seconds)
        if self.zone is None or self.is_day or not clock_part:
            return replace(self, local=nominal + clock_part)
        instant = nominal.replace(tzinfo=self.zone).astimezone(UTC) + clock_part
        return replace(self, local=instant.astimezone(self.zone).replace(tzinfo=None))

    def in_zone(self, zone: tzinfo | None) -> "CalendarTime":
        """Return the same instant in another zone; unchanged if one of them is not known."""
        if self.is_day or self.zone is None or zone is None or zone == self.zone:
            return self
        converted = self.local.replace(tzinfo=self.zone).astimezone(zone)
        return replace(self, local=converted.replace(tzinfo=None), zone=zone)


def is_shifted(at: CalendarTime) -> bool:
    """Return whether clocks skip or repeat this local time, so that it is no certain instant."""
    if at.is_day or at.zone is None:
        return False
    first, second = (at.local.replace(tzinfo=at.zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset()


@dataclass(frozen=True, slots=True)
class PeriodOfTime:
    """A value of RDATE: its start, and its own length if it is a period."""

    starts: CalendarTime
    length: timedelta | None = None


def parse_time(prop: Property, zones: FileZones, floating: str = "") -> CalendarTime:
    """Return the single day or time of a property; ``floating`` is the zone if it names none.

    Raises:
        DateUnreadable: the value is invalid, or there are several.
    """
    if "," in prop.value:
        raise _unreadable(prop)
    return _parse_value(prop.value, prop, zones, floating)


def parse_periods(prop: Property, zones: FileZones, floating: str = "") -> Iterator[PeriodOfTime]:
    """Yield the days, times or periods of a property.

    Raises:
        DateUnreadable: a value is invalid.
    """
    for text in filter(None, (text.strip() for text in prop.value.split(","))):
        first, _slash, end = text.partition("/")
        starts = _parse_value(first, prop, zones, floating)
        if not end:
            yield PeriodOfTime(starts)
        elif end.startswith(("P", "+P")):
            ends = starts.add_duration(_parse_duration(end, prop))
            yield PeriodOfTime(starts, ends.local - starts.local)
        else:
            ends = _parse_value(end, prop, zones, floating).in_zone(starts.zone)
            yield PeriodOfTime(starts, ends.local - starts.local)


def parse_duration(prop: Property) -> timedelta:
    """Return the length of a DURATION, which may be negative.

    Raises:
        DateUnreadable: the value is invalid.
    """
    return _parse_duration(prop.value.strip(), prop)


def _parse_duration(text: str, prop: Property) -> timedelta:
    match = _DURATION.fullmatch(text.upper())
    if match is None or not any(match.groups()[1:]):
        raise _unreadable(prop)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    length = timedelta(days=7 * weeks + days) + timedelta(
        hours=hours, minutes=minutes, seconds=seconds
    )
    return -length if match[1] == "-" else length


def _parse_value(text: str, prop: Property, zones: FileZones, floating: str) -> CalendarTime:
    text, offset = _plain_form(text.strip().upper())
    match = _VALUE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        local = parse_local(match)
    except ValueError as error:
        raise _unreadable(prop) from error
    if match[4] is None or prop.parameters.get("VALUE", "").upper() == "DATE":
        return CalendarTime(datetime.combine(local, time(0)), is_day=True)
    if offset is not None:
        return CalendarTime(local, zone=offset)
    tzid = prop.parameters.get("TZID", "").strip()
    if match[7]:
        return _parse_utc(local, zones.find(tzid, local, prop.line) if tzid else ZoneMatch(), tzid)
    tzid = tzid or floating
    zone = zones.find(tzid, local, prop.line) if tzid else ZoneMatch()
    return CalendarTime(local, zone=zone.zone, unknown=zone.unknown, doubtful=zone.doubtful)


def _plain_form(text: str) -> tuple[str, tzinfo | None]:
    """Return a time of ISO 8601 in the form of calendars, and its offset from UTC, if any.

    "2027-02-16T10:00:00+01:00" and "20270216T100000+0100" are not valid, but clear.
    """
    match = _ISO_TIME.fullmatch(text)
    if match is None:
        return text, None
    bare = re.sub(r"[-:]|[.,]\d+", "", match["local"])
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    if match["sign"] is None or hours > 14 or minutes > 59:
        return f"{bare}{match['end'] or ''}", None
    offset = timedelta(hours=hours, minutes=minutes)
    return bare, timezone(-offset if match["sign"] == "-" else offset)


def _parse_utc(local: datetime, named: ZoneMatch, tzid: str) -> CalendarTime:
    """Return a time in UTC; it must not name a zone, so one with another time is doubtful."""
    at = CalendarTime(local, zone=ZoneInfo("UTC"))
    shown = at.in_zone(named.zone)
    is_doubtful = bool(tzid) and (named.zone is None or shown.local != local)
    return replace(shown, doubtful=tzid) if is_doubtful else at


def parse_local(match: re.Match[str]) -> datetime:
    """Return the day or the local time; "240000" is midnight of the next day.

    Raises:
        ValueError: it does not exist, or its year is not accepted.
    """
    year, month, day = (int(part) for part in match.groups()[:3])
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise ValueError(match[0])
    midnight = datetime(year, month, day)  # noqa: DTZ001 - on the wall
    if match[4] is None:
        return midnight
    hour, minute, second = int(match[4]), int(match[5]), min(int(match[6] or 0), 59)
    if (hour, minute, second) == (24, 0, 0):
        return midnight + _ONE_DAY
    return midnight.replace(hour=hour, minute=minute, second=second)


def _unreadable(prop: Property) -> DateUnreadable:
    return DateUnreadable(line=prop.line, text=line_excerpt(prop.value))
