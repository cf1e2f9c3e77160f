"""Work is limited per client network; cached responses and 304s are not counted."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore
from time import thread_time

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from meetings.http.rate_limits import MAX_CONCURRENT_FEEDS
from meetings.kernel.client_ip import network_prefix
from tests.http.rate_limited_app import PER_MINUTE, application, left_for, send_request, use_up

pytestmark = pytest.mark.usefixtures("_count_in_memory_again")


@pytest.fixture
def client(app: Flask, tmp_path: Path) -> FlaskClient:
    return application(app, tmp_path).test_client(use_cookies=False)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/feeds/events.ics?profile=rich&q=x"), ("GET", "/feeds/unknown-secret/my.ics"),
        ("GET", "/bodies?1"), ("GET", "/events/nothing"), ("GET", "/nowhere"),
        ("GET", "/sitemap.xml?1"), ("GET", "/sign-in"), ("GET", "/?q=x"), ("POST", "/nowhere"),
        ("PROPFIND", "/dav/calendars/all/"), ("REPORT", "/dav/own/calendars/my/"),
    ],
)  # fmt: skip
def test_a_network_over_the_limit_is_refused_everywhere(
    client: FlaskClient, method: str, path: str
) -> None:
    use_up("192.0.2.7")

    response = send_request(client, path, method=method)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert send_request(client, path, method=method, of="192.0.2.8").status_code != 429


def test_cached_responses_are_not_counted(client: FlaskClient) -> None:
    use_up("192.0.2.7", left=1)

    statuses = [
        send_request(client, path).status_code
        for path in ("/feeds/events.ics?q=x", "/feeds/events.ics?q=y", "/feeds/events.ics?q=x")
    ]

    assert statuses == [200, 429, 200]


def test_a_response_counts_by_its_processor_time(client: FlaskClient) -> None:
    @client.application.before_request
    def use_cpu() -> None:
        began = thread_time()
        while thread_time() < began + 0.1:
            pass

    send_request(client, "/bodies")

    assert left_for("192.0.2.7") <= PER_MINUTE.amount - 100


def test_an_ipv6_network_is_counted_as_one_client(client: FlaskClient) -> None:
    for number in range(3):
        send_request(client, "/bodies?1", of=f"2001:db8:7:7::{number:x}")

    assert left_for("2001:db8:7:7::/64") <= PER_MINUTE.amount - 3


def test_localhost_is_not_counted(client: FlaskClient) -> None:
    use_up("127.0.0.1")

    assert send_request(client, "/bodies?1", of="127.0.0.1").status_code == 200


def test_a_network_cannot_occupy_every_thread(client: FlaskClient) -> None:
    app, path = client.application, "/feeds/events.jcal"
    begun, may_end = Semaphore(0), Event()

    @app.before_request
    def block() -> None:
        if request.args.get("q") == "long":
            begun.release()
            may_end.wait(10)

    with ThreadPoolExecutor(MAX_CONCURRENT_FEEDS) as threads:
        futures = [
            threads.submit(send_request, app.test_client(), f"{path}?q=long&{number}")
            for number in range(MAX_CONCURRENT_FEEDS)
        ]
        assert all(begun.acquire(timeout=10) for _ in futures)
        statuses = [
            send_request(client, path).status_code,
            send_request(client, "/feeds/events.ics").status_code,
            send_request(client, path, of="192.0.2.8").status_code,
        ]
        may_end.set()

    assert statuses == [429, 200, 200]
    assert [future.result().status_code for future in futures] == [200] * MAX_CONCURRENT_FEEDS
    assert send_request(client, f"{path}?1").status_code == 200


def test_without_the_shared_storage_no_request_is_refused(app: Flask, tmp_path: Path) -> None:
    client = application(app, tmp_path, redis_url="redis://127.0.0.1:1/0").test_client()

    assert send_request(client, "/feeds/events.ics").status_code == 200
    assert send_request(client, "/feeds/unknown-secret/my.ics").status_code == 404


def test_endless_password_attempts_are_refused(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    credentials = {"email": "x@example.org", "password": "wrong for sure"}
    statuses = [
        send_request(client, "/sign-in", method="POST", data=credentials).status_code
        for _ in range(31)
    ]

    assert statuses[0] == 422
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::1", "::1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7:2001", "192.0.2.7"), ("[2001:db8:1:2:3:4:5:6]:2001", "2001:db8:1:2::/64"),
        ("nonsense:2", "unknown"), ("unknown", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_prefix(address) == network
