"""Parse the dates, instants and time zones of calendar entries.

Source:
    RFC 5545, 3.3.4 to 3.3.6, 3.2.19; CLDR for the Windows zones, through icalendar
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.domain.imports.errors import DateUnreadable
from meetings.domain.imports.grammar.decoding import line_excerpt
from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.domain.imports.ics.parser import Component, Property
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR

_VALUE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A day, or a local time; ``zone`` is "" if it is floating or the zone is unknown.

    ``unknown`` is the name of an unknown zone.
    """

    local: datetime
    is_day: bool = False
    zone: str = ""
    unknown: str = ""

    @property
    def day(self) -> date:
        """Return the day."""
        return self.local.date()

    @property
    def time(self) -> time | None:
        """Return the time of day to the minute; None for a whole day."""
        return None if self.is_day else self.local.time().replace(second=0)

    def add_duration(self, length: timedelta) -> "CalendarTime":
        """Return the time plus a duration: days by the calendar, seconds by the clock."""
        nominal = self.local + timedelta(days=length.days)
        clock_part = timedelta(seconds=length.seconds)
        if not self.zone or not clock_part:
            return replace(self, local=nominal + clock_part)
        instant = nominal.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC) + clock_part
        return replace(self, local=instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None))

    def in_zone(self, zone: str) -> "CalendarTime":
        """Return the same instant in another zone; unchanged if no zone is known."""
        if self.is_day or not self.zone or not zone or zone == self.zone:
            return self
        converted = self.local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(ZoneInfo(zone))
        return replace(self, local=converted.replace(tzinfo=None), zone=zone)


def declared_zones(timezones: list[Component]) -> dict[str, str]:
    """Return {TZID: IANA name} for the zones that the file defines with a location."""
    named = (
        (timezone.value("TZID"), resolve_zone(timezone.value("X-LIC-LOCATION")))
        for timezone in timezones
    )
    return {tzid: zone for tzid, zone in named if zone}


def parse_times(prop: Property, zones: Mapping[str, str]) -> list[CalendarTime]:
    """Return the days or times of a property, which may have several.

    Raises:
        DateUnreadable: a value is invalid.
    """
    tzid = prop.parameters.get("TZID", "")
    zone = zones.get(tzid) or resolve_zone(tzid)
    texts = [text.partition("/")[0].strip() for text in prop.value.split(",")]
    return [_parse_value(text, prop, zone, "" if zone else tzid) for text in texts]


def parse_time(prop: Property, zones: Mapping[str, str]) -> CalendarTime:
    """Return the single day or time of a property.

    Raises:
        DateUnreadable: the value is invalid, or there are several.
    """
    if "," in prop.value:
        raise DateUnreadable(line=prop.line, text=line_excerpt(prop.value))
    return parse_times(prop, zones)[0]


def parse_duration(prop: Property) -> timedelta:
    """Return the length of a DURATION.

    Raises:
        DateUnreadable: the value is invalid.
    """
    match = _DURATION.fullmatch(prop.value.strip())
    if match is None or not any(match.groups()):
        raise DateUnreadable(line=prop.line, text=line_excerpt(prop.value))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=7 * weeks + days) + timedelta(
        hours=hours, minutes=minutes, seconds=seconds
    )


def _parse_value(text: str, prop: Property, zone: str, unknown: str) -> CalendarTime:
    match = _VALUE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) for part in match.groups()[:3])
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise ValueError(text)
        if match[4] is None:
            return CalendarTime(datetime(year, month, day), is_day=True)  # noqa: DTZ001 - a day, no instant
        hour, minute, second = int(match[4]), int(match[5]), min(int(match[6]), 59)
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - on the wall
    except ValueError as error:
        raise DateUnreadable(line=prop.line, text=line_excerpt(prop.value)) from error
    return (
        CalendarTime(local, zone="UTC")
        if match[7]
        else CalendarTime(local, zone=zone, unknown=unknown)
    )
