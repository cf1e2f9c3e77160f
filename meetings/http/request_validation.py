"""What no request may carry: control characters, broken UTF-8, absurd lengths, endless bodies."""

from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, current_app, request

from meetings.domain.access.policy import (
    ANONYMOUS,
    Actor,
    NotAllowed,
    Permission,
    permitted_body_ids,
)
from meetings.http import components
from meetings.http.request_context import current_actor
from meetings.kernel import text

View = TypeVar("View")
_BODY_METHODS = ("POST", "PUT", "PATCH")
MAX_PATH_LENGTH = 2_000
MAX_QUERY_LENGTH = 8_000
#: Bytes of a form: of somebody who is not signed in, and of somebody who is.
MAX_ANONYMOUS_BYTES = 64 * 1024
MAX_FORM_BYTES = 500_000
#: What a form with a file takes besides the file.
_UPLOAD_OVERHEAD = 1024 * 1024
#: Parts of a form with a file; each has headers that take time.
MAX_FORM_PARTS = 50


def accepts_uploads(view: View) -> View:
    """Say that this endpoint takes files, of whom its guard lets act for some body at least."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def register_request_validation(app: Flask) -> None:
    """Answer 400, 413 or 414 before any view sees what cannot be meant.

    To be called before the extensions are bound: the first that reads a form has it taken apart.
    """
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    app.before_request(_check_url)
    app.before_request(_check_form)


def _check_url() -> None:
    if len(request.path) > MAX_PATH_LENGTH or len(request.query_string) > MAX_QUERY_LENGTH:
        abort(414)
    if _is_invalid_text(request.path):
        abort(400)
    if not _is_utf8(request.query_string):
        abort(400)
    for name, values in request.args.lists():
        if _is_invalid_text(name) or any(_is_invalid_text(value) for value in values):
            abort(400)


def _is_utf8(query: bytes) -> bool:
    """Say whether the bytes behind the percent signs are UTF-8; werkzeug keeps others quoted."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_form() -> None:
    """Bound the body, be its length said or not, and read it only where a form is taken."""
    if request.method not in _BODY_METHODS or request.url_rule is None:
        return
    request.max_content_length = _max_body_bytes()
    for name, values in request.form.lists():
        if _is_invalid_text(name) or any(_is_invalid_text(value) for value in values):
            abort(400)
    for name, upload in request.files.items(multi=True):
        if _is_invalid_text(name) or _is_invalid_text(upload.filename or ""):
            abort(400)


def _max_body_bytes() -> int:
    view: Any = current_app.view_functions[request.endpoint or ""]
    actor = current_actor()
    if hasattr(view, "takes_files"):
        _ensure_for_any_body(actor, view.guard)
        return components.settings().upload_limit + _UPLOAD_OVERHEAD
    return MAX_ANONYMOUS_BYTES if actor is ANONYMOUS else MAX_FORM_BYTES


def _ensure_for_any_body(actor: Actor, permission: Permission) -> None:
    """Refuse a file before it is taken; for which body, the guard knows once it has read what."""
    if permitted_body_ids(actor, permission) == frozenset():
        raise NotAllowed(permission=permission.value)


def _is_invalid_text(value: str) -> bool:
    """Say whether nobody can mean it; U+FFFD is what broken UTF-8 has become."""
    return "\ufffd" in value or text.has_invalid_characters(value)
