"""Decode a calendar file, unfold its numbered content lines, and split them into properties.

Source:
    RFC 5545, 3.1
"""

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from icalendar.parser import Contentline

from meetings.domain.imports.errors import BytesUndecodable, LineTooLong, TooManyLines
from meetings.kernel.text import strip_controls

MAX_LINES = 200_000
MAX_UNFOLDED_LINE_LENGTH = 500_000
_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDE_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"B\0E\0", "utf-16-le"), (b"\0B\0E", "utf-16-be"),
)  # fmt: skip
#: Properties whose values have no colon, so that an unquoted one belongs to a parameter.
_TIME_PROPERTY = re.compile(r"(?:DTSTART|DTEND|RECURRENCE-ID|RDATE|EXDATE)\s*[;:]", re.IGNORECASE)
#: Text that may be continued after "=" at the end of a line, in vCalendar 1.0.
_QUOTED = re.compile(r"[^:]{1,200};ENCODING=QUOTED-PRINTABLE[;:]", re.IGNORECASE)
#: Properties with large values that are not read.
_SKIPPED = ("ATTACH;", "ATTACH:", "IMAGE;", "STRUCTURED-DATA;", "X-APPLE-STRUCTURED-")
_TIMES = re.compile(r"\s*\d{8}(?:[T,/]|\s*$)", re.IGNORECASE)
_UNTIL_COLON = re.compile(r"((?:[^\":]|\"[^\"]*\")*):")
_PARAMETER = re.compile(r"\s*([A-Za-z0-9-]+)\s*=\s*(\"[^\"]*\"|[^;\"]*)\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """An unfolded line with the number of its first line; ``is_text`` is false for other bytes."""

    number: int
    text: str
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class Property:
    """A parsed property; ``value`` is the raw text of the file."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


def unfold(data: bytes) -> Iterator[Line]:
    """Yield the unfolded lines, decoded after they are joined: some apps fold inside a letter.

    Raises:
        DomainError: a limit is exceeded, or the bytes are not UTF-16 as marked.
    """
    text, is_valid = _decode(data)
    for number, line in _join_lines(_limit_lines(text)):
        bare = line.lstrip("\ufeff")
        if is_valid:
            yield Line(number, bare)
            continue
        raw = bare.encode("utf-8", "surrogateescape")
        try:
            yield Line(number, raw.decode())
        except UnicodeDecodeError:
            yield Line(number, raw.decode("utf-8", "replace"), is_text=False)


def parse_property(line: Line) -> Property:
    """Return the property of a line.

    Raises:
        ValueError: the line is malformed.
    """
    if _TIME_PROPERTY.match(line.text):
        return _parse_time_property(line)
    name, parameters, value = Contentline(line.text).raw_parts()  # type: ignore[no-untyped-call]
    texts = {key.upper(): _parameter_text(raw) for key, raw in parameters.items()}
    if texts.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decode_quoted(value, texts.get("CHARSET", "utf-8"))
    return Property(line.number, name.upper(), texts, strip_controls(value))


def _decode_quoted(value: str, charset: str) -> str:
    """Return a value in the encoding of vCalendar 1.0, with escaped line breaks.

    Raises:
        ValueError: the bytes are not in the character set, or it is unknown.
    """
    try:
        text = quopri.decodestring(value.encode()).decode(charset[:40])
    except LookupError as error:
        raise ValueError(charset) from error
    return re.sub(r"\r\n?|\n", r"\\n", text)


def _parse_time_property(line: Line) -> Property:
    head, value = _split_time_property(line.text)
    name, _semicolon, rest = head.partition(";")
    parameters: dict[str, str] = {}
    at = 0
    while at < len(rest):
        match = _PARAMETER.match(rest, at)
        if match is None:
            raise ValueError(line.text)
        parameters[match[1].upper()] = strip_controls(match[2].strip().strip('"'))
        at = match.end()
    return Property(line.number, name.strip().upper(), parameters, strip_controls(value))


def _split_time_property(text: str) -> tuple[str, str]:
    """Return the name with the parameters, and the value after the last colon, if it is a time.

    Otherwise, the value begins after the first colon outside quotes.
    """
    head, _colon, value = text.rpartition(":")
    if _TIMES.match(value):
        return head, value
    match = _UNTIL_COLON.match(text)
    if match is None:
        raise ValueError(text)
    return match[1], text[match.end() :]


def _parameter_text(value: object) -> str:
    text = value if isinstance(value, str) else ",".join(map(str, value or ()))  # type: ignore[call-overload]
    return strip_controls(text)


def _decode(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether it is valid; invalid bytes of UTF-8 become surrogates."""
    wide = next((item for item in _WIDE_ENCODINGS if data.startswith(item[0])), None)
    try:
        return (data.decode(wide[1]) if wide else data.decode()), True
    except UnicodeDecodeError as error:
        if wide:
            before = data[: error.start].decode(wide[1], "ignore")
            raise BytesUndecodable(line=before.count("\n") + 1) from error
    return data.decode("utf-8", "surrogateescape"), False


def _join_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the unfolded lines, each with its first line number; attachments are cut."""
    begun, length = 0, 0
    parts: list[str] = []
    for number, line in enumerate(lines, start=1):
        if parts and _is_continued(parts, line):
            length += _add_part(parts, line)
        elif line.strip():
            if parts:
                yield begun, "".join(parts)
            begun, parts, length = number, [line], len(line)
        if length > MAX_UNFOLDED_LINE_LENGTH:
            raise LineTooLong(line=begun, limit=MAX_UNFOLDED_LINE_LENGTH)
    if parts:
        yield begun, "".join(parts)


def _is_continued(parts: list[str], line: str) -> bool:
    """Return whether the line continues the last one, also in the way of vCalendar 1.0."""
    return line[:1] in (" ", "\t") or (
        parts[-1].endswith("=") and _QUOTED.match(parts[0]) is not None
    )


def _add_part(parts: list[str], line: str) -> int:
    """Add a continuation and return its length; nothing is added to an attachment."""
    if parts[0].upper().startswith(_SKIPPED):
        return 0
    if parts[-1].endswith("=") and _QUOTED.match(parts[0]):
        parts[-1] = parts[-1][:-1]
        parts.append(line)
    else:
        parts.append(line[1:])
    return len(line)


def _limit_lines(text: str) -> Iterable[str]:
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    lines = _LINE_END.split(text)
    if len(lines) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    return lines
