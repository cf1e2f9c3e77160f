"""Create and revoke tokens inside a caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from meetings.domain.access.errors import TokenUsed
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import NewToken, TokenScope, digest, new_secret


def create_token(
    session: Session,
    scope: TokenScope,
    subject_id: int,
    *,
    now: datetime,
    expires_at: datetime | None = None,
    name: str = "",
) -> tuple[AccessToken, str]:
    """Create a token and return it with its secret, which is not stored."""
    secret = new_secret()
    token = AccessToken(
        digest=digest(secret), scope=scope, subject_id=subject_id, name=name, created_at=now,
        expires_at=expires_at,
    )  # fmt: skip
    session.add(token)
    session.flush()
    return token, secret


def add_tokens(session: Session, tokens: Sequence[NewToken], *, now: datetime) -> None:
    """Store new tokens with one statement."""
    rows = [
        {
            "digest": digest(token.secret), "scope": token.scope, "subject_id": token.subject_id,
            "name": "", "created_at": now, "expires_at": token.expires_at,
        }
        for token in tokens
    ]  # fmt: skip
    if rows:
        session.execute(insert(AccessToken), rows)


def consume(session: Session, token: AccessToken, *, now: datetime) -> None:
    """Use up a single-use token; of two concurrent attempts, one fails.

    Raises:
        TokenUsed: Another request was faster.
    """
    used = session.execute(
        update(AccessToken)
        .where(AccessToken.id == token.id, AccessToken.used_at.is_(None))
        .values(used_at=now)
        .returning(AccessToken.id)
    ).one_or_none()
    if used is None:
        raise TokenUsed(at=now)


def register_derived_token(
    session: Session,
    scope: TokenScope,
    subject_id: int,
    secret: str,
    *,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Register a re-derivable token for the subject, valid until ``expires_at``."""
    existing = session.scalars(
        select(AccessToken).where(AccessToken.digest == digest(secret))
    ).first()
    if existing is not None:
        existing.expires_at = expires_at
        return
    session.add(
        AccessToken(
            digest=digest(secret), scope=scope, subject_id=subject_id, created_at=now,
            expires_at=expires_at,
        )
    )  # fmt: skip


def delete_tokens(session: Session, scope: TokenScope, subject_id: int) -> None:
    """Delete every token of this scope for a subject that no longer exists."""
    session.execute(
        delete(AccessToken).where(AccessToken.scope == scope, AccessToken.subject_id == subject_id)
    )


def revoke_tokens(session: Session, scope: TokenScope, subject_id: int, *, now: datetime) -> None:
    """Revoke every unused token of this scope for this subject."""
    session.execute(
        update(AccessToken)
        .where(
            AccessToken.scope == scope,
            AccessToken.subject_id == subject_id,
            AccessToken.used_at.is_(None),
            AccessToken.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def extend_tokens(
    session: Session, scope: TokenScope, subject_id: int, *, now: datetime, expires_at: datetime
) -> None:
    """Extend every valid token of this scope for this subject until ``expires_at``."""
    session.execute(
        update(AccessToken)
        .where(
            AccessToken.scope == scope,
            AccessToken.subject_id == subject_id,
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > now,
        )
        .values(expires_at=expires_at)
    )
