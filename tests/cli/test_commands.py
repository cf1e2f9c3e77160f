"""The commands for operators."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from meetings.cli.commands import DEMO_FILE
from meetings.settings import ROOT

pytestmark = pytest.mark.slow


FLASK = (sys.executable, "-m", "flask", "--app", "app")


def environment_of(instance: Path, **more: str) -> dict[str, str]:
    stored = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return {**stored, "INSTANCE_DIR": str(instance), "LOG_LEVEL": "ERROR", **more}


def flask(instance: Path, *arguments: str, **environment: str) -> str:
    completed = subprocess.run(
        (*FLASK, *arguments),
        cwd=ROOT,
        env=environment_of(instance, **environment),
        capture_output=True,
        check=True,
        text=True,
    )
    return completed.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare an instance with the demo, below an old URL."""
    instance = tmp_path_factory.mktemp("demo")
    flask(instance, "prepare", DEMO_PASSWORD="of-my-own", PUBLIC_URL="https://old.example.org")
    return instance


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare an instance without the demo."""
    instance = tmp_path_factory.mktemp("empty")
    flask(instance, "prepare", DEMO="0")
    return instance


def test_first_start_loads_the_demo_and_stores_its_password_privately(demo: Path) -> None:
    file = demo / DEMO_FILE
    stored = file.read_text()

    flask(demo, "prepare", DEMO_PASSWORD="another", PUBLIC_URL="https://old.example.org")

    assert "Sign in with the password of-my-own as" in stored
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == stored


def test_start_without_demo_leaves_the_database_empty(empty: Path) -> None:
    assert not (empty / DEMO_FILE).exists()
    assert (empty / "convenor.db").exists()


def test_missing_or_unconfigured_mailbox_is_reported(empty: Path) -> None:
    command = (*FLASK, "mail", "read")
    url = "imap://u:hush@127.0.0.1:1/Replies"

    unset, unreachable = (
        subprocess.run(
            command, cwd=ROOT, env=environment_of(empty, DEMO="0", IMAP_URL=imap_url),
            capture_output=True, check=False, text=True,
        )
        for imap_url in ("", url)
    )  # fmt: skip

    assert (unset.returncode, unreachable.returncode) == (1, 1)
    assert "Set IMAP_URL" in unset.stderr
    assert unreachable.stdout.startswith(
        "u@127.0.0.1:1/Replies: unreachable: ConnectionRefusedError"
    )
    assert "hush" not in unreachable.stdout + unreachable.stderr


def test_one_command_serves_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = environment_of(tmp_path, HOST="127.0.0.1", PORT=str(port), DEMO="0")

    with subprocess.Popen(
        (*FLASK, "serve"), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        greeting = started.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as response:
            ready = response.status
        started.send_signal(signal.SIGINT)

    assert greeting == f"Convenor is at http://127.0.0.1:{port}\n"
    assert (ready, started.returncode) == (200, 0)


def test_every_command_creates_private_files(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    environment = environment_of(instance, DEMO="0")
    old = instance / "files" / "old"
    old.parent.mkdir(parents=True)
    old.touch(mode=0o644)
    (instance / "convenor.db").touch(mode=0o644)
    for folder in (instance, old.parent):
        folder.chmod(0o755)

    for words in (("db", "upgrade"), ("prepare",)):
        subprocess.run((*FLASK, *words), cwd=ROOT, env=environment, check=True, umask=0o022)

    paths = [path for path in (instance, *instance.rglob("*")) if path != old]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths}
    expected = {path.name: 0o700 if path.is_dir() else 0o600 for path in paths}
    assert modes == expected
    assert {"instance", "convenor.db", "secret_key", "templates", "files"} <= modes.keys()


def _calendar_entries(instance: Path) -> str:
    with closing(sqlite3.connect(instance / "convenor.db")) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM calendar_fragments")]
    return "".join(bodies).replace("\r\n ", "")


def test_worker_updates_calendar_entries_after_a_change_of_the_public_url(demo: Path) -> None:
    before = _calendar_entries(demo)
    environment = environment_of(demo, PUBLIC_URL="https://new.example.org")
    deadline = time.monotonic() + 60

    with subprocess.Popen((*FLASK, "worker"), cwd=ROOT, env=environment) as started:
        while "old.example.org" in _calendar_entries(demo) and time.monotonic() < deadline:
            time.sleep(0.2)
        started.send_signal(signal.SIGTERM)
    after = _calendar_entries(demo)

    assert "URL:https://old.example.org/events/" in before
    assert "URL:https://new.example.org/events/" in after
    assert "old.example.org" not in after
