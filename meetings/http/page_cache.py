"""A layer in front of Flask that keeps public responses until the site changes.

A response for which a view left a mark (``http/conditional.py``) is kept whole, with the revision
of the site at which it was made and the minute, for pages speak of "today" and of "in an hour";
feeds, whose window moves at midnight UTC, with the day. Whoever has no session gets it from
here: one primary-key query, then 304 or the bytes.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_date

from meetings.http.compression import accepts_gzip, compress

CacheKey = tuple[str | bool, ...]
#: Under what the mark stands in the request's environment, which nobody outside sees.
CACHE_TTL_KEY = "convenor.kept"
#: How many minutes a response may be kept, by its mark.
_TTL_MINUTES = {"minute": 1, "day": 24 * 60}
#: Bytes that an entry takes besides its texts, and each of its headers.
_ENTRY_OVERHEAD, _HEADER_OVERHEAD = 1024, 200
#: Seconds for which a reader waits for what another has made already.
_LOCK_TIMEOUT = 10
#: Files that lie packed on the disk, under names that change with them: sent as they are.
_PRECOMPRESSED_PREFIX = "/static/"
#: Files of any size, sent piece by piece, and private pages: never held as a whole.
_UNCACHED_PREFIXES = (
    _PRECOMPRESSED_PREFIX,
    "/documents/",
    "/registrations/",
    "/follow/",
    "/following/",
    "/dav/",
)
#: Addresses that end so are private; what they answer is compared by Flask.
_PRIVATE_SUFFIX = "/my.ics"
_HEADERS_DROPPED_ON_304 = frozenset({"content-length", "content-type", "content-encoding"})


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response with the state of the site that it shows, and the minutes for which it does."""

    revision: int
    minutes: range
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    zipped: bytes | None

    def size(self, key: CacheKey) -> int:
        """Return about how many bytes it takes in memory, with what it is kept under."""
        texts = sum(len(name) + len(value) + _HEADER_OVERHEAD for name, value in self.headers)
        names = sum(len(part) for part in key if isinstance(part, str))
        return len(self.body) + len(self.zipped or b"") + texts + names + _ENTRY_OVERHEAD


