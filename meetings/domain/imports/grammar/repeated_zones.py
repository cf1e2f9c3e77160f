"""Skip a second name of the zone beside a time: "Central European Time (CET)", "EST/UTC-5".

Source:
    docs/rules/imports.md, "Times and zones"
"""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings.domain.imports.grammar.clock_zones import ZoneMatch, find_zone
from meetings.domain.imports.rules import ImportIssue, ImportNote

_NEXT = re.compile(r"\s?[(/=]\s?(?=[A-Za-z+])")
_CLOSING = re.compile(r"\s?\)")
#: A winter and a summer day: "EST" and "UTC-5" agree on one of them.
_DAYS = (datetime(2027, 1, 15, 12), datetime(2027, 7, 15, 12))  # noqa: DTZ001 - on the wall


def with_second_name(zone: ZoneMatch, text: str) -> ZoneMatch:
    """Return the zone with the end of its second name; a name of another zone is a doubt."""
    separator = _NEXT.match(text, zone.end)
    second = find_zone(text, separator.end()) if separator and zone.zone else None
    if second is None or second.zone is None or zone.zone is None:
        return zone
    closing = _CLOSING.match(text, second.end)
    end = closing.end() if closing else second.end
    if _may_agree(zone.zone, second.zone):
        return replace(zone, end=end)
    note = ImportNote(ImportIssue.ZONE_UNKNOWN, text[zone.end : end].strip()[:80])
    return replace(zone, end=end, notes=(*zone.notes, note))


def _may_agree(name: str, other: str) -> bool:
    return any(
        day.replace(tzinfo=ZoneInfo(name)).utcoffset()
        == day.replace(tzinfo=ZoneInfo(other)).utcoffset()
        for day in _DAYS
    )
