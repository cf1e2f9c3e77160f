"""Properties of the resources below /dav/: names and XML values."""

from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from werkzeug.http import http_date

from meetings.caldav.calendars import CalendarSource
from meetings.caldav.urls import UrlTree
from meetings.caldav.xml_names import APPLE, CALENDARSERVER, caldav_name, dav_name, escape_text
from meetings.domain.calendars import ical
from meetings.domain.calendars.content_lines import fold_lines
from meetings.domain.calendars.sync_tokens import collection_ctag
from meetings.domain.calendars.vtimezone import PRESENT_YEARS, write_vtimezone

#: Values are computed only on request.
PropertyValues = Mapping[str, Callable[[], str]]
OBJECT_MEDIA_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
SYNC_TOKEN, CTAG = dav_name("sync-token"), f"{CALENDARSERVER} getctag"
#: Properties of an allprop; others must be requested by name (RFC 4918, 9.1; RFC 4791, 5.2).
COMMON_PROPERTIES = frozenset(
    map(
        dav_name,
        (
            "resourcetype",
            "displayname",
            "getetag",
            "getcontenttype",
            "getcontentlength",
            "getlastmodified",
        ),
    )
)
_COLLECTION = "<d:collection/>"
_PRIVILEGES = "".join(
    f"<d:privilege><{name}/></d:privilege>"
    for name in ("d:read", "d:read-current-user-privilege-set", "c:read-free-busy")
)
_ENTRY_REPORTS = ("c:calendar-query", "c:calendar-multiget")
_CALENDAR_REPORTS = (*_ENTRY_REPORTS, "c:free-busy-query", "d:sync-collection")
_REPORT_SET = dav_name("supported-report-set")
_COLLATIONS = "".join(
    f"<c:supported-collation>{name}</c:supported-collation>"
    for name in ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
)


def common_properties(tree: UrlTree) -> dict[str, str]:
    """Return the properties common to all resources of the tree: principal and read privilege."""
    return {
        dav_name("current-user-principal"): _href(tree.principal),
        dav_name("principal-collection-set"): _href(tree.root),
        dav_name("owner"): _href(tree.principal),
        dav_name("current-user-privilege-set"): _PRIVILEGES,
        dav_name("supportedlock"): "",
        _REPORT_SET: "",
    }


def root_properties(tree: UrlTree, name: str) -> PropertyValues:
    """Return the properties of the root of the tree."""
    return _constant_values(
        tree, {dav_name("resourcetype"): _COLLECTION, dav_name("displayname"): escape_text(name)}
    )


def principal_properties(tree: UrlTree, name: str) -> PropertyValues:
    """Return the properties of the principal, including the calendar home set."""
    its = {
        dav_name("resourcetype"): "<d:principal/>",
        dav_name("displayname"): escape_text(name),
        dav_name("principal-URL"): _href(tree.principal),
        caldav_name("calendar-home-set"): _href(tree.home),
        caldav_name("calendar-user-address-set"): "",
    }
    return _constant_values(tree, its)


def home_set_properties(
    tree: UrlTree, calendars: Callable[[], Iterable[CalendarSource]]
) -> PropertyValues:
    """Return the properties of the calendar home set; it changes with its calendars."""
    its = {
        dav_name("resourcetype"): _COLLECTION,
        dav_name("displayname"): escape_text(_("Calendars")),
    }
    properties = dict(_constant_values(tree, its))
    properties[dav_name("getlastmodified")] = lambda: http_date(
        max(calendar.modified_at() for calendar in calendars())
    )
    return properties


def collection_properties(tree: UrlTree, calendar: CalendarSource) -> PropertyValues:
    """Return the properties of a calendar."""
    its = {
        dav_name("resourcetype"): f"{_COLLECTION}<c:calendar/>",
        dav_name("displayname"): escape_text(calendar.name),
        _REPORT_SET: _supported_reports(_CALENDAR_REPORTS),
        caldav_name("calendar-description"): escape_text(calendar.description),
        caldav_name("supported-calendar-component-set"): '<c:comp name="VEVENT"/>',
        caldav_name("supported-calendar-data"): (
            '<c:calendar-data content-type="text/calendar" version="2.0"/>'
        ),
        caldav_name("supported-collation-set"): _COLLATIONS,
        caldav_name("schedule-calendar-transp"): "<c:transparent/>",
    }
    its[f"{APPLE} calendar-color"] = f"{calendar.colour.upper()}FF"
    properties = dict(_constant_values(tree, its))
    properties[f"{APPLE} calendar-order"] = lambda: str(calendar.order)
    properties[caldav_name("calendar-timezone")] = lambda: escape(_time_zone(calendar.zone))
    properties[caldav_name("calendar-timezone-id")] = lambda: escape(calendar.zone)
    properties[dav_name("getlastmodified")] = lambda: http_date(calendar.modified_at())
    properties[SYNC_TOKEN] = lambda: escape(calendar.token())
    properties[CTAG] = lambda: collection_ctag(calendar.token())
    return properties


def object_properties(tree: UrlTree) -> dict[str, str]:
    """Return the properties that all entries have in common."""
    return {
        **common_properties(tree),
        dav_name("resourcetype"): "",
        dav_name("getcontenttype"): OBJECT_MEDIA_TYPE,
        _REPORT_SET: _supported_reports(_ENTRY_REPORTS),
    }


def _time_zone(zone: str) -> str:
    """Return a calendar with only the definition of the zone."""
    definition = fold_lines(write_vtimezone(zone, *PRESENT_YEARS))
    return f"{ical.single_entry_header(*ical.NO_ZONE)}{definition}{ical.CALENDAR_FOOTER}"


def _supported_reports(names: Iterable[str]) -> str:
    return "".join(
        f"<d:supported-report><d:report><{name}/></d:report></d:supported-report>" for name in names
    )


def _constant_values(tree: UrlTree, specific: dict[str, str]) -> PropertyValues:
    values = {**common_properties(tree), **specific}
    return {name: (lambda value=value: value) for name, value in values.items()}  # type: ignore[misc]


def _href(path: str) -> str:
    return f"<d:href>{escape(path)}</d:href>"
