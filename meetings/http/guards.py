"""Every endpoint names its permission here, or says that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import OfBodies, Permission, ensure
from meetings.http.session import current_actor

View = Callable[..., ResponseReturnValue]
Subject = TypeVar("Subject")
_FREE = frozenset({"static"})


def guarded(
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
            ensure(current_actor(), permission, _of_bodies(subject))
            return view(subject)

        checked.guard = permission  # type: ignore[attr-defined]
        return checked

    return decorate


def public(view: View) -> View:
    """Say that anybody may call this endpoint, with nothing but what the view itself hides."""
    view.guard = None  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """Say that a secret in the address is the permission; the view opens it first of all."""
    view.guard = "token"  # type: ignore[attr-defined]
    return view


def refuse_unguarded(app: Flask) -> None:
    """Stop the start where an endpoint names no permission.

    Raises:
        RuntimeError: with the names of the endpoints.
    """
    bare = [
        name
        for name, view in app.view_functions.items()
        if name not in _FREE and not hasattr(view, "guard")
    ]
    if bare:
        raise RuntimeError("endpoints without a permission: " + ", ".join(sorted(bare)))


def _of_bodies(subject: Any) -> OfBodies | None:
    if hasattr(subject, "body_ids"):
        found: OfBodies = subject
        return found
    event: OfBodies | None = getattr(subject, "event", None)
    return event
