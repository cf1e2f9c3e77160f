"""Matches of dates in a text, and the context in which they are read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from meetings.domain.imports.grammar.date_patterns import RANGE_WORDS
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote, Period
from meetings.kernel.month_names import weekday_pattern, weekdays
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise

_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})\s?/\s?(\d{1,2})(?:/(?:\d{4}|\d{2}))?(?![\d/])")
_RANGE = re.compile(rf"\d\D*(?:-|/|(?<!\w)(?:{RANGE_WORDS})(?!\w))\D*\d", re.IGNORECASE)
#: Between the days of a list with spans ("2-4 and 9-11"), a slash separates.
_SPAN_BETWEEN = re.compile(rf"-|(?<!\w)(?:{RANGE_WORDS})(?!\w)", re.IGNORECASE)
_ORDINAL_ENDS = re.compile(r"-(?:го|е)(?!\w)", re.IGNORECASE)


class DateOrder(StrEnum):
    """Order of day and month in dates such as 5/10/2020."""

    UNKNOWN = "unknown"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class DateContext:
    """The facts of the whole source that concern each of its dates.

    ``is_below_day`` is set for lines below a day, where "10.12" is a time and not a day.
    """

    period: Period
    order: DateOrder = DateOrder.UNKNOWN
    is_below_day: bool = False


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date in a text: its meaning, and its start and end offsets.

    It has several spans if the days are not consecutive ("6 and 20 September"). ``is_month`` marks
    a month alone, with or without its year. ``is_open`` marks a week of which the days are open.
    ``time`` is set if times belong to both ends: "13 October 09:00 – 14 October 12:00".
    """

    spans: tuple[DateSpan, ...]
    start: int
    end: int
    notes: tuple[ImportNote, ...] = ()
    has_year: bool = False
    is_month: bool = False
    is_open: bool = False
    time: TimeMatch | None = None

    @property
    def has_day(self) -> bool:
        """Return whether the date is known to the day."""
        first = self.spans[0].first
        return first is not None and first.day is not None

    def with_notes(self, *notes: ImportNote) -> "DateMatch":
        """Return the match with further notes."""
        return replace(self, notes=(*self.notes, *notes))


def date_order(texts: Iterable[str]) -> DateOrder:
    """Return the order of day and month that the dates with slashes in the texts prove."""
    pairs = [
        (int(first), int(second)) for text in texts for first, second in _SLASHED.findall(text)
    ]
    is_day_first = any(first > 12 >= second >= 1 and first <= 31 for first, second in pairs)
    is_month_first = any(second > 12 >= first >= 1 and second <= 31 for first, second in pairs)
    if is_day_first == is_month_first:
        return DateOrder.UNKNOWN
    return DateOrder.DAY_FIRST if is_day_first else DateOrder.MONTH_FIRST


def resolve_year(
    written_year: str | None, month: int, day: int, period: Period, *, has_day: bool = True
) -> tuple[int, list[ImportNote]]:
    """Return the given year, else that of the period, with a note if the period lacks the month."""
    if written_year:
        return full_year(written_year), []
    last_day = 31 if not has_day else day
    year, is_within = period.year_of(month, last_day)
    return year, [] if is_within else [ImportNote(ImportIssue.OUTSIDE_PERIOD)]


def full_year(text: str) -> int:
    """Return the year of "2026", "26" or "'26"."""
    digits = re.sub(r"\D", "", text)
    return int(digits) + (2000 if len(digits) == 2 else 0)


def date_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spans_of(days: list[date], text: str) -> tuple[DateSpan, ...]:
    """Return the spans of days in order: a range, or groups of consecutive days."""
    if len(days) == 2 and _RANGE.search(text):
        return (day_span(days[0], days[1]),)
    separators = re.findall(r"(?<=\d)\D+(?=\d)", _ORDINAL_ENDS.sub("", text))
    if len(separators) == len(days) - 1 and any(map(_SPAN_BETWEEN.search, separators)):
        return tuple(_listed_spans(days, separators))
    return tuple(_consecutive_runs(days))


def _listed_spans(days: list[date], separators: list[str]) -> Iterable[DateSpan]:
    """Return the spans of "2-4 and 9-11" and "2-4 & 6"."""
    at = 0
    while at < len(days):
        end = at
        while end < len(separators) and _SPAN_BETWEEN.search(separators[end]):
            end += 1
        is_span = end > at
        while not is_span and end < len(separators) and _follows(days, separators, end):
            end += 1
        yield day_span(days[at], days[end])
        at = end + 1


def _follows(days: list[date], separators: list[str], at: int) -> bool:
    """Return whether the next day is a single day that follows the day at the index."""
    begins_span = at + 1 < len(separators) and _SPAN_BETWEEN.search(separators[at + 1])
    return not begins_span and days[at + 1] - days[at] == timedelta(days=1)


def _consecutive_runs(days: list[date]) -> Iterable[DateSpan]:
    """Group consecutive days into spans. Separate days are separate meetings."""
    first = last = days[0]
    for day in days[1:]:
        if day - last != timedelta(days=1):
            yield day_span(first, last)
            first = day
        last = day
    yield day_span(first, last)


def day_span(first: date, last: date) -> DateSpan:
    """Return the span of one or several days."""
    return DateSpan(PartialDate.of(first), None if first == last else PartialDate.of(last))


def weekday_issues(text: str, spans: tuple[DateSpan, ...]) -> list[ImportNote]:
    """Return a note for each span whose written weekday does not match."""
    written = [
        weekdays()[normalise(name)] for name in re.findall(weekday_pattern(), text, re.IGNORECASE)
    ]
    ends = [day for span in spans for day in (span.first, span.last) if day is not None]
    real = {day.first_day.weekday() for day in ends}
    return [] if set(written) <= real else [ImportNote(ImportIssue.WRONG_WEEKDAY, text.strip())]


def invalid_date(match: re.Match[str], span: DateSpan) -> DateMatch:
    """Return the month or the year of a day that does not exist, with a note."""
    note = ImportNote(ImportIssue.INVALID_DATE, match[0].strip())
    return date_match(match, (span,), [note])


def date_match(
    match: re.Match[str],
    spans: tuple[DateSpan, ...],
    notes: Iterable[ImportNote] = (),
    *,
    has_year: bool = False,
) -> DateMatch:
    """Return the match of a pattern as a date."""
    groups = match.groupdict()
    names = ("year", "y1", "year0", "year0b", "year01", "year01b", "short", "yy")
    is_year_written = has_year or any(groups.get(name) for name in names)
    return DateMatch(spans, match.start(), match.end(), tuple(notes), is_year_written)
