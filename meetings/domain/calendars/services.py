"""Rebuild all calendar entries."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.calendars import invalidation
from meetings.domain.calendars.invalidation import Texts
from meetings.kernel.database import transaction


def rebuild_entries(session: Session, *, texts: Texts, now: datetime) -> int:
    """Renew every entry that differs from its event; return how many did.

    For use after an upgrade, or a change of the site's URL or language. Where nothing differs,
    no entry is written. The site's revision is incremented all the same, because texts that are
    not stored may differ: those of feeds in another language.
    """
    with transaction(session, now=now):
        return invalidation.rebuild_entries(session, texts=texts, now=now)
