"""WSGI middleware that mounts the application below a path."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class PrefixMiddleware:
    """WSGI middleware: set SCRIPT_NAME to the prefix, whatever the server or proxy passed on.

    A proxy may leave the prefix in the path or strip it, and the server may have moved it to
    SCRIPT_NAME already. Health checks reach the application without it.
    """

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Pass the request on with the path below the prefix."""
        path = environ.get("PATH_INFO", "")
        if environ.get("SCRIPT_NAME", "") != self._prefix and f"{path}/".startswith(
            f"{self._prefix}/"
        ):
            path = path[len(self._prefix) :]
        below = {"SCRIPT_NAME": self._prefix, "PATH_INFO": path or "/"}
        return self._app({**environ, **below}, start)
