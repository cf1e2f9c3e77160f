"""The pages that other sites may show in a frame; every other page refuses it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
#: What such a page may load: its own style and its own script, and nothing else.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {origins}"
)


def embeddable(view: View) -> View:
    """Say that other sites may show this page in a frame; it may have no form and no secret."""
    view.is_framed = True  # type: ignore[attr-defined]
    return view


def register_embedding_policy(app: Flask, origins: str) -> None:
    """Give framed pages a policy of their own, which lets these origins show them.

    To be called before other extensions set headers: what is registered first has the last word.
    """
    policy = _CONTENT_SECURITY_POLICY.format(origins=origins)

    def allow(response: Response) -> Response:
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "is_framed", False) and response.status_code in (200, 304):
            response.headers["Content-Security-Policy"] = policy
            response.headers.pop("X-Frame-Options", None)
        return response

    app.after_request(allow)
