"""Writing all calendar entries anew."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.calendars import invalidation
from meetings.kernel.database import transaction


def rebuild_entries(session: Session, *, now: datetime) -> int:
    """Renew every entry that says something else than its event; return how many did.

    For after an upgrade, a change of the site's address or of its language; where
    nothing differs, no entry is written. The site counts as changed all the same, for words
    that are not kept may differ: those of feeds in another language.
    """
    with transaction(session, now=now):
        return invalidation.rebuild_entries(session, now=now)
