"""Redirect renamed URLs (308) and report removed ones (410)."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.calendars.queries import was_public
from meetings.domain.events import queries as events
from meetings.domain.redirects import queries
from meetings.domain.redirects.rules import RedirectKind
from meetings.http.request_context import db_session
from meetings.http.urls import site_url

#: The kind of object that the slug names, by the beginning of the URL rule.
_KIND_BY_RULE = {
    "/events/<string:slug>": RedirectKind.EVENT,
    "/bodies/<string:slug>": RedirectKind.BODY,
    "/presidencies/<string:slug>": RedirectKind.PRESIDENCY,
    "/projects/<string:slug>": RedirectKind.PROJECT,
}
#: The rules of pages whose slug may be written in another case.
_RULES_WITH_SLUG = frozenset({*_KIND_BY_RULE, "/frameworks/<string:slug>"})
#: The filter parameters whose values are slugs.
_KIND_BY_FILTER = {
    "body": RedirectKind.BODY,
    "presidency": RedirectKind.PRESIDENCY,
    "project": RedirectKind.PROJECT,
}
#: A rename is permanent, but the object may be renamed once more.
CACHE_CONTROL = "public, max-age=3600"


def redirect_or_gone() -> Response | int | None:
    """Return a redirect or 410 for a URL without a page; None if it never existed.

    Nothing is revealed about objects that the public cannot see now and never saw.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    normal_path = _normal_path()
    if normal_path:
        return permanent_redirect(site_url(normal_path), request.args.items(multi=True))
    kind, slug = _requested_slug()
    if kind is None:
        return None
    session = db_session()
    new = queries.current_slugs(session, kind, [slug]).get(slug)
    if new is None:
        is_past = queries.is_gone(session, kind, slug)
        return (
            410 if is_past or (kind is RedirectKind.EVENT and was_public(session, slug)) else None
        )
    if kind is RedirectKind.EVENT and events.get_by_slug(session, new, ANONYMOUS) is None:
        return 410 if was_public(session, new) else None
    values = dict(request.view_args or {}, slug=new)
    return permanent_redirect(
        url_for(str(request.endpoint), **values), request.args.items(multi=True)
    )


def _normal_path() -> str:
    """Return the path in lower case without a trailing slash if a page has it; else "".

    Secret URLs are not corrected, because the redirect would contain the secret.
    """
    path = request.path.rstrip("/").lower()
    is_known_page = request.url_rule is None or request.url_rule.rule in _RULES_WITH_SLUG
    if path == request.path or not is_known_page:
        return ""
    try:
        endpoint, _values = current_app.url_map.bind_to_environ(request.environ).match(path, "GET")
    except HTTPException:
        return ""
    is_secret = getattr(current_app.view_functions[endpoint], "guard", "token") == "token"
    return "" if is_secret else path


def renamed_filters(query: Mapping[str, str], unknown: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the query with renamed slugs replaced; {} if none was renamed."""
    replaced: dict[str, str] = {}
    for name, kind in _KIND_BY_FILTER.items():
        old_slugs = [value for parameter, value in unknown if parameter == name]
        names = queries.current_slugs(db_session(), kind, old_slugs) if old_slugs else {}
        if names:
            values = (slug.strip() for slug in query[name].split(","))
            replaced[name] = ",".join(dict.fromkeys(names.get(v.lower(), v) for v in values))
    return {**query, **replaced} if replaced else {}


def permanent_redirect(path: str, query: Iterable[tuple[str, str]] = ()) -> Response:
    """Return a redirect that clients may cache."""
    query_string = urlencode(list(query), safe=",/")
    response = redirect(f"{path}?{query_string}" if query_string else path, 308)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _requested_slug() -> tuple[RedirectKind | None, str]:
    """Return the kind of object that the URL names, and its slug."""
    rule = request.url_rule.rule if request.url_rule else ""
    kind = next((kind for start, kind in _KIND_BY_RULE.items() if rule.startswith(start)), None)
    return kind, str((request.view_args or {}).get("slug", ""))
