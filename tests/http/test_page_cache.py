"""The page cache stores marked responses until the site changes, and responds with 304."""

import gzip
import tracemalloc
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import Client, run_wsgi_app

from meetings.http.page_cache import CACHED_AS_KEY, PageCacheMiddleware
from meetings.kernel.site_revision import Revisions


class Site:
    """A WSGI app that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.revision: int | None = 1
        self.feed_revision = 1
        self.minute = 1
        self.mark = "page"
        self.vary = "Cookie"
        self.text = b"page " * 400

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.calls += 1
        headers = [
            ("Content-Type", "text/plain"),
            ("ETag", f'"r{self.revision}"'),
            ("Vary", self.vary),
        ]
        if self.mark:
            environ[CACHED_AS_KEY] = self.mark
        start("200 OK", headers)
        return [self.text]

    def revisions(self) -> Revisions | None:
        return None if self.revision is None else Revisions(self.revision, self.feed_revision)

    def client(self, limit: int = 100_000) -> Client:
        front = PageCacheMiddleware(
            self,
            revisions=self.revisions,
            minute=lambda: self.minute,
            language=lambda environ: str(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
            cookie="convenor",
            limit=limit,
        )
        return Client(front, use_cookies=False)


def test_cached_until_the_site_changes() -> None:
    site = Site()
    client = site.client()

    first, second = client.get("/"), client.get("/")

    assert (first.data, second.data, site.calls) == (site.text, site.text, 1)
    site.revision = 2
    assert client.get("/").headers["ETag"] == '"r2"'
    assert site.calls == 2


def test_cached_for_one_minute_only() -> None:
    site = Site()
    client = site.client()
    client.get("/")
    site.minute = 2

    client.get("/")

    assert site.calls == 2


def test_daily_entries_are_cached_until_midnight() -> None:
    site = Site()
    site.mark = "feed"
    client = site.client()
    calls = []
    for site.minute in (1, 2, 1439, 1440, 1441):
        client.get("/")
        calls.append(site.calls)

    assert calls == [1, 1, 1, 2, 2]


def test_feeds_are_cached_until_the_feeds_change() -> None:
    site = Site()
    site.mark = "feed"
    client = site.client()
    client.get("/")

    site.revision = 2
    client.get("/")
    assert site.calls == 1

    site.feed_revision = 2
    client.get("/")
    assert site.calls == 2


def test_responses_that_do_not_vary_by_language_are_cached_once() -> None:
    site = Site()
    client = site.client()
    for language in ("lt", "en", "de"):
        client.get("/", headers={"Accept-Language": language})
    assert site.calls == 1

    site.vary = "Accept-Language, Cookie"
    site.revision = 2
    for language in ("lt", "en", "lt"):
        client.get("/", headers={"Accept-Language": language})
    assert site.calls == 3


def test_an_unknown_mark_is_not_cached() -> None:
    site = Site()
    site.mark = "for-ever"
    client = site.client()
    client.get("/")

    assert client.get("/").status_code == 200
    assert site.calls == 2


def test_a_validator_gets_304_without_calling_the_app() -> None:
    site = Site()
    client = site.client()
    client.get("/")

    response = client.get("/", headers={"If-None-Match": 'W/"x", "r1"'})

    assert (response.status_code, response.data, site.calls) == (304, b"", 1)
    assert client.get("/", headers={"If-None-Match": '"old"'}).status_code == 200


def test_compressed_if_accepted_with_a_separate_etag() -> None:
    site = Site()
    client = site.client()

    zipped = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(zipped.data) == site.text
    assert zipped.headers["ETag"] == '"r1-gz"'
    assert "Accept-Encoding" in zipped.headers["Vary"]
    revalidated = client.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": '"r1-gz"'})
    assert revalidated.status_code == 304


def test_requests_with_a_session_bypass_the_cache() -> None:
    site = Site()
    client = site.client()
    client.get("/")

    client.get("/", headers={"Cookie": "a=b; convenor=x"})

    assert site.calls == 2


def test_unmarked_responses_are_not_cached() -> None:
    site = Site()
    site.mark = ""
    client = site.client()

    assert [client.get("/").data for _ in range(2)] == [site.text] * 2
    assert site.calls == 2


def test_head_has_the_length_and_no_body() -> None:
    site = Site()

    response = site.client().head("/")

    assert (response.data, response.headers["Content-Length"]) == (b"", str(len(site.text)))


def test_without_a_revision_nothing_is_cached() -> None:
    site = Site()
    site.revision = None
    client = site.client()

    assert [client.get("/").status_code for _ in range(2)] == [200, 200]
    assert site.calls == 2


def test_memory_is_bounded() -> None:
    site = Site()
    client = site.client(limit=8_000)
    for number in range(10):
        client.get(f"/{number}")
    client.get("/9")
    assert site.calls == 10

    client.get("/0")

    assert site.calls == 11


def test_an_oversized_response_evicts_nothing() -> None:
    """Otherwise repeated requests for ten years of events would evict every page."""
    site = Site()
    client = site.client(limit=8_000)
    client.get("/0")
    site.text = bytes(range(256)) * 40
    assert client.get("/all").data == site.text

    client.get("/0")

    assert site.calls == 2


def test_the_least_recently_used_entry_is_evicted() -> None:
    site = Site()
    client = site.client(limit=12_000)
    for number in range(20):
        client.get("/calendar")
        client.get("/", query_string={"anything": number})

    assert site.calls == 21


def test_the_cache_stays_within_its_limit() -> None:
    """Clients choose the length of URLs and headers."""
    site = Site()
    site.text, site.vary, limit = b"short", "Accept-Language, Cookie", 1_000_000
    front = PageCacheMiddleware(
        site, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=limit,
        language=lambda environ: str(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
    )  # fmt: skip
    tracemalloc.start()
    try:
        for number in range(600):
            headers = {
                "HTTP_ACCEPT_LANGUAGE": f"{number}{'x' * 3000}",
                "HTTP_HX_REQUEST": "y" * 4000,
            }
            path = {"PATH_INFO": f"/{number}{'z' * 1000}", "REQUEST_METHOD": "GET"}
            run_wsgi_app(front, path | headers)
        memory, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert memory < limit * 1.2


def test_headers_that_pages_do_not_vary_by_cause_no_new_entry() -> None:
    site = Site()
    site.vary = "Accept-Language, Cookie"
    front = PageCacheMiddleware(
        site, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=100_000
    )
    client = Client(front, use_cookies=False)
    for number in range(3):
        varied = f"x{number}"
        headers = {"Accept-Language": f"{varied}, en", "HX-Request": varied, "Host": f"{varied}.eu"}
        client.get("/", headers=headers)

    assert site.calls == 1


def test_concurrent_requests_wait_for_the_first_response() -> None:
    calls, may_end = Semaphore(0), Event()

    def slow(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        calls.release()
        may_end.wait(10)
        environ[CACHED_AS_KEY] = "page"
        start("200 OK", [])
        return [b"page"]

    front = PageCacheMiddleware(
        slow, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=10_000
    )
    with ThreadPoolExecutor(4) as threads:
        responses = [threads.submit(Client(front).get, "/") for _ in range(4)]
        assert calls.acquire(timeout=10)
        no_second_call = not calls.acquire(timeout=0.2)
        may_end.set()

    assert no_second_call
    assert [response.result().data for response in responses] == [b"page"] * 4
    assert not calls.acquire(blocking=False)


def test_a_waiting_request_calls_the_app_if_nothing_was_cached() -> None:
    """Private pages and failed requests are handled separately for each request."""
    site = Site()
    site.mark = ""
    front = PageCacheMiddleware(
        site, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=10_000
    )
    with ThreadPoolExecutor(4) as threads:
        responses = [threads.submit(Client(front).get, "/") for _ in range(4)]

    assert [response.result().data for response in responses] == [site.text] * 4
    assert site.calls == 4


def test_precompressed_files_are_requested_unchanged() -> None:
    encodings: list[str] = []

    def files(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        encodings.append(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start("200 OK", [])
        return [b""]

    front = PageCacheMiddleware(
        files, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=1000
    )
    Client(front).get("/static/app.css", headers={"Accept-Encoding": "gzip, br"})

    assert encodings == ["gzip, br"]


def test_responses_with_a_cookie_are_not_cached() -> None:
    calls = 0

    def set_cookie(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        nonlocal calls
        calls += 1
        environ[CACHED_AS_KEY] = "page"
        start("200 OK", [("Set-Cookie", f"convenor={calls}")])
        return [b"page"]

    front = PageCacheMiddleware(
        set_cookie,
        revisions=lambda: Revisions(1, 1),
        minute=lambda: 1,
        cookie="convenor",
        limit=10_000,
    )
    client = Client(front, use_cookies=False)

    assert [client.get("/").headers["Set-Cookie"] for _ in range(2)] == ["convenor=1", "convenor=2"]


@pytest.mark.parametrize("path", ["/documents/a/1/a.pdf", "/registrations/secret/documents/a"])
def test_files_are_streamed(path: str) -> None:
    read: list[int] = []

    def pieces() -> Iterable[bytes]:
        for number in range(3):
            read.append(number)
            yield b"piece"

    def files(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [])
        return pieces()

    front = PageCacheMiddleware(
        files, revisions=lambda: Revisions(1, 1), minute=lambda: 1, cookie="convenor", limit=1000
    )
    response = Client(front).get(path)

    assert (next(iter(response.iter_encoded())), read) == (b"piece", [0])
