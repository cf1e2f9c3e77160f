"""Web server and worker as children of one process, which stops both together.

The application is loaded once and the children are forked from it, so they share what is
loaded: half the memory, and a start in half the time.
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

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Work = Callable[[], Any]
PATIENCE_SECONDS = 12.0
START_SECONDS = 60.0


def run(app: Flask, worker: Work, *, environment: Mapping[str, str], greeting: str) -> int:
    """Serve the application and run the worker until one ends or we are told to stop."""
    family = Family()
    for number in _ENDING:
        signal.signal(number, family.asked_to_stop)
    # What is loaded is left to all: the collector does not touch, so does not copy, it.
    gc.collect()
    gc.freeze()
    family.start("web server", WebServer(app).run)
    family.start("worker", worker)
    try:
        if family.wait_until_served(environment, site_url("/healthz", base=_prefix(app))):
            print(greeting, flush=True)
        family.watch()
    finally:
        family.stop()
    return family.code


class WebServer(Application):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn for an application that is loaded already; it reads gunicorn.conf.py."""

    def __init__(self, app: Flask) -> None:
        """Take the application, and nothing from the command line."""
        self._loaded = app
        super().__init__()

    def init(self, _parser: Any, _options: Any, _arguments: list[str]) -> None:
        """Take nothing from the command line: it is ours, not gunicorn's."""

    def load_config(self) -> None:
        """Read gunicorn.conf.py alone."""
        self.load_config_from_file(str(Path(self._loaded.root_path, "gunicorn.conf.py")))

    def load(self) -> Flask:
        """Return the application."""
        return self._loaded


class Family:
    """The children by their process ids, and whether we were told to stop."""

    def __init__(self) -> None:
        """Begin without children."""
        self.children: dict[int, str] = {}
        self.stopping = False
        self.code = 0

    def start(self, name: str, work: Work) -> None:
        """Do the work in a child, in a session of its own, so that Ctrl-C comes to us alone."""
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _live_as_child(work)
        self.children[pid] = name

    def asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Take note of Ctrl-C, of SIGTERM, or of a terminal that was closed."""
        self.stopping = True

    def all_alive(self) -> bool:
        """Whether we go on; a child that ended by itself ends us, as a failure."""
        for pid in [pid for pid in self.children if os.waitpid(pid, os.WNOHANG)[0]]:
            name = self.children.pop(pid)
            if not self.stopping:
                self.stopping, self.code = True, 1
                print(f"The {name} stopped, so everything stops.", file=sys.stderr)
        return not self.stopping

    def wait_until_served(self, environment: Mapping[str, str], path: str) -> bool:
        """Return whether the web server answers within START_SECONDS."""
        host, port = _place(environment)
        deadline = time.monotonic() + START_SECONDS
        while self.all_alive() and time.monotonic() < deadline:
            if answers(host, port, path):
                return True
            time.sleep(0.03)
        return False

    def watch(self) -> None:
        """Stay until a child ends or we are told to stop."""
        while self.all_alive():
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask every child to end, then end those that do not."""
        self.stopping = True
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.children and time.monotonic() < deadline:
            self.all_alive()
            time.sleep(0.02)
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)


def _live_as_child(work: Work) -> None:
    """Do the work, then end the process without what only its parent should do."""
    code = 1
    try:
        os.setsid()
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it was, it ends here and is shown
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def taken(environment: Mapping[str, str]) -> str:
    """Return the address that we should listen on where something listens there, else ""."""
    host, port = _place(environment)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"{host}:{port}" if error.errno == errno.EADDRINUSE else ""
    return ""


def _prefix(app: Flask) -> str:
    return str(app.config["APPLICATION_ROOT"]).rstrip("/")


def _place(environment: Mapping[str, str]) -> tuple[str, int]:
    return environment.get("HOST") or "127.0.0.1", int(environment.get("PORT") or "8000")


def answers(host: str, port: int, path: str) -> bool:
    """Return whether the application answers a health check at that path."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only looked up
    connection = http.client.HTTPConnection(near, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
