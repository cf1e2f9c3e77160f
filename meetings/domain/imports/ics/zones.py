"""Find the time zones of a calendar file: those of its VTIMEZONE blocks, and known names.

A known zone is preferred to a block that gives the same times, so that the event has a zone that
users know. Otherwise the block is read by its rules.

Source:
    RFC 5545, 3.2.19 and 3.6.5
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from meetings.domain.imports.grammar.zone_names import (
    COMMON_ZONES,
    is_iana_name,
    is_out_of_season,
    resolve_tz,
)
from meetings.domain.imports.ics.parser import Component
from meetings.domain.imports.ics.timezone_blocks import BlockZone, Observance, parse_observance

#: Rules of blocks that are expanded, each for two decades, and observances per block.
_MAX_RULES = 120
_MAX_OBSERVANCES = 400
#: Calendars of the file whose blocks others may use.
_MAX_CALENDARS = 20
#: The number of the calendar in the file, and the name of the zone.
_Key = tuple[int, str]
#: Each day of a year, in an order that shows a difference early.
_SAMPLES = tuple(timedelta(days=97 * number % 366, hours=12) for number in range(366))


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """The zone of a time, or its name if the zone is unknown or does not fit the time."""

    zone: tzinfo | None = None
    unknown: str = ""
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """The definition of a zone: its observances, and the location that it names."""

    observances: tuple[Observance, ...]
    location: str


class FileZones:
    """The zones of a file."""

    def __init__(self, components: Iterable[Component]) -> None:
        """Read the blocks; invalid and excessive ones count as missing."""
        listed = list(components)
        parts: dict[int, list[Component]] = {}
        for component in listed:
            if component.name in ("STANDARD", "DAYLIGHT") and component.parent is not None:
                parts.setdefault(id(component.parent), []).append(component)
        self._calendars = [component.line for component in listed if component.name == "VCALENDAR"]
        self._blocks: dict[_Key, _Block] = {}
        self._contradicted: set[_Key] = set()
        for component in listed:
            if component.name == "VTIMEZONE":
                key = (self._calendar(component.line), _compared(component.value("TZID")))
                block = _read_block(component, parts.get(id(component), []))
                if self._blocks.setdefault(key, block) != block:
                    self._contradicted.add(key)
                self._blocks[key] = block
        self._zones: dict[tuple[_Key, int], BlockZone | None] = {}
        self._rules = 0
        self._common: dict[tuple[_Key, int], tzinfo | None] = {}

    def find(self, tzid: str, local: datetime, line: int) -> ZoneMatch:
        """Return the zone that the calendar of the line calls ``tzid`` at the local time."""
        key = self._key(tzid, line)
        match = self._find(key, tzid, local)
        return replace(match, doubtful=tzid) if key in self._contradicted else match

    def _find(self, key: _Key, tzid: str, local: datetime) -> ZoneMatch:
        block = self._blocks.get(key)
        names = (block.location, tzid) if block else (tzid,)
        named = next((zone for name in names if (zone := resolve_tz(name))), None)
        by_rules = self._block_zone(key, local.year) if block and block.observances else None
        if by_rules is None:
            is_doubtful = named is not None and is_out_of_season(tzid, named, local)
            return ZoneMatch(named, "" if named else tzid, tzid if is_doubtful else "")
        return self._compare(key, tzid, named, by_rules, local)

    def _calendar(self, line: int) -> int:
        return bisect_right(self._calendars, line)

    def _key(self, tzid: str, line: int) -> _Key:
        """Return the key of the block, which may be in another calendar of the file."""
        name, calendar = _compared(tzid), self._calendar(line)
        for text in (name, name.partition(";")[0]):
            for number in (calendar, *range(1, min(len(self._calendars), _MAX_CALENDARS) + 1)):
                if (number, text) in self._blocks:
                    return number, text
        return calendar, name

    def _compare(
        self, key: _Key, tzid: str, named: tzinfo | None, by_rules: BlockZone, local: datetime
    ) -> ZoneMatch:
        """Return the named zone if the block agrees with it, else another that does."""
        is_current = by_rules.covers(local)
        if named is not None:
            agrees_now = _offset(named, local) == _offset(by_rules, local)
            if is_iana_name(tzid):
                return ZoneMatch(named, doubtful="" if agrees_now or not is_current else tzid)
            if not is_current or (agrees_now and _agree(named, by_rules, local.year)):
                return ZoneMatch(named)
            return ZoneMatch(by_rules, doubtful="" if agrees_now else tzid)
        common = self._common_zone(key, by_rules, local.year)
        return ZoneMatch(common or by_rules, doubtful="" if is_current else tzid)

    def _block_zone(self, key: _Key, year: int) -> BlockZone | None:
        """Return the zone by the rules of the block for this decade and the next one."""
        first = year - year % 10
        name = (key, first)
        if name not in self._zones:
            observances = self._blocks[key].observances
            self._rules += 1 + sum(len(observance.rules) for observance in observances)
            is_allowed = self._rules <= _MAX_RULES
            self._zones[name] = BlockZone(observances, first, first + 20) if is_allowed else None
        return self._zones[name]

    def _common_zone(self, key: _Key, by_rules: BlockZone, year: int) -> tzinfo | None:
        """Return the common zone with the same times in that year; None for a fixed offset."""
        name = (key, year)
        if name not in self._common:
            zones = (ZoneInfo(zone) for zone in COMMON_ZONES if not by_rules.is_fixed)
            self._common[name] = next(
                (zone for zone in zones if _agree(zone, by_rules, year)), None
            )
        return self._common[name]


def _compared(tzid: str) -> str:
    """Return the name of a zone in the form in which names are compared."""
    return " ".join(tzid.replace("\\", "").strip("\"' \t").split()).casefold()


def _read_block(timezone: Component, parts: list[Component]) -> _Block:
    observances = [parse_observance(part) for part in parts[: _MAX_OBSERVANCES + 1]]
    known = tuple(observance for observance in observances if observance is not None)
    is_readable = len(known) == len(parts)
    return _Block(known if is_readable else (), timezone.value("X-LIC-LOCATION"))


def _agree(zone: tzinfo, other: tzinfo, year: int) -> bool:
    """Return whether both zones have the same offsets throughout the year."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    return all(
        (first + sample).astimezone(zone).utcoffset()
        == (first + sample).astimezone(other).utcoffset()
        for sample in _SAMPLES
    )


def _offset(zone: tzinfo, local: datetime) -> timedelta | None:
    return local.replace(tzinfo=zone).utcoffset()
