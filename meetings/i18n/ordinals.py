"""Ordinal numbers in the reader's language."""

from flask_babel import get_locale

_ENGLISH_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """Return "19th" in English, "19." in other languages."""
    if not str(get_locale() or "en").startswith("en"):
        return f"{number}."
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{_ENGLISH_SUFFIXES.get(number % 10, 'th')}"
