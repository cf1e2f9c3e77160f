"""Queues what is due to be told to those who follow, a batch of them at a time."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.following import queries, services
from meetings.extensions import db
from meetings.kernel import clock as computer

Clock = Callable[[], datetime]


def tell_followers(session: Session, *, now: datetime) -> bool:
    """Queue the mails of one batch; say whether there may be more.

    Between two batches the worker delivers, so that no mail to somebody who registers just
    now waits for ten thousand others.
    """
    if not queries.has_work(session, now=now):
        return False
    told = services.tell_at_once(session, now=now)
    return services.tell_digests(session, now=now) or told


def tell_due(*, clock: Clock = computer.now) -> bool:
    """Queue one batch with the session of the current application."""
    try:
        return tell_followers(db.session(), now=clock())
    finally:
        db.session.remove()


def tidy_up(*, clock: Clock = computer.now) -> int:
    """Forget what nobody confirmed and what was sent long ago."""
    try:
        return services.tidy(db.session(), now=clock())
    finally:
        db.session.remove()
