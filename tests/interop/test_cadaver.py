"""The WebDAV client cadaver browses the calendars and downloads an entry, but cannot write."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories

CADAVER = shutil.which("cadaver")
Run = Callable[..., str]


@pytest.fixture
def cadaver(app: Flask, tmp_path: Path) -> Iterator[Run]:
    """Run commands of cadaver at a path of a running server, and return its output."""
    if CADAVER is None:
        if os.environ.get("CI"):
            pytest.fail("no cadaver: install the package cadaver, then run make test again")
        pytest.skip("no cadaver: install the package cadaver, then run make test again")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def run(path: str, *commands: str) -> str:
        completed = subprocess.run(
            [CADAVER or "", f"http://127.0.0.1:{server.server_port}{path}"], cwd=tmp_path,
            input="\n".join((*commands, "quit\n")), capture_output=True, text=True, check=True,
            timeout=60, env=os.environ | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        return completed.stdout

    yield run
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_cadaver_browses_and_downloads_but_cannot_write(
    session: Session, client: FlaskClient, cadaver: Run, tmp_path: Path
) -> None:
    with transaction(session, now=clock.now()):
        factories.event(session, uid="spring", title="Spring")

    shown = cadaver("/dav/", "ls", "cd calendars", "ls", "cd all", "ls", "propget . displayname")
    cadaver("/dav/calendars/all/", "get spring.ics copy.ics")
    (tmp_path / "mine.ics").write_text("BEGIN:VCALENDAR")
    refused = cadaver(
        "/dav/calendars/all/", "put mine.ics", "delete spring.ics", "mkcol more", "move . ../x",
        "propset . displayname Mine",
    )  # fmt: skip

    assert "Coll:   calendars " in shown
    assert "Coll:   all " in shown
    size = len((tmp_path / "copy.ics").read_bytes())
    (line,) = [line for line in shown.splitlines() if "spring.ics" in line]
    assert line.split()[:2] == ["spring.ics", str(size)]
    assert (tmp_path / "copy.ics").read_bytes() == client.get("/dav/calendars/all/spring.ics").data
    assert "1970" not in line
    assert refused.count("403") >= 4
    assert "succeeded" not in refused
