"""Find a date among the words of a search, and the words nearest to one with a typo."""

import re
from collections.abc import Iterable, Sequence

from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import MAX_SEARCH_TERMS, normalise
from meetings.kernel.typed_dates import read_typed_date

#: The words of a date such as "2027 m. kovo 15 d."
MAX_DATE_WORDS = 5
#: Words of other lengths are neither stored nor corrected.
MIN_WORD_LENGTH, MAX_WORD_LENGTH = 3, 30
#: Words from this length may have two errors, shorter ones one.
TWO_ERRORS_FROM = 7
#: A swap of two letters changes the most trigrams of a word: four.
_TRIGRAMS_PER_ERROR = 4
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W_]+")


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


def split_words(text: str) -> set[str]:
    """Return the words of letters in the normalised text that a search may correct."""
    return {word for word in _LETTERS.findall(text) if _has_length(word)}


def trigrams_of(word: str) -> set[str]:
    """Return all groups of three letters, with spaces for the start and the end of the word."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def without_punctuation(text: str) -> list[str]:
    """Return the first ``MAX_SEARCH_TERMS`` words of the text, without punctuation."""
    return _WORDS.findall(text)[:MAX_SEARCH_TERMS]


def correctable_words(text: str) -> list[str]:
    """Return the normalised words of the text that may have typos; those of a date have none."""
    dated = split_date(text)
    words = without_punctuation(" ".join(dated[1]) if dated else normalise(text))
    return list(dict.fromkeys(word for word in words if word.isalpha() and _has_length(word)))


def replace_words(text: str, replacements: dict[str, str]) -> str:
    """Return the words of the text with these normalised ones replaced.

    Punctuation, which few texts contain at the same place, is removed unless it is part of a date.
    """
    plain = text if split_date(text) else " ".join(without_punctuation(text))
    return _WORDS.sub(lambda match: replacements.get(normalise(match[0]), match[0]), plain)


def max_errors(word: str) -> int:
    """Return how many errors a word may have: letters swapped, missing, added or wrong."""
    return 2 if len(word) >= TWO_ERRORS_FROM else 1


def min_shared_trigrams(word: str) -> int:
    """Return the minimum number of trigrams that a candidate shares with the word."""
    return max(1, len(trigrams_of(word)) - _TRIGRAMS_PER_ERROR * max_errors(word))


def nearest_words(word: str, candidates: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the candidates near enough to the word and their errors, the nearest first.

    ``candidates`` are words with the number of trigrams that they share with the word.
    """
    limit = max_errors(word)
    rated = [
        (errors, candidate[0] != word[0], -shared, candidate)
        for candidate, shared in candidates
        if 0 < (errors := count_errors(word, candidate)) <= limit
    ]
    return [(candidate, errors) for errors, _, _, candidate in sorted(rated)]


def count_errors(first: str, second: str) -> int:
    """Return the number of letters to swap, add, remove or replace between the words.

    This is the distance known as optimal string alignment.
    """
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(second) + 1)
    for i, letter in enumerate(first, 1):
        above, before_above, row_now = row, before, [i]
        for j, other in enumerate(second, 1):
            cost = min(above[j] + 1, row_now[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before_above[j - 2] + 1)
            row_now.append(cost)
        before, row = above, row_now
    return row[-1]


def _has_length(word: str) -> bool:
    return MIN_WORD_LENGTH <= len(word) <= MAX_WORD_LENGTH
