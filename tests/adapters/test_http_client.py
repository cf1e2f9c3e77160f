"""The HTTP client refuses internal hosts and aborts oversized, slow and malformed responses."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from meetings.adapters.http_client import FetchOptions, FetchResult, fetch
from meetings.adapters.ssrf import PUBLIC_ONLY, FetchPolicy, is_public, parse_url
from meetings.domain.imports.errors import (
    SourceTooLarge,
    TooManyRedirects,
    UrlErrorStatus,
    UrlInvalid,
    UrlNotAllowed,
    UrlTimeout,
    UrlUnreachable,
)

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
_MB = 1024 * 1024


class Server(ThreadingHTTPServer):
    """A server with a response per path, as defined by the test; it records all requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: dict[str, Callable[[Any], None]] = {}
        self.requests: list[dict[str, str]] = []
        self.is_over = threading.Event()
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.options = FetchOptions(
            seconds=3, size=_MB, allowed=FetchPolicy(exceptions=frozenset({self.endpoint}))
        )

    @property
    def endpoint(self) -> tuple[str, int]:
        return "127.0.0.1", self.server_port

    def handle_error(self, *_arguments: object) -> None:
        """Ignore clients that disconnect."""

    def add_response(
        self, path: str, body: bytes = b"", status: int = 200, **headers: str
    ) -> "Server":
        def respond(handler: Any) -> None:
            handler.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.paths[path] = respond
        return self

    def get(self, path: str) -> FetchResult:
        return fetch(f"{self.origin}{path}", self.options)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append({"path": self.path, **dict(self.headers.items())})
        with suppress(OSError):
            self.server.paths[self.path](self)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.is_over.set()
        server.shutdown()
        thread.join()


def test_fetch_returns_the_response_and_sends_no_identifying_headers(server: Server) -> None:
    server.add_response(
        "/a%20b.ics?x=1&y=%C3%A5", CALENDAR, ETag='"1"',
        Last_Modified="Mon, 05 Oct 2020 09:00:00 GMT",
        Content_Type="text/calendar; charset=utf-8", Set_Cookie="a=b",
    )  # fmt: skip

    result = server.get("/a%20b.ics?x=1&y=å")

    assert result.data == CALENDAR
    assert result.media_type == "text/calendar"
    (request,) = server.requests
    assert not {"Cookie", "Authorization", "Referer"} & set(request)
    assert request["Host"] == f"127.0.0.1:{server.server_port}"


def test_redirects_are_resolved_against_the_current_url(server: Server) -> None:
    server.add_response("/a", status=302, Location="b?c#d").add_response("/b?c", CALENDAR)

    assert server.get("/a").url == f"{server.origin}/b?c"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
        "http://localhost/", "http://10.0.0.1/", "http://2130706433/", "http://0x7f000001/",
        "http://127.1/", "http://0177.0.0.1/", "http://0/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "http://192.168.1.1:443/", "https://172.16.0.1/",
        "http://100.64.0.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://１２７.０.０.１/", "http://127.0.0.1:22/", "http://localhost:5432/",
    ],
)  # fmt: skip
def test_redirects_to_internal_hosts_are_refused(server: Server, target: str) -> None:
    server.add_response("/a", status=307, Location=target.encode().decode("latin-1"))

    with pytest.raises((UrlNotAllowed, UrlInvalid)):
        server.get("/a")
    with pytest.raises(UrlNotAllowed):
        fetch(target)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "javascript:x", "data:,x"],
)
def test_redirects_to_other_schemes_are_refused(server: Server, target: str) -> None:
    server.add_response("/a", status=301, Location=target)

    with pytest.raises(UrlInvalid):
        server.get("/a")


def test_a_policy_exception_applies_to_one_port(server: Server) -> None:
    with Server() as other:
        server.add_response("/a", status=302, Location=f"{other.origin}/secret")

        with pytest.raises(UrlNotAllowed):
            server.get("/a")
    with pytest.raises(UrlNotAllowed):
        fetch(f"{server.origin}/a")


def test_redirect_loops_are_limited(server: Server) -> None:
    server.add_response("/a", status=302, Location="/b").add_response(
        "/b", status=302, Location="/a"
    )

    with pytest.raises(TooManyRedirects):
        server.get("/a")
    assert len(server.requests) == 6


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 403, 404, 410, 500, 503])
def test_other_statuses_are_reported(server: Server, status: int) -> None:
    with pytest.raises(UrlErrorStatus) as error:
        server.add_response("/a", status=status).get("/a")

    assert error.value.details == {"status": status}


def test_gzip_responses_are_decompressed(server: Server) -> None:
    server.add_response("/a", gzip.compress(CALENDAR), Content_Encoding="gzip")

    assert server.get("/a").data == CALENDAR


