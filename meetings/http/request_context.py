"""The database session, the actor and the sign-in session of this request."""

from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_login import UserMixin, current_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from meetings.domain.access.policy import ANONYMOUS, Actor
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts import session_services
from meetings.domain.accounts.models import SignInSession
from meetings.domain.accounts.rules import USE_INTERVAL
from meetings.extensions import db, login_manager, open_session
from meetings.kernel import clock
from meetings.kernel.client_ip import network_prefix

log = structlog.get_logger(__name__)


class LoginUser(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """A user for Flask-Login; the id is the token of the session, which the server can end."""

    def __init__(self, sign_in_session: SignInSession, token: str) -> None:
        self.user = sign_in_session.user
        self.actor = accounts.actor_of(self.user)
        self.token = token
        self.used_at: datetime = sign_in_session.used_at

    def get_id(self) -> str:
        """Return the value that the session cookie stores."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
def _load_user(token: str) -> LoginUser | None:
    running = accounts.get_sign_in_session(db_session(), token, now=clock.now())
    g.has_session_ended = running is None
    return None if running is None else LoginUser(running, token)


def register_session_extension(app: Flask) -> None:
    """Record after a request that the user's session was used.

    It is written with a database session of its own, because the view may have left that of the
    request open.
    """

    @app.after_request
    def _extend_session(response: Response) -> Response:
        user, now = loaded_user(), clock.now()
        if user is not None and user.used_at <= now - USE_INTERVAL:
            try:
                with open_session(app) as session:
                    session_services.extend_session(session, user.token, now=now)
            except DBAPIError as error:  # a database that cannot be written can still be read
                log.warning("session.not_extended", error=str(error.orig))
        return response


def loaded_user() -> LoginUser | None:
    """Return the signed-in user if this request has loaded one."""
    user = g.get("_login_user")
    return user if isinstance(user, LoginUser) else None


def has_session_ended() -> bool:
    """Return whether the cookie belongs to a session that is over or that we do not know."""
    return current_actor() is ANONYMOUS and bool(g.get("has_session_ended"))


def db_session() -> Session:
    """Return the database session of this request."""
    scoped: scoped_session[Any] = db.session
    return scoped()


def current_actor() -> Actor:
    """Return the actor of this request; ANONYMOUS if no user is signed in."""
    if not current_user or not current_user.is_authenticated:
        return ANONYMOUS
    actor: Actor = current_user.actor
    return actor


def client_network() -> str:
    """Return the network of the client, which is the key of rate limits.

    It is the address that trusted proxies report, if there are any.
    """
    return network_prefix(request.remote_addr or "unknown")
