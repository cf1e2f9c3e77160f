"""Begin, extend and end the sessions of users who are signed in."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from meetings.domain.access.rules import digest, new_secret
from meetings.domain.accounts.errors import WrongCredentials
from meetings.domain.accounts.models import SignInSession, User
from meetings.domain.accounts.rules import SESSION_IDLE_LIMIT, SESSION_LIMIT
from meetings.kernel.database import lock, transaction


def begin_session(session: Session, user: User, *, now: datetime) -> str:
    """Begin a session of the user after the password or link was checked; return its token.

    Raises:
        WrongCredentials: The account has been disabled in the meantime.
    """
    token = new_secret()
    with transaction(session, now=now, public=False):
        lock(session, User, User.id == user.id)
        session.refresh(user)
        if user.disabled_at is not None:
            raise WrongCredentials
        session.add(
            SignInSession(digest=digest(token), user_id=user.id, created_at=now, used_at=now)
        )
    return token


def extend_session(session: Session, token: str, *, now: datetime) -> None:
    """Record that the session was used now; one that has ended stays ended."""
    with transaction(session, now=now, public=False):
        session.execute(
            update(SignInSession)
            .where(SignInSession.digest == digest(token), SignInSession.used_at < now)
            .values(used_at=now)
        )


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """End the session, so that copies of its cookie are useless."""
    with transaction(session, now=now, public=False):
        session.execute(delete(SignInSession).where(SignInSession.digest == digest(token)))


def end_all_sessions(session: Session, *, now: datetime) -> None:
    """End the sessions of all users, for example those that a restored backup contains."""
    with transaction(session, now=now, public=False):
        session.execute(delete(SignInSession))


def delete_expired(session: Session, *, now: datetime) -> None:
    """Delete the sessions that are over."""
    with transaction(session, now=now, public=False):
        session.execute(
            delete(SignInSession).where(
                or_(
                    SignInSession.created_at <= now - SESSION_LIMIT,
                    SignInSession.used_at <= now - SESSION_IDLE_LIMIT,
                )
            )
        )
