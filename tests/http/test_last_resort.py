"""Errors that the application cannot answer itself."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader
from werkzeug.test import Client

from meetings.extensions import db
from meetings.http.last_resort import LastResortMiddleware
from meetings.kernel.storage_errors import is_storage_error
from tests.conftest import make_app


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Flask]:
    """Return an application as operators run it, not one of the tests."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'live.db'}", testing=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def failing(error: Exception) -> Client:
    def application(_environ: object, _start: object) -> list[bytes]:
        raise error

    return Client(LastResortMiddleware(application, is_secure=True))


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError("Invalid IPv6 URL"), 500), (OSError(errno.ENOSPC, "full"), 503),
     (OSError(errno.EROFS, "read-only"), 503), (OSError(errno.EACCES, "denied"), 500)],
)  # fmt: skip
def test_every_error_has_a_page_with_headers(error: Exception, status: int) -> None:
    response = failing(error).get("/")

    assert response.status_code == status
    assert "Nothing was saved." in response.text
    assert str(error) not in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Strict-Transport-Security"]
    assert ("Retry-After" in response.headers) == (status == 503)


def test_head_has_no_body() -> None:
    response = failing(ValueError("x")).head("/")

    assert (response.status_code, response.data) == (500, b"")


def test_causes_are_recognised() -> None:
    error = RuntimeError("cannot render")
    assert not is_storage_error(error)
    assert not is_storage_error(None)

    error.__cause__ = OSError(errno.ENOSPC, "full")
    assert is_storage_error(error)


def test_broken_error_page_is_answered(live: Flask) -> None:
    live.jinja_env.loader = DictLoader({})

    response = Client(live.wsgi_app).get("/sign-in")

    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert response.headers["Content-Security-Policy"]


def test_full_disk_is_answered(live: Flask) -> None:
    @live.before_request
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    response = Client(live.wsgi_app).get("/sign-in")

    assert response.status_code == 503
    assert "Nothing was saved" in response.text
    assert response.headers["Retry-After"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_full_disk_is_answered_without_templates(live: Flask) -> None:
    @live.before_request
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    live.jinja_env.loader = DictLoader({})
    response = Client(live.wsgi_app).get("/sign-in")

    assert response.status_code == 503
    assert "Nothing was saved" in response.text


def test_pages_need_no_template_cache(live: Flask, tmp_path: Path) -> None:
    for file in (tmp_path / "templates").iterdir():
        file.unlink()
    (tmp_path / "templates").rmdir()

    assert Client(live.wsgi_app).get("/healthz").status_code == 200
    assert Client(live.wsgi_app).get("/set-up").status_code == 200
