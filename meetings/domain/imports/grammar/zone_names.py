"""Time zones as programs and people name them.

Source:
    CLDR for the zones of Windows, by way of icalendar
"""

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meetings.kernel import timezones

ZONE_ALIASES = {
    "UTC": "UTC", "GMT": "UTC", "CET": "Europe/Brussels", "CEST": "Europe/Brussels",
    "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki", "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon", "BST": "Europe/London", "MSK": "Europe/Moscow",
}  # fmt: skip
_UTC_NAMES = {"Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ETC/ZULU", "ZULU"}


def resolve_zone(name: str) -> str:
    """Return the IANA zone that a program means by a name; "" where nobody knows."""
    bare = name.strip().strip('"').strip()
    if bare.upper() in _UTC_NAMES:
        return "UTC"
    if bare.upper() in ZONE_ALIASES:
        return ZONE_ALIASES[bare.upper()]
    windows = WINDOWS_TO_OLSON.get(bare, "").replace("Europe/Kiev", "Europe/Kyiv")
    parts = bare.split("/")[-8:]
    tails = ("/".join(parts[-count:]) for count in (len(parts), 3, 2))
    return windows or next((tail for tail in tails if timezones.is_known_zone(tail)), "")
