"""Content lines of iCalendar: escape, remove control characters, fold at safe positions."""

from collections.abc import Iterable
from functools import lru_cache

from meetings.kernel.text import clean
from meetings.kernel.web_urls import to_uri

MAX_LINE_OCTETS = 75
_SLASH = ord("\\")
_NEEDS_QUOTES = frozenset(":;,")
#: An accent that looks like the circumflex, and is no escape in parameters.
_CIRCUMFLEX_ACCENT = "\u02c6"


def escape_text(value: str) -> str:
    """Return the value as TEXT: without control characters, line ends and separators escaped.

    Source:
        RFC 5545, 3.3.11
    """
    plain = clean(value, lines=True).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def escape_text_list(values: Iterable[str]) -> str:
    """Return the distinct values that are not empty as one list of TEXT."""
    return ",".join(filter(None, map(escape_line, dict.fromkeys(values))))


@lru_cache(maxsize=1024)
def escape_line(value: str) -> str:
    """Return the value as TEXT of a single line, for titles and names."""
    return escape_text(clean(value))


def encode_uri(value: str) -> str:
    """Return the URL as a URI value: unescaped, in ASCII."""
    return to_uri(clean(value))


@lru_cache(maxsize=256)
def quote_parameter(value: str) -> str:
    """Return the value of a parameter, quoted if necessary, without characters that need escapes.

    Double quotes become single quotes, and a circumflex becomes an accent that looks like it.

    Source:
        RFC 5545, 3.2 has no escape for the double quote; RFC 6868 has one, which few clients
        support, and makes a circumflex an escape that must be doubled. Clients show both as they
        are.
    """
    plain = clean(value).replace('"', "'").replace("^", _CIRCUMFLEX_ACCENT)
    return f'"{plain}"' if _NEEDS_QUOTES.intersection(plain) else plain


def fold_lines(lines: Iterable[str]) -> str:
    """Return the lines folded and ended with CRLF."""
    return "".join([f"{_fold_line(line)}\r\n" for line in lines])


def _fold_line(line: str) -> str:
    """Return the line in pieces of at most 75 octets, split between characters and escapes."""
    if len(line) <= MAX_LINE_OCTETS and line.isascii():
        return line
    octets = line.encode()
    pieces, start, room = [], 0, MAX_LINE_OCTETS
    while len(octets) - start > room:
        end = _fold_position(octets, start, start + room)
        pieces.append(octets[start:end])
        start, room = end, MAX_LINE_OCTETS - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode()


def _fold_position(octets: bytes, start: int, end: int) -> int:
    """Return the split position at or before ``end``, between characters and escapes."""
    while octets[end] & 0xC0 == 0x80:  # a continuation octet
        end -= 1
    if octets[end - 1] != _SLASH:
        return end
    before = octets[start:end]
    slashes = len(before) - len(before.rstrip(b"\\"))
    return end - slashes % 2


def cn_parameter(name: str) -> str:
    """Return the parameter with a display name, or "" without one."""
    return f";CN={quote_parameter(name)}" if name else ""
