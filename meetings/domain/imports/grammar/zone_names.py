"""Time zone names as written by calendar apps and people.

Source:
    CLDR for the Windows zones, through icalendar
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
    """Return the IANA zone of a calendar app's zone name, or "" if it is unknown."""
    bare = name.strip().strip('"').strip()
    if bare.upper() in _UTC_NAMES:
        return "UTC"
    if bare.upper() in ZONE_ALIASES:
        return ZONE_ALIASES[bare.upper()]
    windows = WINDOWS_TO_OLSON.get(bare, "").replace("Europe/Kiev", "Europe/Kyiv")
    parts = bare.split("/")[-8:]
    tails = ("/".join(parts[-count:]) for count in (len(parts), 3, 2))
    return windows or next((tail for tail in tails if timezones.is_known_zone(tail)), "")
