"""What an address that leads nowhere led to once: 308 where it is now, 410 where it is no more."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.addresses import queries
from meetings.domain.addresses.rules import AddressKind
from meetings.domain.calendars.queries import was_public
from meetings.domain.events import queries as events
from meetings.http.session import session

#: The beginnings of the rules whose slug names something of a kind.
_RULES = {
    "/events/<string:slug>": AddressKind.EVENT,
    "/bodies/<string:slug>": AddressKind.BODY,
    "/presidencies/<string:slug>": AddressKind.PRESIDENCY,
    "/projects/<string:slug>": AddressKind.PROJECT,
}
#: The parameters of filters whose values are slugs.
_FILTERS = {
    "body": AddressKind.BODY,
    "presidency": AddressKind.PRESIDENCY,
    "project": AddressKind.PROJECT,
}
#: A move is for good, but somebody may move it once more.
CONTROL = "public, max-age=3600"


def answer() -> Response | int | None:
    """Return a redirect, or 410, for an address at which nothing is; None where nothing ever was.

    Nothing is told of what the public may not see now and never saw.
    """
    kind, slug = _asked()
    if kind is None or request.method not in ("GET", "HEAD"):
        return None
    own = session()
    new = queries.moved(own, kind, [slug]).get(slug)
    if new is None:
        is_past = queries.is_gone(own, kind, slug)
        return 410 if is_past or (kind is AddressKind.EVENT and was_public(own, slug)) else None
    if kind is AddressKind.EVENT and events.by_slug(own, new, ANONYMOUS) is None:
        return 410 if was_public(own, new) else None
    there = dict(request.view_args or {}, slug=new)
    return permanently(url_for(str(request.endpoint), **there), request.args.items(multi=True))


def filters(query: Mapping[str, str], unknown: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the query with the present names of what was renamed; {} where nothing was."""
    found: dict[str, str] = {}
    for name, kind in _FILTERS.items():
        asked = [value for each, value in unknown if each == name]
        names = queries.moved(session(), kind, asked) if asked else {}
        if names:
            values = (each.strip() for each in query[name].split(","))
            found[name] = ",".join(dict.fromkeys(names.get(v.lower(), v) for v in values))
    return {**query, **found} if found else {}


def permanently(path: str, query: Iterable[tuple[str, str]] = ()) -> Response:
    """Return a redirect that programs may remember."""
    asked = urlencode(list(query), safe=",/")
    response = redirect(f"{path}?{asked}" if asked else path, 308)
    response.headers["Cache-Control"] = CONTROL
    return response


def _asked() -> tuple[AddressKind | None, str]:
    """Return what kind of thing the address names, and its slug."""
    rule = request.url_rule.rule if request.url_rule else ""
    kind = next((kind for start, kind in _RULES.items() if rule.startswith(start)), None)
    return kind, str((request.view_args or {}).get("slug", ""))
