"""Time zone names as written by calendar apps and people.

Source:
    CLDR for the Windows zones, through icalendar, and for zone names in other languages, through
    babel
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meetings.domain.imports.grammar import localized_zone_names
from meetings.kernel import timezones

ZONE_ALIASES = {
    "UTC": "UTC", "GMT": "UTC", "CET": "Europe/Brussels", "CEST": "Europe/Brussels",
    "MEZ": "Europe/Brussels", "MESZ": "Europe/Brussels", "EET": "Europe/Helsinki",
    "EEST": "Europe/Helsinki", "OEZ": "Europe/Helsinki", "OESZ": "Europe/Helsinki",
    "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "BST": "Europe/London",
    "BRITISH SUMMER TIME": "Europe/London",
    "MSK": "Europe/Moscow", "TRT": "Europe/Istanbul", "ET": "America/New_York",
    "EST": "America/New_York", "EDT": "America/New_York", "EST5EDT": "America/New_York",
    "CT": "America/Chicago", "CST": "America/Chicago", "CDT": "America/Chicago",
    "CST6CDT": "America/Chicago", "MT": "America/Denver", "MST": "America/Denver",
    "MDT": "America/Denver", "MST7MDT": "America/Denver", "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PST8PDT": "America/Los_Angeles",
    "JST": "Asia/Tokyo", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}  # fmt: skip
#: Abbreviations of the time in one part of the year; in the other part, they are no certain zone.
_SEASONAL = frozenset(
    {
        "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AEST", "AEDT", "NZST", "NZDT",
    }
)  # fmt: skip
_UTC_NAMES = {
    "Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ETC/ZULU", "ETC/UCT", "ETC/UNIVERSAL",
    "ETC/GREENWICH", "ETC/GMT0", "ETC/GMT+0", "ETC/GMT-0", "ZULU", "UCT", "UNIVERSAL",
    "UNIVERSAL TIME", "COORDINATED UNIVERSAL TIME", "GMT0", "GREENWICH",
}  # fmt: skip
#: Old names in calendars and in the Windows names of CLDR.
_CURRENT_NAMES = {
    "Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu", "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh", "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Indianapolis": "America/Indiana/Indianapolis", "America/Godthab": "America/Nuuk",
    "Atlantic/Faeroe": "Atlantic/Faroe",
}  # fmt: skip
_MAX_LENGTH = 200
_NUMBER = re.compile(r"\s*(?:\(\d{1,3}\)|\s\d{1,3})$")
_NOTE = re.compile(r"\s*\([^)]*\)")
_OFFSET = r"(?P<sign>[+-])\s?(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>[0-5]\d))?"
#: "+0200", "GMT +02:00", "(UTC+02:00) Helsinki, Kyiv", "(UTC) Dublin".
_DISPLAY_NAME = re.compile(
    rf"\(?\s*(?:(?P<base>UTC|GMT)\s?)?(?:{_OFFSET})?\s*\)?\s*(?P<tail>.*)", re.IGNORECASE
)
#: The names of GroupWise: "GMT -0500 (Standard) / GMT -0400 (Daylight)".
_OFFSET_PAIR = re.compile(
    r"\(?GMT\s?([+-]\d\d):?(\d\d)\)?\s?\(Standard\)\s?/\s?GMT\s?([+-]\d\d):?(\d\d)\s?\(Daylight\)",
    re.IGNORECASE,
)
_CITY_SEPARATOR = re.compile(r"\s*[,;/&]\s*|\s+(?:and|und|et|ja|och|og)\s+")
#: Zones that stand for all zones with the same offsets, in order of preference.
COMMON_ZONES = (
    "Europe/Brussels", "Europe/Helsinki", "Europe/London", "Europe/Chisinau", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "America/Halifax", "America/St_Johns", "Asia/Jerusalem", "Africa/Cairo", "Asia/Beirut",
    "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland", "America/Santiago",
)  # fmt: skip


def resolve_zone(name: str) -> str:
    """Return the IANA zone of a calendar app's zone name, or "" if it is unknown.

    Abbreviations that depend on the season are unknown, because no date is given.
    """
    return "" if name.strip().upper() in _SEASONAL else public_name(resolve_tz(name))


def is_out_of_season(name: str, zone: tzinfo, local: datetime) -> bool:
    """Return whether an abbreviation such as "EST" is not in use in its zone at the local time."""
    bare = name.strip().upper()
    return bare in _SEASONAL and local.replace(tzinfo=zone).tzname() != bare


def public_name(zone: tzinfo | None) -> str:
    """Return the name of a zone that users can choose, or ""."""
    name = zone.key if isinstance(zone, ZoneInfo) else ""
    return name if timezones.is_known_zone(name) else ""


def is_iana_name(name: str) -> bool:
    """Return whether the name is itself one of the IANA database."""
    return name.strip(' "').lower() in _iana_names()


@lru_cache(maxsize=1024)
def resolve_tz(name: str) -> tzinfo | None:
    """Return the zone of a name, which may be a fixed offset, or None if it is unknown."""
    bare = " ".join(name[:_MAX_LENGTH].strip().strip("\"'").split()).replace("−", "-")
    if not bare:
        return None
    without_number = _NUMBER.sub("", bare)
    spellings = (bare, without_number, f"{without_number} Standard Time")
    key = next((key for spelling in spellings if (key := _named_zone(spelling))), "")
    return ZoneInfo(key) if key else _zone_of_display_name(bare)


def _named_zone(bare: str) -> str:
    """Return the IANA name of an alias, a Windows name, an IANA name, or a path that ends in one.

    Paths are those of Mozilla, Evolution ("/freeassociation.sourceforge.net/Europe/Riga") and
    Microsoft ("tzone://Microsoft/Utc").
    """
    if bare.upper() in _UTC_NAMES:
        return "UTC"
    if bare.upper() in ZONE_ALIASES:
        return ZONE_ALIASES[bare.upper()]
    windows = _windows_names().get(bare.lower()) or _windows_names().get(_as_standard(bare))
    if windows:
        return windows
    parts = bare.replace(" /", "/").replace("/ ", "/").replace(" ", "_").split("/")[-8:]
    tails = ("/".join(parts[-count:]).lower() for count in (len(parts), 3, 2))
    named = next((_iana_names()[tail] for tail in tails if tail in _iana_names()), "")
    return named or (_named_zone(parts[-1].replace("_", " ")) if len(parts) > 1 else "")


def _as_standard(bare: str) -> str:
    """Return the Windows name of the standard time for "… Daylight Time" or "… Summer Time"."""
    return re.sub(r"\b(?:daylight|summer)\b", "standard", bare.lower())


@cache
def _windows_names() -> dict[str, str]:
    return {
        name.lower(): "UTC" if zone.upper() in _UTC_NAMES else _CURRENT_NAMES.get(zone, zone)
        for name, zone in WINDOWS_TO_OLSON.items()
        if zone.lower() in _iana_names()
    }


@cache
def _iana_names() -> dict[str, str]:
    """Return the zones by their names in lower case: those with an area, and fixed offsets."""
    fixed = (f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours)
    names = (*timezones.zone_names(), *fixed)
    return {name.lower(): _CURRENT_NAMES.get(name, name) for name in names}


def _zone_of_display_name(bare: str) -> tzinfo | None:
    pair = _OFFSET_PAIR.match(bare)
    if pair:
        standard, daylight = (
            timedelta(hours=int(pair[at]), minutes=int(pair[at][0] + pair[at + 1])) for at in (1, 3)
        )
        return _zone_of_offsets(standard, daylight)
    match = _DISPLAY_NAME.fullmatch(bare)
    if match is None or not (match["base"] or match["sign"]):
        key = _cities().get(re.sub(r" time$", "", bare.lower())) or (
            localized_zone_names.zone_of_localized_name(_NOTE.sub("", bare))
            or _zone_of_bare_tail(bare)
        )
        return ZoneInfo(key) if key else None
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    if hours > 14:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if match["sign"] == "-" else 1)
    tail = re.sub(r"^\((.*)\)$", r"\1", match["tail"].strip())
    return _zone_of_tail(tail, offset) if tail else _fixed_zone(offset)


def _zone_of_bare_tail(bare: str) -> str:
    """Return the zone of the display name of Windows without its offset, or "".

    "Pacific Time (US & Canada)", "W. Europe"; of "Brussels, Copenhagen, Madrid, Paris", all
    cities must have the same offsets.
    """
    without_note = re.sub(r"\s*\([^)]*\)", "", bare)
    name = re.sub(r"\s+time$", "", without_note, flags=re.IGNORECASE)
    windows = _windows_names().get(f"{name} standard time".lower())
    if windows:
        return windows
    cities = [_cities().get(part.lower(), "") for part in _CITY_SEPARATOR.split(bare)[:20]]
    if len(cities) < 2 or not all(cities) or len({_offsets(key) for key in cities}) > 1:
        return ""
    return cities[0]


def _fixed_zone(offset: timedelta) -> tzinfo:
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest or not -12 <= hours <= 14:
        return timezone(offset)
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "UTC")


def _zone_of_tail(tail: str, offset: timedelta) -> tzinfo | None:
    """Return the zone of a name or of one of several cities, if it has the offset."""
    without_note = _NOTE.sub("", tail)
    names = [_named_zone(tail), _named_zone(f"{without_note} Standard Time")]
    names += [_cities().get(part.lower(), "") for part in _CITY_SEPARATOR.split(tail)[:20]]
    names.append(localized_zone_names.zone_of_localized_name(without_note))
    return next((ZoneInfo(key) for key in names if key and offset in _offsets(key)), None)


@cache
def _cities() -> dict[str, str]:
    """Return the zones by city: "Riga" is Europe/Riga."""
    areas = ("Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/")
    listed = (name for name in timezones.zone_names() if name.startswith(areas))
    cities = {name.rpartition("/")[2].replace("_", " ").lower(): name for name in listed}
    return cities | {
        "kyiv": "Europe/Kyiv",
        "kiev": "Europe/Kyiv",
        "st. petersburg": "Europe/Moscow",
    }


@cache
def _offsets(key: str) -> tuple[timedelta, timedelta]:
    """Return the offsets in winter and in summer, or in the reverse order in the south."""
    january, july = (
        datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(key)).utcoffset() or timedelta()
        for month in (1, 7)
    )
    return january, july


def _zone_of_offsets(standard: timedelta, daylight: timedelta) -> tzinfo | None:
    """Return the common zone with these offsets in winter and in summer."""
    keys = (key for key in COMMON_ZONES if _offsets(key) == (standard, daylight))
    return next((ZoneInfo(key) for key in keys), None)
