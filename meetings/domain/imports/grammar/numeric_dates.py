"""Parse dates in numbers: 13.10.2026, 14.-15.10.26, 10/13/2026, 25-26/01, 12.4.

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from meetings.domain.imports.grammar.date_matches import (
    DateContext,
    DateMatch,
    DateOrder,
    date_match,
    date_or_none,
    day_span,
    full_year,
    invalid_date,
    resolve_year,
    spans_of,
    weekday_issues,
)
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote
from meetings.kernel.month_names import weekday_pattern
from meetings.kernel.partial_dates import PartialDate

_SP = r"\s{0,9}"
_START = r"(?<![\w.:/-])"
_TO = (
    rf"{_SP}(?:--?|(?:to|until|till|til|bis|do|au|līdz|iki|kuni|по|до|and|und|og|"
    rf"och|ja|un|ir|i|et)(?!\w)|&|,){_SP}"
)
_YEAR = r"(?:(?:19|20)\d{2}|(?<=[./-])\d\d)(?!\d|[.:/]\d)"
_LISTED = re.compile(r"[&,+]|(?<!\w)(?:and|und|og|och|ja|un|ir|i|et)(?!\w)", re.IGNORECASE)
_SLASH_BETWEEN = re.compile(r"\.(?:\d{2,4})?\s{0,9}/")
_OF_YEAR = r"(?:\s{0,2}(?:r\.|g\.|г\.|года)(?!\w))?"
_DAY, _MONTH = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = "|".join(sorted(_ROMANS, key=len, reverse=True))
#: Weekdays of two or three letters in the languages around the Baltic; they are not compared.
#: Abbreviations of weekdays that begin no word of a title.
CLEAR_WEEKDAYS = (
    "mo|di|mi|do|fr|sa|so|må|lø|lö|sø|sö|ke|pn|pon|wt|śr|czw|sob|nd|ndz|pr|tr|kt|pk|št|sk|ot|ce|se|sv|"
    "mán|þri|mið|fim|fös|lau|tis|ons|tors|fre|lör|lør|søn|sön|lun|jeu|dim|mon|tue|tues|wed|thu|fri|sat|"
    "пн|вт|ср|чт|пт|сб|вс"
)
#: All abbreviations, also words and initials: they count only beside a day.
SHORT_WEEKDAYS = (
    f"{CLEAR_WEEKDAYS}|ma|ti|on|to|pe|la|su|pt|an|e|t|k|n|r|l|p|sun|tor|mar|mer|ven|sam"
)
_LEADS = r"on|am|d\.|с|со|den|le|du|from|vom|von|fra|från|no|od|nuo|dnia|kuupäeval|date:|datum:"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of a date in their order; a missing number is an empty text."""

    first: str
    second: str
    year: str


def read_short_days(text: str) -> int:
    """Return the length of "Di, " or "am " at the start of a text before a date, else 0."""
    match = _leading_pattern().match(text)
    return match.end() if match is not None else 0


@cache
def _leading_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"[\s(]{{0,3}}(?:(?:{_LEADS})\s{{1,3}})?(?:(?:{weekday_pattern()}"
        rf"|(?:{SHORT_WEEKDAYS})(?=[.,\s]))[.,]{{0,2}}"
        rf"{_SP}(?:(?:{_TO}|/)(?:{weekday_pattern()}|(?:{SHORT_WEEKDAYS})(?=[.,\s]))[.,"
        rf"]{{0,2}}{_SP})?)?"
        rf"(?:(?:{_LEADS})\s{{1,3}})?",
        re.IGNORECASE,
    )


