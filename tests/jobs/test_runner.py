"""The process that starts the others and stops them together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from meetings.jobs import runner

STAYS = (sys.executable, "-c", "import signal; signal.pause()")
LEAVES = (sys.executable, "-c", "pass")


def test_child_that_ends_by_itself_ends_the_rest_as_a_failure() -> None:
    family = runner.Family(os.environ)
    family.start(STAYS)
    family.start(LEAVES)

    family.watch()
    family.stop()

    assert family.code == 1
    assert [child.poll() is not None for child in family.children] == [True, True]


def test_being_told_to_stop_is_no_failure() -> None:
    family = runner.Family(os.environ)
    family.start(STAYS)

    family.asked_to_stop(signal.SIGINT, None)
    family.watch()
    family.stop()

    assert family.code == 0
    assert family.children[0].returncode == -signal.SIGTERM


def test_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        (sys.executable, "-m", "meetings.jobs.runner"),
        cwd=runner.ROOT,
        env={**os.environ, "INSTANCE_DIR": str(tmp_path), "PORT": "many"},
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.strip() == "PORT is 'many'; it may be a whole number from 1 to 65535."


def test_greeting_tells_address_and_sign_in(tmp_path: Path) -> None:
    (tmp_path / runner.DEMO_FILE).write_text("Sign in as a@example.org with the password x\n")
    environment = {"INSTANCE_DIR": str(tmp_path), "HOST": "127.0.0.2", "PORT": "81"}

    assert runner.greeting(environment, 1.26) == (
        "Convenor is at http://127.0.0.2:81 (1.3 s)\n"
        "Sign in as a@example.org with the password x\n"
        "Ctrl-C stops everything."
    )


def test_something_else_on_the_port_is_not_taken_for_us() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        thread = threading.Thread(target=_answer_nonsense, args=(other,))
        thread.start()
        answered = runner.answers("127.0.0.1", other.getsockname()[1])
        thread.join()

    assert not answered


def _answer_nonsense(other: socket.socket) -> None:
    peer, _ = other.accept()
    with peer:
        peer.recv(1000)
        peer.sendall(b"220 mail.example.org ESMTP\r\n")
