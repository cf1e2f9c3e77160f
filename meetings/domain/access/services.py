"""Making tokens as a use case of its own, while a mail is rendered."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import steps
from meetings.domain.access.rules import TokenScope
from meetings.kernel.database import transaction


def issue(
    session: Session, scope: TokenScope, subject_id: int, *, now: datetime, expires_at: datetime
) -> str:
    """Make a token and return its secret, which is not kept."""
    with transaction(session, now=now, public=False):
        return steps.mint(session, scope, subject_id, now=now, expires_at=expires_at)
