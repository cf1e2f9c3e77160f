"""Issue the tokens of links in mails as separate use cases."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.domain.access import operations, queries
from meetings.domain.access.rules import NewToken, TokenScope, derived_secret
from meetings.kernel.database import transaction


def issue_token(
    session: Session, scope: TokenScope, subject_id: int, *, now: datetime, expires_at: datetime
) -> str:
    """Create a token and return its secret, which is not stored."""
    with transaction(session, now=now, public=False):
        _, secret = operations.create_token(
            session, scope, subject_id, now=now, expires_at=expires_at
        )
    return secret


def store_tokens(session: Session, tokens: Sequence[NewToken], *, now: datetime) -> None:
    """Store the tokens of the links in a group of mails, in one transaction."""
    with transaction(session, now=now, public=False):
        for token in tokens:
            if token.is_derived:
                operations.register_derived_token(
                    session, token.scope, token.subject_id, token.secret, now=now,
                    expires_at=token.expires_at,
                )  # fmt: skip
        operations.add_tokens(session, [item for item in tokens if not item.is_derived], now=now)


def issue_derived_token(
    session: Session,
    scope: TokenScope,
    subject_id: int,
    *,
    key: str,
    now: datetime,
    lifetime: timedelta,
) -> str:
    """Return the secret for the subject, derived from the site key.

    It is for links in many mails to the same reader: one row instead of one per mail. The row is
    written if it is missing, or would expire in the second half of its lifetime.
    """
    secret = derived_secret(key, scope, subject_id)
    if not queries.is_valid_until(session, secret, until=now + lifetime / 2):
        with transaction(session, now=now, public=False):
            operations.register_derived_token(
                session, scope, subject_id, secret, now=now, expires_at=now + lifetime
            )
    return secret
