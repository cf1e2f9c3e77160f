"""Gunicorn serves the application below a path, for each form of configuration."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from meetings.settings import ROOT
from tests.conftest import make_app
from tests.web.crawling import HOST, PREFIX, outside

pytestmark = pytest.mark.slow

START_SECONDS = 60
GUNICORN = ("gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--workers", "1", "app:app")
SERVE = ("flask", "--app", "app", "serve")


@contextmanager
def running(command: tuple[str, ...], folder: Path, **environment: str) -> Iterator[int]:
    """Run the server on an empty database, and yield its port."""
    url = f"sqlite:///{folder / 'test.db'}"
    make_app(folder, url)
    with socket.create_server(("127.0.0.1", 0)) as free_port:
        port = free_port.getsockname()[1]
    fixed = {"PORT": str(port), "INSTANCE_DIR": str(folder), "DATABASE_URL": url, "DEMO": "0"}
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **fixed, **environment},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield port
    finally:
        server.terminate()
        server.wait(20)


def fetch(port: int, path: str) -> tuple[HTTPResponse, str]:
    """Return the response to a GET and its text, once the server runs."""
    until = time.monotonic() + START_SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": HOST})
            response = connection.getresponse()
            return response, response.read().decode()
        except ConnectionRefusedError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (GUNICORN, {"PUBLIC_URL": f"https://{HOST}{PREFIX}"}),
        (GUNICORN, {"PUBLIC_URL": f"https://{HOST}", "SCRIPT_NAME": PREFIX}),
        (SERVE, {"PUBLIC_URL": f"https://{HOST}/", "SCRIPT_NAME": PREFIX}),
    ],
    ids=["public-url", "script-name", "make-run"],
)
def test_pages_below_a_path_prefix_link_within_it(
    tmp_path: Path, command: tuple[str, ...], environment: dict[str, str]
) -> None:
    with running(command, tmp_path, **environment) as port:
        health, _ = fetch(port, f"{PREFIX}/healthz")
        home, _ = fetch(port, f"{PREFIX}/")
        page, text = fetch(port, f"{PREFIX}/set-up")
        if command is SERVE:
            _wait_for(f"Convenor is at https://{HOST}{PREFIX}\n", tmp_path / "server.log")

    assert health.status == 200
    assert (home.status, home.headers["Location"]) == (302, f"{PREFIX}/set-up")
    assert (page.status, outside(text)) == (200, set())
    assert f'href="{PREFIX}/static/' in text
    assert f"Path={PREFIX}" in page.headers["Set-Cookie"]


def _wait_for(line: str, log: Path) -> None:
    """Wait until the supervisor has logged this line."""
    until = time.monotonic() + START_SECONDS
    while line not in log.read_text():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
