"""Reject requests with control characters, broken UTF-8, excessive lengths or oversized bodies."""

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
#: Maximum bytes of a form, from anonymous visitors and from users.
MAX_ANONYMOUS_BYTES = 64 * 1024
MAX_FORM_BYTES = 500_000
#: Bytes of an upload form in addition to the file.
_UPLOAD_OVERHEAD = 1024 * 1024
#: Maximum parts of an upload form, because each has headers to parse.
MAX_FORM_PARTS = 50


def accepts_uploads(view: View) -> View:
    """Allow file uploads on this endpoint if the actor has its permission for some body."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def register_request_validation(app: Flask) -> None:
    """Respond with 400, 413 or 414 before any view sees an invalid request.

    Call it before the extensions are bound, because the first one that reads a form parses it.
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
    """Return whether the percent-encoded bytes are UTF-8; werkzeug leaves others encoded."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_form() -> None:
    """Limit the body, with or without a declared length; read it only if the URL accepts a form."""
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
    if hasattr(view, "takes_files") and not _is_small_anonymous(actor):
        _ensure_for_any_body(actor, view.guard)
        return components.settings().upload_limit + _UPLOAD_OVERHEAD
    return MAX_ANONYMOUS_BYTES if actor is ANONYMOUS else MAX_FORM_BYTES


def _is_small_anonymous(actor: Actor) -> bool:
    """Return whether to read a form without a file; the sign-in page then carries its text."""
    length = request.content_length or 0
    return actor is ANONYMOUS and 0 < length <= MAX_ANONYMOUS_BYTES


def _ensure_for_any_body(actor: Actor, permission: Permission) -> None:
    """Refuse an upload before it is read; the guard later checks the permission for the body."""
    if permitted_body_ids(actor, permission) == frozenset():
        raise NotAllowed(permission=permission.value)


def _is_invalid_text(value: str) -> bool:
    """Return whether the text has invalid characters; U+FFFD replaces broken UTF-8."""
    return "\ufffd" in value or text.has_invalid_characters(value)
