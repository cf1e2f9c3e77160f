"""Plain text: folding for search, cleaning of what people type, slugs."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

_LETTERS = str.maketrans(
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
_BROKEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
#: Controls, too, but they come with what is pasted from old documents.
_STRAY = r"\x80-\x9f"
_IS_BROKEN = re.compile(f"[{_BROKEN}]")
_DROPPED = re.compile(f"[{_BROKEN}{_STRAY}]")
_DROPPED_OF_LINES = re.compile(rf"[{_BROKEN}{_STRAY}\u2028\u2029\ufeff]")
_SPACE = re.compile(r"\s+")
#: Words that are looked for at a time; each is looked for in every row.
MOST_WORDS = 10
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(*parts: str | None) -> str:
    """Return the parts as one line for searching: lower case, no diacritics.

    "Česlovas Mulma" and "ceslovas mulma" fold to the same text.
    """
    joined = " ".join(part for part in parts if part)
    folded = unicodedata.normalize("NFKD", joined).casefold()
    decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACE.sub(" ", bare).strip()


def is_broken(text: str) -> bool:
    """Say whether it holds what no text does: a control but tab and line ends, half a character."""
    return _IS_BROKEN.search(text) is not None


def mended(text: str) -> str:
    """Return the text without such, and without stray controls; its blanks stay as they are."""
    return _DROPPED.sub("", text)


def search_words(text: str) -> list[str]:
    """Return the folded words to look for, each once, and not more than anybody means."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def clean(text: str | None, *, lines: bool = False) -> str:
    """Return what somebody typed without control characters, in NFC, trimmed.

    With ``lines`` line breaks stay, as line feeds; else white space is one blank.
    """
    plain = text or ""
    if not plain.isprintable():
        plain = _DROPPED_OF_LINES.sub("", plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    if lines:
        return plain.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(plain.split())


def slugify(*parts: str, limit: int = 80) -> str:
    """Return an address part of a-z, 0-9 and hyphens, at most ``limit`` long; may be empty."""
    slug = _NOT_SLUG.sub("-", fold(*parts)).strip("-")
    return slug if len(slug) <= limit else slug[: limit + 1].rpartition("-")[0] or slug[:limit]


def free(base: str, taken: Collection[str]) -> str:
    """Return the base, or with the first number from 2 on that makes it free."""
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def whole_number(text: str, *, least: int = 0, most: int) -> int | None:
    """Return the number that the digits write; None for anything else, and out of bounds.

    Digits are counted first: a number of thousands of them is refused by Python, or costs time.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if least <= number <= most else None
