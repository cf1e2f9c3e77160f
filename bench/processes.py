"""Start the measured processes on this machine, and read their memory and CPU usage."""

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
#: The environment that `make run` sets.
MAKE_RUN = {"MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its main process, and the duration of its start."""

    port: int
    pid: int
    start_seconds: float

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body."""
        return self.request("GET", path, headers)

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Send any request; return status, headers (lower case) and body."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            response = connection.getresponse()
            return (
                response.status,
                {k.lower(): v for k, v in response.getheaders()},
                response.read(),
            )
        finally:
            connection.close()

    def memory(self) -> int:
        """Return the proportional set size of the process and its descendants, in bytes."""
        return sum(_pss(pid) for pid in _descendants(self.pid))

    def cpu_seconds(self) -> float:
        """Return the CPU time used by the process and its descendants so far."""
        ticks = sum(sum(_stat(pid)) for pid in _descendants(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def reset_peaks(self) -> None:
        """Reset the peak memory of all processes (Linux: clear_refs, 5)."""
        for pid in _descendants(self.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peaks(self) -> dict[int, int]:
        """Return the peak resident memory of each process since the reset, in bytes."""
        return {pid: _status(pid, "VmHWM") for pid in _descendants(self.pid)}


@contextmanager
def served(
    command: tuple[str, ...],
    environment: Mapping[str, str],
    *,
    folder: Path = ROOT,
    timeout: float = START_SECONDS,
) -> Iterator[Server]:
    """Run the command on a free port until the block ends."""
    port = _free_port()
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **MAKE_RUN, **environment, "HOST": LOOPBACK, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(child, port, timeout)
        yield Server(port, child.pid, time.monotonic() - began)
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def bare() -> tuple[str, ...]:
    """Return the command of the reference view."""
    return (sys.executable, "-m", "gunicorn", "bench.bare_view:app")


def product_web() -> tuple[str, ...]:
    """Return the command of the product's web server alone."""
    return (sys.executable, "-m", "gunicorn", "app:app")


def product_whole() -> tuple[str, ...]:
    """Return the command that `make run` executes."""
    return (sys.executable, "-m", "flask", "--app", "app", "serve")


def load(
    server: Server, path: str, *, seconds: float, connections: int, **more: Any
) -> dict[str, Any]:
    """Request the path from another process, and return its results."""
    job = {
        "port": server.port,
        "path": path,
        "seconds": seconds,
        "connections": connections,
        **more,
    }
    completed = subprocess.run(
        (sys.executable, "-m", "bench.load_generator"),
        cwd=ROOT,
        input=json.dumps(job).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    results: dict[str, Any] = json.loads(completed.stdout)
    return results


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as sock:
        return int(sock.getsockname()[1])


def _wait(child: subprocess.Popen[bytes], port: int, timeout: float) -> None:
    deadline = time.monotonic() + timeout
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
    raise RuntimeError(f"{child.args!r} did not answer within {timeout:.0f} s")


def _descendants(pid: int) -> list[int]:
    pids = [pid]
    for parent in pids:
        for task in Path(f"/proc/{parent}/task").iterdir():
            pids.extend(int(child) for child in (task / "children").read_text().split())
    return pids


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
