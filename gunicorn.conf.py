"""Configuration of gunicorn; docs/operators/configuration.md lists the variables."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from meetings.http.log_setup import json_formatter, redact


def _whole(name: str, *, default: int, maximum: int) -> int:
    """Return the variable as a whole number, or exit with a sentence that names it."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= maximum:
        sys.exit(f"{name} is {value!r}; it may be a whole number from 1 to {maximum}.")
    return int(value)


bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{_whole('PORT', default=8000, maximum=65535)}"
workers = _whole("WEB_WORKERS", default=2, maximum=64)
threads = _whole("WEB_THREADS", default=4, maximum=64)
worker_class = "gthread"
keepalive = 5
timeout = 30
graceful_timeout = 10
# Only its user can read the files that it creates.
umask = 0o077
# Workers restart from time to time, so that memory cannot grow forever; not all at once.
max_requests = 1_000_000
max_requests_jitter = 100_000
# The application is loaded once and shared: it needs half the memory and fails early.
preload_app = True
control_socket_disable = True
# The heartbeat file must not wait for a slow disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn creates an unlinked file in it
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Log no secrets, whichever logs are enabled and in whatever format."""

    def setup(self, cfg: Any) -> None:
        """Write the error log as JSON lines, like the application."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(json_formatter())

    def atoms(self, *request: Any) -> dict[str, Any]:
        """Return the values that a line of the access log may contain."""
        values = super().atoms(*request)
        return {k: redact(v) if isinstance(v, str) else v for k, v in values.items()}


logger_class = DiscreetLogger
loglevel = (os.environ.get("LOG_LEVEL") or "warning").lower()


def when_ready(server: Any) -> None:
    """Load the data that pages need before the workers fork, so that they share it.

    The collector does not touch frozen objects, so their memory is not copied.
    """
    extensions = getattr(server.app.wsgi(), "extensions", {})
    extensions.get("preload", lambda: None)()
    gc.collect()
    gc.freeze()
