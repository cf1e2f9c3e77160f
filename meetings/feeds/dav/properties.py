"""What each thing below /dav/ says of itself: names of properties, and their XML."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from flask_babel import gettext as _

from meetings.domain.calendars.syncing import mark_of
from meetings.feeds.dav.addresses import Tree
from meetings.feeds.dav.calendars import Calendar
from meetings.feeds.dav.names import APPLE, CALENDARSERVER, caldav, dav, said

#: Values are made only when they are asked for.
Values = Mapping[str, Callable[[], str]]
ENTRY_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
TOKEN, CTAG = dav("sync-token"), f"{CALENDARSERVER} getctag"
#: What an allprop brings; the rest has to be asked for by name (RFC 4918, 9.1; RFC 4791, 5.2).
COMMON = frozenset(
    map(dav, ("resourcetype", "displayname", "getetag", "getcontenttype", "getcontentlength"))
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


def everywhere(tree: Tree) -> dict[str, str]:
    """Return what is the same for all things of the tree: who reads, and that they only read."""
    return {
        dav("current-user-principal"): _href(tree.principal),
        dav("principal-collection-set"): _href(tree.root),
        dav("owner"): _href(tree.principal),
        dav("current-user-privilege-set"): _PRIVILEGES,
        dav("supportedlock"): "",
    }


def of_root(tree: Tree, name: str) -> Values:
    """Return what the root of the tree says."""
    return _ready(tree, {dav("resourcetype"): _COLLECTION, dav("displayname"): said(name)})


def of_principal(tree: Tree, name: str) -> Values:
    """Return what whoever reads here is, and where the calendars are."""
    its = {
        dav("resourcetype"): "<d:principal/>",
        dav("displayname"): said(name),
        dav("principal-URL"): _href(tree.principal),
        caldav("calendar-home-set"): _href(tree.home),
        caldav("calendar-user-address-set"): "",
    }
    return _ready(tree, its)


def of_home(tree: Tree) -> Values:
    """Return what the list of calendars says of itself."""
    its = {dav("resourcetype"): _COLLECTION, dav("displayname"): said(_("Calendars"))}
    return _ready(tree, its)


def of_calendar(tree: Tree, it: Calendar) -> Values:
    """Return what a calendar says of itself."""
    its = {
        dav("resourcetype"): f"{_COLLECTION}<c:calendar/>",
        dav("displayname"): said(it.name),
        dav("supported-report-set"): _REPORTS,
        caldav("calendar-description"): said(it.description),
        caldav("supported-calendar-component-set"): '<c:comp name="VEVENT"/>',
        caldav("supported-calendar-data"): (
            '<c:calendar-data content-type="text/calendar" version="2.0"/>'
        ),
        caldav("supported-collation-set"): _COLLATIONS,
        caldav("schedule-calendar-transp"): "<c:transparent/>",
    }
    if it.colour:
        its[f"{APPLE} calendar-color"] = f"{it.colour.upper()}FF"
    made = dict(_ready(tree, its))
    made[TOKEN] = lambda: escape(it.token())
    made[CTAG] = lambda: mark_of(it.token())
    return made


def of_entries(tree: Tree) -> dict[str, str]:
    """Return what all entries say of themselves, whatever they hold."""
    return {
        **everywhere(tree),
        dav("resourcetype"): "",
        dav("getcontenttype"): ENTRY_TYPE,
    }


def _ready(tree: Tree, said: dict[str, str]) -> Values:
    whole = {**everywhere(tree), **said}
    return {name: (lambda value=value: value) for name, value in whole.items()}  # type: ignore[misc]


def _href(path: str) -> str:
    return f"<d:href>{escape(path)}</d:href>"
