"""Remember the language that a reader chose, and name the language of every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import get_locale
from werkzeug.http import dump_cookie

from meetings.i18n.languages import COOKIE, DEFAULT_LANGUAGE, Languages, uses_default_language

_EXTENSION = "convenor-languages"
_MAX_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class LanguageCookie:
    """How the cookie is set: below which path, and whether over https only."""

    path: str
    is_secure: bool

    def header(self, language: str) -> str:
        """Return the value of a Set-Cookie header."""
        return dump_cookie(
            COOKIE, language, max_age=_MAX_AGE, path=self.path, secure=self.is_secure,
            httponly=True, samesite="Lax",
        )  # fmt: skip


class RememberLanguageMiddleware:
    """WSGI middleware: set the cookie when a page comes in the language that its query names.

    It is outside the page cache, so that cached pages are remembered, too.
    """

    def __init__(self, app: WSGIApplication, languages: Languages, cookie: LanguageCookie) -> None:
        self._app, self._languages, self._cookie = app, languages, cookie

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Pass the request on, and add the cookie to the response."""
        language = self._languages.in_query(environ)
        if not language or language == self._languages.in_cookie(environ):
            return self._app(environ, start)

        def remembering(status: str, headers: list[tuple[str, str]], exc: Any = None) -> Any:
            if ("Content-Language", language) in headers:
                headers = [*headers, ("Set-Cookie", self._cookie.header(language))]
            return start(status, headers, exc) if exc else start(status, headers)

        return self._app(environ, remembering)


def register_language_choice(app: Flask, languages: Languages, cookie: LanguageCookie) -> None:
    """Let the application choose languages, and set the headers that describe them."""
    app.extensions[_EXTENSION] = languages, cookie
    app.after_request(_add_headers)


def wrap_wsgi_app(app: Flask) -> None:
    """Remember choices of readers, if there is anything to choose."""
    offered, cookie = app.extensions[_EXTENSION]
    if len(offered.offered) > 1:
        app.wsgi_app = RememberLanguageMiddleware(app.wsgi_app, offered, cookie)  # type: ignore[method-assign,assignment]


def languages() -> Languages:
    """Return the languages of the current application."""
    offered: Languages = current_app.extensions[_EXTENSION][0]
    return offered


def language_of_request() -> str:
    """Return the language of the response; the default one outside a request."""
    if not has_request_context() or uses_default_language():
        return DEFAULT_LANGUAGE
    return languages().of_request(request.environ)


def remember_language(language: str) -> None:
    """Set the reader's cookie with this response, if the language is offered."""
    if languages().known(language):
        g.language_to_remember = language


def _add_headers(response: Response) -> Response:
    if response.mimetype == "text/html" and "Content-Language" not in response.headers:
        response.headers["Content-Language"] = str(get_locale() or DEFAULT_LANGUAGE).replace(
            "_", "-"
        )
    if "language_to_remember" in g:
        cookie: LanguageCookie = current_app.extensions[_EXTENSION][1]
        response.headers.add("Set-Cookie", cookie.header(g.language_to_remember))
    return response
