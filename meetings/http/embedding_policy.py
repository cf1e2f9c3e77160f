"""Pages that other sites may embed; every other page refuses it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
#: Such a page may load its stylesheet and its script, and nothing else.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {origins}"
)


def embeddable(view: View) -> View:
    """Allow other sites to embed this view. It must not contain a form or a secret."""
    view.is_framed = True  # type: ignore[attr-defined]
    return view


def register_embedding_policy(app: Flask, origins: str) -> None:
    """Set the content security policy of embeddable pages, which lets these origins embed them.

    Call it before other extensions set headers, because the first handler registered runs last.
    """
    policy = _CONTENT_SECURITY_POLICY.format(origins=origins)

    def allow(response: Response) -> Response:
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "is_framed", False) and response.status_code in (200, 304):
            response.headers["Content-Security-Policy"] = policy
            response.headers.pop("X-Frame-Options", None)
        return response

    app.after_request(allow)
