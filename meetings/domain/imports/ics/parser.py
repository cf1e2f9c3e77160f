"""Split a calendar file into numbered, unfolded content lines, within limits.

This module does not interpret values. It rejects oversized, deeply nested or malformed content with
a line number, before any library parses it.

Source:
    RFC 5545, 3.1 and 3.4
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from meetings.domain.imports.errors import (
    CalendarIncomplete,
    LineTooLong,
    LineUnreadable,
    NestingTooDeep,
    TooManyLines,
)
from meetings.domain.imports.grammar.decoding import decode_unicode, line_excerpt
from meetings.kernel.text import strip_controls

MAX_LINES = 200_000
MAX_UNFOLDED_LINE_LENGTH = 500_000
MAX_DEPTH = 8
_NAME = re.compile(r"([A-Za-z0-9_.-]{1,100})[;:]")
_LINE_END = re.compile(r"\r\n|\n|\r")
#: Properties parsed per component. Organisers and attendees are never read.
_KNOWN_PROPERTIES = {
    "VCALENDAR": {"METHOD", "X-WR-TIMEZONE"},
    "VTIMEZONE": {"TZID", "X-LIC-LOCATION"},
    "VEVENT": {
        "UID", "SEQUENCE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION",
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "STATUS", "CLASS",
        "CATEGORIES", "CONFERENCE", "X-MICROSOFT-CDO-ALLDAYEVENT",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Property:
    """A parsed property; ``value`` is the raw text of the file."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A component with its parsed properties, and the line where it starts."""

    line: int
    name: str
    parent: "Component | None" = None
    properties: list[Property] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return the properties of this name, in the order of the file."""
        return [prop for prop in self.properties if prop.name == name]

    def first(self, name: str) -> Property | None:
        """Return the first property of this name."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """Return the value of the first property of this name; "" without one."""
        prop = self.first(name)
        return prop.value.strip() if prop else ""


def parse_components(data: bytes) -> list[Component]:
    """Return the calendars, events and time zones of the file, in their order.

    Raises:
        DomainError: a limit is exceeded, or a line is malformed; see ``imports.errors``.
    """
    components: list[Component] = []
    inside: list[Component] = []
    for number, line in _unfold(decode_unicode(data)):
        match = _NAME.match(line)
        if match is None or not (inside or line[:6].upper() == "BEGIN:"):
            raise LineUnreadable(line=number, text=line_excerpt(line))
        name = match[1].upper()
        if name == "BEGIN":
            inside.append(_begin_component(number, line, inside))
            components.append(inside[-1])
        elif name == "END":
            _end_component(number, line, inside.pop())
        elif name in _KNOWN_PROPERTIES.get(inside[-1].name, ()):
            inside[-1].properties.append(_parse_property(number, line))
    if inside:
        raise CalendarIncomplete(line=inside[-1].line)
    return [component for component in components if component.name in _KNOWN_PROPERTIES]


def _begin_component(number: int, line: str, inside: list[Component]) -> Component:
    if len(inside) >= MAX_DEPTH:
        raise NestingTooDeep(line=number, limit=MAX_DEPTH)
    name = line[6:].strip().upper()
    if not inside and name != "VCALENDAR":
        raise LineUnreadable(line=number, text=line_excerpt(line))
    return Component(number, name, inside[-1] if inside else None)


def _end_component(number: int, line: str, component: Component) -> None:
    if component.name != line[4:].strip().upper():
        raise LineUnreadable(line=number, text=line_excerpt(line))


def _parse_property(number: int, line: str) -> Property:
    try:
        name, parameters, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise LineUnreadable(line=number, text=line_excerpt(line)) from error
    texts = {key.upper(): _decode(raw) for key, raw in parameters.items()}
    return Property(number, name.upper(), texts, strip_controls(value))


def _decode(value: object) -> str:
    text = value if isinstance(value, str) else ",".join(map(str, value or ()))  # type: ignore[call-overload]
    return strip_controls(text)


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    """Yield the unfolded lines, each with its first line number."""
    begun, parts, length = 0, [""], 0
    for number, line in enumerate(_limit_lines(text), start=1):
        is_more = begun > 0 and line[:1] in (" ", "\t")
        if not is_more and not line.strip():
            continue
        if begun and not is_more:
            yield begun, "".join(parts)
        if not is_more:
            begun, parts, length = number, [], 0
        parts.append(line[1:] if is_more else line)
        length += len(line)
        if length > MAX_UNFOLDED_LINE_LENGTH:
            raise LineTooLong(line=begun, limit=MAX_UNFOLDED_LINE_LENGTH)
    if begun:
        yield begun, "".join(parts)


def _limit_lines(text: str) -> Iterable[str]:
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    lines = _LINE_END.split(text)
    if len(lines) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    return lines
