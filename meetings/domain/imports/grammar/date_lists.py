"""Parse lists of whole dates ("16.2., 2.3. and 6.4.2027"), and days beside the number of a week.

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from meetings.domain.imports.grammar.date_matches import DateContext, DateMatch, day_span
from meetings.domain.imports.grammar.date_phrases import find_date
from meetings.domain.imports.grammar.numeric_dates import read_short_days
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote
from meetings.kernel.month_names import dated_month_pattern, weekday_pattern
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise_punctuation

_YEAR = r"(?:19|20)\d\d(?!\d|:\d)"
_WORDS = r"(?:and|und|og|och|ja|ir|un|i|et|y|и)(?!\w)"
_SEPARATOR = rf"\s{{0,3}}(?:[,;]\s{{0,2}}{_WORDS}|[,;&+]|{_WORDS})\s{{0,3}}"
_GAP = re.compile(r"[\s(\[,:;|-]{0,5}")
_CLOSING = re.compile(r"\s?[)\]]")


def find_date_list(text: str, context: DateContext) -> DateMatch | None:
    """Return several dates with a month each, joined by commas or "and", else None."""
    even = normalise_punctuation(text)
    match = _list_pattern().search(even)
    if match is None:
        return None
    items = [item[0] for item in _item_pattern().finditer(match[0])]
    dates = [find_date(item, context) for item in _with_years(items, context)]
    known = [found for found in dates if found is not None and found.has_day]
    if len(known) < len(items) or len(items) < 2:
        return None
    spans = _merged([span for found in known for span in found.spans])
    notes = list(dict.fromkeys(note for found in known for note in found.notes))
    if len(spans) > 1:
        notes.append(ImportNote(ImportIssue.SEPARATE_DAYS, match[0].strip()))
    firsts = [str(span.first) for span in spans]
    if firsts != sorted(set(firsts)):
        notes.append(ImportNote(ImportIssue.NOT_UNDERSTOOD, match[0].strip()))
    return DateMatch(tuple(spans), match.start(), match.end(), tuple(notes), known[-1].has_year)


def _with_years(items: list[str], context: DateContext) -> list[str]:
    """Return the items; those without a year get that of the next item with one."""
    year, month_after, completed = 0, 0, []
    for text in reversed(items):
        item = re.sub(r"(/\d{1,2}) ", r"\1/", text)
        written = re.search(_YEAR, item)
        found = find_date(item, context)
        first = found.spans[0].first if found is not None else None
        month = first.month if first is not None and first.month else 0
        if written is not None:
            year = int(written[0])
        elif year:
            year -= 1 if month > month_after else 0
            joint = "/" if "/" in item else "" if item.endswith(".") else ", "
            item = f"{item}{joint}{year}"
        month_after = month
        completed.append(item)
    return completed[::-1]


def _merged(spans: list[DateSpan]) -> list[DateSpan]:
    """Return the spans; single days that follow each other are one meeting."""
    merged: list[DateSpan] = []
    is_single = False
    for span in spans:
        before = merged[-1] if merged else None
        end = (before.last or before.first) if before is not None else None
        if before is not None and is_single and span.last is None and _is_next(end, span.first):
            first = before.first.first_day if before.first is not None else None
            last = span.first.first_day if span.first is not None else None
            if first is not None and last is not None:
                merged[-1] = day_span(first, last)
            continue
        merged.append(span)
        is_single = span.last is None
    return merged


def _is_next(day: PartialDate | None, other: PartialDate | None) -> bool:
    if day is None or other is None:
        return False
    return other.first_day - day.first_day == timedelta(days=1)


@cache
def _item_pattern() -> re.Pattern[str]:
    month, weekday = dated_month_pattern(), weekday_pattern()
    days = r"\d{1,2}(?:\.?\s?-\s?\d{1,2})?"
    return re.compile(
        rf"(?:{weekday}\.?,?\s{{1,3}})?(?:{days}\.\s?\d{{1,2}}\.(?:\s?{_YEAR})?"
        rf"|{days}/\d{{1,2}}(?:[/ ]{_YEAR})?(?![\d/])"
        rf"|{days}(?:st|nd|rd|th|\.)?\s(?:of\s)?{month}(?:\.?,?\s{_YEAR})?"
        rf"|{month}\.?\s{days}(?:st|nd|rd|th)?(?!\w|[.:/]\d)(?:,?\s{_YEAR})?)",
        re.IGNORECASE,
    )


@cache
def _list_pattern() -> re.Pattern[str]:
    item = _item_pattern().pattern
    return re.compile(
        rf"(?<![\w.:/-]){item}(?:{_SEPARATOR}{item}){{1,20}}(?![\w/]|[:.]\d)", re.IGNORECASE
    )


def prefer_days(week: DateMatch, text: str, context: DateContext) -> DateMatch:
    """Return the days that are written beside the number of their week: "Week 7 (15–19 May)"."""
    span = week.spans[0]
    if not week.is_open or span.first is None or span.last is None:
        return week
    even = normalise_punctuation(text)
    gap = _GAP.match(even, week.end)
    begins = gap.end() if gap is not None else week.end
    days = find_date(even[begins:], context)
    if days is None or not days.has_day or days.is_open or len(days.spans) > 1:
        return week
    first, last = days.spans[0].first, days.spans[0].last or days.spans[0].first
    if days.start > read_short_days(even[begins:]) or first is None or last is None:
        return week
    weeks = {day.isocalendar().week for day in (span.first.first_day, span.last.last_day)}
    if not {first.first_day.isocalendar().week, last.last_day.isocalendar().week} <= weeks:
        return week.with_notes(ImportNote(ImportIssue.NOT_UNDERSTOOD, even[begins:][: days.end]))
    end = begins + days.end
    closing = _CLOSING.match(even, end) if gap is not None and re.search(r"[(\[]", gap[0]) else None
    return replace(days, start=week.start, end=closing.end() if closing else end)
