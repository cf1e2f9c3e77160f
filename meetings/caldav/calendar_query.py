"""The filter of a calendar-query: a time range, and conditions on properties of the entries."""

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
#: Limit per query, because each condition is tested on each entry of the calendar.
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
    """A condition on a property: presence, absence, or a substring of its value.

    ``text`` is normalised; None tests only the presence.
    """

    name: str
    is_absent: bool = False
    text: str | None = None
    fold: Fold = str.casefold
    is_negated: bool = False

    def matches(self, lines: str) -> bool:
        """Return whether the condition matches an entry, given as its unfolded lines."""
        pattern = rf"^{re.escape(self.name)}{_PROPERTY_PARAMETERS}:(.*)$"
        values = re.findall(pattern, lines, re.MULTILINE | re.IGNORECASE)
        if self.text is None:
            return bool(values) is not self.is_absent
        has_match = any(
            self.text in self.fold(_ESCAPE_SEQUENCE.sub(_unescape, value)) for value in values
        )
        return bool(values) and has_match is not self.is_negated


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """The entries to return; ``is_empty`` if no entry can match."""

    is_empty: bool = False
    span: TimeRange | None = None
    conditions: tuple[PropertyFilter, ...] = ()

    def matches(self, calendar: str) -> bool:
        """Return whether the entry, as a complete calendar, matches the conditions."""
        if not self.conditions:
            return True
        lines = calendar.replace("\r\n ", "").replace("\r\n", "\n")
        start = lines.find("BEGIN:VEVENT")
        return all(condition.matches(lines[start:]) for condition in self.conditions)


def parse_calendar_query(root: XmlElement) -> CalendarQuery:
    """Return the filter of the calendar-query.

    Raises:
        DavError: the filter is invalid or not supported.
    """
    outer = root.child(caldav_name("filter"))
    calendar = outer.child(caldav_name("comp-filter")) if outer else None
    if calendar is None or _component_name(calendar) != "VCALENDAR":
        raise _invalid_filter(_("The filter of a calendar-query must start with VCALENDAR."))
    is_empty = False
    span: TimeRange | None = None
    conditions: list[PropertyFilter] = []
    for child in calendar.children:
        if child.name == caldav_name("is-not-defined"):
            is_empty = True
        elif child.name != caldav_name("comp-filter"):
            raise _unsupported_filter()
        elif _component_name(child) == "VEVENT":
            event_query = _parse_event_filter(child)
            is_empty = is_empty or event_query.is_empty
            span, conditions = event_query.span or span, conditions + list(event_query.conditions)
        else:  # tasks, notes and other components do not exist here
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


def _parse_property_filters(component: XmlElement) -> Iterator[PropertyFilter]:
    """Yield the conditions of the prop-filters, all of which must match."""
    name = component.attributes.get("name", "")
    if not _PROPERTY_NAME.fullmatch(name):
        raise _invalid_filter(_("A prop-filter needs the name of a property."))
    if not component.children:
        yield PropertyFilter(name)
    for child in component.children:
        if child.name == caldav_name("is-not-defined"):
            yield PropertyFilter(name, is_absent=True)
        elif child.name == caldav_name("text-match"):
            yield _parse_text_match(name, child)
        else:
            raise _unsupported_filter()


def _parse_text_match(name: str, element: XmlElement) -> PropertyFilter:
    collation = element.attributes.get("collation", "i;ascii-casemap")
    fold = _COLLATIONS.get(collation)
    if fold is None:
        raise DavError(
            403, _("This collation is not supported."), condition=caldav_name("supported-collation")
        )
    is_negated = element.attributes.get("negate-condition", "no") == "yes"
    return PropertyFilter(name, text=fold(element.text), fold=fold, is_negated=is_negated)


def _parse_time_range(element: XmlElement) -> TimeRange:
    since, until = (
        _parse_instant(element.attributes.get(attribute)) for attribute in ("start", "end")
    )
    if (since is None and until is None) or (since and until and until <= since):
        raise _invalid_filter(_("A time range needs a start or an end, and the end must be later."))
    return TimeRange(since, until)


def parse_finite_range(element: XmlElement) -> tuple[datetime, datetime]:
    """Return the start and the end of a time range that must have both.

    Raises:
        DavError: one is missing, or they are invalid.
    """
    span = _parse_time_range(element)
    if span.since is None or span.until is None:
        raise DavError(400, _("A free-busy-query needs a time range with a start and an end."))
    return span.since, span.until


def _parse_instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _UTC_TIMESTAMP.fullmatch(text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise _invalid_filter(_("Write the times of a time range as 20270301T120000Z."))


def _component_name(component: XmlElement) -> str:
    return component.attributes.get("name", "").upper()


def _unescape(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _invalid_filter(sentence: str) -> DavError:
    return DavError(403, sentence, condition=caldav_name("valid-filter"))


def _unsupported_filter() -> DavError:
    sentence = _("This filter is not supported. Use a time range or texts of properties.")
    return DavError(403, sentence, condition=caldav_name("supported-filter"))
