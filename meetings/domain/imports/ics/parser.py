"""Parse a calendar file into components, within limits.

This module does not interpret values. It rejects oversized and deeply nested content before any
library parses it. A malformed line costs its entry at most; it is reported with its number.

Source:
    RFC 5545, 3.4
"""

import re
from dataclasses import dataclass, field

from meetings.domain.imports.errors import (
    BytesUndecodable,
    CalendarIncomplete,
    LineUnreadable,
    NestingTooDeep,
)
from meetings.domain.imports.grammar.decoding import line_excerpt
from meetings.domain.imports.ics.lines import Line, Property, parse_property, unfold
from meetings.domain.imports.rules import UnparsedLine
from meetings.kernel.errors import DomainError
from meetings.kernel.text import strip_controls

MAX_DEPTH = 8
#: Malformed lines that are listed; further ones are not.
MAX_FAULTS = 200
_NAME = re.compile(r"([A-Za-z0-9_.-]{1,100})\s*[;:]")
#: "Note: bring this": a line of a text that was not folded, rather than a property.
_PROSE = re.compile(r"[A-Za-z]{1,40}: ")
_TEXT_PROPERTIES = ("X-", "COMMENT", "CONTACT", "RESOURCES", "ATTENDEE", "ORGANIZER", "URL", "NAME")
#: Properties parsed per component. Organisers and attendees are never read.
_OBSERVANCE = {"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}
_OBSERVANCES = ("STANDARD", "DAYLIGHT")
_KNOWN_PROPERTIES = {
    "VCALENDAR": {"METHOD", "X-WR-TIMEZONE"},
    "VTIMEZONE": {"TZID", "X-LIC-LOCATION"},
    "STANDARD": _OBSERVANCE,
    "DAYLIGHT": _OBSERVANCE,
    "VEVENT": {
        "UID", "SEQUENCE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION",
        "DTSTART", "DTEND", "DURATION", "DTSTAMP", "RRULE", "RDATE", "EXDATE", "EXRULE", "STATUS",
        "CLASS", "CATEGORIES", "CONFERENCE", "X-MICROSOFT-CDO-ALLDAYEVENT",
    },
}  # fmt: skip
#: Properties without which an entry can still be understood.
_OPTIONAL_PROPERTIES = {
    "DESCRIPTION", "X-ALT-DESC", "CLASS", "CATEGORIES", "CONFERENCE", "DTSTAMP",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
}  # fmt: skip
#: Components that contain each other in no calendar: their beginning ends an open one.
_ENTRIES = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"}


@dataclass(slots=True)
class Component:
    """A component with its parsed properties, and the line where it starts.

    ``is_broken`` marks an entry with a malformed line, which is not read.
    """

    line: int
    name: str
    parent: "Component | None" = None
    properties: list[Property] = field(default_factory=list)
    is_broken: bool = False

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


@dataclass(slots=True)
class Faults:
    """The malformed lines of a file, in the order in which they were noticed."""

    lines: list[UnparsedLine] = field(default_factory=list)
    errors: list[DomainError] = field(default_factory=list)

    def add(self, error: DomainError, number: int, text: str) -> None:
        """Report a line with visible characters."""
        excerpt = line_excerpt(text)
        if excerpt and len(self.lines) < MAX_FAULTS:
            self.lines.append(UnparsedLine(number, excerpt))
            self.errors.append(error)


@dataclass(slots=True)
class _Parser:
    """The components read so far, and those that are open."""

    faults: Faults
    components: list[Component] = field(default_factory=list)
    inside: list[Component] = field(default_factory=list)

    def parse(self, line: Line) -> None:
        """Add a line."""
        match = _NAME.match(line.text)
        name = match[1].upper() if match else ""
        if name == "BEGIN":
            self._begin(line)
        elif name == "END":
            self._end(line)
        elif not name or not self.inside:
            self._report(line)
        elif name in _KNOWN_PROPERTIES.get(self.inside[-1].name, ()):
            self._add_property(name, line)
        elif _PROSE.match(line.text) and not name.startswith(_TEXT_PROPERTIES):
            self._report(line)

    def _begin(self, line: Line) -> None:
        name = line.text.partition(":")[2].strip().upper()
        is_prose = _PROSE.match(line.text) and name not in _KNOWN_PROPERTIES
        if is_prose or not (self.inside or name in ("VCALENDAR", "VEVENT", "VTIMEZONE")):
            self._report(line)
            return
        if name == "VCALENDAR":
            self._close(0)
        elif name in _ENTRIES:
            self._close(1 if self.inside and self.inside[0].name == "VCALENDAR" else 0)
        if len(self.inside) >= MAX_DEPTH:
            raise NestingTooDeep(line=line.number, limit=MAX_DEPTH)
        self.inside.append(Component(line.number, name, self.inside[-1] if self.inside else None))
        self.components.append(self.inside[-1])

    def _end(self, line: Line) -> None:
        name = line.text.partition(":")[2].strip().upper()
        depths = [depth for depth, open_one in enumerate(self.inside) if open_one.name == name]
        if not depths:
            self._report(line)
            if self.inside and name.startswith(self.inside[-1].name):
                self.inside.pop()
            return
        self._close(depths[-1] + 1)
        self.inside.pop()

    def _close(self, depth: int) -> None:
        """Close all components beyond the depth; they have no end, which is reported."""
        for component in self.inside[depth:]:
            self.faults.add(
                CalendarIncomplete(line=component.line), component.line, f"BEGIN:{component.name}"
            )
        del self.inside[depth:]

    def _add_property(self, name: str, line: Line) -> None:
        component = self.inside[-1]
        if component.name in _OBSERVANCES:
            value = strip_controls(line.text.partition(":")[2])
            component.properties.append(Property(line.number, name, {}, value))
            return
        try:
            if line.is_text:
                component.properties.append(parse_property(line))
                return
        except ValueError:
            pass
        self._report(line)
        component.is_broken |= not line.is_text or name not in _OPTIONAL_PROPERTIES

    def _report(self, line: Line) -> None:
        error = (
            LineUnreadable(line=line.number, text=line_excerpt(line.text))
            if line.is_text
            else BytesUndecodable(line=line.number)
        )
        self.faults.add(error, line.number, line.text)


def parse_components(data: bytes, faults: Faults) -> list[Component]:
    """Return the calendars, events and time zones of the file, and add malformed lines to faults.

    Raises:
        DomainError: a limit is exceeded, or the file ends early; see ``imports.errors``.
    """
    parser = _Parser(faults)
    for line in unfold(data):
        parser.parse(line)
    if parser.inside:
        raise CalendarIncomplete(line=parser.inside[-1].line)
    return [component for component in parser.components if component.name in _KNOWN_PROPERTIES]
