"""The error page for the case that the application itself cannot answer."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog

from meetings.kernel.storage_errors import is_storage_error

log = structlog.get_logger(__name__)
#: Without templates, translations and stylesheets, because any of them may have failed.
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
<p>{sentence}</p>
</html>
"""
_TEXTS = {
    "500 INTERNAL SERVER ERROR": (
        "Something went wrong", "This is our mistake. Nothing was saved. Please try again later.",
    ),
    "503 SERVICE UNAVAILABLE": (
        "Temporarily unavailable",
        "The site cannot store anything at the moment. Nothing was saved. Please try again later.",
    ),
}  # fmt: skip
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]
_HSTS = ("Strict-Transport-Security", "max-age=31556926; includeSubDomains")


class LastResortMiddleware:
    """WSGI middleware: answer with a plain page if the application raises an error."""

    def __init__(self, app: WSGIApplication, *, is_secure: bool) -> None:
        self._app, self._is_secure = app, is_secure

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Call the application; its error is logged and becomes a 500 or 503."""
        try:
            return self._app(environ, start)
        except Exception as error:
            log.exception("last_resort")
            is_storage = is_storage_error(error)
        status = "503 SERVICE UNAVAILABLE" if is_storage else "500 INTERNAL SERVER ERROR"
        title, sentence = _TEXTS[status]
        page = _PAGE.format(title=title, sentence=sentence).encode()
        headers = [*_HEADERS, ("Content-Length", str(len(page)))]
        if is_storage:
            headers.append(("Retry-After", "60"))
        if self._is_secure:
            headers.append(_HSTS)
        start(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page]
