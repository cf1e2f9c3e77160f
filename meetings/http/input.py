"""What no request may carry: control characters, broken UTF-8, absurd lengths, endless bodies."""

from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, current_app, request

from meetings.domain.access.policy import ANONYMOUS, Actor, NotAllowed, Permission, bodies_of
from meetings.http import site
from meetings.http.session import current_actor
from meetings.kernel import text

View = TypeVar("View")
_FORMS = ("POST", "PUT", "PATCH")
MOST_PATH = 2_000
MOST_QUERY = 8_000
#: Bytes of a form: of somebody who is not signed in, and of somebody who is.
MOST_OF_STRANGERS = 64 * 1024
MOST_FORM = 500_000
#: What a form with a file takes besides the file.
_AROUND_A_FILE = 1024 * 1024
#: Parts of a form with a file; each has headers that take time.
MOST_PARTS = 50


def takes_files(view: View) -> View:
    """Say that this endpoint takes files, of whom its guard lets act for some body at least."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def refuse_broken_input(app: Flask) -> None:
    """Answer 400, 413 or 414 before any view sees what cannot be meant.

    To be called before the extensions are bound: the first that reads a form has it taken apart.
    """
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.before_request(_check_address)
    app.before_request(_check_form)


def _check_address() -> None:
    if len(request.path) > MOST_PATH or len(request.query_string) > MOST_QUERY:
        abort(414)
    if _is_broken(request.path):
        abort(400)
    if not _is_text(request.query_string):
        abort(400)
    for name, values in request.args.lists():
        if _is_broken(name) or any(_is_broken(value) for value in values):
            abort(400)


def _is_text(query: bytes) -> bool:
    """Say whether the bytes behind the percent signs are UTF-8; werkzeug keeps others quoted."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_form() -> None:
    """Bound the body, be its length said or not, and read it only where a form is taken."""
    if request.method not in _FORMS or request.url_rule is None:
        return
    request.max_content_length = _most_bytes()
    for name, values in request.form.lists():
        if _is_broken(name) or any(_is_broken(value) for value in values):
            abort(400)
    for name, upload in request.files.items(multi=True):
        if _is_broken(name) or _is_broken(upload.filename or ""):
            abort(400)


def _most_bytes() -> int:
    view: Any = current_app.view_functions[request.endpoint or ""]
    actor = current_actor()
    if hasattr(view, "takes_files"):
        _ensure_for_some_body(actor, view.guard)
        return site.settings().upload_limit + _AROUND_A_FILE
    return MOST_OF_STRANGERS if actor is ANONYMOUS else MOST_FORM


def _ensure_for_some_body(actor: Actor, permission: Permission) -> None:
    """Refuse a file before it is taken; for which body, the guard knows once it has read what."""
    if bodies_of(actor, permission) == frozenset():
        raise NotAllowed(permission=permission.value)


def _is_broken(value: str) -> bool:
    """Say whether nobody can mean it; U+FFFD is what broken UTF-8 has become."""
    return "\ufffd" in value or text.is_broken(value)
