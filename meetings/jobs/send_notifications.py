"""Queue the notifications that are due to followers, one batch at a time."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.accounts import session_services
from meetings.domain.bodies import queries as bodies
from meetings.domain.documents import services as documents
from meetings.domain.event_tasks import queries as task_queries
from meetings.domain.event_tasks import services as task_services
from meetings.domain.events import services as events
from meetings.domain.followers import queries, services
from meetings.domain.followers.rules import digest_until
from meetings.domain.search import services as search
from meetings.extensions import db
from meetings.http import components
from meetings.jobs.remove_files import remove_unused_files
from meetings.kernel import clock as system_clock

Clock = Callable[[], datetime]


def send_notifications(session: Session, *, now: datetime) -> bool:
    """Queue one batch of messages, and return whether there may be more.

    The worker delivers between two batches, so that the confirmation of a new registration
    does not wait behind ten thousand notifications.
    """
    has_more = task_queries.is_task_mail_due(session, now=now)
    if has_more:
        task_services.enqueue_task_mails(session, now=now)
    if not queries.is_work_due(session, now=now):
        return has_more
    has_more |= services.send_next_news_batch(session, now=now)
    return services.enqueue_due_digests(session, now=now) or has_more


def send_due_notifications(*, clock: Clock = system_clock.now) -> bool:
    """Queue one batch with the session of the current application."""
    try:
        return send_notifications(db.session(), now=clock())
    finally:
        db.session.remove()


def announce_due_papers(*, clock: Clock = system_clock.now) -> None:
    """Queue the daily mails about new papers with the session of the current application."""
    session, now = db.session(), clock()
    try:
        before = digest_until(now, bodies.get_timezone(session))
        while documents.announce_new_papers(session, before=before, now=now):
            pass
    finally:
        db.session.remove()


def delete_expired(*, clock: Clock = system_clock.now) -> int:
    """Delete ended sessions, unconfirmed subscriptions, old sent messages and deleted drafts.

    Files and words that belong to nothing any more are removed, too. Return how many
    subscriptions and drafts were deleted.
    """
    try:
        session_services.delete_expired(db.session(), now=clock())
        purged = events.purge_deleted_drafts(db.session(), now=clock())
        search.delete_unused_trigrams(db.session(), now=clock())
        deleted = purged + services.delete_expired(db.session(), now=clock())
        # Last: personal data is deleted even if a file cannot be removed.
        remove_unused_files(db.session(), components.file_store(), now=clock())
        return deleted
    finally:
        db.session.remove()
