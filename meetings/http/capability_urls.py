"""Private pages: never stored; those whose URL is a secret are also never indexed or shared."""

from flask import Flask, Response, current_app, request

from meetings.domain.access.policy import Permission
from meetings.http.request_context import loaded_user


def register_private_headers(app: Flask) -> None:
    """Set privacy headers on private pages, and on endpoints that a secret in the URL protects.

    Call it before other extensions set headers, because the first handler registered runs last.
    """
    app.after_request(_set_private_headers)


def _set_private_headers(response: Response) -> Response:
    guard = getattr(current_app.view_functions.get(request.endpoint or ""), "guard", None)
    is_signed_in = loaded_user() is not None
    is_page_of_user = is_signed_in and response.mimetype == "text/html"
    # An empty form for visitors may be stored, so that Back restores the typed text.
    is_private = isinstance(guard, Permission) and (
        is_signed_in or not response.cache_control.no_cache
    )
    if is_private or (is_page_of_user and not response.cache_control.public):
        response.headers["Cache-Control"] = "private, no-store"
    if request.endpoint is None:
        # An unmatched URL may be a mistyped secret link, so treat it as secret.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    if guard == "token":
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, noarchive"
        if not response.headers.get("Cache-Control", "").startswith("private"):
            response.headers["Cache-Control"] = "private, no-store"
    return response
