"""Parse PROPFIND and REPORT requests into plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _

from meetings.caldav.calendar_data import CalendarDataRequest, parse_calendar_data
from meetings.caldav.calendar_query import CalendarQuery, parse_calendar_query, parse_finite_range
from meetings.caldav.errors import DavError
from meetings.caldav.xml_names import caldav_name, dav_name
from meetings.caldav.xml_parser import XmlElement

MAX_PROPERTIES, MAX_NAME_LENGTH, MAX_NAMES_LENGTH = 60, 200, 4_000
CALENDAR_DATA = caldav_name("calendar-data")


class PropfindKind(StrEnum):
    """Kind of property request."""

    NAMED = "prop"
    ALL = "allprop"
    NAMES = "propname"


@dataclass(frozen=True, slots=True)
class PropertyRequest:
    """The requested properties, and the form of the texts of entries."""

    mode: PropfindKind
    names: tuple[str, ...] = ()
    data: CalendarDataRequest = field(default_factory=CalendarDataRequest)


@dataclass(frozen=True, slots=True)
class CalendarMultiget:
    """The requested entries, by their URLs."""

    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncCollection:
    """The requested changes since the token; ``limit`` is the maximum number of results."""

    token: str
    limit: int | None


@dataclass(frozen=True, slots=True)
class FreeBusyQuery:
    """The time range whose busy times are requested; it has a start and an end."""

    since: datetime
    until: datetime


Report = CalendarQuery | CalendarMultiget | SyncCollection | FreeBusyQuery


def parse_propfind(root: XmlElement | None) -> PropertyRequest:
    """Return the requested properties of a PROPFIND; all of them without a body."""
    if root is None:
        return PropertyRequest(PropfindKind.ALL)
    if root.name != dav_name("propfind"):
        raise DavError(400, _("A PROPFIND must start with the element propfind."))
    return _parse_properties(root)


def parse_report(root: XmlElement) -> tuple[PropertyRequest, Report]:
    """Return the requested properties and entries of a REPORT."""
    if root.name == caldav_name("calendar-query"):
        return _parse_properties(root), parse_calendar_query(root)
    if root.name == caldav_name("calendar-multiget"):
        hrefs = (child.text for child in root.children if child.name == dav_name("href"))
        return _parse_properties(root), CalendarMultiget(tuple(dict.fromkeys(hrefs)))
    if root.name == dav_name("sync-collection"):
        return _parse_properties(root), _parse_sync_collection(root)
    if root.name == caldav_name("free-busy-query"):
        return PropertyRequest(PropfindKind.NAMED), _parse_free_busy_query(root)
    raise unsupported_report()


def parse_proppatch(root: XmlElement | None) -> tuple[str, ...]:
    """Return the names of the properties that a PROPPATCH would set or remove."""
    if root is None or root.name != dav_name("propertyupdate"):
        raise DavError(400, _("A PROPPATCH must start with the element propertyupdate."))
    names = _unique_names(
        prop.name
        for action in root.children
        if action.name in (dav_name("set"), dav_name("remove"))
        for part in action.children
        if part.name == dav_name("prop")
        for prop in part.children
    )
    if not names:
        raise DavError(400, _("A PROPPATCH must name a property to set or remove."))
    return names


def unsupported_report() -> DavError:
    """Return the error for a report that the resource does not support."""
    return DavError(403, _("This report is not supported."), condition=dav_name("supported-report"))


def _parse_properties(root: XmlElement) -> PropertyRequest:
    for child in root.children:
        if child.name == dav_name("prop"):
            names = _unique_names(prop.name for prop in child.children)
            data = child.child(CALENDAR_DATA)
            form = CalendarDataRequest() if data is None else parse_calendar_data(data)
            return PropertyRequest(PropfindKind.NAMED, names, form)
        if child.name == dav_name("allprop"):
            return PropertyRequest(PropfindKind.ALL, _unique_names(_parse_include(root)))
        if child.name == dav_name("propname"):
            return PropertyRequest(PropfindKind.NAMES)
    if root.name == dav_name("propfind"):
        raise DavError(400, _("A PROPFIND must contain prop, allprop or propname."))
    return PropertyRequest(PropfindKind.NAMED)


def _parse_include(root: XmlElement) -> Iterable[str]:
    include = root.child(dav_name("include"))
    return (child.name for child in include.children) if include else ()


def _unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, because each may be repeated for every entry."""
    unique = tuple(dict.fromkeys(names))
    is_long = any(len(name) > MAX_NAME_LENGTH for name in unique)
    if is_long or len(unique) > MAX_PROPERTIES or sum(map(len, unique)) > MAX_NAMES_LENGTH:
        raise DavError(400, _("The request contains too many properties."))
    return unique


def _parse_free_busy_query(root: XmlElement) -> FreeBusyQuery:
    span = root.child(caldav_name("time-range"))
    if span is None:
        raise DavError(400, _("A free-busy-query needs a time range with a start and an end."))
    return FreeBusyQuery(*parse_finite_range(span))


def _parse_sync_collection(root: XmlElement) -> SyncCollection:
    token, level, limit = (
        root.child(dav_name(name)) for name in ("sync-token", "sync-level", "limit")
    )
    if level is not None and level.text.strip() not in ("1", "infinite", "infinity"):
        raise DavError(400, _("The level of a sync-collection must be 1 or infinite."))
    max_results = limit.child(dav_name("nresults")) if limit else None
    return SyncCollection(
        token.text.strip() if token else "", _parse_limit(max_results.text) if max_results else None
    )


def _parse_limit(text: str) -> int:
    digits = text.strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        raise DavError(400, _("The limit must be a number."))
    return int(digits)
