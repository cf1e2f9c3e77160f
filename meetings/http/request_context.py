"""The database session and the actor of this request."""

from typing import Any

from flask import request
from flask_login import UserMixin, current_user
from sqlalchemy.orm import Session, scoped_session

from meetings.domain.access.policy import ANONYMOUS, Actor
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.extensions import db, login_manager
from meetings.kernel.client_ip import network_prefix


class LoginUser(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """A user for Flask-Login; the id contains the session epoch, so sessions can be revoked."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.actor = accounts.actor_of(user)

    def get_id(self) -> str:
        """Return the value that the session cookie stores."""
        return f"{self.user.id}.{self.user.session_epoch}"


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
def _load_user(key: str) -> LoginUser | None:
    number, _, epoch = key.partition(".")
    user = accounts.get_by_id(db_session(), int(number)) if number.isdecimal() else None
    if user is None or user.disabled_at is not None or str(user.session_epoch) != epoch:
        return None
    return LoginUser(user)


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
