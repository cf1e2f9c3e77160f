"""URLs of CalDAV resources, with filters encoded as a path segment that clients preserve."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from meetings.domain.events.event_filter import EventFilter
from meetings.http import event_filters
from meetings.http.urls import DAV_PATH, PERSONAL_DAV_PATH, site_url

ALL_EVENTS = "all"
PERSONAL_CALENDAR = "my"
_EXTENSION = ".ics"
#: Separators of filters and values, and characters that servers treat as path ends even if encoded.
_SEPARATORS = re.compile(r"[~_/]")
_UNESCAPED = re.compile(r"[A-Za-z0-9._~@-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class UrlTree:
    """A tree of calendars: public at /dav/, personal ones below it; ``root`` ends with a slash.

    ``path`` is the root's path within the application; URLs are below its script root.
    """

    path: str

    @property
    def root(self) -> str:
        """Return the URL of the root."""
        return site_url(self.path)

    @property
    def principal(self) -> str:
        """Return the URL of the principal."""
        return f"{self.root}principal/"

    @property
    def home(self) -> str:
        """Return the URL of the calendar home set."""
        return f"{self.root}calendars/"

    def calendar(self, name: str) -> str:
        """Return the URL of the calendar of this name."""
        return f"{self.home}{quote(name, safe='')}/"


PUBLIC = UrlTree(DAV_PATH)
PERSONAL_BY_PASSWORD = UrlTree(PERSONAL_DAV_PATH)


def encode_calendar_name(event_filter: EventFilter) -> str:
    """Return the filter as a name of only letters, digits, "-", ".", "_" and "~".

    All clients preserve such names: "body.thb_cso~kind.webinar". Other characters in search words
    are percent-encoded.
    """
    query = event_filters.to_query(event_filter)
    pairs = (f"{name}.{'_'.join(_split_value(name, value))}" for name, value in query.items())
    return "~".join(pairs) or ALL_EVENTS


def decode_calendar_name(name: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the query that the name encodes, and the parts that are not filters."""
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
    """Return the URL of an entry of the calendar; it needs no escapes in XML."""
    name = uid if _UNESCAPED.fullmatch(uid) else quote(uid, safe="@")
    return f"{calendar}{name}{_EXTENSION}"


def uid_from_href(href: str, calendar: str) -> str | None:
    """Return the UID of the entry at the URL, or None if it is outside the calendar."""
    try:
        path = unquote(urlsplit(href.strip()).path, errors="strict")
    except ValueError:
        return None
    start = unquote(calendar)
    is_within = path.startswith(start) and path.endswith(_EXTENSION)
    return path[len(start) : -len(_EXTENSION)] if is_within else None


def _split_value(name: str, value: str) -> list[str]:
    """Return the parts of a value; search words can't contain filter separators."""
    return _SEPARATORS.sub(" ", value).split() if name == "q" else value.split(",")
