"""What a PROPFIND or a REPORT asks for, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from meetings.feeds.dav.filtering import Query, query_of
from meetings.feeds.dav.names import caldav, dav
from meetings.feeds.dav.reading import Element
from meetings.feeds.dav.refusals import Refusal

MOST_PROPERTIES, LONGEST_NAME, LONGEST_NAMES = 60, 200, 4_000
DATA = caldav("calendar-data")


class Mode(StrEnum):
    """Which properties are asked for."""

    NAMED = "prop"
    ALL = "allprop"
    NAMES = "propname"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The properties that are asked for; ``in_utc`` where times are to be without zones."""

    mode: Mode
    names: tuple[str, ...] = ()
    in_utc: bool = False


@dataclass(frozen=True, slots=True)
class Multiget:
    """These entries, by their addresses."""

    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sync:
    """What is new since the token; ``limit`` is the most that the program will take."""

    token: str
    limit: int | None


Report = Query | Multiget | Sync


def propfind(root: Element | None) -> Wanted:
    """Return what a PROPFIND asks for; without a body that is everything."""
    if root is None:
        return Wanted(Mode.ALL)
    if root.name != dav("propfind"):
        raise Refusal(400, _("A PROPFIND begins with the element propfind."))
    return _wanted(root)


def report(root: Element) -> tuple[Wanted, Report]:
    """Return what a REPORT asks for, and of which entries."""
    if root.name == caldav("calendar-query"):
        return _wanted(root), query_of(root)
    if root.name == caldav("calendar-multiget"):
        hrefs = (each.text for each in root.children if each.name == dav("href"))
        return _wanted(root), Multiget(tuple(dict.fromkeys(hrefs)))
    if root.name == dav("sync-collection"):
        return _wanted(root), _sync(root)
    raise no_report()


def no_report() -> Refusal:
    """Return the refusal of a report that the thing does not give, or that nothing here gives."""
    return Refusal(403, _("There is no such report here."), condition=dav("supported-report"))


def _wanted(root: Element) -> Wanted:
    for child in root.children:
        if child.name == dav("prop"):
            names = _checked(each.name for each in child.children)
            data = child.child(DATA)
            return Wanted(Mode.NAMED, names, in_utc=data is not None and _is_expanded(data))
        if child.name == dav("allprop"):
            return Wanted(Mode.ALL, _checked(_included(root)))
        if child.name == dav("propname"):
            return Wanted(Mode.NAMES)
    if root.name == dav("propfind"):
        raise Refusal(400, _("A PROPFIND asks for prop, allprop or propname."))
    return Wanted(Mode.NAMED)


def _included(root: Element) -> Iterable[str]:
    include = root.child(dav("include"))
    return (each.name for each in include.children) if include else ()


def _checked(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once; every one of them may be written once for each entry."""
    found = tuple(dict.fromkeys(names))
    is_long = any(len(name) > LONGEST_NAME for name in found)
    if is_long or len(found) > MOST_PROPERTIES or sum(map(len, found)) > LONGEST_NAMES:
        raise Refusal(400, _("The request asks for too many properties."))
    return found


def _is_expanded(data: Element) -> bool:
    """Say whether times are wanted in UTC; refuse what is no calendar of version 2.0."""
    media = data.attributes.get("content-type", "text/calendar")
    version = data.attributes.get("version", "2.0")
    if media.lower() != "text/calendar" or version != "2.0":
        raise Refusal(
            403, _("Calendars are given as text/calendar 2.0."),
            condition=caldav("supported-calendar-data"),
        )  # fmt: skip
    return data.child(caldav("expand")) is not None


def _sync(root: Element) -> Sync:
    token, level, limit = (root.child(dav(each)) for each in ("sync-token", "sync-level", "limit"))
    if level is not None and level.text.strip() not in ("1", "infinite", "infinity"):
        raise Refusal(400, _("The level of a sync-collection is 1 or infinite."))
    most = limit.child(dav("nresults")) if limit else None
    return Sync(token.text.strip() if token else "", _number(most.text) if most else None)


def _number(text: str) -> int:
    digits = text.strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        raise Refusal(400, _("The limit is a number."))
    return int(digits)