class PageCacheMiddleware:
    """WSGI middleware: ``revision`` asks for the site's number, ``minute`` for the time in minutes.

    ``revision`` gives None where the database does not answer; then the app is asked.
    ``language`` returns the language that a request gets, by query, cookie or Accept-Language.
    ``limit`` is the size of the cache in bytes; 0 turns it off. The least recently used go first.
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
        self._kept: OrderedDict[CacheKey, CachedResponse] = OrderedDict()
        self._making: dict[CacheKey, threading.Event] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, else pass on and perhaps keep the answer."""
        if not self._is_cacheable(environ):
            return self._app(environ, start)
        revision, minute = self._revision(), self._minute()
        if revision is None:
            return self._app(environ, start)
        key, at = _cache_key(environ), (revision, minute)
        kept = self._lookup(key, environ, at)
        if kept is not None:
            return _respond(kept, environ, start)
        return self._make(key, environ, start, at)

    def _lookup(
        self, key: CacheKey, environ: WSGIEnvironment, at: tuple[int, int]
    ) -> CachedResponse | None:
        """Return what holds now: what is the same for all, or what is kept for the language."""
        return self._valid_entry(key, at) or self._valid_entry(
            self._entry_by_language(key, environ), at
        )

    def _valid_entry(self, key: CacheKey, at: tuple[int, int]) -> CachedResponse | None:
        kept = self._kept.get(key)
        if kept is None or kept.revision != at[0] or at[1] not in kept.minutes:
            return None
        with self._lock:
            if key in self._kept:  # else another thread has just dropped it
                self._kept.move_to_end(key)
        return kept

    def _entry_by_language(self, key: CacheKey, environ: WSGIEnvironment) -> CacheKey:
        return (*key, self._language(environ))

    def _make(
        self, key: CacheKey, environ: WSGIEnvironment, start: StartResponse, at: tuple[int, int]
    ) -> Iterable[bytes]:
        """Ask the app; whoever asks for the same meanwhile waits, and mostly need not ask."""
        mine = threading.Event()
        making = self._making.setdefault(key, mine)
        if making is not mine:
            making.wait(_LOCK_TIMEOUT)
            kept = self._lookup(key, environ, at)
            return _respond(kept, environ, start) if kept else self._ask(key, environ, start, at)
        try:
            return self._ask(key, environ, start, at)
        finally:
            del self._making[key]
            mine.set()

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

    def _ask(
        self, key: CacheKey, environ: WSGIEnvironment, start: StartResponse, at: tuple[int, int]
    ) -> Iterable[bytes]:
        """Ask the app for the whole response; keep it where it is marked."""
        seen: dict[str, Any] = {}

        def collect(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Any:
            seen.update(status=status, headers=headers)
            return lambda _data: None

        whole = dict(environ, REQUEST_METHOD="GET") | _strip_conditional_headers()
        answer = self._app(whole, collect)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        mark, headers = whole.get(CACHE_TTL_KEY, ""), seen["headers"]
        is_kept = mark in _TTL_MINUTES and seen["status"].startswith("200")
        if not is_kept or any(name == "Set-Cookie" for name, _ in headers):
            start(seen["status"], headers)
            return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        headers = _vary_by_encoding(headers)
        etag = next((value for name, value in headers if name == "ETag"), "")
        kept = CachedResponse(
            at[0], _validity(mark, at[1]), headers, etag, body, _compress_body(headers, body)
        )
        self._keep(
            self._entry_by_language(key, environ) if _varies_by_language(headers) else key, kept
        )
        return _respond(kept, environ, start)

    def _keep(self, key: CacheKey, kept: CachedResponse) -> None:
        """Keep it, and drop what was asked for least lately; what is too large drops nothing."""
        size = kept.size(key)
        if size > self._limit:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += size - (old.size(key) if old else 0)
            self._kept[key] = kept
            while self._size > self._limit and self._kept:
                first, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size(first)


def _validity(mark: str, minute: int) -> range:
    """Return the minutes, of this day or only this one, for which a response holds."""
    length = _TTL_MINUTES[mark]
    first = minute - minute % length
    return range(first, first + length)


def _vary_by_encoding(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers with Accept-Encoding among what the response varies by."""
    vary = [part.strip() for name, value in headers if name == "Vary" for part in value.split(",")]
    others = [pair for pair in headers if pair[0] != "Vary"]
    return [*others, ("Vary", ", ".join(dict.fromkeys([*vary, "Accept-Encoding"])))]


def _strip_conditional_headers() -> dict[str, str]:
    """Return the headers that make the app give the whole response."""
    names = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
    return dict.fromkeys(names, "")


def _varies_by_language(headers: list[tuple[str, str]]) -> bool:
    return any(name == "Vary" and "Accept-Language" in value for name, value in headers)


def _cache_key(environ: WSGIEnvironment) -> CacheKey:
    """Return under what a response is kept: all that it may vary by, apart from the language.

    Pages name the site by its own address, so the Host that was asked for changes nothing.
    """
    schemes = environ.get("wsgi.url_scheme", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
    return "https" in schemes, environ["PATH_INFO"], environ.get("QUERY_STRING", "")


def _compress_body(headers: list[tuple[str, str]], body: bytes) -> bytes | None:
    return None if any(name == "Content-Encoding" for name, _ in headers) else compress(body)


def _respond(
    kept: CachedResponse, environ: WSGIEnvironment, start: StartResponse
) -> Iterable[bytes]:
    """Answer 304 where the validator fits, else the body, zipped where that is welcome."""
    zipped = kept.zipped is not None and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'{kept.etag[:-1]}-gz"' if zipped else kept.etag
    headers = [pair for pair in kept.headers if pair[0] != "ETag"] + [("ETag", etag)]
    if _not_modified(kept, environ):
        start(
            "304 NOT MODIFIED", [h for h in headers if h[0].lower() not in _HEADERS_DROPPED_ON_304]
        )
        return []
    body = kept.zipped if zipped and kept.zipped is not None else kept.body
    headers = [pair for pair in headers if pair[0] != "Content-Length"]
    headers.append(("Content-Length", str(len(body))))
    if zipped:
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _not_modified(kept: CachedResponse, environ: WSGIEnvironment) -> bool:
    """Compare validators; If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2).

    A time says nothing but whether it is the one that we gave, as in ``http/conditional.py``.
    """
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if asked:
        core = kept.etag.strip('"')
        names = [part.strip().removeprefix("W/").strip('"') for part in asked.split(",")]
        return "*" in names or core in names or f"{core}-gz" in names
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    modified = next((value for name, value in kept.headers if name == "Last-Modified"), "")
    then, seen = parse_date(since), parse_date(modified)
    return then is not None and then == seen
