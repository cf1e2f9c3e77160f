"""Names of time zones in the languages of the region: "Mitteleuropäische Zeit", "Восточная Европа".

Source:
    CLDR, through babel
"""

from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from meetings.kernel.text import normalise

_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "da", "nb", "sv", "fi", "is", "et", "lv", "lt",
    "pl", "cs", "uk", "ru",
)  # fmt: skip
#: One zone for each group of zones with a common name, where CLDR lists many.
_ZONES = {
    "Europe_Central": "Europe/Brussels", "Europe_Eastern": "Europe/Helsinki",
    "Europe_Western": "Europe/Lisbon", "GMT": "UTC", "America_Eastern": "America/New_York",
    "America_Central": "America/Chicago", "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles", "Atlantic": "America/Halifax",
    "Moscow": "Europe/Moscow", "Australia_Eastern": "Australia/Sydney", "India": "Asia/Kolkata",
    "China": "Asia/Shanghai", "Japan": "Asia/Tokyo", "Israel": "Asia/Jerusalem",
    "New_Zealand": "Pacific/Auckland", "Alaska": "America/Anchorage",
}  # fmt: skip


def zone_of_localized_name(name: str) -> str:
    """Return the IANA zone of the name, or "" if no language has it."""
    return _zones_by_name().get(normalise(name), "")


@cache
def _zones_by_name() -> dict[str, str]:
    zones: dict[str, str] = {}
    for language in _LANGUAGES:
        for group, name in _names(Locale.parse(language)):
            zones.setdefault(normalise(name), _ZONES[group])
    return zones


def _names(locale: Locale) -> Iterator[tuple[str, str]]:
    """Yield the names of each group of zones: generic, in winter and in summer."""
    for group in _ZONES.keys() & set(get_global("meta_zones").values()):
        for name in locale.meta_zones.get(group, {}).get("long", {}).values():
            yield group, name
