"""Invalid input of every kind gets a sentence and a 4xx, never a 500."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from tests import factories
from tests.cpu_time import assert_costs_at_most

LONG = "x" * 100_000
BROKEN = ["%00", "%07", "%1b%5b31m", "%ff%fe", "%c3%28", "%ed%a0%80", "%ef%bf%bf"]
#: Routes whose last part is chosen by the visitor, and pages that read the query.
PAGES = ["/", "/events/{}", "/events/{}.ics", "/events/{}/register", "/bodies/{}", "/projects/{}",
         "/presidencies/{}", "/frameworks/{}", "/registrations/{}", "/join/{}", "/search",
         "/outcomes", "/feeds/events.ics", "/documents/{}/1/file.pdf"]  # fmt: skip
QUERIES = ["q", "body", "kind", "mode", "country", "presidency", "project", "from", "until", "view",
           "page", "tz", "cancelled"]  # fmt: skip


@pytest.fixture(autouse=True)
def some_event(session: Session) -> None:
    factories.installation(session)
    factories.open_event(session, slug="spring", when=factories.coming())
    session.commit()


@pytest.mark.parametrize("bad", BROKEN)
@pytest.mark.parametrize("path", [path for path in PAGES if "{}" in path])
def test_broken_text_in_a_path(client: FlaskClient, path: str, bad: str) -> None:
    response = client.get(path.format(f"a{bad}b"))

    assert 400 <= response.status_code < 500
    assert "<h1" in response.text


@pytest.mark.parametrize("bad", BROKEN)
@pytest.mark.parametrize("path", [path for path in PAGES if "{}" not in path])
def test_broken_text_in_a_query(client: FlaskClient, path: str, bad: str) -> None:
    for name in QUERIES:
        assert client.get(f"{path}?{name}=a{bad}b").status_code == 400
    assert client.get(f"{path}?{bad}=1").status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_a_hundred_kilobytes_in_a_url(client: FlaskClient, path: str) -> None:
    url = path.format(LONG) if "{}" in path else f"{path}?q={LONG}"

    assert client.get(url).status_code == 414


@pytest.mark.parametrize("path", [path for path in PAGES if "{}" not in path])
@pytest.mark.parametrize("value", ["", "-1", "0", "99999999999999999999", "x", "2020-99-99", "'--"])
def test_invalid_query_values(client: FlaskClient, path: str, value: str) -> None:
    for name in QUERIES:
        assert client.get(path, query_string={name: value}).status_code in {200, 404}


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b[31m"])
def test_control_characters_in_a_form(client: FlaskClient, bad: str) -> None:
    response = client.post("/events/spring/register", data={"name": f"A{bad}B", "email": "a@b.eu"})

    assert 400 <= response.status_code < 500
    assert "<h1" in response.text


def test_broken_utf8_in_a_form(client: FlaskClient) -> None:
    response = client.post(
        "/events/spring/register",
        data=b"name=%ff%fe&email=a%40b.eu",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code in {400, 422}
    assert "<h1" in response.text


def test_a_name_of_a_hundred_kilobytes_in_a_form(client: FlaskClient) -> None:
    def send(name: str) -> int:
        data = {"name": name, "email": "a@b.eu"}
        return client.post("/events/spring/register", data=data).status_code

    assert send(LONG) in {413, 422}
    assert_costs_at_most(2, lambda: send(LONG), lambda: send("A"))


def test_a_form_of_a_megabyte(client: FlaskClient) -> None:
    response = client.post("/sign-in", data={"email": LONG * 10, "password": "x"})

    assert response.status_code == 413
    assert "too large" in response.text


def test_raw_bytes_in_the_path(app: Flask, client: FlaskClient) -> None:
    environ = EnvironBuilder("/events/x").get_environ()
    environ["PATH_INFO"] = "/events/\xff\xfe"

    response = client.open(environ)

    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("path", ["/nowhere", "/events/nowhere", "/bodies/nowhere", "/organise2"])
def test_unknown_url_links_to_the_calendar(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert 'href="/"' in response.text


def test_unknown_filter_is_named_and_ignored(client: FlaskClient) -> None:
    response = client.get("/?body=no-such-body&kind=party")

    assert response.status_code == 200
    assert "no-such-body" in response.text
    assert "party" in response.text


@pytest.mark.parametrize(
    ("path", "title"),
    [("/no-such-page", "Page not found"), ("/join/wrong", "This link does not work")],
)
def test_error_pages_have_a_title(client: FlaskClient, path: str, title: str) -> None:
    assert f">{title}</h1>" in client.get(path).text


@pytest.mark.parametrize("path", ["/registrations/wrong", "/join/wrong"])
def test_invalid_csrf_token_shows_the_next_step(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert 400 <= response.status_code < 500
    assert "most recent link" in response.text
