"""Making tokens as a use case of its own, while a mail is rendered."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.domain.access import operations, queries
from meetings.domain.access.rules import TokenScope, derived_secret
from meetings.kernel.database import transaction


def issue_token(
    session: Session, scope: TokenScope, subject_id: int, *, now: datetime, expires_at: datetime
) -> str:
    """Make a token and return its secret, which is not kept."""
    with transaction(session, now=now, public=False):
        _, secret = operations.create_token(
            session, scope, subject_id, now=now, expires_at=expires_at
        )
    return secret


def issue_derived_token(
    session: Session,
    scope: TokenScope,
    subject_id: int,
    *,
    key: str,
    now: datetime,
    lifetime: timedelta,
) -> str:
    """Return the one secret that opens the subject, made anew from the installation's key.

    For links in many mails to the same reader: one row, not one for each mail. The row is
    written where there is none, or where it would expire in the second half of its time.
    """
    secret = derived_secret(key, scope, subject_id)
    if not queries.is_valid_until(session, secret, until=now + lifetime / 2):
        with transaction(session, now=now, public=False):
            operations.register_derived_token(
                session, scope, subject_id, secret, now=now, expires_at=now + lifetime
            )
    return secret
