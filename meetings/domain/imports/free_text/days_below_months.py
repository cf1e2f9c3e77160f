"""Recognise the bare day and the time that begin a line below the heading of a month.

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from functools import cache

from meetings.domain.imports.free_text.line_shapes import (
    NO_HOUR,
    day_below_month,
    day_match,
    is_timed,
)
from meetings.domain.imports.grammar.date_matches import DateMatch
from meetings.domain.imports.grammar.date_patterns import RANGE_WORDS
from meetings.domain.imports.grammar.numeric_dates import SHORT_WEEKDAYS, read_short_days
from meetings.domain.imports.grammar.time_phrases import find_time
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.month_names import weekday_pattern
from meetings.kernel.text import normalise_punctuation

_DAY = rf"\d{{1,2}}(?:st|nd|rd|th|er)?{NO_HOUR}"
_SEPARATOR = r"(?P<separator>\s{0,3}[,:;|\t]\s{0,3}(?:-\s)?|\s{1,3}-\s{1,3}|\s{1,9})"


def read_day(text: str, year: int, month: int) -> DateMatch | None:
    """Return the day of "25, 10:00 Board", "Thu 4 at 10 am: Call", "12 d. Board" or "4: Board"."""
    even = normalise_punctuation(text)
    for begins in dict.fromkeys((read_short_days(even), 0)):
        match = _pattern().match(even, begins)
        if match is None:
            continue
        rest = even[match.end() :]
        if not is_timed(rest) and not (match["marked"] and rest[:1].strip()):
            continue
        found = day_match(match, year, month, match.start("separator"))
        if found is not None:
            return _with_doubt(found, match, rest)
    return day_below_month(text, year, month)


def _with_doubt(found: DateMatch, match: re.Match[str], rest: str) -> DateMatch:
    """Add a doubt if "5 – 10:00" may be hours."""
    time = find_time(rest)
    if match["separator"].strip() != "-" or time is None or time.ends is not None:
        return found
    return found.with_notes(ImportNote(ImportIssue.NOT_UNDERSTOOD, match[0].strip()))


@cache
def _pattern() -> re.Pattern[str]:
    weekday = rf"(?:{weekday_pattern()}|(?:{SHORT_WEEKDAYS})(?!\w))"
    more = rf"\.?\s{{0,3}}(?:[-,&/]|(?:and|und|og|och|ja|ir|un|{RANGE_WORDS})(?!\w))\s{{0,3}}"
    return re.compile(
        rf"(?P<days>{_DAY}(?:{more}(?:[^\W\d]{{2,9}}\.?\s)?{_DAY}){{0,6}})\.?"
        rf"(?P<marked>\s?d\.(?=\W)|,?\s{{0,3}}\({weekday}\.?\)|,?\s{{1,3}}{weekday}(?=[.,:]|\s{{1,3}}\d))?\.?{_SEPARATOR}",
        re.IGNORECASE,
    )
