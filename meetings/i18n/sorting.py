"""Sort names as readers of a language expect: numbers by value, letters by their alphabet."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from meetings.i18n.localised_fields import page_locale
from meetings.kernel.text import normalise

Item = TypeVar("Item")
SortKey = tuple[tuple[bool, int, str], ...]
_DIGITS = re.compile(r"(\d+)")
#: The highest code point: a letter with this suffix comes after all words that begin with it.
_AFTER = "\U0010ffff"
#: Letters with a place of their own, each group after the first of its letters (Unicode CLDR).
#: Other letters with diacritics are sorted as the letter without them.
_ALPHABETS = {
    "da": ["zæøå"], "et": ["sšzž", "wõäöü"], "fi": ["zåäö"],
    "is": ["aá", "dð", "eé", "ií", "oó", "uú", "yý", "zþæö"],
    "lt": ["cč", "sš", "zž"], "lv": ["cč", "gģ", "kķ", "lļ", "nņ", "sš", "zž"], "nb": ["zæøå"],
    "pl": ["aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"], "sv": ["zåäö"],
}  # fmt: skip


def sorted_by_name(
    items: Iterable[Item], name: Callable[[Item], str], language: str | None = None
) -> list[Item]:
    """Return the items by name in the language, by default that of the page: "WG 2", "WG 10"."""
    key = partial(sort_key, language=language or page_locale())
    return sorted(items, key=lambda item: key(name(item)))


def sorted_names(names: Iterable[str]) -> list[str]:
    """Return the names in the order of the page's language."""
    return sorted_by_name(names, str)


def sort_key(text: str, language: str) -> SortKey:
    """Return the key that sorts the text in the language; numbers come before letters."""
    letters = _letter_keys(language)
    parts = _DIGITS.split(unicodedata.normalize("NFC", text).casefold())
    return tuple(
        (True, 0, "".join(letters.get(letter, letter) for letter in _without_marks(part, letters)))
        if place % 2 == 0
        else (False, int(part), "")
        for place, part in enumerate(parts)
        if part
    )


def _without_marks(text: str, letters: dict[str, str]) -> list[str]:
    """Return the letters; those that are not part of the alphabet without their marks."""
    return [letter if letter in letters else normalise(letter) or " " for letter in text]


def _letter_keys(language: str) -> dict[str, str]:
    """Return the sort keys of the letters that have a place of their own."""
    groups = _ALPHABETS.get(language.split("_")[0].split("-")[0], [])
    return {
        letter: group[0] + _AFTER * place
        for group in groups
        for place, letter in enumerate(group)
        if place
    }
