"""Queries for tokens."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope, digest


def get_valid_token(
    session: Session, secret: str, scope: TokenScope, *, now: datetime
) -> AccessToken:
    """Return the valid token with this secret and scope.

    Raises:
        TokenUnknown: No such token exists.
        TokenRevoked: It was revoked.
        TokenUsed: It was for a single use.
        TokenExpired: It has expired.
    """
    token = session.scalars(select(AccessToken).where(AccessToken.digest == digest(secret))).first()
    if token is None or token.scope is not scope:
        raise TokenUnknown
    if token.revoked_at is not None:
        raise TokenRevoked(at=token.revoked_at)
    if token.used_at is not None:
        raise TokenUsed(at=token.used_at)
    if token.expires_at is not None and token.expires_at <= now:
        raise TokenExpired(at=token.expires_at)
    return token


def get_subject_id(session: Session, secret: str, scope: TokenScope) -> int | None:
    """Return the subject id of the token, whether or not it is still valid."""
    statement = select(AccessToken.subject_id).where(
        AccessToken.digest == digest(secret), AccessToken.scope == scope
    )
    return session.scalar(statement)


def is_valid_until(session: Session, secret: str, *, until: datetime) -> bool:
    """Return whether the token with this secret is valid at least until ``until``."""
    statement = select(AccessToken.id).where(
        AccessToken.digest == digest(secret),
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at >= until,
    )
    return session.scalar(statement) is not None
