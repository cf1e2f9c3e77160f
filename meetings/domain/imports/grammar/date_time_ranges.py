"""Parse ranges with a time at both ends: "13 October 09:00 – 14 October 12:00"."""

import re
from dataclasses import replace

from meetings.domain.imports.grammar.date_lists import find_date_list, prefer_days
from meetings.domain.imports.grammar.date_matches import DateContext, DateMatch
from meetings.domain.imports.grammar.date_phrases import find_date
from meetings.domain.imports.grammar.time_phrases import TimeMatch, find_time
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote
from meetings.kernel.text import normalise_punctuation

#: "8 (p.m.)-12 (a.m.) February"
_HALF_DAY = re.compile(r"(?<=\d)\s?\([ap]\.?m\.?\)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s{0,3}(?:--?|/|to|until|till|til|bis|do|au|iki|līdz|kuni)\s{0,3}", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,|(]{0,5}(?:at|kl\.?|um)?\s{0,3}", re.IGNORECASE)


def find_date_or_range(text: str, context: DateContext) -> DateMatch | None:
    """Return the first date of the text, with the times at its ends if both have one."""
    plain = _HALF_DAY.sub(lambda half: " " * len(half[0]), normalise_punctuation(text))
    match = _find(plain, context)
    halves = _HALF_DAY.search(text, match.start, match.end) if match is not None else None
    if match is not None and halves is not None:
        return match.with_notes(ImportNote(ImportIssue.NOT_UNDERSTOOD, halves[0]))
    return match


def _find(text: str, context: DateContext) -> DateMatch | None:
    match = find_date(text, context)
    listed = find_date_list(text, context) if match is not None and match.has_day else None
    if match is not None and listed is not None and listed.start <= match.start:
        return listed
    match = prefer_days(match, text, context) if match is not None else None
    if match is None or not match.has_day or len(match.spans) > 1 or match.spans[0].last:
        return match
    even = normalise_punctuation(text)
    begun = _time_at(even, match.end)
    if begun is None or begun.ends is not None:
        return match
    separator = _SEPARATOR.match(even, begun.end)
    rest = even[separator.end() :] if separator else ""
    last = find_date(rest, context) if rest else None
    if separator is None or last is None or last.start > 0 or not last.has_day:
        return match
    ended = _time_at(rest, last.end)
    return _joined(match, last, begun, ended, separator.end())


def _time_at(text: str, at: int) -> TimeMatch | None:
    """Return the time that follows the offset, with its offsets in the whole text."""
    match = find_time(text[at:])
    if match is None or not _BETWEEN.fullmatch(text[at : at + match.start]):
        return None
    return replace(match, start=at + match.start, end=at + match.end)


def _joined(
    first: DateMatch, last: DateMatch, begun: TimeMatch, ended: TimeMatch | None, offset: int
) -> DateMatch:
    begins, ends = first.spans[0].first, last.spans[0].last or last.spans[0].first
    if begins is None or ends is None or ends.first_day < begins.first_day:
        return first
    span = DateSpan(begins, ends if ends != begins else None)
    times = replace(
        begun, ends=ended.starts if ended else None,
        zone=begun.zone or (ended.zone if ended else None),
    )  # fmt: skip
    end = offset + (ended.end if ended else last.end)
    return replace(
        first, spans=(span,), end=end, notes=(*first.notes, *last.notes), time=times,
        has_year=first.has_year or last.has_year,
    )  # fmt: skip
