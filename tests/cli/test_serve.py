"""The supervisor starts the other processes and stops them together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from meetings.cli import serve
from meetings.settings import ROOT


def test_child_that_exits_by_itself_stops_the_others_as_a_failure(
    capfd: pytest.CaptureFixture[str],
) -> None:
    supervisor = serve.ProcessSupervisor()
    supervisor.start("one that stays", signal.pause)
    supervisor.start("one that leaves", lambda: None)

    supervisor.wait()
    supervisor.stop()

    assert (supervisor.exit_code, supervisor.children) == (1, {})
    assert capfd.readouterr().err == "The one that leaves stopped, so everything stops.\n"


def test_stop_signal_is_not_a_failure() -> None:
    supervisor = serve.ProcessSupervisor()
    supervisor.start("one that stays", signal.pause)

    supervisor.request_stop(signal.SIGINT, None)
    supervisor.wait()
    supervisor.stop()

    assert (supervisor.exit_code, supervisor.children) == (0, {})


def test_child_that_ignores_sigterm_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_TIMEOUT_SECONDS", 0.0)
    supervisor, (reading, writing) = serve.ProcessSupervisor(), os.pipe()
    supervisor.start("deaf one", lambda: _ignore_sigterm(writing))
    (pid,) = supervisor.children
    os.read(reading, 1)

    supervisor.stop()

    assert os.waitpid(pid, 0)[1] == signal.SIGKILL


def _ignore_sigterm(writing: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(writing, b"!")
    while True:
        signal.pause()


def test_invalid_setting_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    completed = subprocess.run(
        (sys.executable, "-m", "flask", "--app", "app", "serve"),
        cwd=ROOT,
        env={**os.environ, "INSTANCE_DIR": str(tmp_path), "PORT": "many"},
        capture_output=True,
        check=False,
        text=True,
    )

    assert completed.returncode == 1
    assert completed.stderr.strip() == "PORT is 'many'; it may be a whole number from 1 to 65535."


def test_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        while_listening = serve.address_in_use({"HOST": "127.0.0.1", "PORT": str(port)})

    afterwards = serve.address_in_use({"HOST": "127.0.0.1", "PORT": str(port)})

    assert (while_listening, afterwards) == (f"127.0.0.1:{port}", "")


def test_another_server_on_the_port_is_not_mistaken_for_ours() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        thread = threading.Thread(target=_respond_with_nonsense, args=(other,))
        thread.start()
        answered = serve.is_serving("127.0.0.1", other.getsockname()[1], "/healthz")
        thread.join()

    assert not answered


def _respond_with_nonsense(other: socket.socket) -> None:
    connection, _ = other.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"220 mail.example.org ESMTP\r\n")
