"""Where things are below /dav/, and filters as one part of a path that programs keep as it is."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from meetings.domain.events.event_filter import EventFilter
from meetings.http import event_filters
from meetings.http.urls import DAV_PATH, PERSONAL_DAV_PATH, site_url

ALL_EVENTS = "all"
PERSONAL_CALENDAR = "my"
_EXTENSION = ".ics"
#: What separates filters and words, and what ends a name for servers, however it is written.
_SEPARATORS = re.compile(r"[~_/]")
_UNESCAPED = re.compile(r"[A-Za-z0-9._~@-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class UrlTree:
    """Where calendars hang: everybody's at /dav/, one's own below; ``root`` ends with a slash.

    ``path`` is the root's path within the application; URLs are below its script root.
    """

    path: str

    @property
    def root(self) -> str:
        """Return the URL of the root."""
        return site_url(self.path)

    @property
    def principal(self) -> str:
        """Return the address of whoever reads here."""
        return f"{self.root}principal/"

    @property
    def home(self) -> str:
        """Return the address at which the calendars are listed."""
        return f"{self.root}calendars/"

    def calendar(self, name: str) -> str:
        """Return the address of the calendar of this name."""
        return f"{self.home}{quote(name, safe='')}/"


PUBLIC = UrlTree(DAV_PATH)
PERSONAL_BY_PASSWORD = UrlTree(PERSONAL_DAV_PATH)


def encode_calendar_name(wanted: EventFilter) -> str:
    """Return the filter as a name of nothing but letters, digits, "-", ".", "_" and "~".

    No program writes these differently: "body.thb_cso~kind.webinar". Words of a search
    may have others, which are percent-encoded.
    """
    query = event_filters.to_query(wanted)
    pairs = (f"{name}.{'_'.join(_split_value(name, value))}" for name, value in query.items())
    return "~".join(pairs) or ALL_EVENTS


def decode_calendar_name(name: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the query that the name stands for, and what in it is no filter."""
    query: dict[str, str] = {}
    unknown: list[tuple[str, str]] = []
    for part in name.split("~"):
        key, _, value = part.partition(".")
        if key in event_filters.FILTER_PARAMS:
            query[key] = value.replace("_", " " if key == "q" else ",")
        else:
            unknown.append((key, value))
    return query, tuple(unknown)


def object_url(calendar: str, uid: str) -> str:
    """Return the address of an entry of the calendar; in XML it needs no escapes."""
    name = uid if _UNESCAPED.fullmatch(uid) else quote(uid, safe="@")
    return f"{calendar}{name}{_EXTENSION}"


def uid_from_href(href: str, calendar: str) -> str | None:
    """Return the UID of the entry at the address, or None where that is not in the calendar."""
    try:
        path = unquote(urlsplit(href.strip()).path, errors="strict")
    except ValueError:
        return None
    start = unquote(calendar)
    is_within = path.startswith(start) and path.endswith(_EXTENSION)
    return path[len(start) : -len(_EXTENSION)] if is_within else None


def _split_value(name: str, value: str) -> list[str]:
    """Return the parts of a value; what separates filters cannot stand in words of a search."""
    return _SEPARATORS.sub(" ", value).split() if name == "q" else value.split(",")
