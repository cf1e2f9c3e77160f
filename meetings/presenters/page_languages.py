"""URLs of the current page in the other languages."""

from urllib.parse import urlencode

from flask import current_app, request, url_for
from flask_login import current_user

from meetings.http.components import base_url
from meetings.http.language_choice import languages
from meetings.http.urls import site_url, with_query
from meetings.i18n.languages import native_name
from meetings.presenters.layout import Alternate, LanguageLink


def switcher() -> tuple[LanguageLink, ...]:
    """Return the languages of the switcher; none if there is only one."""
    offered = languages().offered
    if len(offered) == 1:
        return ()
    return tuple(LanguageLink(code, native_name(code), _href(code)) for code in offered)


def alternates() -> tuple[Alternate, ...]:
    """Return this page in each language, for visitors; x-default follows the browser.

    Pages with a secret URL have no alternates.
    """
    offered = languages().offered
    if len(offered) == 1 or _is_secret() or request.method not in ("GET", "HEAD"):
        return ()
    if current_user.is_authenticated:
        return ()
    base = base_url()
    links = [Alternate(code, _of_page(code, base)) for code in offered]
    return (*links, Alternate("x-default", _of_page("", base)))


def canonical_of_page() -> str:
    """Return the canonical URL of this page, without filters; "" if the URL is secret."""
    return "" if _is_secret() else canonical(site_url(request.path, base=base_url()))


def _is_secret() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is None or getattr(view, "guard", None) == "token"


def canonical(url: str) -> str:
    """Return the canonical URL of the page at the URL, in the language that the query names."""
    language = languages().in_query(request.environ)
    return with_query(url, {languages().parameter(request.path): language})


def _href(code: str) -> str:
    """Return the URL that shows this page in the language, and remembers the choice."""
    is_page = request.endpoint is not None  # an unmatched URL may be a mistyped secret link
    if is_page and (request.method in ("GET", "HEAD") or _may_get()):
        return _of_page(code)
    return with_query(url_for("calendar.index"), {languages().parameter("/"): code})


def _may_get() -> bool:
    """Return whether the URL to which a form was sent also accepts GET."""
    return current_app.url_map.bind_to_environ(request.environ).test(method="GET")


def _of_page(code: str, base: str | None = None) -> str:
    name = languages().parameter(request.path)
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != name]
    query = urlencode([*pairs, *([(name, code)] if code else [])], safe=",")
    return site_url(f"{request.path}?{query}" if query else request.path, base=base)
