"""Delete search trigrams that no word needs any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.search import operations
from meetings.kernel.database import transaction


def delete_unused_trigrams(session: Session, *, now: datetime) -> None:
    """Delete the trigrams of words that no event contains any more."""
    with transaction(session, now=now, public=False):
        operations.delete_unused_trigrams(session)
