"""Plain text: normalisation for search, cleaning of user input, slugs."""

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
_TYPOGRAPHIC = str.maketrans(
    dict.fromkeys("–—−‑‒―", "-") | dict.fromkeys("\u00a0\u2007\u202f\t", " ")
)
#: Never intended: controls, surrogates, characters that XML 1.0 (2.2) excludes.
_INVALID = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
#: Controls that occur in text pasted from old documents.
_C1_CONTROLS = r"\x80-\x9f"
_INVALID_PATTERN = re.compile(f"[{_INVALID}]")
_CONTROLS_PATTERN = re.compile(f"[{_INVALID}{_C1_CONTROLS}]")
_LINE_CONTROLS_PATTERN = re.compile(rf"[{_INVALID}{_C1_CONTROLS}\u2028\u2029\ufeff]")
_WHITESPACE = re.compile(r"\s+")
#: Maximum number of words in a search; each is compared with every row.
MAX_SEARCH_TERMS = 10
#: Number of characters that ``unique_slug`` appends at most.
SLUG_NUMBER_LENGTH = len("-9999")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def normalise_punctuation(text: str) -> str:
    """Return the text with dashes as hyphens and blanks as spaces; the length is unchanged."""
    return text.translate(_TYPOGRAPHIC)


def normalise(*parts: str | None) -> str:
    """Return the parts as one line for searching: lower case, no diacritics.

    "Česlovas Mulma" and "ceslovas mulma" give the same text.
    """
    joined = " ".join(part for part in parts if part)
    folded = unicodedata.normalize("NFKD", joined).casefold()
    decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(_TRANSLITERATIONS)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WHITESPACE.sub(" ", bare).strip()


def has_invalid_characters(text: str) -> bool:
    """Return whether the text contains surrogates, or controls except tab and line ends."""
    return _INVALID_PATTERN.search(text) is not None


def strip_controls(text: str) -> str:
    """Remove surrogates and control characters; preserve whitespace."""
    return _CONTROLS_PATTERN.sub("", text)


def search_terms(text: str) -> list[str]:
    """Return the normalised, distinct words to search for, at most ``MAX_SEARCH_TERMS``."""
    return list(dict.fromkeys(normalise(text).split()))[:MAX_SEARCH_TERMS]


def clean(text: str | None, *, lines: bool = False) -> str:
    """Return user input without control characters, in NFC, trimmed.

    With ``lines``, line breaks are preserved as line feeds; otherwise, whitespace is collapsed.
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
    """Return a slug of a-z, 0-9 and hyphens with at most ``limit`` characters; it may be empty.

    It is cut after a word, or within a very long word. For ``unique_slug``, leave room in
    ``limit`` for ``SLUG_NUMBER_LENGTH``.
    """
    slug = _NOT_SLUG.sub("-", normalise(*parts)).strip("-")
    if len(slug) <= limit:
        return slug
    whole_words = slug[: limit + 1].rpartition("-")[0]
    return whole_words if 2 * len(whole_words) >= limit else slug[:limit].rstrip("-")


def unique_slug(base: str, taken: Collection[str]) -> str:
    """Return the base, with a number from 2 appended if it is taken."""
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def parse_int(text: str, *, minimum: int = 0, maximum: int) -> int | None:
    """Return the number that the digits represent; None if invalid or out of bounds.

    The length is checked first, because Python rejects numbers with thousands of digits or
    parses them slowly.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(maximum))):
        return None
    number = int(text)
    return number if minimum <= number <= maximum else None
