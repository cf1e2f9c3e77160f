"""Parse dates in prose: "18–19 September", "31 May – 1 June", "late October".

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from meetings.domain.imports.grammar.date_matches import (
    DateContext,
    DateMatch,
    date_match,
    date_or_none,
    day_span,
    full_year,
    invalid_date,
    resolve_year,
    spans_of,
    weekday_issues,
)
from meetings.domain.imports.grammar.date_patterns import date_patterns
from meetings.domain.imports.grammar.numeric_dates import (
    find_short_date,
    numeric_patterns,
    read_numeric,
)
from meetings.domain.imports.grammar.vague_dates import as_week, is_week_number, vague_patterns
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote
from meetings.kernel.month_names import months, weekday_pattern
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise, normalise_punctuation

#: In "October 13th meeting" the number may be the day or that of the meeting.
_ORDINAL_AFTER = re.compile(r"\s{1,3}\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)
#: Days from which a range may go on in the next month.
_LATE_DAY = 24
_Reader = Callable[[re.Match[str], DateContext], DateMatch]


def find_date(text: str, context: DateContext) -> DateMatch | None:
    """Return the first date of the text, or None. Missing years are taken from the period."""
    even = normalise_punctuation(text)
    matches = ((pattern.search(even), reader) for pattern, reader in _patterns())
    hits = [(match, reader) for match, reader in matches if match is not None]
    short = find_short_date(even, context)
    if not hits:
        return _completed(short, even) if short else None
    match, reader = min(hits, key=lambda hit: (_is_weak(hit), hit[0].start(), -hit[0].end()))
    if short is not None and (_is_weak((match, reader)) or match.start() >= short.end):
        return _completed(short, even)
    return _completed(reader(match, context), even)


def _completed(match: DateMatch, text: str) -> DateMatch:
    """Return the match with "week of" before it, or with a weekday "(Tue)" after it."""
    after = _weekday_after().match(text, match.end) if match.has_day else None
    if after is not None:
        notes = weekday_issues(after[0], match.spans)
        match = replace(match, end=after.end(), notes=(*match.notes, *notes))
    return as_week(match, text)


@cache
def _weekday_after() -> re.Pattern[str]:
    day = weekday_pattern()
    return re.compile(
        rf"\s{{0,3}}(?:\(\s?{day}\.?(?:\s?[-/&,]\s?{day}\.?)?\s?\)|,?\s{{0,3}}{day}\.?(?=\s?(?:[,:;|]|-\s|\d|$)))",
        re.IGNORECASE,
    )


def _is_weak(hit: tuple[re.Match[str], _Reader]) -> bool:
    """Return whether the match is only a month or a week: "March for peace, 3 May" is in May."""
    match, reader = hit
    is_month = reader is _read_month and not _written_year(match, "year", "year0", "year0b")
    return is_month or (is_week_number(reader) and match.start() > 0)


@cache
def _patterns() -> list[tuple[re.Pattern[str], _Reader]]:
    """Return the patterns to search; of two matches at the same offset, the longer is used."""
    readers: dict[str, _Reader] = {
        "days_of_month": _read_days_of_month,
        "across_months": _read_across_months,
        "months": _read_months,
        "month": _read_month,
        "iso_days": _read_iso_days,
    }
    named = [(shape, readers[name]) for name, listed in date_patterns().items() for shape in listed]
    return [*named, *((shape, read_numeric) for shape in numeric_patterns()), *vague_patterns()]


def _written_year(match: re.Match[str], *names: str) -> str | None:
    """Return the first year that is written in one of the groups."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), None)


def _read_days_of_month(match: re.Match[str], context: DateContext) -> DateMatch:
    month = months()[normalise(match["month"])]
    days = [int(day) for day in re.findall(r"\d{1,2}", match["days"])]
    written = _written_year(match, "year", "short", "yy", "year0", "year0b")
    year, outside = resolve_year(written, month, days[0], context.period)
    dates = [date_or_none(year, month, day) for day in days]
    across = _from_month_before(match, days, dates[-1])
    if across is not None:
        return date_match(match, (across,), [*outside, *weekday_issues(match[0], (across,))])
    if any(day is None for day in dates) or days != sorted(set(days)):
        return invalid_date(match, DateSpan(PartialDate(year, month))).with_notes(*outside)
    spans = spans_of([day for day in dates if day is not None], match["days"])
    notes = [*outside, *weekday_issues(match[0], spans)]
    if len(spans) > 1:
        notes.append(ImportNote(ImportIssue.SEPARATE_DAYS, match[0].strip()))
    return date_match(match, spans, notes)


