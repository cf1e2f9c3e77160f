"""Gunicorn logs requests without secrets, with every log enabled."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from http.client import HTTPConnection
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from meetings.domain.access.rules import new_secret
from meetings.settings import ROOT

LINE = "%(r)s %(U)s %(q)s %(f)s %({raw_uri}e)s %({referer}i)s %({location}o)s"


def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Respond, or fail if the URL requests it."""
    if environ["QUERY_STRING"].startswith("fail"):
        raise RuntimeError("a bug")
    start("200 OK", [("Location", environ["PATH_INFO"]), ("Content-Length", "0")])
    return []


def test_no_log_contains_a_secret_from_a_url(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free_port:
        port = free_port.getsockname()[1]
    log, secret = tmp_path / "log", new_secret()
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"),
                "--access-logfile", "-", "--access-logformat", LINE, "--workers", "1",
                "tests.test_gunicorn:app",
            ],
            cwd=ROOT, env=os.environ | {"PORT": str(port), "LOG_LEVEL": "DEBUG"},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        for query in ("", f"?token={secret}", "?fail"):
            fetch(port, f"/feeds/{secret}/my.ics{query}")
    finally:
        server.terminate()
        server.wait(20)
    written = log.read_text()

    assert "GET /feeds/[secret]/my.ics HTTP/1.1" in written
    assert "Error handling request GET /feeds/[secret]/my.ics?fail" in written
    assert secret not in written
    errors = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert [error["level"] for error in errors if "Error handling request" in error["event"]] == [
        "error"
    ]
    assert any("RuntimeError: a bug" in error.get("exception", "") for error in errors)


def fetch(port: int, path: str) -> None:
    """Fetch the path once the server runs, with the path as the referrer."""
    until = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Referer": path})
            connection.getresponse().read()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < until, "gunicorn does not answer"
        finally:
            connection.close()
