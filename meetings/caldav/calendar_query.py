"""The filter of a calendar-query: a span of time, and conditions on properties of the entries."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from meetings.caldav.errors import DavError
from meetings.caldav.xml_names import caldav_name
from meetings.caldav.xml_parser import XmlElement
from meetings.domain.calendars.versions import TimeRange

_UTC_TIMESTAMP = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_PROPERTY_NAME = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
_PROPERTY_PARAMETERS = r'(?:;(?:[^":\r\n]|"[^"\r\n]*")*)?'
_ESCAPE_SEQUENCE = re.compile(r"\\(.)")
#: In a whole query: each of them is looked for in each entry of the calendar.
_MAX_CONDITIONS = 20
Fold = Callable[[str], str]
_COLLATIONS: dict[str, Fold] = {
    "i;ascii-casemap": lambda value: re.sub("[A-Z]+", lambda m: m[0].lower(), value),
    "i;octet": lambda value: value,
    "i;unicode-casemap": str.casefold,
    "default": str.casefold,
}


@dataclass(frozen=True, slots=True)
class PropertyFilter:
    """A property that the entry must or must not have, or whose text holds something.

    ``text`` is folded already; None asks whether the property is there at all.
    """

    name: str
    is_absent: bool = False
    text: str | None = None
    fold: Fold = str.casefold
    is_negated: bool = False

    def holds(self, lines: str) -> bool:
        """Say whether it holds for an entry, given as its lines without folds."""
        pattern = rf"^{re.escape(self.name)}{_PROPERTY_PARAMETERS}:(.*)$"
        values = re.findall(pattern, lines, re.MULTILINE | re.IGNORECASE)
        if self.text is None:
            return bool(values) is not self.is_absent
        found = any(
            self.text in self.fold(_ESCAPE_SEQUENCE.sub(_unescape, value)) for value in values
        )
        return bool(values) and found is not self.is_negated


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """Which entries are asked for; ``is_empty``: such as there are none of here."""

    is_empty: bool = False
    span: TimeRange | None = None
    conditions: tuple[PropertyFilter, ...] = ()

    def passes(self, calendar: str) -> bool:
        """Say whether the entry, a calendar by itself, fulfils the conditions."""
        if not self.conditions:
            return True
        lines = calendar.replace("\r\n ", "").replace("\r\n", "\n")
        start = lines.find("BEGIN:VEVENT")
        return all(condition.holds(lines[start:]) for condition in self.conditions)


def parse_calendar_query(root: XmlElement) -> CalendarQuery:
    """Return what the filter of the calendar-query asks for.

    Raises:
        Refusal: it is none, or asks what cannot be answered.
    """
    outer = root.child(caldav_name("filter"))
    calendar = outer.child(caldav_name("comp-filter")) if outer else None
    if calendar is None or _component_name(calendar) != "VCALENDAR":
        raise _invalid_filter(_("The filter of a calendar-query begins with VCALENDAR."))
    is_empty = False
    span: TimeRange | None = None
    conditions: list[PropertyFilter] = []
    for child in calendar.children:
        if child.name == caldav_name("is-not-defined"):
            is_empty = True
        elif child.name != caldav_name("comp-filter"):
            raise _unsupported_filter()
        elif _component_name(child) == "VEVENT":
            found = _parse_event_filter(child)
            is_empty = is_empty or found.is_empty
            span, conditions = found.span or span, conditions + list(found.conditions)
        else:  # tasks, notes and the like: there are none
            is_empty = is_empty or child.child(caldav_name("is-not-defined")) is None
    if len(conditions) > _MAX_CONDITIONS:
        raise _unsupported_filter()
    return CalendarQuery(is_empty, span, tuple(conditions))


def _parse_event_filter(component: XmlElement) -> CalendarQuery:
    if component.child(caldav_name("is-not-defined")) is not None:
        return CalendarQuery(is_empty=True)
    span: TimeRange | None = None
    conditions: list[PropertyFilter] = []
    for child in component.children:
        if child.name == caldav_name("time-range"):
            span = _parse_time_range(child)
        elif child.name == caldav_name("prop-filter"):
            conditions += list(_parse_property_filters(child))
        else:
            raise _unsupported_filter()
    return CalendarQuery(span=span, conditions=tuple(conditions))


def _parse_property_filters(asked: XmlElement) -> Iterator[PropertyFilter]:
    """Yield what a prop-filter asks; all of it must hold."""
    name = asked.attributes.get("name", "")
    if not _PROPERTY_NAME.fullmatch(name):
        raise _invalid_filter(_("A prop-filter names a property."))
    if not asked.children:
        yield PropertyFilter(name)
    for child in asked.children:
        if child.name == caldav_name("is-not-defined"):
            yield PropertyFilter(name, is_absent=True)
        elif child.name == caldav_name("text-match"):
            yield _parse_text_match(name, child)
        else:
            raise _unsupported_filter()


def _parse_text_match(name: str, asked: XmlElement) -> PropertyFilter:
    collation = asked.attributes.get("collation", "i;ascii-casemap")
    fold = _COLLATIONS.get(collation)
    if fold is None:
        raise DavError(
            403, _("There is no such collation here."), condition=caldav_name("supported-collation")
        )
    is_negated = asked.attributes.get("negate-condition", "no") == "yes"
    return PropertyFilter(name, text=fold(asked.text), fold=fold, is_negated=is_negated)


def _parse_time_range(asked: XmlElement) -> TimeRange:
    since, until = (_parse_instant(asked.attributes.get(each)) for each in ("start", "end"))
    if (since is None and until is None) or (since and until and until <= since):
        raise _invalid_filter(_("A span of time has a start or an end, and the end is later."))
    return TimeRange(since, until)


def _parse_instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _UTC_TIMESTAMP.fullmatch(text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise _invalid_filter(_("Times in a span are written as 20270301T120000Z."))


def _component_name(component: XmlElement) -> str:
    return component.attributes.get("name", "").upper()


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _invalid_filter(sentence: str) -> DavError:
    return DavError(403, sentence, condition=caldav_name("valid-filter"))


def _unsupported_filter() -> DavError:
    sentence = _("Entries can be asked for by a span of time and by texts of their properties.")
    return DavError(403, sentence, condition=caldav_name("supported-filter"))