def test_gzip_bombs_and_oversized_responses_are_aborted(server: Server) -> None:
    server.add_response("/bomb", gzip.compress(b"0" * (200 * _MB), 1), Content_Encoding="gzip")
    server.add_response("/declared", b"", Content_Length=str(10**9))
    sent = 0

    def endless(handler: Any) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while not server.is_over.is_set() and sent < 1024 * _MB:
            handler.wfile.write(b"x" * _CHUNK)
            sent += _CHUNK

    server.paths["/endless"] = endless
    for path in ("/bomb", "/declared", "/endless"):
        with pytest.raises(SourceTooLarge):
            server.get(path)
    assert sent < 64 * _MB, "the client reads no more than its limit"


_CHUNK = 64 * 1024


#: Chunks of a response that takes at least ten seconds.
CHUNKS = 200


def slow_response(first: bytes, rest: bytes, ended: threading.Event) -> Callable[[Any], None]:
    def respond(handler: Any) -> None:
        handler.wfile.write(first)
        for _ in range(CHUNKS):
            if handler.server.is_over.wait(0.05):
                return
            handler.wfile.write(rest)
            handler.wfile.flush()
        ended.set()

    return respond


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (b"", b""),
        (b"H", b"T"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_slow_responses_time_out(server: Server, first: bytes, rest: bytes) -> None:
    ended = threading.Event()
    server.paths["/a"] = slow_response(first, rest, ended)

    with pytest.raises((UrlTimeout, UrlUnreachable)):
        fetch(f"{server.origin}/a", FetchOptions(seconds=0.6, allowed=server.options.allowed))
    assert not ended.is_set()


@pytest.mark.parametrize(
    "response",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n....",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_malformed_responses_are_refused(server: Server, response: bytes) -> None:
    server.paths["/a"] = lambda handler: handler.wfile.write(response)

    with pytest.raises(UrlUnreachable):
        server.get("/a")


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "example.org/a.ics", "//example.org", "http://", "http:///a", "https://user:pw@a.b/",
        "http://a@127.0.0.1/", "http://a b/", "http://a\r\nX: y/", "http://a/\r\nX:y", "http://a\\@b/",
        "http://[::1", "http://a:99999/", "http://a:x/", "http://[fe80::1%25eth0]/", "http://.../",
        "http://" + "a" * 70 + ".org/", "https://a/" + "b" * 3000, "HTTP//a", "mailto:a@b.org",
    ],
)  # fmt: skip
def test_invalid_urls_are_refused(url: str) -> None:
    with pytest.raises(UrlInvalid):
        parse_url(url)


def test_urls_are_normalised() -> None:
    assert parse_url("webcal://Example.ORG/a b".replace(" ", "%20")).url == (
        "https://example.org/a%20b"
    )
    assert parse_url("  https://bücher.example/ä?ö \n").url == (
        "https://xn--bcher-kva.example/%C3%A4?%C3%B6"
    )
    with pytest.raises(UrlNotAllowed):
        parse_url("https://example.org:8443/a", PUBLIC_ONLY)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "193.0.6.139", "2001:67c:2e8:22::c100:68b", "2606:4700::6810:85e5"],
)
def test_public_ip_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3",  # noqa: S104 - nothing is bound to it
        "100.64.0.1", "127.0.0.53", "169.254.169.254", "172.31.255.255",
        "192.0.2.1", "192.168.0.1", "198.18.0.1", "203.0.113.1", "224.0.0.251", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1", "2002:a00:1::", "2002:7f00:1::1", "fc00::1", "fd12::1",
        "fe80::1", "fe80::1%eth0", "2606:4700::1%1", "fec0::1", "ff02::1", "2001:db8::1",
        "2001:0:7f00:1::", "100::1", "localhost", "",
        "192.0.0.192", "168.63.129.16", "::ffff:168.63.129.16", "64:ff9b::a83f:8110",
        "2002:a83f:8110::1", "192.88.99.1", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_ip_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


HANG_UP = "hang up"


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Open a port that accepts connections and never sends a byte."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hang_up = threading.Timer(10, listener.shutdown, (socket.SHUT_RDWR,))
        hang_up.name = HANG_UP
        hang_up.start()
        yield listener
        hang_up.cancel()


def test_a_missing_tls_handshake_times_out(silent: socket.socket) -> None:
    place = ("127.0.0.1", int(silent.getsockname()[1]))
    allowed = FetchPolicy(exceptions=frozenset({place}))

    with pytest.raises(UrlTimeout):
        fetch(f"https://127.0.0.1:{place[1]}/", FetchOptions(seconds=0.5, allowed=allowed))
    assert HANG_UP in {thread.name for thread in threading.enumerate()}, "the server ended it"


OPENSSL = shutil.which("openssl") or ""


@pytest.mark.skipif(not OPENSSL, reason="openssl is not installed")
def test_an_untrusted_certificate_is_refused(server: Server, tmp_path: Path) -> None:
    key_and_certificate = tmp_path / "both.pem"
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key_and_certificate,
         "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", key_and_certificate)
    server.add_response("/a", CALENDAR)
    server.socket = context.wrap_socket(server.socket, server_side=True)

    with pytest.raises(UrlUnreachable):
        fetch(f"https://127.0.0.1:{server.server_port}/a", server.options)
    assert server.requests == []
