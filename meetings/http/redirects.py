"""What an address that leads nowhere led to once: 308 where it is now, 410 where it is no more."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.calendars.queries import was_public
from meetings.domain.events import queries as events
from meetings.domain.redirects import queries
from meetings.domain.redirects.rules import RedirectKind
from meetings.http.request_context import db_session

#: The beginnings of the rules whose slug names something of a kind.
_KIND_BY_RULE = {
    "/events/<string:slug>": RedirectKind.EVENT,
    "/bodies/<string:slug>": RedirectKind.BODY,
    "/presidencies/<string:slug>": RedirectKind.PRESIDENCY,
    "/projects/<string:slug>": RedirectKind.PROJECT,
}
#: The parameters of filters whose values are slugs.
_KIND_BY_FILTER = {
    "body": RedirectKind.BODY,
    "presidency": RedirectKind.PRESIDENCY,
    "project": RedirectKind.PROJECT,
}
#: A move is for good, but somebody may move it once more.
CACHE_CONTROL = "public, max-age=3600"


def redirect_or_gone() -> Response | int | None:
    """Return a redirect, or 410, for an address at which nothing is; None where nothing ever was.

    Nothing is told of what the public may not see now and never saw.
    """
    kind, slug = _requested_slug()
    if kind is None or request.method not in ("GET", "HEAD"):
        return None
    own = db_session()
    new = queries.current_slugs(own, kind, [slug]).get(slug)
    if new is None:
        is_past = queries.is_gone(own, kind, slug)
        return 410 if is_past or (kind is RedirectKind.EVENT and was_public(own, slug)) else None
    if kind is RedirectKind.EVENT and events.get_by_slug(own, new, ANONYMOUS) is None:
        return 410 if was_public(own, new) else None
    there = dict(request.view_args or {}, slug=new)
    return permanent_redirect(
        url_for(str(request.endpoint), **there), request.args.items(multi=True)
    )


def renamed_filters(query: Mapping[str, str], unknown: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the query with the present names of what was renamed; {} where nothing was."""
    found: dict[str, str] = {}
    for name, kind in _KIND_BY_FILTER.items():
        asked = [value for each, value in unknown if each == name]
        names = queries.current_slugs(db_session(), kind, asked) if asked else {}
        if names:
            values = (each.strip() for each in query[name].split(","))
            found[name] = ",".join(dict.fromkeys(names.get(v.lower(), v) for v in values))
    return {**query, **found} if found else {}


def permanent_redirect(path: str, query: Iterable[tuple[str, str]] = ()) -> Response:
    """Return a redirect that programs may remember."""
    asked = urlencode(list(query), safe=",/")
    response = redirect(f"{path}?{asked}" if asked else path, 308)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _requested_slug() -> tuple[RedirectKind | None, str]:
    """Return what kind of thing the address names, and its slug."""
    rule = request.url_rule.rule if request.url_rule else ""
    kind = next((kind for start, kind in _KIND_BY_RULE.items() if rule.startswith(start)), None)
    return kind, str((request.view_args or {}).get("slug", ""))
