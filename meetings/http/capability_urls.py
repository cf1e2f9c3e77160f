"""Pages whose URL is a secret: never indexed, shared with other sites or cached."""

from flask import Flask, Response, current_app, request


def register_private_headers(app: Flask) -> None:
    """Set privacy headers on the responses of endpoints that a secret in the URL protects.

    Call it before other extensions set headers, because the first handler registered runs last.
    """
    app.after_request(_set_private_headers)


def _set_private_headers(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint is None:
        # An unmatched URL may be a mistyped secret link, so treat it as secret.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    if getattr(view, "guard", None) == "token":
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, noarchive"
        if not response.headers.get("Cache-Control", "").startswith("private"):
            response.headers["Cache-Control"] = "private, no-store"
    return response
