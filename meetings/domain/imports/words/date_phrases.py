"""Dates as people write them into plans: "18–19 September", "31 May – 1 June", "late October".

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from meetings.domain.imports.rules import Doubt, Note, Period, Span
from meetings.domain.imports.words.date_shapes import shapes
from meetings.domain.imports.words.month_names import months, weekday_pattern, weekdays
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import fold

FIRST_YEAR, LAST_YEAR = 1900, 2999
_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 2),
}
_SAME = str.maketrans(dict.fromkeys("–—−‑‒―", "-") | dict.fromkeys("\u00a0\u2007\u202f\t", " "))


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: what it means, and from where to where it stands.

    Several spans where days stand apart ("6 and 20 September"). ``is_month`` says that
    nothing but a month, perhaps with its year, was named.
    """

    spans: tuple[Span, ...]
    start: int
    end: int
    notes: tuple[Note, ...] = ()
    has_year: bool = False
    is_month: bool = False


def plain(text: str) -> str:
    """Return the text with every dash a hyphen and every blank a space, as long as before."""
    return text.translate(_SAME)


def find(text: str, period: Period) -> Found | None:
    """Return the first date of the text, or None; years that are not said are the period's."""
    even = plain(text)
    matches = ((pattern.search(even), reader) for pattern, reader in _patterns())
    hits = [(match, reader) for match, reader in matches if match is not None]
    if not hits:
        return None
    match, reader = min(hits, key=lambda hit: (_is_bare(hit), hit[0].start(), -hit[0].end()))
    return reader(match, period)


def _is_bare(hit: tuple[re.Match[str], "_Reader"]) -> bool:
    """Say whether it is a month alone: "March for peace, 3 May" is in May."""
    return hit[1] is _month and not hit[0]["year"]


_Reader = Callable[[re.Match[str], Period], Found]


@cache
def _patterns() -> list[tuple[re.Pattern[str], _Reader]]:
    """Return what to look for; of two that begin at one place, the longer counts."""
    readers: dict[str, _Reader] = {
        "days_of_month": _days_of_month, "across_months": _across_months, "months": _months,
        "month": _month, "iso_days": _iso_days, "numbers": _numbers, "quarter": _quarter,
        "season": _season, "year": _year,
    }  # fmt: skip
    return [(shape, readers[name]) for name, listed in shapes().items() for shape in listed]


def _days_of_month(match: re.Match[str], period: Period) -> Found:
    month = months()[fold(match["month"])]
    days = [int(each) for each in re.findall(r"\d{1,2}", match["days"])]
    year, outside = _year_of(match["year"], month, days[0], period)
    given = [_day(year, month, each) for each in days]
    if any(each is None for each in given) or days != sorted(set(days)):
        spans: tuple[Span, ...] = (Span(PartialDate(year, month)),)
        return _found(match, spans, [*outside, Note(Doubt.NO_SUCH_DAY, match[0].strip())])
    known = [each for each in given if each is not None]
    is_range = len(days) == 2 and re.search(r"\d\D*(?:-|/|to|until|till|bis)\D*\d", match["days"])
    spans = (_span(known[0], known[1]),) if is_range else tuple(_runs(known))
    notes = [*outside, *_weekdays(match[0], spans)]
    if len(spans) > 1:
        notes.append(Note(Doubt.DAYS_APART, match[0].strip()))
    return _found(match, spans, notes)


def _runs(days: list[date]) -> Iterable[Span]:
    """Join days that follow each other; those that stand apart are meetings of their own."""
    first = last = days[0]
    for day in days[1:]:
        if day - last != timedelta(days=1):
            yield _span(first, last)
            first = day
        last = day
    yield _span(first, last)


def _across_months(match: re.Match[str], period: Period) -> Found:
    first_month, last_month = months()[fold(match["m1"])], months()[fold(match["m2"])]
    first_day, last_day = (int(re.sub(r"\D", "", match[name])) for name in ("d1", "d2"))
    over = (last_month, last_day) < (first_month, first_day)
    said = match["y1"] or (str(int(match["year"]) - over) if match["year"] else None)
    year, outside = _year_of(said, first_month, first_day, period)
    first = _day(year, first_month, first_day)
    last = _day(int(match["year"] or year + over), last_month, last_day)
    if first is None or last is None or last < first:
        span = Span(PartialDate(year, first_month))
        return _found(match, (span,), [*outside, Note(Doubt.NO_SUCH_DAY, match[0].strip())])
    spans = (_span(first, last),)
    return _found(match, spans, [*outside, *_weekdays(match[0], spans)])


