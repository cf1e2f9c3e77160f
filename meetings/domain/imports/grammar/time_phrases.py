"""Parse times of day in plans: "10:00–12.30 CET", "at 9.15", "kl. 10.00"."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from meetings.domain.imports.grammar.zone_names import ZONE_ALIASES

_HOUR = r"(?P<h{0}>[01]?\d|2[0-4])"
_TIME = re.compile(
    r"(?<![\d.:/-])(?:(?P<lead>at|kl\.?|um|klo)\s+)?"
    + _HOUR.format(1)
    + r"(?P<sep>[:.])(?P<m1>[0-5]\d)(?!\d|[:.]\d)(?:\s*(?:h|hrs|uhr)(?!\w))?"
    + r"(?:\s*(?:-|to|until|till|bis)\s*"
    + _HOUR.format(2)
    + r"[:.](?P<m2>[0-5]\d)(?!\d|[:.]\d)(?:\s*(?:h|hrs|uhr)(?!\w))?)?"
    + r"(?:\s*\(?(?P<zone>UTC|GMT|CES?T|EES?T|WES?T|BST|MSK)(?!\w)\)?)?",
    re.IGNORECASE,
)
_TWELVE_HOUR = (
    r"(?P<h{0}>1[0-2]|0?[1-9])(?:[:.](?P<m{0}>[0-5]\d))?\s?(?P<half{0}>[ap])\.?m\.?(?!\w)"
)
_TWELVE_HOUR_PATTERN = re.compile(
    rf"(?<![\d.:/-])(?:at\s)?{_TWELVE_HOUR.format(1)}(?:\s?(?:-|to|until|till)\s?{_TWELVE_HOUR.format(2)})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time of day in a text, its start and end offsets, and its time zone if one is given."""

    starts: time
    ends: time | None
    zone: str | None
    start: int
    end: int


def find_time(text: str) -> TimeMatch | None:
    """Return the first time of day; "10.00" only if nothing else can be meant."""
    for match in _TIME.finditer(text):
        if match["sep"] == "." and not (match["lead"] or match["h2"]):
            continue
        if int(match["h1"]) > 23:
            continue
        ends = time(int(match["h2"]) % 24, int(match["m2"])) if match["h2"] else None
        zone = ZONE_ALIASES[match["zone"].upper()] if match["zone"] else None
        starts = time(int(match["h1"]), int(match["m1"]))
        return TimeMatch(starts, ends, zone, match.start(), match.end())
    return _find_twelve_hour_time(text)


def _find_twelve_hour_time(text: str) -> TimeMatch | None:
    """Return the first "9 am – 4.30 p.m." of a text."""
    match = _TWELVE_HOUR_PATTERN.search(text)
    if match is None:
        return None
    starts, ends = (
        time(int(match[f"h{n}"]) % 12 + 12 * (match[f"half{n}"] in "pP"), int(match[f"m{n}"] or 0))
        if match[f"h{n}"]
        else None
        for n in (1, 2)
    )
    return TimeMatch(starts or time(0), ends, None, match.start(), match.end())


def is_same_local_time(zone: str, place_zone: str, at: datetime) -> bool:
    """Return whether both zones have the same UTC offset at that local time."""
    return (
        at.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        == at.replace(tzinfo=ZoneInfo(place_zone)).utcoffset()
    )
