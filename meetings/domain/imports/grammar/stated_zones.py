"""Find the zone of a sentence about a whole plan: "All times are in CET".

Source:
    docs/rules/imports.md, "Times and zones"
"""

import re
from collections.abc import Iterable, Iterator

from meetings.domain.imports.grammar.clock_zones import ZoneMatch, find_zone
from meetings.domain.imports.rules import ImportIssue, ImportNote

_TIMES = (
    r"times?|uhrzeiten|zeiten|zeitangaben|tider|tiderna|tiderne|tidene|kellonajat|ajat|kellaajad|"
    r"ajad|laiki|laikas|godziny|heures|horaires|время|часы"
)
_ALL_TIMES = re.compile(
    rf"(?<!\w)(?:{_TIMES})\b[^.;]{{0,40}}?"
    r"(?:\b(?:in|i|as|nach|en|w|pēc|по)\b|:|\bare\b(?! (?:given|shown|in|stated)))",
    re.IGNORECASE,
)
#: "(all times EET)": the zone follows at once.
_DIRECT = re.compile(
    rf"(?<!\w)(?:all|alle|alla|kaikki|kõik|visi|visos|wszystkie|toutes les|tous les|все)\s"
    rf"(?:meeting\s)?(?:{_TIMES})\s?[:=-]?(?=\s)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?<![\w-])(?:UTC|GMT|CES?T|EES?T|BST|MSK|MESZ?|MEZ|OEZ|OESZ)(?![\w-])")
_MAX_LENGTH = 200
_MAX_MENTION = 80


def stated_zone(lines: Iterable[str]) -> ZoneMatch | None:
    """Return the zone of a sentence about the whole plan, or a doubt if it is not understood."""
    unread: ZoneMatch | None = None
    for line in lines:
        matches = [match for name in (_ALL_TIMES, _DIRECT) if (match := name.search(line))]
        zones = [zone for match in matches if (zone := find_zone(line, match.end())) is not None]
        known = next((zone for zone in zones if zone.zone is not None or zone.notes), None)
        if known is not None:
            return known
        direct = None if zones else _DIRECT.search(line) or _mention(line)
        if direct is not None:
            note = ImportNote(ImportIssue.ZONE_UNKNOWN, line[direct.start() :].strip()[:80])
            unread = unread or ZoneMatch(None, 0, (note,))
    return unread


def _mention(line: str) -> re.Match[str] | None:
    """Return the abbreviation of a zone in a short line without a time."""
    is_short = len(line) <= _MAX_MENTION and not re.search(r"\d", line)
    return _ABBREVIATION.search(line) if is_short else None


def headings_about_times(text: str) -> Iterator[str]:
    """Yield the lines that speak of all times; headings with a year are not left over."""
    for line in text.splitlines():
        if _DIRECT.search(line[:_MAX_LENGTH]):
            yield line[:_MAX_LENGTH]
