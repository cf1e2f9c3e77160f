"""Parse PROPFIND and REPORT requests into plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from meetings.caldav.calendar_query import CalendarQuery, parse_calendar_query
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
    """The requested properties; ``in_utc`` if times must be without zones."""

    mode: PropfindKind
    names: tuple[str, ...] = ()
    in_utc: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMultiget:
    """The requested entries, by their URLs."""

    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncCollection:
    """The requested changes since the token; ``limit`` is the maximum number of results."""

    token: str
    limit: int | None


Report = CalendarQuery | CalendarMultiget | SyncCollection


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
    raise unsupported_report()


def unsupported_report() -> DavError:
    """Return the error for a report that the resource does not support."""
    return DavError(403, _("This report is not supported."), condition=dav_name("supported-report"))


def _parse_properties(root: XmlElement) -> PropertyRequest:
    for child in root.children:
        if child.name == dav_name("prop"):
            names = _unique_names(prop.name for prop in child.children)
            data = child.child(CALENDAR_DATA)
            return PropertyRequest(
                PropfindKind.NAMED, names, in_utc=data is not None and _wants_utc(data)
            )
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


def _wants_utc(data: XmlElement) -> bool:
    """Return whether times are requested in UTC; reject formats other than iCalendar 2.0."""
    media = data.attributes.get("content-type", "text/calendar")
    version = data.attributes.get("version", "2.0")
    if media.lower() != "text/calendar" or version != "2.0":
        raise DavError(
            403, _("Calendars are available only as text/calendar 2.0."),
            condition=caldav_name("supported-calendar-data"),
        )  # fmt: skip
    return data.child(caldav_name("expand")) is not None


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