def _from_month_before(match: re.Match[str], days: list[int], last: date | None) -> DateSpan | None:
    """Return "31 – 1 November" as a span from the month before, else None."""
    if last is None or len(days) != 2 or days[0] < _LATE_DAY or days[1] >= days[0]:
        return None
    month_before = last.replace(day=1) - timedelta(days=1)
    first = date_or_none(month_before.year, month_before.month, days[0])
    is_range = re.search(r"\d\D*-\D*\d", match["days"]) is not None
    return day_span(first, last) if first is not None and is_range else None


def _read_across_months(match: re.Match[str], context: DateContext) -> DateMatch:
    first_month, last_month = months()[normalise(match["m1"])], months()[normalise(match["m2"])]
    first_day, last_day = (int(re.sub(r"\D", "", match[name])) for name in ("d1", "d2"))
    over = (last_month, last_day) < (first_month, first_day)
    begun = _written_year(match, "y1", "year0", "year0b")
    ended = _written_year(match, "year", "yy", "year01", "year01b")
    written = begun or (str(full_year(ended) - over) if ended else None)
    year, outside = resolve_year(written, first_month, first_day, context.period)
    first = date_or_none(year, first_month, first_day)
    last = date_or_none(full_year(ended) if ended else year + over, last_month, last_day)
    if first is None or last is None or last < first:
        return invalid_date(match, DateSpan(PartialDate(year, first_month))).with_notes(*outside)
    spans = (day_span(first, last),)
    return date_match(match, spans, [*outside, *weekday_issues(match[0], spans)])


def _read_months(match: re.Match[str], context: DateContext) -> DateMatch:
    first, last = months()[normalise(match["m1"])], months()[normalise(match["m2"])]
    begun, ended = _written_year(match, "y1", "year0", "year0b"), match["year"]
    written = begun or (str(full_year(ended) - (last < first)) if ended else None)
    year, outside = resolve_year(written, first, 1, context.period)
    end = full_year(ended) if ended else year + (last < first)
    if (end, last) < (year, first):
        return invalid_date(match, DateSpan(PartialDate(year, first)))
    span = DateSpan(PartialDate(year, first), PartialDate(end, last))
    return date_match(match, (span if span.first != span.last else DateSpan(span.first),), outside)


def _read_month(match: re.Match[str], context: DateContext) -> DateMatch:
    month = months()[normalise(match["month"])]
    written = _written_year(match, "year", "year0", "year0b")
    year, notes = resolve_year(written, month, 1, context.period, has_day=False)
    part = match["part"]
    if part:
        notes = [*notes, ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())]
    if _ORDINAL_AFTER.match(match.string, match.end()):
        notes = [*notes, ImportNote(ImportIssue.NOT_UNDERSTOOD, match.string[match.start() :][:40])]
    result = date_match(match, (DateSpan(PartialDate(year, month)),), notes)
    return replace(result, is_month=not part)


def _read_iso_days(match: re.Match[str], _context: DateContext) -> DateMatch:
    groups = match.groupdict()
    if groups.get("compact"):
        texts = [f"{match['compact'][:4]}-{match['compact'][4:6]}-{match['compact'][6:]}"]
    else:
        texts = [match["a"], groups.get("b") or _same_month(match["a"], groups.get("last"))]
    try:
        days = [_parse_iso(text) for text in texts if text]
    except ValueError:
        return invalid_date(match, DateSpan(PartialDate(int(match["a"][:4]))))
    if len(days) == 2 and days[1].last_day < days[0].first_day:
        return invalid_date(match, DateSpan(days[0]))
    span = DateSpan(*days) if days[0] != days[-1] else DateSpan(days[0])
    return date_match(match, (span,), has_year=True)


def _same_month(first: str, day: str | None) -> str:
    return re.sub(r"\d+$", day, first) if day else ""


def _parse_iso(text: str) -> PartialDate:
    return PartialDate.parse(
        re.sub(r"[/.-](\d)(?!\d)", r"-0\1", text)
        .replace("/", "-")
        .replace(".", "-")
        .replace(" ", "-")
    )
