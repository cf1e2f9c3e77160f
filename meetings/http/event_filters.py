"""The calendar's filters, to and from the query of an address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.people.rules import is_country_code
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.projects import queries as projects
from meetings.http.urls import site_url, with_query
from meetings.kernel.text import MAX_SEARCH_TERMS, clean

Kind = TypeVar("Kind", bound=StrEnum)
MAX_VALUE_LENGTH = 200
MAX_NAMES = 50
#: Nginx and others refuse an answer with more than 4 KB of headers in all.
MAX_HEADER_LENGTH, MAX_PAIR_LENGTH = 1_500, 60
#: Parameters that take several names.
LIST_PARAMS = frozenset({"body", "body-kind", "kind", "mode", "country", "presidency", "project"})
FILTER_PARAMS = LIST_PARAMS | {"q", "from", "until"}


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A filter as understood, and the names in the address that mean nothing here.

    ``unknown`` is pairs of the parameter and the value that was ignored.
    """

    filter: EventFilter
    unknown: tuple[tuple[str, str], ...] = ()


def parse_filter(session: Session, query: Mapping[str, str]) -> ParsedFilter:
    """Return the filter that the query asks for; unknown names are ignored and named."""
    unknown: list[tuple[str, str]] = []

    def keep(name: str, known: Callable[[list[str]], set[str]]) -> tuple[str, ...]:
        asked = _split_names(query.get(name, ""))
        found = known(asked) if asked else set()
        unknown.extend((name, value) for value in asked if value not in found)
        return tuple(value for value in asked if value in found)

    def members(name: str, kind: type[Kind]) -> tuple[Kind, ...]:
        known = {slug_for(member): member for member in kind}
        return tuple(known[each] for each in keep(name, lambda asked: set(asked) & known.keys()))

    wanted = EventFilter(
        bodies=keep("body", partial(bodies.known_slugs, session)),
        body_kinds=members("body-kind", BodyKind),
        kinds=members("kind", EventKind),
        modes=members("mode", AttendanceMode),
        countries=tuple(
            code.upper()
            for code in keep(
                "country", lambda all_: {c for c in all_ if is_country_code(c.upper())}
            )
        ),
        presidencies=keep("presidency", partial(presidencies.known_slugs, session)),
        projects=keep("project", partial(projects.known_slugs, session)),
        text=_search_text(query, unknown),
        since=_parse_day(query, "from", unknown),
        until=_parse_day(query, "until", unknown),
    )
    if wanted.since and wanted.until and wanted.until < wanted.since:
        unknown.append(("until", wanted.until.isoformat()))
        wanted = replace(wanted, until=None)
    return ParsedFilter(wanted, tuple(unknown))


def merge_repeated(query: MultiDict[str, str]) -> dict[str, str]:
    """Return the query with what is named several times as one value: body=a&body=b is body=a,b."""
    return {
        name: ",".join(query.getlist(name)) if name in LIST_PARAMS else value
        for name, value in query.items()
    }


def header_value(ignored: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as a query of plain letters, so many as every proxy lets pass."""
    header = ""
    for name, value in ignored:
        pair = urlencode({name[:MAX_PAIR_LENGTH]: value[:MAX_PAIR_LENGTH]})
        longer = f"{header}&{pair}" if header else pair
        if len(longer) > MAX_HEADER_LENGTH:
            break
        header = longer
    return header


def to_query(wanted: EventFilter) -> dict[str, str]:
    """Return the query parameters that ask for this filter, in a fixed order."""
    pairs = {
        "body": ",".join(wanted.bodies),
        "body-kind": ",".join(slug_for(kind) for kind in wanted.body_kinds),
        "kind": ",".join(slug_for(kind) for kind in wanted.kinds),
        "mode": ",".join(slug_for(mode) for mode in wanted.modes),
        "country": ",".join(code.lower() for code in wanted.countries),
        "presidency": ",".join(wanted.presidencies),
        "project": ",".join(wanted.projects),
        "q": wanted.text,
        "from": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
    return {name: value for name, value in pairs.items() if value}


def filter_url(
    wanted: EventFilter, path: str = "/", *, base: str | None = None, **more: str
) -> str:
    """Return the URL at which the path shows what passes the filter.

    ``base`` as in ``http/urls.py``. ``more`` are other parameters, which come first; empty ones
    are left out.
    """
    return with_query(site_url(path, base=base), more | to_query(wanted))


def slug_for(member: StrEnum) -> str:
    """Return the name of a kind or mode as addresses have it."""
    return member.value.replace("_", "-")


def _split_names(value: str) -> list[str]:
    """Return the names in a comma-separated value, each once, in order."""
    names = (clean(name).lower()[:MAX_VALUE_LENGTH] for name in value.split(",")[:MAX_NAMES])
    return list(dict.fromkeys(name for name in names if name))


def _search_text(query: Mapping[str, str], unknown: list[tuple[str, str]]) -> str:
    """Return the words to look for; more than are looked for at a time are ignored and named."""
    words = clean(query.get("q", ""))[:MAX_VALUE_LENGTH].split()
    if len(words) > MAX_SEARCH_TERMS:
        unknown.append(("q", " ".join(words[MAX_SEARCH_TERMS:])))
    return " ".join(words[:MAX_SEARCH_TERMS])


def _parse_day(query: Mapping[str, str], name: str, unknown: list[tuple[str, str]]) -> date | None:
    value = clean(query.get(name, ""))[:MAX_VALUE_LENGTH]
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2999:
        unknown.append((name, value))
        return None
    return day
