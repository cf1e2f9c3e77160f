"""Pages whose address is a secret: not indexed, not passed on, not kept by anybody."""

from flask import Flask, Response, current_app, request


def register_private_headers(app: Flask) -> None:
    """Mark whatever an endpoint answers whose permission is a secret in the address.

    To be called before other extensions set headers: what is registered first has the last word.
    """
    app.after_request(_set_private_headers)


def _set_private_headers(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint is None:
        # Nobody's address may be a secret one with a slip in it.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    if getattr(view, "guard", None) == "token":
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, noarchive"
        if not response.headers.get("Cache-Control", "").startswith("private"):
            response.headers["Cache-Control"] = "private, no-store"
    return response
