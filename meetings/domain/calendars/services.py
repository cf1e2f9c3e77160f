"""Rebuild all calendar entries."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.calendars import invalidation
from meetings.domain.calendars.invalidation import Texts
from meetings.kernel.database import transaction


def rebuild_entries(session: Session, *, texts: Texts, now: datetime) -> int:
    """Update every entry that differs from its event; return the number of changes.

    Needed after an upgrade, or after a change of the site's URL or language. Unchanged entries are
    not written. The site revision still increases, because texts that are not stored may differ:
    those of feeds in other languages.
    """
    with transaction(session, now=now):
        return invalidation.rebuild_entries(session, texts=texts, now=now)
