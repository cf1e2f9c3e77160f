"""What a PROPFIND or a REPORT asks for, as plain values."""

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
    """Which properties are asked for."""

    NAMED = "prop"
    ALL = "allprop"
    NAMES = "propname"


@dataclass(frozen=True, slots=True)
class PropertyRequest:
    """The properties that are asked for; ``in_utc`` where times are to be without zones."""

    mode: PropfindKind
    names: tuple[str, ...] = ()
    in_utc: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMultiget:
    """These entries, by their addresses."""

    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyncCollection:
    """What is new since the token; ``limit`` is the most that the program will take."""

    token: str
    limit: int | None


Report = CalendarQuery | CalendarMultiget | SyncCollection


def parse_propfind(root: XmlElement | None) -> PropertyRequest:
    """Return what a PROPFIND asks for; without a body that is everything."""
    if root is None:
        return PropertyRequest(PropfindKind.ALL)
    if root.name != dav_name("propfind"):
        raise DavError(400, _("A PROPFIND begins with the element propfind."))
    return _parse_properties(root)


def parse_report(root: XmlElement) -> tuple[PropertyRequest, Report]:
    """Return what a REPORT asks for, and of which entries."""
    if root.name == caldav_name("calendar-query"):
        return _parse_properties(root), parse_calendar_query(root)
    if root.name == caldav_name("calendar-multiget"):
        hrefs = (each.text for each in root.children if each.name == dav_name("href"))
        return _parse_properties(root), CalendarMultiget(tuple(dict.fromkeys(hrefs)))
    if root.name == dav_name("sync-collection"):
        return _parse_properties(root), _parse_sync_collection(root)
    raise unsupported_report()


def unsupported_report() -> DavError:
    """Return the refusal of a report that the thing does not give, or that nothing here gives."""
    return DavError(403, _("There is no such report here."), condition=dav_name("supported-report"))


def _parse_properties(root: XmlElement) -> PropertyRequest:
    for child in root.children:
        if child.name == dav_name("prop"):
            names = _unique_names(each.name for each in child.children)
            data = child.child(CALENDAR_DATA)
            return PropertyRequest(
                PropfindKind.NAMED, names, in_utc=data is not None and _wants_utc(data)
            )
        if child.name == dav_name("allprop"):
            return PropertyRequest(PropfindKind.ALL, _unique_names(_parse_include(root)))
        if child.name == dav_name("propname"):
            return PropertyRequest(PropfindKind.NAMES)
    if root.name == dav_name("propfind"):
        raise DavError(400, _("A PROPFIND asks for prop, allprop or propname."))
    return PropertyRequest(PropfindKind.NAMED)


def _parse_include(root: XmlElement) -> Iterable[str]:
    include = root.child(dav_name("include"))
    return (each.name for each in include.children) if include else ()


def _unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once; every one of them may be written once for each entry."""
    found = tuple(dict.fromkeys(names))
    is_long = any(len(name) > MAX_NAME_LENGTH for name in found)
    if is_long or len(found) > MAX_PROPERTIES or sum(map(len, found)) > MAX_NAMES_LENGTH:
        raise DavError(400, _("The request asks for too many properties."))
    return found


def _wants_utc(data: XmlElement) -> bool:
    """Say whether times are wanted in UTC; refuse what is no calendar of version 2.0."""
    media = data.attributes.get("content-type", "text/calendar")
    version = data.attributes.get("version", "2.0")
    if media.lower() != "text/calendar" or version != "2.0":
        raise DavError(
            403, _("Calendars are given as text/calendar 2.0."),
            condition=caldav_name("supported-calendar-data"),
        )  # fmt: skip
    return data.child(caldav_name("expand")) is not None


def _parse_sync_collection(root: XmlElement) -> SyncCollection:
    token, level, limit = (
        root.child(dav_name(each)) for each in ("sync-token", "sync-level", "limit")
    )
    if level is not None and level.text.strip() not in ("1", "infinite", "infinity"):
        raise DavError(400, _("The level of a sync-collection is 1 or infinite."))
    most = limit.child(dav_name("nresults")) if limit else None
    return SyncCollection(
        token.text.strip() if token else "", _parse_limit(most.text) if most else None
    )


def _parse_limit(text: str) -> int:
    digits = text.strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        raise DavError(400, _("The limit is a number."))
    return int(digits)
