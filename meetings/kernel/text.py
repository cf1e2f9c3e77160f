"""Plain text: folding for search, cleaning of what people type, slugs."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

_TRANSLITERATIONS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)
#: Nobody means them: controls, halves of characters, what XML 1.0 (2.2) has no place for.
_INVALID = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
#: Controls, too, but they come with what is pasted from old documents.
_C1_CONTROLS = r"\x80-\x9f"
_INVALID_PATTERN = re.compile(f"[{_INVALID}]")
_CONTROLS_PATTERN = re.compile(f"[{_INVALID}{_C1_CONTROLS}]")
_LINE_CONTROLS_PATTERN = re.compile(rf"[{_INVALID}{_C1_CONTROLS}\u2028\u2029\ufeff]")
_WHITESPACE = re.compile(r"\s+")
#: Words that are looked for at a time; each is looked for in every row.
MAX_SEARCH_TERMS = 10
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def normalise(*parts: str | None) -> str:
    """Return the parts as one line for searching: lower case, no diacritics.

    "Česlovas Mulma" and "ceslovas mulma" fold to the same text.
    """
    joined = " ".join(part for part in parts if part)
    folded = unicodedata.normalize("NFKD", joined).casefold()
    decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(_TRANSLITERATIONS)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WHITESPACE.sub(" ", bare).strip()


def has_invalid_characters(text: str) -> bool:
    """Say whether it holds what no text does: a control but tab and line ends, half a character."""
    return _INVALID_PATTERN.search(text) is not None


def strip_controls(text: str) -> str:
    """Return the text without such, and without stray controls; its blanks stay as they are."""
    return _CONTROLS_PATTERN.sub("", text)


def search_terms(text: str) -> list[str]:
    """Return the folded words to look for, each once, and not more than anybody means."""
    return list(dict.fromkeys(normalise(text).split()))[:MAX_SEARCH_TERMS]


def clean(text: str | None, *, lines: bool = False) -> str:
    """Return what somebody typed without control characters, in NFC, trimmed.

    With ``lines`` line breaks stay, as line feeds; else white space is one blank.
    """
    plain = text or ""
    if not plain.isprintable():
        plain = _LINE_CONTROLS_PATTERN.sub("", plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    if lines:
        return plain.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(plain.split())


def slugify(*parts: str, limit: int = 80) -> str:
    """Return an address part of a-z, 0-9 and hyphens, at most ``limit`` long; may be empty."""
    slug = _NOT_SLUG.sub("-", normalise(*parts)).strip("-")
    return slug if len(slug) <= limit else slug[: limit + 1].rpartition("-")[0] or slug[:limit]


def unique_slug(base: str, taken: Collection[str]) -> str:
    """Return the base, or with the first number from 2 on that makes it free."""
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def parse_int(text: str, *, minimum: int = 0, maximum: int) -> int | None:
    """Return the number that the digits write; None for anything else, and out of bounds.

    Digits are counted first: a number of thousands of them is refused by Python, or costs time.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(maximum))):
        return None
    number = int(text)
    return number if minimum <= number <= maximum else None
