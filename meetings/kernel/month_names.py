"""Patterns for names of months and weekdays, and for the words between dates."""

import json
import re
from functools import cache
from pathlib import Path

from meetings.kernel.text import normalise

#: Languages of the plans that we import. Only English names may be abbreviated.
LANGUAGES = (
    "en", "da", "de", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "nb", "pl", "ru", "sv",
    "uk",
)  # fmt: skip
#: {"months" and "days": {name: number}}; ``i18n.cldr_names`` writes it.
NAMES_FILE = Path(__file__).with_suffix(".json")
_ENGLISH_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ENGLISH_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3,
                 "fri": 4, "sat": 5, "sun": 6}  # fmt: skip


@cache
def months() -> dict[str, int]:
    """Return {normalised name: number of the month} in every supported language."""
    numbers = dict(_ENGLISH_MONTHS)
    for name, number in _cldr_names()["months"].items():
        numbers.setdefault(normalise(name), number)
    return numbers


@cache
def weekdays() -> dict[str, int]:
    """Return {normalised name: 0 for Monday to 6}."""
    numbers = dict(_ENGLISH_DAYS)
    for name, number in _cldr_names()["days"].items():
        numbers.setdefault(normalise(name), number)
    return numbers


@cache
def month_pattern() -> str:
    """Return a pattern for the name of a month, whole words only."""
    return _name_pattern("months", _ENGLISH_MONTHS)


@cache
def weekday_pattern() -> str:
    """Return a pattern for the name of a weekday, whole words only."""
    return _name_pattern("days", _ENGLISH_DAYS)


@cache
def _cldr_names() -> dict[str, dict[str, int]]:
    names: dict[str, dict[str, int]] = json.loads(NAMES_FILE.read_text("utf-8"))
    return names


def _name_pattern(name_type: str, short: dict[str, int]) -> str:
    """Return a pattern for all names, with and without their accents.

    It branches letter by letter, because trying hundreds of names at each offset is slow.
    """
    names = {name for full in _cldr_names()[name_type] for name in (full, normalise(full))}
    names.update(short)
    return rf"(?<!\w){_alternatives({name.lower() for name in names})}(?!\w)"


def _alternatives(names: set[str]) -> str:
    """Return a pattern that matches the longest fitting name."""
    by_letter: dict[str, set[str]] = {}
    for name in names - {""}:
        by_letter.setdefault(name[0], set()).add(name[1:])
    if not by_letter:
        return ""
    listed = [
        re.escape(letter) + _alternatives(suffixes)
        for letter, suffixes in sorted(by_letter.items())
    ]
    return f"(?:{'|'.join(listed)}){'?' if '' in names else ''}"
