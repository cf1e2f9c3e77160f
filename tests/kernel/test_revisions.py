"""The reader of the site's revision."""

from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from meetings.extensions import db
from meetings.kernel.database import increment_revision, mark_public, transaction
from meetings.kernel.site_revision import RevisionReader, Revisions
from tests.conftest import NOON, on_both


@on_both
def test_reader_sees_every_commit_immediately(app: Flask, session: Session) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)
    revisions = [read_revisions()]

    for _ in range(2):
        with transaction(session, now=NOON):
            pass
        revisions.append(read_revisions())

    assert revisions == [Revisions(0, 0), Revisions(1, 1), Revisions(2, 2)]


@on_both
def test_reader_ignores_commits_that_are_not_public(app: Flask, session: Session) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)

    with transaction(session, now=NOON, public=False):
        pass

    assert read_revisions() == Revisions(0, 0)


@on_both
def test_reader_distinguishes_commits_that_no_feed_shows(app: Flask, session: Session) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)

    with transaction(session, now=NOON, feeds=False):
        pass

    assert read_revisions() == Revisions(pages=1, feeds=0)


@on_both
def test_feeds_can_follow_the_pages_later_in_a_transaction(app: Flask, session: Session) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)

    with transaction(session, now=NOON, feeds=False):
        increment_revision(session, feeds=False)
        increment_revision(session)
        increment_revision(session)

    assert read_revisions() == Revisions(pages=2, feeds=1)


@on_both
def test_a_transaction_can_be_marked_as_shown_in_feeds(app: Flask, session: Session) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)

    with transaction(session, now=NOON, public=False):
        mark_public(session)

    assert read_revisions() == Revisions(pages=1, feeds=1)


@on_both
def test_lost_connection_is_replaced(app: Flask) -> None:
    with app.app_context():
        read_revisions = RevisionReader(db.engine)
    read_revisions()

    read_revisions._local.pinned._connection.close()  # noqa: SLF001 - as the server would

    assert read_revisions() == Revisions(0, 0)


def test_unreachable_database_has_no_revision(tmp_path: Path) -> None:
    read_revisions = RevisionReader(create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}"))

    assert read_revisions() is None
