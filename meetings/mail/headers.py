"""Write the headers of mails: encode their texts and fold their lines.

The standard library's folding loses blanks between encoded words and exceeds the line limits.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from email.charset import BASE64, SHORTEST, Charset
from email.headerregistry import (
    Address,
    AddressHeader,
    BaseHeader,
    ContentTypeHeader,
    HeaderRegistry,
    ParameterizedMIMEHeader,
)
from email.policy import Policy
from itertools import groupby
from typing import Any
from urllib.parse import quote

#: The limit of lines with encoded words (RFC 2047, 2), base64 and quoted-printable (RFC 2045, 6).
MAX_LINE_LENGTH = 76
MAX_ENCODED_WORD_LENGTH = 75
_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+", re.ASCII)
_MAX_SEGMENT_LENGTH = MAX_LINE_LENGTH - len(" filename*00*=;")
_UTF_8 = Charset("utf-8")
_UTF_8.header_encoding, _UTF_8.body_encoding = SHORTEST, BASE64


class FoldedHeader(BaseHeader):
    """A header whose lines have at most 76 characters, if it can be folded."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header with its name, in as many lines as needed."""
        room = MAX_LINE_LENGTH - len(f"{self.name}: ")
        lines = [f"{self.name}:"]
        for token in _tokens(self, room):
            is_first = len(lines) == 1 and lines[0].endswith(":")
            is_too_long = len(lines[-1]) + 1 + len(token) > MAX_LINE_LENGTH
            if is_too_long and not (is_first and len(token) >= MAX_LINE_LENGTH):
                lines.append("")
            lines[-1] += f" {token}"
        return policy.linesep.join((*lines, ""))


class TextHeader(BaseHeader):
    """A header that contains a text; unlike the default, text like "=?utf-8?q?a?=" is literal."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, keywords: dict[str, Any]) -> None:
        """Store the text as the value of the header."""
        keywords["decoded"] = value
        keywords["parse_tree"] = None


class _CachingRegistry(HeaderRegistry):
    """Creates the class of each header once."""

    def __init__(self) -> None:
        """Begin without classes."""
        super().__init__(base_class=FoldedHeader)
        self._classes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the class of headers with this name."""
        known = self._classes.get(name)
        if known is None:
            known = self._classes[name] = super().__getitem__(name)
        return known


def _header_factory() -> HeaderRegistry:
    registry = _CachingRegistry()
    registry.map_to_type("subject", TextHeader)
    return registry


#: Creates the headers of new mails, as an attribute of their policy.
HEADER_FACTORY = _header_factory()


def _tokens(header: BaseHeader, room: int) -> Iterator[str]:
    """Yield the parts of the value that a line can begin with; ``room`` is left on the first."""
    if isinstance(header, AddressHeader):
        for position, address in enumerate(header.addresses, start=1):
            *phrase, mailbox = _address_tokens(address, room)
            yield from (*phrase, mailbox if position == len(header.addresses) else f"{mailbox},")
    elif isinstance(header, ParameterizedMIMEHeader):
        yield from _parameterised_tokens(str(header), header)
    elif isinstance(header, TextHeader) or not header.isascii():
        yield from header.split(" ") if _is_plain(header, room) else _encoded_words(header, room)
    else:
        yield from header.split()


def _is_plain(text: str, room: int) -> bool:
    """Return whether the text can be written without encoding, folded at its blanks."""
    words = text.split(" ")
    return (
        text.isascii()
        and text.isprintable()
        and "=?" not in text
        and all(0 < len(word) <= room for word in words)
    )


def _encoded_words(text: str, room: int) -> list[str]:
    """Return the text as encoded words of whole characters, split after blanks if possible.

    Source:
        RFC 2047, 2 and 5; 6.2: the blanks between two encoded words are ignored
    """
    words = []
    while text:
        sizes = range(1, min(len(text), room) + 1)
        size = bisect_right(sizes, room, key=lambda size: len(_UTF_8.header_encode(text[:size])))
        if size < len(text):
            size = text.rfind(" ", 0, size) + 1 or max(size, 1)
        words.append(_UTF_8.header_encode(text[:size]))
        text, room = text[size:], MAX_ENCODED_WORD_LENGTH
    return words


def _address_tokens(address: Address, room: int) -> list[str]:
    """Return the display name, and the address in angle brackets."""
    if not address.display_name:
        return [address.addr_spec]
    return [*_phrase_tokens(address.display_name, room), f"<{address.addr_spec}>"]


def _phrase_tokens(name: str, room: int) -> list[str]:
    """Return the name as a quoted string, or its words as atoms and encoded words.

    A quoted string in several lines and blanks between two encoded words are avoided, because
    some clients misread them.

    Source:
        RFC 5322, 3.2.5; RFC 2047, 5
    """
    words, quoted = name.split(" "), f'"{_escape(name)}"'
    if all(_is_atom(word, room) for word in words):
        return words
    if _is_plain(name, room) and len(quoted) <= room:
        return [quoted]
    if "" in words:
        return _encoded_words(name, room)
    tokens = []
    for are_atoms, group in groupby(words, lambda word: _is_atom(word, room)):
        group_words = list(group)
        tokens += group_words if are_atoms else _encoded_words(" ".join(group_words), room)
    return tokens


def _is_atom(word: str, room: int) -> bool:
    return _is_plain(word, room) and _ATOM.fullmatch(word) is not None


def _parameterised_tokens(text: str, header: ParameterizedMIMEHeader) -> Iterator[str]:
    """Yield the value and its parameters, each but the last with a semicolon."""
    parameters = [[text.partition(";")[0].strip()]]
    for name, value in header.params.items():
        if name == "name" and isinstance(header, ContentTypeHeader):
            parameters.append(_file_name_for_old_clients(value))
        else:
            parameters += [[parameter] for parameter in _parameter(name, value)]
    *others, last = parameters
    for tokens in others:
        yield from (*tokens[:-1], f"{tokens[-1]};")
    yield from last


def _parameter(name: str, value: str) -> list[str]:
    """Return the parameter: quoted if it is short and in ASCII, otherwise in segments.

    Source:
        RFC 2231, 3 and 4
    """
    if _is_quotable(name, value):
        return [f'{name}="{_escape(value)}"']
    segments = ["utf-8''"]
    for character in value:
        encoded = quote(character, safe="")
        if len(segments[-1]) + len(encoded) > _MAX_SEGMENT_LENGTH:
            segments.append("")
        segments[-1] += encoded
    if len(segments) == 1:
        return [f"{name}*={segments[0]}"]
    return [f"{name}*{number}*={segment}" for number, segment in enumerate(segments)]


def _file_name_for_old_clients(value: str) -> list[str]:
    """Return the parameter ``name`` of a Content-Type, for clients that can't read RFC 2231.

    They read encoded words in quotes, although RFC 2047, 5 forbids them there. The file name in
    Content-Disposition follows the standards.
    """
    if _is_quotable("name", value):
        return [f'name="{_escape(value)}"']
    words = _encoded_words(value, MAX_LINE_LENGTH - len(' name="";'))
    return f'name="{" ".join(words)}"'.split(" ")


def _is_quotable(name: str, value: str) -> bool:
    is_plain = value.isascii() and value.isprintable() and "=?" not in value
    return is_plain and len(f' {name}="{_escape(value)}";') <= MAX_LINE_LENGTH


def _escape(text: str) -> str:
    """Return the content of a quoted string."""
    return text.replace("\\", r"\\").replace('"', r"\"")
