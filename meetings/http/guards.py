"""Decorators by which every endpoint declares its permission or that it is public."""

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
    """Load the object that the URL names, check the permission, and pass it to the view.

    A missing object is a 404 for everybody. A missing permission raises ``NotAllowed``, which
    becomes a 403 or a redirect to the sign-in page. The loaded object or its ``event`` has
    ``body_ids``. Without ``load`` the view receives the values of the URL.
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
    """Allow everybody to call this endpoint; the view itself decides which data it shows."""
    view.guard = None  # type: ignore[attr-defined]
    return view


def token_required(view: View) -> View:
    """Declare that a token in the URL is the permission; the view must check it first."""
    view.guard = "token"  # type: ignore[attr-defined]
    return view


def check_endpoint_permissions(app: Flask) -> None:
    """Fail at start-up if an endpoint declares no permission.

    Raises:
        RuntimeError: with the names of the endpoints.
    """
    unguarded = [
        name
        for name, view in app.view_functions.items()
        if name not in _EXEMPT_ENDPOINTS and not hasattr(view, "guard")
    ]
    if unguarded:
        raise RuntimeError("endpoints without a permission: " + ", ".join(sorted(unguarded)))


def _body_ids(subject: Any) -> BodyScoped | None:
    if hasattr(subject, "body_ids"):
        body_scoped: BodyScoped = subject
        return body_scoped
    event: BodyScoped | None = getattr(subject, "event", None)
    return event
