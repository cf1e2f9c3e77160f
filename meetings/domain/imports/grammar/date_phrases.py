"""Parse dates in prose: "18–19 September", "31 May – 1 June", "late October".

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from meetings.domain.imports.grammar.date_patterns import date_patterns
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote, Period
from meetings.kernel.month_names import months, weekday_pattern, weekdays
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise, normalise_punctuation

_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 2),
}


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date in a text: its meaning, and its start and end offsets.

    It has several spans if the days are not consecutive ("6 and 20 September"). ``is_month`` marks
    a month alone, with or without its year.
    """

    spans: tuple[DateSpan, ...]
    start: int
    end: int
    notes: tuple[ImportNote, ...] = ()
    has_year: bool = False
    is_month: bool = False


def find_date(text: str, period: Period) -> DateMatch | None:
    """Return the first date of the text, or None. Missing years are taken from the period."""
    even = normalise_punctuation(text)
    matches = ((pattern.search(even), reader) for pattern, reader in _patterns())
    hits = [(match, reader) for match, reader in matches if match is not None]
    if not hits:
        return None
    match, reader = min(hits, key=lambda hit: (_is_month_only(hit), hit[0].start(), -hit[0].end()))
    return reader(match, period)


def _is_month_only(hit: tuple[re.Match[str], "_PatternReader"]) -> bool:
    """Return whether the match is only a month: "March for peace, 3 May" is in May."""
    return hit[1] is _read_month and not hit[0]["year"]


_PatternReader = Callable[[re.Match[str], Period], DateMatch]


@cache
def _patterns() -> list[tuple[re.Pattern[str], _PatternReader]]:
    """Return the patterns to search; of two matches at the same offset, the longer is used."""
    readers: dict[str, _PatternReader] = {
        "days_of_month": _read_days_of_month,
        "across_months": _read_across_months,
        "months": _read_months,
        "month": _read_month,
        "iso_days": _read_iso_days,
        "numbers": _read_numeric,
        "quarter": _read_quarter,
        "season": _read_season,
        "year": _read_year,
    }
    return [(shape, readers[name]) for name, listed in date_patterns().items() for shape in listed]


def _read_days_of_month(match: re.Match[str], period: Period) -> DateMatch:
    month = months()[normalise(match["month"])]
    days = [int(day) for day in re.findall(r"\d{1,2}", match["days"])]
    year, outside = _resolve_year(match["year"], month, days[0], period)
    dates = [_date_or_none(year, month, day) for day in days]
    if any(day is None for day in dates) or days != sorted(set(days)):
        spans: tuple[DateSpan, ...] = (DateSpan(PartialDate(year, month)),)
        return _date_match(
            match, spans, [*outside, ImportNote(ImportIssue.INVALID_DATE, match[0].strip())]
        )
    valid_dates = [day for day in dates if day is not None]
    is_range = len(days) == 2 and re.search(r"\d\D*(?:-|/|to|until|till|bis)\D*\d", match["days"])
    spans = (
        (_day_span(valid_dates[0], valid_dates[1]),)
        if is_range
        else tuple(_consecutive_runs(valid_dates))
    )
    notes = [*outside, *_weekday_issues(match[0], spans)]
    if len(spans) > 1:
        notes.append(ImportNote(ImportIssue.SEPARATE_DAYS, match[0].strip()))
    return _date_match(match, spans, notes)


def _consecutive_runs(days: list[date]) -> Iterable[DateSpan]:
    """Group consecutive days into spans. Separate days are separate meetings."""
    first = last = days[0]
    for day in days[1:]:
        if day - last != timedelta(days=1):
            yield _day_span(first, last)
            first = day
        last = day
    yield _day_span(first, last)


def _read_across_months(match: re.Match[str], period: Period) -> DateMatch:
    first_month, last_month = months()[normalise(match["m1"])], months()[normalise(match["m2"])]
    first_day, last_day = (int(re.sub(r"\D", "", match[name])) for name in ("d1", "d2"))
    over = (last_month, last_day) < (first_month, first_day)
    written_year = match["y1"] or (str(int(match["year"]) - over) if match["year"] else None)
    year, outside = _resolve_year(written_year, first_month, first_day, period)
    first = _date_or_none(year, first_month, first_day)
    last = _date_or_none(int(match["year"] or year + over), last_month, last_day)
    if first is None or last is None or last < first:
        span = DateSpan(PartialDate(year, first_month))
        return _date_match(
            match, (span,), [*outside, ImportNote(ImportIssue.INVALID_DATE, match[0].strip())]
        )
    spans = (_day_span(first, last),)
    return _date_match(match, spans, [*outside, *_weekday_issues(match[0], spans)])


def _read_months(match: re.Match[str], period: Period) -> DateMatch:
    first, last = months()[normalise(match["m1"])], months()[normalise(match["m2"])]
    written_year = match["y1"] or (
        str(int(match["year"]) - (last < first)) if match["year"] else None
    )
    year, outside = _resolve_year(written_year, first, 1, period)
    end = int(match["year"] or year + (last < first))
    if (end, last) < (year, first):
        return _date_match(
            match,
            (DateSpan(PartialDate(year, first)),),
            [ImportNote(ImportIssue.INVALID_DATE, match[0])],
        )
    span = DateSpan(PartialDate(year, first), PartialDate(end, last))
    return _date_match(match, (span if span.first != span.last else DateSpan(span.first),), outside)


