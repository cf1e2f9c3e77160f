"""IANA time zones and local dates."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

COUNTRY_ZONES = {
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "EU": "Europe/Brussels",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "IS": "Atlantic/Reykjavik",
    "LT": "Europe/Vilnius",
    "LV": "Europe/Riga",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "RU": "Europe/Moscow",
    "SE": "Europe/Stockholm",
    "UA": "Europe/Kyiv",
}
#: Options for clients without JavaScript.
CHOICES = (*sorted(set(COUNTRY_ZONES.values())), "UTC")
_LEGACY_PREFIXES = ("Etc/", "posix/", "right/", "SystemV/")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the sorted names of all zones, without "Etc/" and legacy aliases, but with UTC."""
    return tuple(
        sorted(
            name
            for name in available_timezones()
            if name == "UTC" or ("/" in name and not name.startswith(_LEGACY_PREFIXES))
        )
    )


def is_known_zone(name: str) -> bool:
    """Return whether ``zone_names`` contains the zone."""
    return name in zone_names()


def zone_of_country(country: str | None, default: str) -> str:
    """Return the zone of the country's capital, or the default if it is not listed."""
    return COUNTRY_ZONES.get(country or "", default)


def local_date(instant: datetime, timezone: str) -> date:
    """Return the date in the time zone at that instant."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def instant_of(day: date, local_time: time, timezone: str) -> datetime:
    """Return the instant of the local time on that day in the time zone."""
    return datetime.combine(day, local_time, ZoneInfo(timezone)).astimezone(UTC)


def next_instant(now: datetime, local_time: time, timezone: str) -> datetime:
    """Return the first instant after ``now`` with that local time in the time zone."""
    day = local_date(now, timezone)
    today = instant_of(day, local_time, timezone)
    return today if today > now else instant_of(day + timedelta(days=1), local_time, timezone)


def is_iana_zone(name: str | None) -> bool:
    """Return whether the IANA database contains the zone, including legacy names such as "CET"."""
    return name in _all_zones()


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())
