"""Convert the filters of the calendar from and to query parameters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR
from meetings.kernel.text import MAX_SEARCH_TERMS, clean
from meetings.kernel.typed_dates import read_typed_date

Kind = TypeVar("Kind", bound=StrEnum)
MAX_VALUE_LENGTH = 200
MAX_NAMES = 50
#: Nginx and other proxies refuse a response with more than 4 KB of headers in total.
MAX_HEADER_LENGTH, MAX_PAIR_LENGTH = 1_500, 60
#: Parameters that take several names.
LIST_PARAMS = frozenset({"body", "body-kind", "kind", "mode", "country", "presidency", "project"})
FILTER_PARAMS = LIST_PARAMS | {"q", "from", "until"}


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A parsed filter, and the query parameters that had no effect.

    ``unknown`` are pairs of the parameter and the ignored value.
    """

    filter: EventFilter
    unknown: tuple[tuple[str, str], ...] = ()


def parse_filter(session: Session, query: Mapping[str, str]) -> ParsedFilter:
    """Return the filter of the query; unknown values are ignored and listed."""
    params = _FilterParams(query)
    event_filter = EventFilter(
        bodies=params.names("body", partial(bodies.known_slugs, session)),
        body_kinds=params.members("body-kind", BodyKind),
        kinds=params.members("kind", EventKind),
        modes=params.members("mode", AttendanceMode),
        countries=tuple(map(str.upper, params.names("country", _known_countries))),
        presidencies=params.names("presidency", partial(presidencies.known_slugs, session)),
        projects=params.names("project", partial(projects.known_slugs, session)),
        text=params.search_text("q"),
        since=params.day("from"),
        until=params.day("until"),
    )
    if event_filter.since and event_filter.until and event_filter.until < event_filter.since:
        params.unknown.append(("until", event_filter.until.isoformat()))
        event_filter = replace(event_filter, until=None)
    return ParsedFilter(event_filter, tuple(params.unknown))


@dataclass(frozen=True, slots=True)
class _FilterParams:
    """Reads query parameters; ``unknown`` collects the values that have no effect."""

    query: Mapping[str, str]
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def names(self, param: str, known: Callable[[list[str]], set[str]]) -> tuple[str, ...]:
        """Return those of the names that ``known`` returns."""
        names = _split_names(self.query.get(param, ""))
        known_names = known(names) if names else set()
        self.unknown.extend((param, name) for name in names if name not in known_names)
        return tuple(name for name in names if name in known_names)

    def members(self, param: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the members of the enumeration, named as in ``slug_for``."""
        by_slug = {slug_for(member): member for member in kind}
        slugs = self.names(param, lambda names: by_slug.keys() & names)
        return tuple(by_slug[slug] for slug in slugs)

    def search_text(self, param: str) -> str:
        """Return the search words up to the limit."""
        words = clean(self.query.get(param, ""))[:MAX_VALUE_LENGTH].split()
        if len(words) > MAX_SEARCH_TERMS:
            self.unknown.append((param, " ".join(words[MAX_SEARCH_TERMS:])))
        return " ".join(words[:MAX_SEARCH_TERMS])

    def day(self, param: str) -> date | None:
        """Return the day; a month or year begins with its first and ends with its last day."""
        value = clean(self.query.get(param, ""))[:MAX_VALUE_LENGTH]
        if not value:
            return None
        try:
            typed = read_typed_date(value)
            if not MIN_YEAR <= typed.year <= MAX_YEAR:
                raise ValueError(f"year {typed.year} is out of range")
        except ValueError:
            self.unknown.append((param, value))
            return None
        return typed.last_day if param == "until" else typed.first_day


def _known_countries(codes: list[str]) -> set[str]:
    return {code for code in codes if is_country_code(code.upper())}


def merge_repeated(query: MultiDict[str, str]) -> dict[str, str]:
    """Return the query with repeated parameters merged: body=a&body=b becomes body=a,b."""
    return {
        name: ",".join(query.getlist(name)) if name in LIST_PARAMS else value
        for name, value in query.items()
    }


def header_value(ignored: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as an ASCII query string, cut to a length that every proxy accepts."""
    header = ""
    for name, value in ignored:
        pair = urlencode({name[:MAX_PAIR_LENGTH]: value[:MAX_PAIR_LENGTH]})
        longer = f"{header}&{pair}" if header else pair
        if len(longer) > MAX_HEADER_LENGTH:
            break
        header = longer
    return header


def to_query(event_filter: EventFilter) -> dict[str, str]:
    """Return the query parameters of this filter, in a fixed order."""
    pairs = {
        "body": ",".join(event_filter.bodies),
        "body-kind": ",".join(slug_for(kind) for kind in event_filter.body_kinds),
        "kind": ",".join(slug_for(kind) for kind in event_filter.kinds),
        "mode": ",".join(slug_for(mode) for mode in event_filter.modes),
        "country": ",".join(code.lower() for code in event_filter.countries),
        "presidency": ",".join(event_filter.presidencies),
        "project": ",".join(event_filter.projects),
        "q": event_filter.text,
        "from": event_filter.since.isoformat() if event_filter.since else "",
        "until": event_filter.until.isoformat() if event_filter.until else "",
    }
    return {name: value for name, value in pairs.items() if value}


def filter_url(
    event_filter: EventFilter, path: str = "/", *, base: str | None = None, **more: str
) -> str:
    """Return the URL at which the path shows the events that match the filter.

    ``base`` as in ``http/urls.py``. ``more`` are other parameters, which come first; empty ones
    are left out.
    """
    return with_query(site_url(path, base=base), more | to_query(event_filter))


def slug_for(member: StrEnum) -> str:
    """Return the name of a kind or mode in URLs."""
    return member.value.replace("_", "-")


def _split_names(value: str) -> list[str]:
    """Return the names in a comma-separated value, each once, in order."""
    names = (clean(name).lower()[:MAX_VALUE_LENGTH] for name in value.split(",")[:MAX_NAMES])
    return list(dict.fromkeys(name for name in names if name))
