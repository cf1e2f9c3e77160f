"""How gunicorn serves the product; docs/operators/configuration.md lists the variables."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from meetings.http.log_setup import json_formatter, redact


def _whole(name: str, *, default: int, most: int) -> int:
    """Return the variable's whole number, or end the start with a sentence that names it."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= most:
        sys.exit(f"{name} is {value!r}; it may be a whole number from 1 to {most}.")
    return int(value)


bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{_whole('PORT', default=8000, most=65535)}"
workers = _whole("WEB_WORKERS", default=2, most=64)
threads = _whole("WEB_THREADS", default=4, most=64)
worker_class = "gthread"
keepalive = 5
timeout = 30
graceful_timeout = 10
# Files that it makes are for its own user alone.
umask = 0o077
# A worker starts anew now and then, so that nothing can grow for ever; not all at once.
max_requests = 1_000_000
max_requests_jitter = 100_000
# The application is loaded once and shared: half the memory, and a broken setting stops the start.
preload_app = True
control_socket_disable = True
# The heartbeat file must not wait for a slow disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unlinked file of its own in it
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Writes no secret, whichever logs are asked for and in whatever format."""

    def setup(self, cfg: Any) -> None:
        """Let the error log be lines of JSON, as the application's own."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(json_formatter())

    def atoms(self, *request: Any) -> dict[str, Any]:
        """Return what a line of the access log may show."""
        found = super().atoms(*request)
        return {k: redact(v) if isinstance(v, str) else v for k, v in found.items()}


logger_class = DiscreetLogger
loglevel = (os.environ.get("LOG_LEVEL") or "warning").lower()


def when_ready(server: Any) -> None:
    """Load what pages need before the workers fork, and leave it to all of them.

    The collector does not touch, so does not copy, what is frozen.
    """
    extensions = getattr(server.app.wsgi(), "extensions", {})
    extensions.get("preload", lambda: None)()
    gc.collect()
    gc.freeze()