def _months(match: re.Match[str], period: Period) -> Found:
    first, last = months()[fold(match["m1"])], months()[fold(match["m2"])]
    said = match["y1"] or (str(int(match["year"]) - (last < first)) if match["year"] else None)
    year, outside = _year_of(said, first, 1, period)
    end = int(match["year"] or year + (last < first))
    if (end, last) < (year, first):
        return _found(match, (Span(PartialDate(year, first)),), [Note(Doubt.NO_SUCH_DAY, match[0])])
    span = Span(PartialDate(year, first), PartialDate(end, last))
    return _found(match, (span if span.first != span.last else Span(span.first),), outside)


def _month(match: re.Match[str], period: Period) -> Found:
    month = months()[fold(match["month"])]
    year, notes = _year_of(match["year"], month, 1, period, has_day=False)
    part = match["part"]
    if part:
        notes = [*notes, Note(Doubt.ROUGHLY, match[0].strip())]
    found = _found(match, (Span(PartialDate(year, month)),), notes)
    return Found(found.spans, found.start, found.end, found.notes, found.has_year, not part)


def _iso_days(match: re.Match[str], _period: Period) -> Found:
    texts = [match["a"], match.groupdict().get("b")]
    try:
        days = [PartialDate.parse(re.sub(r"[/.]", "-", text)) for text in texts if text]
    except ValueError:
        year = PartialDate(int(match["a"][:4]))
        return _found(match, (Span(year),), [Note(Doubt.NO_SUCH_DAY, match[0])], has_year=True)
    if len(days) == 2 and days[1].last_day < days[0].first_day:
        return _found(match, (Span(days[0]),), [Note(Doubt.NO_SUCH_DAY, match[0])], has_year=True)
    return _found(match, (Span(*days),) if days[0] != days[-1] else (Span(days[0]),), [],
                  has_year=True)  # fmt: skip


def _numbers(match: re.Match[str], _period: Period) -> Found:
    """Read 18.9.2018, 18.-19.9.2018, 18/09/2018; the American order where no other can be."""
    year, day, month = int(match["year"]), int(match["d2"]), int(match["m2"])
    notes = []
    if match["sep"] == "/" and match["d1"] is None:
        if month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            notes.append(Note(Doubt.DAY_OR_MONTH, match[0].strip()))
    last = _day(year, month, day)
    first = last
    if match["d1"] is not None:
        first_month = int(match["m1"] or month)
        first = _day(
            int(match["y1"] or year - (first_month > month)), first_month, int(match["d1"])
        )
    if first is None or last is None or last < first:
        span = Span(PartialDate(year))
        return _found(match, (span,), [Note(Doubt.NO_SUCH_DAY, match[0].strip())])
    spans = (_span(first, last),)
    return _found(match, spans, [*notes, *_weekdays(match[0], spans)])


def _quarter(match: re.Match[str], period: Period) -> Found:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    number = int(match["q"] or words.get((match["word"] or "").lower(), 0) or match["word"][0])
    return _rough_months(match, period, 3 * number - 2, 3 * number)


def _season(match: re.Match[str], period: Period) -> Found:
    return _rough_months(match, period, *_SEASONS[match["season"].lower()])


def _rough_months(match: re.Match[str], period: Period, first: int, last: int) -> Found:
    year, notes = _year_of(match["year"], first, 1, period, has_day=False)
    over = last < first
    if over and match.groupdict().get("year"):
        return _found(match, (Span(PartialDate(year)),), [Note(Doubt.ROUGHLY, match[0].strip())])
    span = Span(PartialDate(year, first), PartialDate(year + over, last))
    return _found(match, (span,), [*notes, Note(Doubt.ROUGHLY, match[0].strip())])


def _year(match: re.Match[str], _period: Period) -> Found:
    return _found(match, (Span(PartialDate(int(match["year"]))),), [])


def _year_of(
    said: str | None, month: int, day: int, period: Period, *, has_day: bool = True
) -> tuple[int, list[Note]]:
    """Return the year that was said, else the period's; with a doubt where it has no such month."""
    if said:
        return int(said), []
    last_day = 31 if not has_day else day
    year, is_within = period.year_of(month, last_day)
    return year, [] if is_within else [Note(Doubt.OUTSIDE_PERIOD)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _span(first: date, last: date) -> Span:
    return Span(PartialDate.of(first), None if first == last else PartialDate.of(last))


def _weekdays(text: str, spans: tuple[Span, ...]) -> list[Note]:
    """Doubt a date whose weekday was written, and is another one."""
    written = [
        weekdays()[fold(name)] for name in re.findall(weekday_pattern(), text, re.IGNORECASE)
    ]
    ends = [day for span in spans for day in (span.first, span.last) if day is not None]
    real = {day.first_day.weekday() for day in ends}
    return [] if set(written) <= real else [Note(Doubt.WRONG_WEEKDAY, text.strip())]


def _found(
    match: re.Match[str], spans: tuple[Span, ...], notes: list[Note], *, has_year: bool = False
) -> Found:
    said = has_year or bool(match.groupdict().get("year") or match.groupdict().get("y1"))
    return Found(spans, match.start(), match.end(), tuple(notes), said)
