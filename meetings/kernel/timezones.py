"""IANA time zones and the days of a place."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

ZONES_OF_COUNTRIES = {
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
#: What a reader without JavaScript may choose from.
CHOICES = (*sorted(set(ZONES_OF_COUNTRIES.values())), "UTC")
_NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/")


@cache
def names() -> tuple[str, ...]:
    """Return the names of all places with a zone, sorted; no "Etc/" or legacy aliases but UTC."""
    return tuple(
        sorted(
            name
            for name in available_timezones()
            if name == "UTC" or ("/" in name and not name.startswith(_NO_PLACES))
        )
    )


def known(name: str) -> bool:
    """Say whether the IANA database knows the zone."""
    return name in names()


def of_country(country: str | None, default: str) -> str:
    """Return the zone of the country's capital, or the default where it is not listed."""
    return ZONES_OF_COUNTRIES.get(country or "", default)


def local_day(instant: datetime, timezone: str) -> date:
    """Return the calendar day at the place at that instant."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def exists(name: str | None) -> bool:
    """Say whether clocks can be set by a zone of this name, old names such as "CET" included."""
    return name in _every()


@cache
def _every() -> frozenset[str]:
    return frozenset(available_timezones())
