"""The reference: a Flask view that returns a fixed number of bytes, under the same gunicorn."""

from flask import Flask, Response
from flask.typing import ResponseReturnValue

app = Flask(__name__, static_folder=None)
_BODIES: dict[int, bytes] = {}


@app.route("/healthz")
def healthz() -> ResponseReturnValue:
    """Return a health check response."""
    return "well"


@app.route("/bytes/<int:size>", methods=["GET", "POST"])
def fixed(size: int) -> ResponseReturnValue:
    """Return that many bytes, always the same."""
    body = _BODIES.setdefault(size, b"x" * size)
    return Response(body, content_type="text/html; charset=utf-8")


@app.route("/unchanged")
def unchanged() -> ResponseReturnValue:
    """Return 304 without a body."""
    return Response(status=304, headers={"ETag": '"x"'})
