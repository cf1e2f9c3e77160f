"""WSGI middleware: cache public responses until the site or its feeds change.

Views mark the responses that may be cached (``http/conditional.py``). A page is valid for one
revision of the site and for the minute in which it was made, because pages contain "today" and
"in an hour". A feed is valid for one revision of the feeds and for the day, because its window
moves at midnight UTC. Requests without a session are served from here: one primary-key query,
then 304 or the body.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from meetings.http.cached_response import (
    CachedResponse,
    CacheKey,
    Version,
    is_valid,
    respond,
    revision_of,
)
from meetings.http.compression import compress
from meetings.kernel.site_revision import Revisions

#: The key of the cache among the extensions of the application.
EXTENSION = "page_cache"
#: The key of the mark in the WSGI environment, which clients cannot see.
CACHED_AS_KEY = "convenor.cached_as"
#: The minutes for which a response may be cached, by its mark.
_TTL_MINUTES = {"page": 1, "feed": 24 * 60}
#: Seconds for which a request waits for another one that builds the same response.
_LOCK_TIMEOUT = 10
#: Files that are compressed on disk, under names that contain a hash: sent unchanged.
_PRECOMPRESSED_PREFIX = "/static/"
#: Streamed files of any size, and private pages: never held in memory.
_UNCACHED_PREFIXES = (
    _PRECOMPRESSED_PREFIX,
    "/documents/",
    "/registrations/",
    "/follow/",
    "/following/",
    "/dav/",
)
#: URLs with this ending are private; Flask handles their conditional requests.
_PRIVATE_SUFFIX = "/my.ics"


class PageCacheMiddleware:
    """WSGI middleware: ``revisions`` returns both revisions, ``minute`` the time in minutes.

    ``revisions`` returns None if the database is unavailable; then the app handles the request.
    ``language`` returns the language of a request, by query, cookie or Accept-Language.
    ``limit`` is the size of the cache in bytes; 0 turns it off. The least recently used entries
    are evicted first.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        revisions: Callable[[], Revisions | None],
        minute: Callable[[], int],
        cookie: str,
        limit: int,
        language: Callable[[WSGIEnvironment], str] = lambda _environ: "",
    ) -> None:
        self._app, self._revisions, self._minute = app, revisions, minute
        self._language, self._cookie, self._limit = language, cookie + "=", limit
        self._entries: OrderedDict[CacheKey, CachedResponse] = OrderedDict()
        self._pending: dict[CacheKey, threading.Event] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Respond from the cache, or call the app and cache its response if it is marked."""
        if not self._is_cacheable(environ):
            return self._app(environ, start)
        revisions, minute = self._revisions(), self._minute()
        if revisions is None:
            return self._app(environ, start)
        key, version = _cache_key(environ), Version(revisions, minute)
        entry = self._lookup(key, environ, version)
        if entry is not None:
            return respond(entry, environ, start)
        return self._fetch_once(key, environ, start, version)

    def _lookup(
        self, key: CacheKey, environ: WSGIEnvironment, version: Version
    ) -> CachedResponse | None:
        """Return the valid entry shared by all languages, else that of the request's language."""
        return self._valid_entry(key, version) or self._valid_entry(
            self._entry_by_language(key, environ), version
        )

    def _valid_entry(self, key: CacheKey, version: Version) -> CachedResponse | None:
        entry = self._entries.get(key)
        if entry is None or not is_valid(entry, version):
            return None
        with self._lock:
            if key in self._entries:  # else another thread has just evicted it
                self._entries.move_to_end(key)
        return entry

    def _entry_by_language(self, key: CacheKey, environ: WSGIEnvironment) -> CacheKey:
        return (*key, self._language(environ))

    def _fetch_once(
        self, key: CacheKey, environ: WSGIEnvironment, start: StartResponse, version: Version
    ) -> Iterable[bytes]:
        """Call the app. Other requests for the same key wait and then use the new entry."""
        created = threading.Event()
        pending = self._pending.setdefault(key, created)
        if pending is not created:
            pending.wait(_LOCK_TIMEOUT)
            entry = self._lookup(key, environ, version)
            if entry is not None:
                return respond(entry, environ, start)
            return self._fetch(key, environ, start, version)
        try:
            return self._fetch(key, environ, start, version)
        finally:
            del self._pending[key]
            created.set()

    def _is_cacheable(self, environ: WSGIEnvironment) -> bool:
        return (
            self._limit > 0
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self._cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
            and "HTTP_RANGE" not in environ
            and not environ["PATH_INFO"].startswith(_UNCACHED_PREFIXES)
            and not environ["PATH_INFO"].endswith(_PRIVATE_SUFFIX)
        )

    def _call_app(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body of the app's response."""
        started: dict[str, Any] = {}

        def collect(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Any:
            started.update(status=status, headers=headers)
            return lambda _data: None

        response = self._app(environ, collect)
        try:
            body = b"".join(response)
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()
        return started["status"], started["headers"], body

    def _fetch(
        self, key: CacheKey, environ: WSGIEnvironment, start: StartResponse, version: Version
    ) -> Iterable[bytes]:
        """Call the app for the whole response, and cache it if it is marked."""
        whole = dict(environ, REQUEST_METHOD="GET") | _strip_conditional_headers()
        status, headers, body = self._call_app(whole)
        mark = whole.get(CACHED_AS_KEY, "")
        is_marked = mark in _TTL_MINUTES and status.startswith("200")
        if not is_marked or any(name == "Set-Cookie" for name, _ in headers):
            start(status, headers)
            return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        headers = _vary_by_encoding(headers)
        etag = next((value for name, value in headers if name == "ETag"), "")
        is_feed, minutes = mark == "feed", _validity(mark, version.minute)
        revision, gzipped_body = revision_of(version, is_feed), _compress_body(headers, body)
        entry = CachedResponse(is_feed, revision, minutes, headers, etag, body, gzipped_body)
        self._store(
            self._entry_by_language(key, environ) if _varies_by_language(headers) else key, entry
        )
        return respond(entry, environ, start)

    def _store(self, key: CacheKey, entry: CachedResponse) -> None:
        """Store the entry and evict the least recently used ones; skip an entry above the limit."""
        size = entry.size(key)
        if size > self._limit:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            self._size += size - (old.size(key) if old else 0)
            self._entries[key] = entry
            while self._size > self._limit and self._entries:
                first, dropped = self._entries.popitem(last=False)
                self._size -= dropped.size(first)


def _validity(mark: str, minute: int) -> range:
    """Return the minutes, of this day or only this one, in which the response is valid."""
    length = _TTL_MINUTES[mark]
    first = minute - minute % length
    return range(first, first + length)


def _vary_by_encoding(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers with Accept-Encoding added to Vary."""
    vary = [part.strip() for name, value in headers if name == "Vary" for part in value.split(",")]
    others = [pair for pair in headers if pair[0] != "Vary"]
    return [*others, ("Vary", ", ".join(dict.fromkeys([*vary, "Accept-Encoding"])))]


def _strip_conditional_headers() -> dict[str, str]:
    """Return environment values that make the app return the whole response."""
    names = ("IF_MATCH", "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ACCEPT_ENCODING")
    return dict.fromkeys((f"HTTP_{name}" for name in names), "")


def _varies_by_language(headers: list[tuple[str, str]]) -> bool:
    return any(name == "Vary" and "Accept-Language" in value for name, value in headers)


def _cache_key(environ: WSGIEnvironment) -> CacheKey:
    """Return the cache key: everything that a response may vary by, except the language.

    Pages contain the site's public URL, so the Host header has no effect.
    """
    schemes = environ.get("wsgi.url_scheme", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
    return "https" in schemes, environ["PATH_INFO"], environ.get("QUERY_STRING", "")


def _compress_body(headers: list[tuple[str, str]], body: bytes) -> bytes | None:
    return None if any(name == "Content-Encoding" for name, _ in headers) else compress(body)
