"""Fetch URLs, but only from the public internet.

A server can reach machines that outsiders can't: those in its network, the cloud's metadata
service, itself. Therefore every address that a host name resolves to is checked before any request.
The connection uses the checked address, and each redirect is checked like a new URL.

Source:
    docs/decisions/0010-fetching-urls.md
"""

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Timer
from urllib.parse import urljoin

from meetings.adapters.ssrf import PUBLIC_ONLY, FetchPolicy, Target, is_allowed, parse_url
from meetings.domain.imports.errors import (
    SourceTooLarge,
    TooManyRedirects,
    UrlErrorStatus,
    UrlNotAllowed,
    UrlTimeout,
    UrlUnreachable,
)
from meetings.domain.imports.rules import MAX_BYTES

_MEGABYTE = 1024 * 1024
_MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_COMPRESSED_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_HEADERS = {
    "Accept": "text/calendar, text/csv, text/plain;q=0.8, */*;q=0.5",
    "Accept-Encoding": "gzip, identity;q=0.5",
    "User-Agent": "Convenor (import of calendars)",
    "Connection": "close",
}
_RESOLVER_POOL = ThreadPoolExecutor(4, thread_name_prefix="names")


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The content of a URL; ``url`` is the final URL after redirects."""

    data: bytes
    url: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits of size and time for a request."""

    seconds: float = 15
    size: int = MAX_BYTES
    allowed: FetchPolicy = field(default=PUBLIC_ONLY)


_DEFAULT_OPTIONS = FetchOptions()


def fetch(url: str, options: FetchOptions = _DEFAULT_OPTIONS) -> FetchResult:
    """Return the content of an http, https or webcal URL.

    Raises:
        DomainError: The URL is invalid, not public, too slow, or its response is unsupported or too
            large; see ``imports.errors``.
    """
    ends_at = time.monotonic() + options.seconds
    for _hop in range(_MAX_REDIRECTS + 1):
        target = parse_url(url, options.allowed)
        result = _request(target, options, ends_at)
        if isinstance(result, FetchResult):
            return result
        url = urljoin(target.url, result)
    raise TooManyRedirects(limit=_MAX_REDIRECTS)


def _request(target: Target, options: FetchOptions, ends_at: float) -> FetchResult | str:
    """Return the result, or the URL of a redirect."""
    refusals = (OSError, http.client.HTTPException, ValueError, zlib.error)
    try:
        with _connection(target, options, ends_at) as connection:
            connection.request("GET", target.path, headers=_HEADERS)
            with connection.getresponse() as response:
                result = _read_response(response, target, options)
    except refusals as error:
        if time.monotonic() >= ends_at:
            raise UrlTimeout(seconds=int(options.seconds)) from error
        raise UrlUnreachable(host=target.host) from error
    if time.monotonic() >= ends_at:
        raise UrlTimeout(seconds=int(options.seconds))
    return result


def _read_response(
    response: http.client.HTTPResponse, target: Target, options: FetchOptions
) -> FetchResult | str:
    to = response.getheader("Location", "")
    if response.status in _REDIRECTS and to:
        return to
    if response.status != http.client.OK:
        raise UrlErrorStatus(status=response.status)
    data = _read_body(response, options.size)
    return FetchResult(data, target.url, response.headers.get_content_type())


def _read_body(response: http.client.HTTPResponse, size: int) -> bytes:
    """Return the body, without ever holding more than the limit, compressed or not."""
    too_large = SourceTooLarge(limit=size // _MEGABYTE)
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in _COMPRESSED_ENCODINGS and encoding != "identity":
        raise http.client.HTTPException(encoding)
    if (response.length or 0) > size:
        raise too_large
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding in _COMPRESSED_ENCODINGS else None
    body, packed = bytearray(), 0
    while chunk := response.read(_CHUNK):
        packed += len(chunk)
        body += unpack.decompress(chunk, size + 1 - len(body)) if unpack else chunk
        if max(packed, len(body)) > size:
            raise too_large
    if response.length or (unpack and not unpack.eof):
        raise http.client.IncompleteRead(bytes(body[:80]))
    return bytes(body)


@contextmanager
def _connection(
    target: Target, options: FetchOptions, ends_at: float
) -> Iterator[http.client.HTTPConnection]:
    """Yield a connection to a checked address; it is closed when the time is over."""
    sock = _open_socket(
        target, _resolve_public_addresses(target, options.allowed, ends_at), ends_at
    )
    if target.is_secure:
        sock = ssl.create_default_context().wrap_socket(
            sock, server_hostname=target.host, do_handshake_on_connect=False
        )
    cut = Timer(max(0.0, ends_at - time.monotonic()), _close_socket, [sock])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = target.default_port
    connection.auto_open = 0
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection.sock = sock
        yield connection
    finally:
        cut.cancel()
        connection.close()
        sock.close()


def _resolve_public_addresses(target: Target, allowed: FetchPolicy, ends_at: float) -> list[str]:
    """Return the addresses of the host; reject it if any of them is not public."""
    lookup = _RESOLVER_POOL.submit(
        socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM
    )
    try:
        results = lookup.result(timeout=max(0.0, ends_at - time.monotonic()))
    except FutureTimeoutError as error:
        raise OSError(target.host) from error
    addresses = list(dict.fromkeys(str(address[4][0]) for address in results))
    if not addresses or not all(is_allowed(address, target.port, allowed) for address in addresses):
        raise UrlNotAllowed(host=target.host)
    return addresses


def _open_socket(target: Target, addresses: list[str], ends_at: float) -> socket.socket:
    problem: OSError = OSError(target.host)
    for address in addresses[:4]:
        left = ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError(target.host)
        try:
            return socket.create_connection((address, target.port), timeout=left)
        except OSError as error:
            problem = error
    raise problem


def _close_socket(sock: socket.socket) -> None:
    """Close the socket, which stops any read from it."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return
