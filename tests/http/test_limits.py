"""What is made anew is limited for each network; what is kept, and who comes back, is not."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from meetings.extensions import limiter
from meetings.http.limits import COSTLY, MOST_MADE
from meetings.kernel.networks import network_of
from tests.http.limited import MOST, application, ask

pytestmark = pytest.mark.usefixtures("no_limits_afterwards")


@pytest.fixture
def client(app: Flask, tmp_path: Path) -> FlaskClient:
    return application(app, tmp_path).test_client(use_cookies=False)


def test_whoever_has_ever_new_feeds_made_is_refused_after_a_while(client: FlaskClient) -> None:
    statuses = [
        ask(client, f"/feeds/events.ics?profile=rich&q=x{n}").status_code
        for n in range(MOST // COSTLY + 1)
    ]

    assert statuses == [200] * (MOST // COSTLY) + [429]
    refused = ask(client, "/feeds/events.json?q=one-more")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert ask(client, "/dav/calendars/all/", method="PROPFIND").status_code == 429
    assert ask(client, "/feeds/events.ics?profile=rich&q=x0").status_code == 200  # it is kept
    assert ask(client, "/bodies").status_code == 200
    assert ask(client, "/feeds/events.ics?q=y", of="192.0.2.8").status_code == 200


def test_caldav_is_counted_for_the_network(client: FlaskClient) -> None:
    def asked(number: int) -> int:
        one = f"2001:db8:7:7::{number:x}"
        return ask(
            client, "/dav/calendars/all/", of=one, method="PROPFIND", headers={"Depth": "1"}
        ).status_code

    statuses = [asked(number) for number in range(MOST // COSTLY + 1)]

    assert statuses == [207] * (MOST // COSTLY) + [429]
    assert ask(client, "/dav/", of="2001:db8:7:8::1", method="OPTIONS").status_code == 200


@pytest.mark.parametrize("path", ["/?q=x{}", "/search?q=x{}"])
def test_searches_are_counted_and_pages_are_not(client: FlaskClient, path: str) -> None:
    limiter.limiter.hit(parse(MOST_MADE.split(";")[0]), "192.0.2.7", "made", cost=MOST - 1)

    statuses = [ask(client, path.format(n)).status_code for n in range(2)]

    assert statuses[1] == 429
    assert ask(client, "/events/of-nobody").status_code == 404


def test_calendars_of_ones_own_over_caldav_are_counted_too(client: FlaskClient) -> None:
    limiter.limiter.hit(parse(MOST_MADE.split(";")[0]), "192.0.2.7", "made", cost=MOST - 1)

    asked = [ask(client, "/dav/own/calendars/my/", method="REPORT").status_code for _ in range(2)]

    assert asked == [401, 429]


def test_this_machine_is_not_counted(client: FlaskClient) -> None:
    for number in range(MOST // COSTLY + 1):
        path = f"/embed/events?q=x{number}"
        assert ask(client, path, of="127.0.0.1").status_code == 200


def test_where_the_server_that_counts_is_away_nobody_is_refused(app: Flask, tmp_path: Path) -> None:
    lost = application(app, tmp_path, redis_url="redis://127.0.0.1:1/0").test_client()

    assert ask(lost, "/feeds/events.ics").status_code == 200
    assert ask(lost, "/feeds/unknown-secret/my.ics").status_code == 404


def test_who_tries_passwords_without_end_is_refused(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    said = {"email": "x@example.org", "password": "wrong for sure"}
    statuses = [ask(client, "/sign-in", method="POST", data=said).status_code for _ in range(31)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::1", "::1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"), ("", ""),
    ],
)  # fmt: skip
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
