"""Starts web server and worker as children of one small process, and stops both together.

It imports nothing of the product, so it is small and there at once; `make run` calls it.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 12.0
START_SECONDS = 60.0
DEMO_FILE = "demo-organiser.txt"  # written by meetings.jobs.cli


def main(environment: Mapping[str, str]) -> int:
    """Prepare the database, run the children until one ends or we are told to stop."""
    began = time.monotonic()
    child_environment = {"MALLOC_ARENA_MAX": "2", **environment}
    if subprocess.run(_flask("prepare"), cwd=ROOT, env=child_environment, check=False).returncode:
        return 1
    family = Family(child_environment)
    signal.signal(signal.SIGINT, family.asked_to_stop)
    signal.signal(signal.SIGTERM, family.asked_to_stop)
    family.start((sys.executable, "-m", "gunicorn", "app:app"))
    family.start(_flask("worker"))
    try:
        if family.wait_until_served():
            print(greeting(environment, time.monotonic() - began), flush=True)
        family.watch()
    finally:
        family.stop()
    return family.code


class Family:
    """The children, and what is known of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Remember with which environment children are started."""
        self.environment = environment
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopping = False
        self.code = 0

    def start(self, command: Sequence[str]) -> None:
        """Start a child in a session of its own, so that Ctrl-C comes to us alone."""
        self.children.append(
            subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        )

    def asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Take note of Ctrl-C or SIGTERM."""
        self.stopping = True

    def all_alive(self) -> bool:
        """Whether we go on; a child that ended by itself ends us, as a failure."""
        ended = [child for child in self.children if child.poll() is not None]
        if ended and not self.stopping:
            self.code = 1
            print(f"A part stopped: {' '.join(map(str, ended[0].args))}", file=sys.stderr)  # type: ignore[arg-type]
        return not ended and not self.stopping

    def wait_until_served(self) -> bool:
        """Whether the web server answers within START_SECONDS."""
        deadline = time.monotonic() + START_SECONDS
        while self.all_alive() and time.monotonic() < deadline:
            if answers(_host(self.environment), _port(self.environment)):
                return True
            time.sleep(0.05)
        return False

    def watch(self) -> None:
        """Stay until a child ends or we are told to stop."""
        while self.all_alive():
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask every child to end, then end those that do not."""
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def _flask(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "flask", "--app", "app", command)


def _host(environment: Mapping[str, str]) -> str:
    return environment.get("HOST") or "127.0.0.1"


def _port(environment: Mapping[str, str]) -> int:
    return int(environment.get("PORT") or "8000")


def answers(host: str, port: int) -> bool:
    """Whether the product itself says over HTTP that it lives."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only looked up, not bound
    connection = http.client.HTTPConnection(near, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greeting(environment: Mapping[str, str], seconds: float) -> str:
    """Return what the person who started it reads: where it is and how to sign in."""
    lines = [f"Convenor is at http://{_host(environment)}:{_port(environment)} ({seconds:.1f} s)"]
    demo = Path(environment.get("INSTANCE_DIR") or ROOT / "instance", DEMO_FILE)
    if demo.exists():
        lines.append(demo.read_text(encoding="utf-8").rstrip())
    lines.append("Ctrl-C stops everything.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(os.environ))
