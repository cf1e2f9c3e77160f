"""Starts what is measured, on this machine alone, and reads what its processes weigh."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = "127.0.0.1"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its first process, and how long its start took."""

    port: int
    pid: int
    start_seconds: float

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body."""
        return self.ask("GET", path, headers)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Return the same of any request."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def memory(self) -> int:
        """Return the proportional set size of the process and all below it, in bytes."""
        return sum(_pss(pid) for pid in _descendants(self.pid))

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process and all below it have taken so far."""
        ticks = sum(sum(_stat(pid)) for pid in _descendants(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def forget_peak(self) -> None:
        """Have the highest memory counted from now on (Linux: clear_refs, 5)."""
        for pid in _descendants(self.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peaks(self) -> dict[int, int]:
        """Return the highest resident memory of each process since then, in bytes."""
        return {pid: _status(pid, "VmHWM") for pid in _descendants(self.pid)}


@contextmanager
def served(
    command: tuple[str, ...],
    environment: Mapping[str, str],
    *,
    folder: Path = ROOT,
    patience: float = START_SECONDS,
) -> Iterator[Server]:
    """Run the command on a free port until the block ends."""
    port = _free_port()
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment, "HOST": LOOPBACK, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(child, port, patience)
        yield Server(port, child.pid, time.monotonic() - began)
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def bare() -> tuple[str, ...]:
    """Return the command of the reference."""
    return (sys.executable, "-m", "gunicorn", "bench.bare_view:app")


def product_web() -> tuple[str, ...]:
    """Return the command of the product's web server alone."""
    return (sys.executable, "-m", "gunicorn", "app:app")


def product_whole() -> tuple[str, ...]:
    """Return what `make run` calls."""
    return (sys.executable, "-m", "flask", "--app", "app", "serve")


def load(
    server: Server, path: str, *, seconds: float, connections: int, **more: Any
) -> dict[str, Any]:
    """Have another process ask for the path, and return what it saw."""
    job = {
        "port": server.port,
        "path": path,
        "seconds": seconds,
        "connections": connections,
        **more,
    }
    done = subprocess.run(
        (sys.executable, "-m", "bench.load_generator"),
        cwd=ROOT,
        input=json.dumps(job).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as sock:
        return int(sock.getsockname()[1])


def _wait(child: subprocess.Popen[bytes], port: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise RuntimeError(f"{child.args!r} ended with {child.returncode}")
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise RuntimeError(f"{child.args!r} did not answer within {patience:.0f} s")


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").iterdir():
            found.extend(int(child) for child in (task / "children").read_text().split())
    return found


def _stat(pid: int) -> tuple[int, int]:
    """Return the clock ticks in user and kernel mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]), int(fields[12])


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
