"""Run the web server and the worker as children of one process, which stops both together.

The application is loaded once and the children are forked from it. They share its memory,
which halves the memory and the time to start.
"""

import errno
import gc
import http.client
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import Application

from meetings.http.urls import site_url

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Work = Callable[[], Any]
STOP_TIMEOUT_SECONDS = 12.0
START_TIMEOUT_SECONDS = 60.0


def run(app: Flask, worker: Work, *, environment: Mapping[str, str], greeting: str) -> int:
    """Run the web server and the worker until one exits or a stop signal arrives.

    Return the exit code.
    """
    supervisor = ProcessSupervisor()
    for number in _STOP_SIGNALS:
        signal.signal(number, supervisor.request_stop)
    # Frozen objects are never touched by the collector, so their pages stay shared.
    gc.collect()
    gc.freeze()
    supervisor.start("web server", WebServer(app).run)
    supervisor.start("worker", worker)
    try:
        path = site_url("/healthz", base=app.config["APPLICATION_ROOT"].rstrip("/"))
        if supervisor.wait_until_serving(environment, path):
            print(greeting, flush=True)
        supervisor.wait()
    finally:
        supervisor.stop()
    return supervisor.exit_code


class WebServer(Application):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn for an application that is already loaded; it reads gunicorn.conf.py."""

    def __init__(self, app: Flask) -> None:
        """Store the application; the command line is ignored."""
        self._app = app
        super().__init__()

    def init(self, _parser: Any, _options: Any, _arguments: list[str]) -> None:
        """Ignore the command line: it belongs to Flask, not to gunicorn."""

    def load_config(self) -> None:
        """Read gunicorn.conf.py only."""
        self.load_config_from_file(str(Path(self._app.root_path, "gunicorn.conf.py")))

    def load(self) -> Flask:
        """Return the application."""
        return self._app


class ProcessSupervisor:
    """Start, watch and stop child processes; one that exits unexpectedly stops the others."""

    def __init__(self) -> None:
        """Create a supervisor without children."""
        self.children: dict[int, str] = {}
        self.is_stopping = False
        self.exit_code = 0

    def start(self, name: str, work: Work) -> None:
        """Fork a child that runs the work in its own session, so that Ctrl-C stops only us."""
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _run_child(work)
        self.children[pid] = name

    def request_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Handle Ctrl-C, SIGTERM and a closed terminal: stop at the next check."""
        self.is_stopping = True

    def all_running(self) -> bool:
        """Return whether to go on; a child that exits by itself counts as a failure."""
        for pid in [pid for pid in self.children if os.waitpid(pid, os.WNOHANG)[0]]:
            name = self.children.pop(pid)
            if not self.is_stopping:
                self.is_stopping, self.exit_code = True, 1
                print(f"The {name} stopped, so everything stops.", file=sys.stderr)
        return not self.is_stopping

    def wait_until_serving(self, environment: Mapping[str, str], path: str) -> bool:
        """Return whether the web server responds within ``START_TIMEOUT_SECONDS``."""
        host, port = _listen_address(environment)
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while self.all_running() and time.monotonic() < deadline:
            if is_serving(host, port, path):
                return True
            time.sleep(0.03)
        return False

    def wait(self) -> None:
        """Block until a child exits or a stop is requested."""
        while self.all_running():
            time.sleep(0.2)

    def stop(self) -> None:
        """Send SIGTERM to every child, then SIGKILL to those that do not exit in time."""
        self.is_stopping = True
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while self.children and time.monotonic() < deadline:
            self.all_running()
            time.sleep(0.02)
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)


def _run_child(work: Work) -> None:
    """Do the work, then exit without running the cleanup that belongs to the parent."""
    code = 1
    try:
        os.setsid()
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - every error ends the child and is printed
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def address_in_use(environment: Mapping[str, str]) -> str:
    """Return "host:port" if another process listens where we should, else ""."""
    host, port = _listen_address(environment)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"{host}:{port}" if error.errno == errno.EADDRINUSE else ""
    return ""


def _listen_address(environment: Mapping[str, str]) -> tuple[str, int]:
    return environment.get("HOST") or "127.0.0.1", int(environment.get("PORT") or "8000")


def is_serving(host: str, port: int, path: str) -> bool:
    """Return whether our own application responds to the health check at this path."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    connection = http.client.HTTPConnection(local, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
