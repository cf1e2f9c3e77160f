"""Reading tokens."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope, digest


def get_valid_token(
    session: Session, secret: str, scope: TokenScope, *, now: datetime
) -> AccessToken:
    """Return the token that has this secret and scope and is good now.

    Raises:
        TokenUnknown: there is none.
        TokenRevoked: it was withdrawn.
        TokenUsed: it was good for one use.
        TokenExpired: its time is over.
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
    """Return what the token opens or once opened, whether or not it is good now."""
    found = select(AccessToken.subject_id).where(
        AccessToken.digest == digest(secret), AccessToken.scope == scope
    )
    return session.scalar(found)


def is_valid_until(session: Session, secret: str, *, until: datetime) -> bool:
    """Say whether the token that has this secret is good until then."""
    found = select(AccessToken.id).where(
        AccessToken.digest == digest(secret),
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at >= until,
    )
    return session.scalar(found) is not None
