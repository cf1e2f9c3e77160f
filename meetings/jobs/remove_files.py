"""Remove stored files that no document refers to any more."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from meetings.adapters.file_store import FileStore
from meetings.domain.documents import queries

#: An upload is stored before the row that names it, so younger files may still get a row.
MIN_AGE = timedelta(days=1)
BATCH_SIZE = 500

log = structlog.get_logger(__name__)


def remove_unused_files(session: Session, store: FileStore, *, now: datetime) -> int:
    """Remove the old files that no row mentions, and return their number.

    Without any row, nothing is removed, because the database is probably not that of the files.
    """
    before, removed = now - MIN_AGE, 0
    store.remove_unfinished(stored_before=before)
    if not queries.has_files(session):
        return 0
    old_keys = list(store.keys_stored_before(before))
    for start in range(0, len(old_keys), BATCH_SIZE):
        keys = old_keys[start : start + BATCH_SIZE]
        for key in set(keys) - queries.used_keys(session, keys):
            removed += _remove(store, key, before)
    return removed


def _remove(store: FileStore, key: str, before: datetime) -> bool:
    try:
        return store.remove(key, stored_before=before)
    except OSError as error:
        log.warning("unused_file.not_removed", key=key, error=str(error))
        return False