@cache
def numeric_patterns() -> list[re.Pattern[str]]:
    """Return the patterns of dates with a year, found anywhere."""
    named = rf"(?:{weekday_pattern()}\.?[\s,/&-]{{0,9}}){{0,2}}"
    shapes = [
        (rf"{_START}{named}(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?:(?P=s)(?P<ya>(?:19"
        rf"|20)\d\d|\d\d)?)?"
        rf"\.?(?:{_TO}|(?<=\.){_SP}/{_SP}){named}(?P<c>\d{{1,2}})(?P=s){_SP}(?P<d>\d{{1,2}})"
        rf"(?P=s){_SP}(?P<year>{_YEAR}){_OF_YEAR}"),
        rf"{_START}{named}(?P<c>\d{{1,2}})(?P<s>/)(?P<days>\d{{1,2}}-\d{{1,2}})/(?P<year>{_YEAR}){_OF_YEAR}",
        (rf"{_START}{named}(?P<days>\d{{1,2}}\.?(?:{_TO}"
        rf"|/)\d{{1,2}}(?:\.?{_TO}\d{{1,2}}){{0,6}})(?P<s>[./])"
        rf"{_SP}(?P<d>\d{{1,2}})(?P=s){_SP}(?P<year>{_YEAR}){_OF_YEAR}"),
        (rf"{_START}{named}(?P<c>\d{{1,2}})(?P<s>[./]){_SP}(?P<d>\d{{1,2}})(?P=s){_SP}"
        rf"(?P<year>{_YEAR}){_OF_YEAR}"),
        (rf"{_START}(?P<days>\d{{1,2}}(?:{_TO}\d{{1,2}})?)(?P<s>[ .-]"
        rf"|\.\s)(?P<roman>{_ROMAN})[ .-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"),
        rf"{_START}(?P<c>\d{{1,2}})(?P<s>/)(?P<d>\d{{1,2}})-(?P<danish>)(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"{_START}(?P<c>\d{{1,2}})(?P<s>-)(?P<d>\d{{1,2}})-(?P<year>(?:19|20)\d\d)(?![\d-])",
    ]  # fmt: skip
    return [re.compile(shape, re.IGNORECASE) for shape in shapes]


@cache
def _short_patterns() -> list[re.Pattern[str]]:
    """Return the patterns of dates without a year, found at the start of a line only."""
    slash, end = rf"{_SP}/{_SP}", r"(?![\d/]|\s?/|[.:]\d)"
    shapes = [
        (rf"(?P<a>\d{{1,2}})(?P<s>/"
        rf"|{_SP}/{_SP})(?P<b>\d{{1,2}}){_TO}(?P<c>\d{{1,2}}){slash}(?P<d>\d{{1,2}}){end}"),
        rf"(?P<days>\d{{1,2}}(?:{_TO}\d{{1,2}}){{0,6}})(?P<s>{slash})(?P<d>\d{{1,2}}){end}",
        (rf"(?P<a>\d{{1,2}})(?P<s>\.){_SP}(?P<b>\d{{1,2}})\.?{_TO}(?P<c>\d{{1,2}})\.{_SP}"
        rf"(?P<d>\d{{1,2}})\.?(?!\d|[:.]\d)"),
        rf"(?P<days>\d{{1,2}}(?:\.?(?:{_TO}|/)\d{{1,2}}){{0,6}})(?P<s>\.){_SP}(?P<d>{_MONTH})\.(?!\d|:\d)",
        rf"(?P<c>{_DAY})(?P<s>\.)(?P<d>0[1-9]|1[0-2])(?P<bare>)(?=[\s:,)]|$)(?!{_TO}\d)",
    ]  # fmt: skip
    return [re.compile(shape, re.IGNORECASE) for shape in shapes]


def find_short_date(text: str, context: DateContext) -> DateMatch | None:
    """Return the date without a year at the start of the text."""
    begins = read_short_days(text)
    for pattern in _short_patterns():
        match = pattern.match(text, begins) or pattern.match(text)
        if match is None or ("bare" in match.groupdict() and context.is_below_day):
            continue
        result = read_numeric(match, context)
        if ImportIssue.INVALID_DATE in {note.issue for note in result.notes}:
            continue
        return _with_start(result, match)
    return None


def _with_start(result: DateMatch, match: re.Match[str]) -> DateMatch:
    notes = result.notes
    if "bare" in match.groupdict() and int(match["c"]) < 24:
        notes = (*notes, ImportNote(ImportIssue.NOT_UNDERSTOOD, match[0].strip()))
    words = [*weekday_issues(match.string[: match.start()], result.spans)]
    return DateMatch(result.spans, 0, result.end, (*notes, *words), result.has_year)


def read_numeric(match: re.Match[str], context: DateContext) -> DateMatch:
    """Parse the numbers; the month comes first if only that is possible, or proved elsewhere."""
    groups = match.groupdict()
    roman = str(_ROMANS.index(match["roman"].lower()) + 1) if groups.get("roman") else ""
    last = _Numbers(groups.get("c") or "", groups.get("d") or roman, groups.get("year") or "")
    if groups.get("days"):
        return _read_list(match, context, last)
    first = _Numbers(groups.get("a") or "", groups.get("b") or "", groups.get("ya") or "")
    separator = "." if "danish" in groups else match["s"].strip()
    order, notes = _order(separator, [first, last], context)
    return _read_pair(match, context, (first, last), order, notes)


