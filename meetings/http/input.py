"""What no address and no form may carry: NUL, control characters, broken UTF-8, absurd lengths."""

import re

from flask import Flask, abort, request

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]|[\ud800-\udfff]")
MOST_PATH = 2_000
MOST_QUERY = 8_000


def refuse_broken_input(app: Flask) -> None:
    """Answer 400 or 414 before any view sees text that cannot be meant."""
    app.before_request(_check_address)
    app.before_request(_check_form)


def _check_address() -> None:
    if len(request.path) > MOST_PATH or len(request.query_string) > MOST_QUERY:
        abort(414)
    if _BROKEN.search(request.path):
        abort(400)
    for name, values in request.args.lists():
        if _BROKEN.search(name) or any(_BROKEN.search(value) for value in values):
            abort(400)


def _check_form() -> None:
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    for name, values in request.form.lists():
        if _BROKEN.search(name) or any(_BROKEN.search(value) for value in values):
            abort(400)
    for name, upload in request.files.items(multi=True):
        if _BROKEN.search(name) or _BROKEN.search(upload.filename or ""):
            abort(400)
