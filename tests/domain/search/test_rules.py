"""The words nearest to one with a typo."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.domain.search.rules import (
    correctable_words,
    count_errors,
    min_shared_trigrams,
    nearest_words,
    replace_words,
    split_words,
    trigrams_of,
)
from meetings.kernel.text import normalise

TITLES = (Path(__file__).parent / "titles.txt").read_text("utf-8").splitlines()
VOCABULARY = split_words(normalise(*TITLES))


def typos(word: str) -> Iterator[tuple[str, str]]:
    """Yield the word with each typo of one letter, and the kind of the typo."""
    for i, letter in enumerate(word):
        yield "missing", word[:i] + word[i + 1 :]
        yield "doubled", word[:i] + letter + word[i:]
        yield "wrong", word[:i] + ("q" if letter != "q" else "x") + word[i + 1 :]
        if i and letter != word[i - 1]:
            yield "swapped", word[: i - 1] + letter + word[i - 1] + word[i + 1 :]


def nearest(typed: str) -> list[str]:
    """Return the nearest words of the titles, as the query chooses the candidates."""
    shared = {word: len(trigrams_of(word) & trigrams_of(typed)) for word in VOCABULARY}
    candidates = [pair for pair in shared.items() if pair[1] >= min_shared_trigrams(typed)]
    return [word for word, _ in nearest_words(typed, candidates)]


def test_typos_in_real_titles_lead_to_the_word_that_was_meant() -> None:
    total, first, in_three = Counter[str](), Counter[str](), Counter[str]()
    for word in sorted(VOCABULARY):
        for kind, typed in typos(word):
            if len(typed) > 3 and typed not in VOCABULARY:
                total[kind] += 1
                first[kind] += nearest(typed)[:1] == [word]
                in_three[kind] += word in nearest(typed)[:3]

    assert set(total) == {"missing", "doubled", "wrong", "swapped"}
    assert total.total() > 1_500
    for kind, number in total.items():
        assert in_three[kind] >= 0.995 * number, kind
        assert first[kind] >= 0.97 * number, kind


def test_other_words_are_not_corrected() -> None:
    for word in ("parliament", "fisheries", "energy", "gdansk", "riga", "youth", "tourism"):
        assert nearest(word) == []


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [("riga", "riga", 0), ("riga", "irga", 1), ("riga", "rga", 1), ("riga", "rigga", 1),
     ("riga", "raga", 1), ("transport", "rtansprot", 2), ("abc", "", 3)],
)  # fmt: skip
def test_errors_are_counted(first: str, second: str, errors: int) -> None:
    assert count_errors(first, second) == count_errors(second, first) == errors


def test_short_words_may_have_one_error_and_long_ones_two() -> None:
    assert nearest_words("secuer", [("secure", 9)]) == [("secure", 1)]
    assert nearest_words("escuer", [("secure", 9)]) == []
    assert nearest_words("ntework", [("network", 9)]) == [("network", 1)]
    assert nearest_words("ntewrok", [("network", 9)]) == [("network", 2)]


def test_dates_numbers_and_short_words_are_not_corrected() -> None:
    assert correctable_words("january 2027 trasport in Ryga") == ["trasport", "ryga"]
    assert correctable_words("b2 2027 a-b " + "x" * 31) == []


def test_punctuation_is_removed_except_in_dates() -> None:
    assert replace_words("“Trasport”, Šviesa & more", {"trasport": "transport"}) == (
        "transport Šviesa more"
    )
    assert replace_words("15.3.2027 trasport", {"trasport": "transport"}) == "15.3.2027 transport"
