"""Queues what is due to be told to those who follow, a batch of them at a time."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.followers import queries, services
from meetings.extensions import db
from meetings.kernel import clock as computer

Clock = Callable[[], datetime]


def send_notifications(session: Session, *, now: datetime) -> bool:
    """Queue the mails of one batch; say whether there may be more.

    Between two batches the worker delivers, so that no mail to somebody who registers just
    now waits for ten thousand others.
    """
    if not queries.is_work_due(session, now=now):
        return False
    told = services.send_next_news_batch(session, now=now)
    return services.enqueue_due_digests(session, now=now) or told


def send_due_notifications(*, clock: Clock = computer.now) -> bool:
    """Queue one batch with the session of the current application."""
    try:
        return send_notifications(db.session(), now=clock())
    finally:
        db.session.remove()


def delete_expired_follows(*, clock: Clock = computer.now) -> int:
    """Forget what nobody confirmed and what was sent long ago."""
    try:
        return services.delete_expired(db.session(), now=clock())
    finally:
        db.session.remove()