def _order(
    separator: str, dates: list[_Numbers], context: DateContext
) -> tuple[DateOrder, list[str]]:
    """Return the order of day and month, and the dates of which it is a guess."""
    pairs = [(int(item.first), int(item.second)) for item in dates if item.first]
    if separator == ".":
        is_swapped = all(second > 12 >= first for first, second in pairs)
        return DateOrder.MONTH_FIRST if is_swapped else DateOrder.DAY_FIRST, []
    if any(second > 12 >= first for first, second in pairs):
        return DateOrder.MONTH_FIRST, []
    if any(first > 12 for first, _second in pairs):
        return DateOrder.DAY_FIRST, []
    if context.order is not DateOrder.UNKNOWN or all(a == b for a, b in pairs):
        return context.order, []
    return DateOrder.DAY_FIRST, ["guess"]


def _read_pair(
    match: re.Match[str], context: DateContext, dates: tuple[_Numbers, _Numbers],
    order: DateOrder, guesses: list[str],
) -> DateMatch:  # fmt: skip
    first, last = dates
    end_day, end_month = _day_and_month(last, order)
    day, month = _day_and_month(first, order) if first.first else (end_day, end_month)
    over = (month, day) > (end_month, end_day)
    notes = [ImportNote(ImportIssue.AMBIGUOUS_DATE, match[0].strip()) for _ in guesses]
    if last.year:
        end_year = full_year(last.year)
        year = full_year(first.year) if first.year else end_year - over
    else:
        year, outside = resolve_year(first.year or None, min(month, 12), day, context.period)
        end_year, notes = year + over, [*notes, *outside]
    begins, ends = date_or_none(year, month, day), date_or_none(end_year, end_month, end_day)
    if begins is None or ends is None or ends < begins:
        return invalid_date(match, DateSpan(PartialDate(end_year)))
    if first.first and (ends - begins).days > 1:
        return _separate_days(match, begins, ends, notes)
    return _result(match, begins, ends, notes)


def _separate_days(
    match: re.Match[str], first: date, last: date, notes: list[ImportNote]
) -> DateMatch:
    """Return a range, or two days if they are listed; a slash can mean both."""
    if _LISTED.search(match[0]):
        spans = (day_span(first, first), day_span(last, last))
        listed = ImportNote(ImportIssue.SEPARATE_DAYS, match[0].strip())
        return date_match(match, spans, [*notes, listed, *weekday_issues(match[0], spans)])
    if _SLASH_BETWEEN.search(match[0]):
        notes = [*notes, ImportNote(ImportIssue.NOT_UNDERSTOOD, match[0].strip())]
    return _result(match, first, last, notes)


def _read_list(match: re.Match[str], context: DateContext, last: _Numbers) -> DateMatch:
    """Parse "14.-15.10.26", "16-17/04" and the American "10/13-14/2026"."""
    days = [int(number) for number in re.findall(r"\d{1,2}", match["days"])]
    month, notes = int(last.second or last.first), []
    is_swapped = len(days) == 1 and match["s"].strip() == "/"
    if is_swapped:
        order, guesses = _order("/", [_Numbers(str(days[0]), str(month), "")], context)
        notes = [ImportNote(ImportIssue.AMBIGUOUS_DATE, match[0].strip()) for _ in guesses]
        if order is DateOrder.MONTH_FIRST:
            days, month = [month], days[0]
    year, outside = resolve_year(last.year or None, min(month, 12) or 1, days[0], context.period)
    dates = [date_or_none(year, month, day) for day in days]
    known = [day for day in dates if day is not None]
    if len(known) < len(days) or known != sorted(set(known)):
        month_only = PartialDate(year, month) if 1 <= month <= 12 else PartialDate(year)
        return invalid_date(match, DateSpan(month_only))
    spans = spans_of(known, match["days"])
    if len(spans) > 1:
        notes.append(ImportNote(ImportIssue.SEPARATE_DAYS, match[0].strip()))
    return date_match(match, spans, [*outside, *notes, *weekday_issues(match[0], spans)])


def _day_and_month(numbers: _Numbers, order: DateOrder) -> tuple[int, int]:
    first, second = int(numbers.first), int(numbers.second)
    return (second, first) if order is DateOrder.MONTH_FIRST else (first, second)


def _result(match: re.Match[str], first: date, last: date, notes: list[ImportNote]) -> DateMatch:
    spans = (day_span(first, last),)
    return date_match(match, spans, [*notes, *weekday_issues(match[0], spans)])
