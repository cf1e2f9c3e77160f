"""Cached responses: when they are valid, and how a request is answered from one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.http import parse_date

from meetings.http.compression import accepts_gzip
from meetings.http.etags import GZIP_SUFFIX, fails_precondition, without_encoding_suffixes
from meetings.kernel.site_revision import Revisions

CacheKey = tuple[str | bool, ...]
#: Bytes per entry and per header in addition to their texts.
_ENTRY_OVERHEAD, _HEADER_OVERHEAD = 1024, 200
_CONTENT_HEADERS = frozenset({"content-length", "content-type", "content-encoding"})


class Version(NamedTuple):
    """The revisions and the minute of a request."""

    revisions: Revisions
    minute: int


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response, with the revision that it shows and the minutes in which it is valid."""

    is_feed: bool
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


def revision_of(version: Version, is_feed: bool) -> int:
    """Return the revision on which the response depends."""
    return version.revisions.feeds if is_feed else version.revisions.pages


def is_valid(entry: CachedResponse, version: Version) -> bool:
    """Return whether the entry still shows the present state."""
    is_current = entry.revision == revision_of(version, entry.is_feed)
    return is_current and version.minute in entry.minutes


def respond(
    entry: CachedResponse, environ: WSGIEnvironment, start: StartResponse
) -> Iterable[bytes]:
    """Respond with 412 or 304 as the validators require, else with the body.

    It is compressed if the client accepts that.
    """
    is_gzipped = entry.gzipped_body is not None and accepts_gzip(
        environ.get("HTTP_ACCEPT_ENCODING", "")
    )
    etag = f'{entry.etag[:-1]}{GZIP_SUFFIX}"' if is_gzipped else entry.etag
    headers = [pair for pair in entry.headers if pair[0] != "ETag"] + [("ETag", etag)]
    status = _conditional_status(entry, environ)
    if status:
        start(status, [pair for pair in headers if pair[0].lower() not in _CONTENT_HEADERS])
        return []
    body = entry.gzipped_body if is_gzipped and entry.gzipped_body is not None else entry.body
    headers = [pair for pair in headers if pair[0] != "Content-Length"]
    headers.append(("Content-Length", str(len(body))))
    if is_gzipped:
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _conditional_status(entry: CachedResponse, environ: WSGIEnvironment) -> str:
    """Return the status without a body that the validators require, or ""."""
    if fails_precondition(environ.get("HTTP_IF_MATCH", ""), entry.etag):
        return "412 PRECONDITION FAILED"
    return "304 NOT MODIFIED" if _not_modified(entry, environ) else ""


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
