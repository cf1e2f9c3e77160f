"""WSGI middleware: cache public responses until the site revision changes.

Views mark the responses that may be cached (``http/conditional.py``). An entry is valid for one
site revision and for the minute in which it was made, because pages contain "today" and "in an
hour". Feeds are valid for the day, because their window moves at midnight UTC. Requests without
a session are served from here: one primary-key query, then 304 or the body.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_date

from meetings.http.compression import accepts_gzip, compress, without_encoding_suffixes

#: The key of the cache among the extensions of the application.
EXTENSION = "page_cache"
CacheKey = tuple[str | bool, ...]
#: The site revision and the minute of a request.
Version = tuple[int, int]
#: The key of the mark in the WSGI environment, which clients cannot see.
CACHE_TTL_KEY = "convenor.cache_ttl"
#: The minutes for which a response may be cached, by its mark.
_TTL_MINUTES = {"minute": 1, "day": 24 * 60}
#: Bytes per entry and per header in addition to their texts.
_ENTRY_OVERHEAD, _HEADER_OVERHEAD = 1024, 200
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
_HEADERS_DROPPED_ON_304 = frozenset({"content-length", "content-type", "content-encoding"})


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response, with the site revision that it shows and the minutes in which it is valid."""

    revision: int
    minutes: range
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    gzipped_body: bytes | None

    def size(self, key: CacheKey) -> int:
        """Return the approximate number of bytes of the entry and its key in memory."""
        texts = sum(len(name) + len(value) + _HEADER_OVERHEAD for name, value in self.headers)
        names = sum(len(part) for part in key if isinstance(part, str))
        return len(self.body) + len(self.gzipped_body or b"") + texts + names + _ENTRY_OVERHEAD


class PageCacheMiddleware:
    """WSGI middleware: ``revision`` returns the site revision, ``minute`` the time in minutes.

    ``revision`` returns None if the database is unavailable; then the app handles the request.
    ``language`` returns the language of a request, by query, cookie or Accept-Language.
    ``limit`` is the size of the cache in bytes; 0 turns it off. The least recently used entries
    are evicted first.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        revision: Callable[[], int | None],
        minute: Callable[[], int],
        cookie: str,
        limit: int,
        language: Callable[[WSGIEnvironment], str] = lambda _environ: "",
    ) -> None:
        self._app, self._revision, self._minute = app, revision, minute
        self._language, self._cookie, self._limit = language, cookie + "=", limit
        self._entries: OrderedDict[CacheKey, CachedResponse] = OrderedDict()
        self._pending: dict[CacheKey, threading.Event] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Respond from the cache, or call the app and cache its response if it is marked."""
        if not self._is_cacheable(environ):
            return self._app(environ, start)
        revision, minute = self._revision(), self._minute()
        if revision is None:
            return self._app(environ, start)
        key, version = _cache_key(environ), (revision, minute)
        entry = self._lookup(key, environ, version)
        if entry is not None:
            return _respond(entry, environ, start)
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
        if entry is None or entry.revision != version[0] or version[1] not in entry.minutes:
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
                return _respond(entry, environ, start)
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
        mark = whole.get(CACHE_TTL_KEY, "")
        is_marked = mark in _TTL_MINUTES and status.startswith("200")
        if not is_marked or any(name == "Set-Cookie" for name, _ in headers):
            start(status, headers)
            return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        headers = _vary_by_encoding(headers)
        etag = next((value for name, value in headers if name == "ETag"), "")
        (revision, minute), gzipped_body = version, _compress_body(headers, body)
        minutes = _validity(mark, minute)
        entry = CachedResponse(revision, minutes, headers, etag, body, gzipped_body)
        self._store(
            self._entry_by_language(key, environ) if _varies_by_language(headers) else key, entry
        )
        return _respond(entry, environ, start)

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
    """Return the minutes, of this day or only this one, in which a response is valid."""
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
    names = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
    return dict.fromkeys(names, "")


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


def _respond(
    entry: CachedResponse, environ: WSGIEnvironment, start: StartResponse
) -> Iterable[bytes]:
    """Respond with 304 if a validator matches, else with the body, compressed if accepted."""
    is_gzipped = entry.gzipped_body is not None and accepts_gzip(
        environ.get("HTTP_ACCEPT_ENCODING", "")
    )
    etag = f'{entry.etag[:-1]}-gz"' if is_gzipped else entry.etag
    headers = [pair for pair in entry.headers if pair[0] != "ETag"] + [("ETag", etag)]
    if _not_modified(entry, environ):
        start(
            "304 NOT MODIFIED", [h for h in headers if h[0].lower() not in _HEADERS_DROPPED_ON_304]
        )
        return []
    body = entry.gzipped_body if is_gzipped and entry.gzipped_body is not None else entry.body
    headers = [pair for pair in headers if pair[0] != "Content-Length"]
    headers.append(("Content-Length", str(len(body))))
    if is_gzipped:
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _not_modified(entry: CachedResponse, environ: WSGIEnvironment) -> bool:
    """Compare validators; If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2).

    A time matches only if it is the exact time that we sent, as in ``http/conditional.py``.
    """
    if_none_match = environ.get("HTTP_IF_NONE_MATCH", "")
    if if_none_match:
        plain = without_encoding_suffixes(if_none_match)
        names = [part.strip().removeprefix("W/").strip('"') for part in plain.split(",")]
        return "*" in names or entry.etag.strip('"') in names
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    modified = next((value for name, value in entry.headers if name == "Last-Modified"), "")
    requested_at, sent_at = parse_date(since), parse_date(modified)
    return requested_at is not None and requested_at == sent_at
