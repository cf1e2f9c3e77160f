"""Every endpoint names its permission here, or says that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import BodyScoped, Permission, ensure
from meetings.http.request_context import current_actor

View = Callable[..., ResponseReturnValue]
Subject = TypeVar("Subject")
_EXEMPT_ENDPOINTS = frozenset({"static"})


def permission_required(
    permission: Permission, *, load: Callable[..., Any | None] | None = None
) -> Callable[[View], View]:
    """Load what the URL names, check the permission for it, and pass it to the view.

    Nothing found is a 404, for whoever asks; a permission that is missing is a
    ``NotAllowed``, which the error pages turn into a 403 or a sign-in. What is loaded
    has ``body_ids`` itself, or in its ``event``. Without ``load`` the URL's own values are passed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**url: Any) -> ResponseReturnValue:
            if load is None:
                ensure(current_actor(), permission)
                return view(**url)
            subject = load(**url)
            if subject is None:
                abort(404)
            ensure(current_actor(), permission, _body_ids(subject))
            return view(subject)

        checked.guard = permission  # type: ignore[attr-defined]
        return checked

    return decorate


def public(view: View) -> View:
    """Say that anybody may call this endpoint, with nothing but what the view itself hides."""
    view.guard = None  # type: ignore[attr-defined]
    return view


def token_required(view: View) -> View:
    """Say that a secret in the address is the permission; the view opens it first of all."""
    view.guard = "token"  # type: ignore[attr-defined]
    return view


def check_endpoint_permissions(app: Flask) -> None:
    """Stop the start where an endpoint names no permission.

    Raises:
        RuntimeError: with the names of the endpoints.
    """
    bare = [
        name
        for name, view in app.view_functions.items()
        if name not in _EXEMPT_ENDPOINTS and not hasattr(view, "guard")
    ]
    if bare:
        raise RuntimeError("endpoints without a permission: " + ", ".join(sorted(bare)))


def _body_ids(subject: Any) -> BodyScoped | None:
    if hasattr(subject, "body_ids"):
        found: BodyScoped = subject
        return found
    event: BodyScoped | None = getattr(subject, "event", None)
    return event
