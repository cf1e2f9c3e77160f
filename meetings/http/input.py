"""What no address and no form may carry: NUL, control characters, broken UTF-8, absurd lengths."""

import re
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]|[\ud800-\udfff]")
MOST_PATH = 2_000
MOST_QUERY = 8_000
#: Bytes of a form without files; werkzeug holds forms with files to MAX_FORM_MEMORY_SIZE.
MOST_FORM = 500_000


def refuse_broken_input(app: Flask) -> None:
    """Answer 400 or 414 before any view sees text that cannot be meant."""
    app.before_request(_check_address)
    app.before_request(_check_form)


def _check_address() -> None:
    if len(request.path) > MOST_PATH or len(request.query_string) > MOST_QUERY:
        abort(414)
    if _BROKEN.search(request.path):
        abort(400)
    if not _is_text(request.query_string):
        abort(400)
    for name, values in request.args.lists():
        if _BROKEN.search(name) or any(_BROKEN.search(value) for value in values):
            abort(400)


def _is_text(query: bytes) -> bool:
    """Say whether the bytes behind the percent signs are UTF-8; werkzeug keeps others quoted."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_form() -> None:
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    is_plain = request.mimetype == "application/x-www-form-urlencoded"
    if is_plain and (request.content_length or 0) > MOST_FORM:
        abort(413)
    for name, values in request.form.lists():
        if _BROKEN.search(name) or any(_BROKEN.search(value) for value in values):
            abort(400)
    for name, upload in request.files.items(multi=True):
        if _BROKEN.search(name) or _BROKEN.search(upload.filename or ""):
            abort(400)
