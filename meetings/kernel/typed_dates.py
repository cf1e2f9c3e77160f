"""Read a single date that somebody typed: "March 2027", "2027 m. kovas", "15.3.2027"."""

import re
from datetime import date

from meetings.kernel.month_names import months
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise, normalise_punctuation

MAX_TYPED_LENGTH = 60
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?\.?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})([-./]))?(\d{1,2})[-./](\d{4})")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
#: Words beside the names of months: "the 15th of March", "2027 m. kovo 15 d.", "2027. gada marts".
_FILLERS = frozenset({
    "the", "of", "in", "on", "st", "nd", "rd", "th", "m", "d", "men", "diena", "gada", "de", "den",
    "der", "am", "im", "dnia", "roku", "r", "el", "le", "ar", "aasta", "g",
})  # fmt: skip


class AmbiguousDate(ValueError):
    """The text may mean two days: "03/04/2027"."""


def read_typed_date(text: str) -> PartialDate:
    """Return the day, month or year that the text means.

    Raises:
        AmbiguousDate: day and month may be in either order.
        ValueError: the text is not a date with a year, or the day does not exist.
    """
    folded = normalise(normalise_punctuation(text[:MAX_TYPED_LENGTH]))
    compact = re.sub(r"\s*([-./])\s*", r"\1", folded)
    if match := _YEAR_FIRST.fullmatch(compact):
        year, month, day = match.groups()
        return PartialDate(int(year), *(int(part) for part in (month, day) if part))
    if match := _YEAR_LAST.fullmatch(compact):
        return _read_year_last(match)
    return _read_words(folded)


def _read_year_last(match: re.Match[str]) -> PartialDate:
    """Read "15.3.2027", "03/2027"; the order of "03/04/2027" is not known."""
    written_day, separator, written_month, written_year = match.groups()
    month, year = int(written_month), int(written_year)
    if written_day is None:
        return PartialDate(year, month)
    day = int(written_day)
    if separator != "." and day <= 12 and month <= 12 and day != month:
        raise AmbiguousDate(match[0])
    if separator == "/" and month > 12 >= day:
        day, month = month, day
    return PartialDate(year, month, day)


def _read_words(folded: str) -> PartialDate:
    """Read a text with the name of a month, in any order."""
    tokens = [token for token in _TOKEN.findall(folded) if token not in _FILLERS]
    numbers = [token for token in tokens if token.isdecimal()]
    names = [months()[token] for token in tokens if token in months()]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    is_complete = len(tokens) == len(names) + len(years) + len(days)
    if not is_complete or len(names) != 1 or len(years) != 1 or len(days) > 1:
        raise ValueError(f"{folded!r} is not a date")
    return PartialDate(years[0], names[0], *days)


def read_typed_day(text: str) -> date:
    """Return the day that the text means.

    Raises:
        ValueError: as ``read_typed_date``, or the text is only a month or a year.
    """
    typed = read_typed_date(text)
    if typed.day is None:
        raise ValueError(f"{text!r} is not a day")
    return typed.first_day
