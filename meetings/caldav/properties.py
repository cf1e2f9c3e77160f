"""What each thing below /dav/ says of itself: names of properties, and their XML."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from flask_babel import gettext as _

from meetings.caldav.calendars import CalendarSource
from meetings.caldav.urls import UrlTree
from meetings.caldav.xml_names import APPLE, CALENDARSERVER, caldav_name, dav_name, escape_text
from meetings.domain.calendars.sync_tokens import collection_ctag

#: Values are made only when they are asked for.
PropertyValues = Mapping[str, Callable[[], str]]
OBJECT_MEDIA_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
SYNC_TOKEN, CTAG = dav_name("sync-token"), f"{CALENDARSERVER} getctag"
#: What an allprop brings; the rest has to be asked for by name (RFC 4918, 9.1; RFC 4791, 5.2).
COMMON_PROPERTIES = frozenset(
    map(dav_name, ("resourcetype", "displayname", "getetag", "getcontenttype", "getcontentlength"))
)
_COLLECTION = "<d:collection/>"
_PRIVILEGES = "".join(
    f"<d:privilege><d:{name}/></d:privilege>"
    for name in ("read", "read-current-user-privilege-set")
)
_REPORTS = "".join(
    f"<d:supported-report><d:report><{name}/></d:report></d:supported-report>"
    for name in ("c:calendar-query", "c:calendar-multiget", "d:sync-collection")
)
_COLLATIONS = "".join(
    f"<c:supported-collation>{name}</c:supported-collation>"
    for name in ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
)


def common_properties(tree: UrlTree) -> dict[str, str]:
    """Return what is the same for all things of the tree: who reads, and that they only read."""
    return {
        dav_name("current-user-principal"): _href(tree.principal),
        dav_name("principal-collection-set"): _href(tree.root),
        dav_name("owner"): _href(tree.principal),
        dav_name("current-user-privilege-set"): _PRIVILEGES,
        dav_name("supportedlock"): "",
    }


def root_properties(tree: UrlTree, name: str) -> PropertyValues:
    """Return what the root of the tree says."""
    return _constant_values(
        tree, {dav_name("resourcetype"): _COLLECTION, dav_name("displayname"): escape_text(name)}
    )


def principal_properties(tree: UrlTree, name: str) -> PropertyValues:
    """Return what whoever reads here is, and where the calendars are."""
    its = {
        dav_name("resourcetype"): "<d:principal/>",
        dav_name("displayname"): escape_text(name),
        dav_name("principal-URL"): _href(tree.principal),
        caldav_name("calendar-home-set"): _href(tree.home),
        caldav_name("calendar-user-address-set"): "",
    }
    return _constant_values(tree, its)


def home_set_properties(tree: UrlTree) -> PropertyValues:
    """Return what the list of calendars says of itself."""
    its = {
        dav_name("resourcetype"): _COLLECTION,
        dav_name("displayname"): escape_text(_("Calendars")),
    }
    return _constant_values(tree, its)


def collection_properties(tree: UrlTree, it: CalendarSource) -> PropertyValues:
    """Return what a calendar says of itself."""
    its = {
        dav_name("resourcetype"): f"{_COLLECTION}<c:calendar/>",
        dav_name("displayname"): escape_text(it.name),
        dav_name("supported-report-set"): _REPORTS,
        caldav_name("calendar-description"): escape_text(it.description),
        caldav_name("supported-calendar-component-set"): '<c:comp name="VEVENT"/>',
        caldav_name("supported-calendar-data"): (
            '<c:calendar-data content-type="text/calendar" version="2.0"/>'
        ),
        caldav_name("supported-collation-set"): _COLLATIONS,
        caldav_name("schedule-calendar-transp"): "<c:transparent/>",
    }
    if it.colour:
        its[f"{APPLE} calendar-color"] = f"{it.colour.upper()}FF"
    made = dict(_constant_values(tree, its))
    made[SYNC_TOKEN] = lambda: escape(it.token())
    made[CTAG] = lambda: collection_ctag(it.token())
    return made


def object_properties(tree: UrlTree) -> dict[str, str]:
    """Return what all entries say of themselves, whatever they hold."""
    return {
        **common_properties(tree),
        dav_name("resourcetype"): "",
        dav_name("getcontenttype"): OBJECT_MEDIA_TYPE,
    }


def _constant_values(tree: UrlTree, said: dict[str, str]) -> PropertyValues:
    whole = {**common_properties(tree), **said}
    return {name: (lambda value=value: value) for name, value in whole.items()}  # type: ignore[misc]


def _href(path: str) -> str:
    return f"<d:href>{escape(path)}</d:href>"
