"""Where things are below /dav/, and filters as one part of a path that programs keep as it is."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from meetings.domain.events.filters import EventFilter
from meetings.http import filters

EVERYTHING = "all"
OWN = "my"
_ENDING = ".ics"
#: What separates filters and words, and what ends a name for servers, however it is written.
_SEPARATES = re.compile(r"[~_/]")
_PLAIN = re.compile(r"[A-Za-z0-9._~@-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tree:
    """Where calendars hang: everybody's at /dav/, one's own below; ``root`` ends with a slash."""

    root: str

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


PUBLIC = Tree("/dav/")
BY_PASSWORD = Tree("/dav/own/")


def name_of(wanted: EventFilter) -> str:
    """Return the filter as a name of nothing but letters, digits, "-", ".", "_" and "~".

    No program writes these differently: "body.thb_cso~kind.webinar". Words of a search
    may have others, which are percent-encoded.
    """
    query = filters.to_query(wanted)
    pairs = (f"{name}.{'_'.join(_words(name, value))}" for name, value in query.items())
    return "~".join(pairs) or EVERYTHING


def query_of(name: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the query that the name stands for, and what in it is no filter."""
    query: dict[str, str] = {}
    unknown: list[tuple[str, str]] = []
    for part in name.split("~"):
        key, _, value = part.partition(".")
        if key in filters.NAMES:
            query[key] = value.replace("_", " " if key == "q" else ",")
        else:
            unknown.append((key, value))
    return query, tuple(unknown)


def entry_address(calendar: str, uid: str) -> str:
    """Return the address of an entry of the calendar; in XML it needs no escapes."""
    name = uid if _PLAIN.fullmatch(uid) else quote(uid, safe="@")
    return f"{calendar}{name}{_ENDING}"


def uid_at(href: str, calendar: str) -> str | None:
    """Return the UID of the entry at the address, or None where that is not in the calendar."""
    try:
        path = unquote(urlsplit(href.strip()).path, errors="strict")
    except ValueError:
        return None
    start = unquote(calendar)
    is_within = path.startswith(start) and path.endswith(_ENDING)
    return path[len(start) : -len(_ENDING)] if is_within else None


def _words(name: str, value: str) -> list[str]:
    """Return the parts of a value; what separates filters cannot stand in words of a search."""
    return _SEPARATES.sub(" ", value).split() if name == "q" else value.split(",")
