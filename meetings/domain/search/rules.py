"""Find a date among the words of a search."""

from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import MAX_SEARCH_TERMS, normalise
from meetings.kernel.typed_dates import read_typed_date

#: The words of a date such as "2027 m. kovo 15 d."
MAX_DATE_WORDS = 5


def split_date(text: str) -> tuple[PartialDate, list[str]] | None:
    """Return the day or month in the text ("january 2027 riga"), and the other words."""
    words = normalise(text).split()[:MAX_SEARCH_TERMS]
    for length in range(min(MAX_DATE_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            typed = _read_date(" ".join(words[start : start + length]))
            if typed is not None:
                return typed, [*words[:start], *words[start + length :]]
    return None


def _read_date(text: str) -> PartialDate | None:
    """Return the day or month that the text means; a year alone may be part of a title."""
    try:
        typed = read_typed_date(text)
    except ValueError:
        return None
    return typed if typed.month else None
