"""Addresses of the net: what is fetched, what is not asked at all, and what is cut."""

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
    """Answers each path as the test says, and keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.paths: dict[str, Callable[[Any], None]] = {}
        self.asked: list[dict[str, str]] = []
        self.is_over = threading.Event()
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.wanted = FetchOptions(
            seconds=3, size=_MB, allowed=FetchPolicy(exceptions=frozenset({self.place}))
        )

    @property
    def place(self) -> tuple[str, int]:
        return "127.0.0.1", self.server_port

    def handle_error(self, *_about: object) -> None:
        """Whoever hangs up is no error here."""

    def answers(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> "Server":
        def answer(handler: Any) -> None:
            handler.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.paths[path] = answer
        return self

    def get(self, path: str) -> FetchResult:
        return fetch(f"{self.origin}{path}", self.wanted)


class _Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append({"path": self.path, **dict(self.headers.items())})
        with suppress(OSError):
            self.server.paths[self.path](self)

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as it:
        thread = threading.Thread(target=it.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield it
        it.is_over.set()
        it.shutdown()
        thread.join()


def test_fetches_what_is_there_and_tells_nothing_of_whoever_asks(server: Server) -> None:
    server.answers(
        "/a%20b.ics?x=1&y=%C3%A5", CALENDAR, ETag='"1"',
        Last_Modified="Mon, 05 Oct 2020 09:00:00 GMT",
        Content_Type="text/calendar; charset=utf-8", Set_Cookie="a=b",
    )  # fmt: skip

    found = server.get("/a%20b.ics?x=1&y=å")

    assert found.data == CALENDAR
    assert found.media_type == "text/calendar"
    (asked,) = server.asked
    assert not {"Cookie", "Authorization", "Referer"} & set(asked)
    assert asked["Host"] == f"127.0.0.1:{server.server_port}"


def test_redirects_are_followed_by_hand(server: Server) -> None:
    server.answers("/a", status=302, Location="b?c#d").answers("/b?c", CALENDAR)

    assert server.get("/a").address == f"{server.origin}/b?c"


@pytest.mark.parametrize(
    "to",
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
def test_a_redirect_into_the_house_is_refused(server: Server, to: str) -> None:
    server.answers("/a", status=307, Location=to.encode().decode("latin-1"))

    with pytest.raises((UrlNotAllowed, UrlInvalid)):
        server.get("/a")
    with pytest.raises(UrlNotAllowed):
        fetch(to)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "javascript:x", "data:,x"],
)
def test_a_redirect_to_something_else_than_the_web_is_refused(server: Server, to: str) -> None:
    server.answers("/a", status=301, Location=to)

    with pytest.raises(UrlInvalid):
        server.get("/a")


def test_the_exception_holds_for_one_port_alone(server: Server) -> None:
    with Server() as other:
        server.answers("/a", status=302, Location=f"{other.origin}/secret")

        with pytest.raises(UrlNotAllowed):
            server.get("/a")
    with pytest.raises(UrlNotAllowed):
        fetch(f"{server.origin}/a")


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.answers("/a", status=302, Location="/b").answers("/b", status=302, Location="/a")

    with pytest.raises(TooManyRedirects):
        server.get("/a")
    assert len(server.asked) == 6


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 403, 404, 410, 500, 503])
def test_other_answers_are_named(server: Server, status: int) -> None:
    with pytest.raises(UrlErrorStatus) as refused:
        server.answers("/a", status=status).get("/a")

    assert refused.value.details == {"status": status}


def test_packed_answers_are_unpacked(server: Server) -> None:
    server.answers("/a", gzip.compress(CALENDAR), Content_Encoding="gzip")

    assert server.get("/a").data == CALENDAR


def test_a_packed_bomb_and_a_large_answer_are_cut(server: Server) -> None:
    server.answers("/bomb", gzip.compress(b"0" * (200 * _MB), 1), Content_Encoding="gzip")
    server.answers("/said", b"", Content_Length=str(10**9))
    sent = 0

    def endless(handler: Any) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while not server.is_over.is_set() and sent < 1024 * _MB:
            handler.wfile.write(b"x" * _CHUNK)
            sent += _CHUNK

    server.paths["/endless"] = endless
    for path in ("/bomb", "/said", "/endless"):
        with pytest.raises(SourceTooLarge):
            server.get(path)
    assert sent < 64 * _MB, "what is not read stays in the pipe"


_CHUNK = 64 * 1024


#: Drops of a response that takes at least ten seconds.
DROPS = 200


def trickle(first: bytes, then: bytes, ended: threading.Event) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.wfile.write(first)
        for _ in range(DROPS):
            if handler.server.is_over.wait(0.05):
                return
            handler.wfile.write(then)
            handler.wfile.flush()
        ended.set()

    return answer


@pytest.mark.parametrize(
    ("first", "then"),
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
def test_who_answers_drop_by_drop_is_cut(server: Server, first: bytes, then: bytes) -> None:
    ended = threading.Event()
    server.paths["/a"] = trickle(first, then, ended)

    with pytest.raises((UrlTimeout, UrlUnreachable)):
        fetch(f"{server.origin}/a", FetchOptions(seconds=0.6, allowed=server.wanted.allowed))
    assert not ended.is_set()


@pytest.mark.parametrize(
    "answer",
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
def test_broken_answers_are_refused(server: Server, answer: bytes) -> None:
    server.paths["/a"] = lambda handler: handler.wfile.write(answer)

    with pytest.raises(UrlUnreachable):
        server.get("/a")


@pytest.mark.parametrize(
    "address",
    [
        "", "x", "example.org/a.ics", "//example.org", "http://", "http:///a", "https://user:pw@a.b/",
        "http://a@127.0.0.1/", "http://a b/", "http://a\r\nX: y/", "http://a/\r\nX:y", "http://a\\@b/",
        "http://[::1", "http://a:99999/", "http://a:x/", "http://[fe80::1%25eth0]/", "http://.../",
        "http://" + "a" * 70 + ".org/", "https://a/" + "b" * 3000, "HTTP//a", "mailto:a@b.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(UrlInvalid):
        parse_url(address)


def test_addresses_taken_apart() -> None:
    assert parse_url("webcal://Example.ORG/a b".replace(" ", "%20")).address == (
        "https://example.org/a%20b"
    )
    assert parse_url("  https://bücher.example/ä?ö \n").address == (
        "https://xn--bcher-kva.example/%C3%A4?%C3%B6"
    )
    with pytest.raises(UrlNotAllowed):
        parse_url("https://example.org:8443/a", PUBLIC_ONLY)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "193.0.6.139", "2001:67c:2e8:22::c100:68b", "2606:4700::6810:85e5"],
)
def test_public_addresses(address: str) -> None:
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
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


HANG_UP = "hang up"


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        hang_up = threading.Timer(10, listening.shutdown, (socket.SHUT_RDWR,))
        hang_up.name = HANG_UP
        hang_up.start()
        yield listening
        hang_up.cancel()


def test_who_never_begins_to_speak_tls_is_cut(silent: socket.socket) -> None:
    place = ("127.0.0.1", int(silent.getsockname()[1]))
    allowed = FetchPolicy(exceptions=frozenset({place}))

    with pytest.raises(UrlTimeout):
        fetch(f"https://127.0.0.1:{place[1]}/", FetchOptions(seconds=0.5, allowed=allowed))
    assert HANG_UP in {thread.name for thread in threading.enumerate()}, "the server ended it"


OPENSSL = shutil.which("openssl") or ""


@pytest.mark.skipif(not OPENSSL, reason="nothing makes a certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", both, "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", both)
    server.answers("/a", CALENDAR)
    server.socket = context.wrap_socket(server.socket, server_side=True)

    with pytest.raises(UrlUnreachable):
        fetch(f"https://127.0.0.1:{server.server_port}/a", server.wanted)
    assert server.asked == []