def _read_month(match: re.Match[str], period: Period) -> DateMatch:
    month = months()[normalise(match["month"])]
    year, notes = _resolve_year(match["year"], month, 1, period, has_day=False)
    part = match["part"]
    if part:
        notes = [*notes, ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())]
    date_match = _date_match(match, (DateSpan(PartialDate(year, month)),), notes)
    return DateMatch(
        date_match.spans,
        date_match.start,
        date_match.end,
        date_match.notes,
        date_match.has_year,
        not part,
    )


def _read_iso_days(match: re.Match[str], _period: Period) -> DateMatch:
    texts = [match["a"], match.groupdict().get("b")]
    try:
        days = [PartialDate.parse(re.sub(r"[/.]", "-", text)) for text in texts if text]
    except ValueError:
        year = PartialDate(int(match["a"][:4]))
        return _date_match(
            match,
            (DateSpan(year),),
            [ImportNote(ImportIssue.INVALID_DATE, match[0])],
            has_year=True,
        )
    if len(days) == 2 and days[1].last_day < days[0].first_day:
        return _date_match(
            match,
            (DateSpan(days[0]),),
            [ImportNote(ImportIssue.INVALID_DATE, match[0])],
            has_year=True,
        )
    return _date_match(
        match,
        (DateSpan(*days),) if days[0] != days[-1] else (DateSpan(days[0]),),
        [],
        has_year=True,
    )


def _read_numeric(match: re.Match[str], _period: Period) -> DateMatch:
    """Parse 18.9.2018, 18.-19.9.2018, 18/09/2018; US order only if no other order is possible."""
    year, day, month = int(match["year"]), int(match["d2"]), int(match["m2"])
    notes = []
    if match["sep"] == "/" and match["d1"] is None:
        if month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            notes.append(ImportNote(ImportIssue.AMBIGUOUS_DATE, match[0].strip()))
    last = _date_or_none(year, month, day)
    first = last
    if match["d1"] is not None:
        first_month = int(match["m1"] or month)
        first = _date_or_none(
            int(match["y1"] or year - (first_month > month)), first_month, int(match["d1"])
        )
    if first is None or last is None or last < first:
        span = DateSpan(PartialDate(year))
        return _date_match(match, (span,), [ImportNote(ImportIssue.INVALID_DATE, match[0].strip())])
    spans = (_day_span(first, last),)
    return _date_match(match, spans, [*notes, *_weekday_issues(match[0], spans)])


def _read_quarter(match: re.Match[str], period: Period) -> DateMatch:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    number = int(match["q"] or words.get((match["word"] or "").lower(), 0) or match["word"][0])
    return _approximate_months(match, period, 3 * number - 2, 3 * number)


def _read_season(match: re.Match[str], period: Period) -> DateMatch:
    return _approximate_months(match, period, *_SEASONS[match["season"].lower()])


def _approximate_months(match: re.Match[str], period: Period, first: int, last: int) -> DateMatch:
    year, notes = _resolve_year(match["year"], first, 1, period, has_day=False)
    over = last < first
    if over and match.groupdict().get("year"):
        return _date_match(
            match,
            (DateSpan(PartialDate(year)),),
            [ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())],
        )
    span = DateSpan(PartialDate(year, first), PartialDate(year + over, last))
    return _date_match(
        match, (span,), [*notes, ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())]
    )


def _read_year(match: re.Match[str], _period: Period) -> DateMatch:
    return _date_match(match, (DateSpan(PartialDate(int(match["year"]))),), [])


def _resolve_year(
    written_year: str | None, month: int, day: int, period: Period, *, has_day: bool = True
) -> tuple[int, list[ImportNote]]:
    """Return the given year, else that of the period, with a note if the period lacks the month."""
    if written_year:
        return int(written_year), []
    last_day = 31 if not has_day else day
    year, is_within = period.year_of(month, last_day)
    return year, [] if is_within else [ImportNote(ImportIssue.OUTSIDE_PERIOD)]


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_span(first: date, last: date) -> DateSpan:
    return DateSpan(PartialDate.of(first), None if first == last else PartialDate.of(last))


def _weekday_issues(text: str, spans: tuple[DateSpan, ...]) -> list[ImportNote]:
    """Return a note for each span whose written weekday does not match."""
    written = [
        weekdays()[normalise(name)] for name in re.findall(weekday_pattern(), text, re.IGNORECASE)
    ]
    ends = [day for span in spans for day in (span.first, span.last) if day is not None]
    real = {day.first_day.weekday() for day in ends}
    return [] if set(written) <= real else [ImportNote(ImportIssue.WRONG_WEEKDAY, text.strip())]


def _date_match(
    match: re.Match[str],
    spans: tuple[DateSpan, ...],
    notes: list[ImportNote],
    *,
    has_year: bool = False,
) -> DateMatch:
    is_year_written = has_year or bool(match.groupdict().get("year") or match.groupdict().get("y1"))
    return DateMatch(spans, match.start(), match.end(), tuple(notes), is_year_written)
