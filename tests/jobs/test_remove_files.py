"""Files that no document refers to are removed after a day, and no others."""

import io
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.adapters.file_store import FileStore
from meetings.domain.documents.models import DocumentVersion
from meetings.domain.documents.rules import StoredFile
from meetings.domain.events import drafts
from meetings.domain.events.rules import EventState
from meetings.http.components import file_store
from meetings.jobs.remove_files import MIN_AGE, remove_unused_files
from meetings.jobs.send_notifications import delete_expired
from meetings.kernel import clock
from tests import factories
from tests.conftest import NOON, on_both

pytestmark = on_both


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Return a store of small files."""
    return FileStore(tmp_path / "files", limit=1_000)


def stored(store: FileStore, text: str, age: timedelta = 2 * MIN_AGE) -> StoredFile:
    """Store a file that is so old at noon."""
    file = store.put(io.BytesIO(f"%PDF-1.7 {text}".encode()), "paper.pdf")
    set_age(store.path(file.key), age)
    return file


def set_age(path: Path, age: timedelta) -> None:
    time = (NOON - age).timestamp()
    os.utime(path, (time, time))


def add_row(session: Session, file: StoredFile, event_id: int | None = None) -> None:
    """Add a document with the file."""
    document = factories.document(session, event_id=event_id)
    version = DocumentVersion(
        document_id=document.id, number=1, filename="paper.pdf", media_type=file.media_type,
        size=file.size, sha256=file.sha256, key=file.key, uploaded_at=NOON,
    )  # fmt: skip
    factories.saved(session, version)


def test_only_old_files_without_a_row_are_removed(session: Session, store: FileStore) -> None:
    used, unused = stored(store, "used"), stored(store, "unused")
    new = stored(store, "new", MIN_AGE)
    add_row(session, used)

    assert remove_unused_files(session, store, now=NOON) == 1

    assert store.path(used.key).exists()
    assert store.path(new.key).exists()
    assert not store.path(unused.key).exists()
    assert remove_unused_files(session, store, now=NOON + timedelta(seconds=1)) == 1
    assert not store.path(new.key).exists()


def test_file_that_is_uploaded_again_meanwhile_stays(session: Session, store: FileStore) -> None:
    file = stored(store, "again")
    before = NOON - MIN_AGE
    assert list(store.keys_stored_before(before)) == [file.key]
    stored(store, "again", timedelta(0))

    assert store.remove(file.key, stored_before=before) is False

    assert store.path(file.key).read_bytes() == b"%PDF-1.7 again"
    assert store.remove("00/missing", stored_before=before) is False


def test_files_stay_while_the_database_has_none(session: Session, store: FileStore) -> None:
    file = stored(store, "of another database")

    assert remove_unused_files(session, store, now=NOON) == 0
    assert store.path(file.key).exists()


class FailingStore(FileStore):
    """A store on a disk that refuses to remove one file."""

    refused = ""

    def remove(self, key: str, *, stored_before: datetime) -> bool:
        if key == self.refused:
            raise PermissionError(key)
        return super().remove(key, stored_before=stored_before)


def test_file_that_cannot_be_removed_does_not_stop_the_others(
    session: Session, tmp_path: Path
) -> None:
    store = FailingStore(tmp_path / "files", limit=1_000)
    add_row(session, stored(store, "used"))
    unused = [stored(store, text) for text in ("one", "two", "three")]
    store.refused = unused[0].key

    assert remove_unused_files(session, store, now=NOON) == 2
    assert [store.path(file.key).exists() for file in unused] == [True, False, False]


def test_unfinished_files_are_removed(session: Session, store: FileStore) -> None:
    stored(store, "one")
    old, new = (store.path(name) for name in (".old", ".new"))
    for path, age in ((old, 2 * MIN_AGE), (new, timedelta(hours=1))):
        path.write_bytes(b"half")
        set_age(path, age)

    remove_unused_files(session, store, now=NOON)

    assert not old.exists()
    assert new.exists()


def test_files_of_a_purged_draft_are_removed_by_the_hourly_task(
    session: Session, app: Flask
) -> None:
    with app.app_context():
        store = file_store()
    draft = factories.event(
        session, state=EventState.DRAFT, published_at=None,
        deleted_at=clock.now() - drafts.DELETED_DRAFT_TTL,
    )  # fmt: skip
    other, purged = stored(store, "other", timedelta(0)), stored(store, "purged")
    for file, event_id in ((other, None), (purged, draft.id)):
        add_row(session, file, event_id)
        time = (clock.now() - 2 * MIN_AGE).timestamp()
        os.utime(store.path(file.key), (time, time))
    session.commit()

    with app.app_context():
        delete_expired()

    assert store.path(other.key).exists()
    assert not store.path(purged.key).exists()
