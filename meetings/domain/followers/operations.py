"""Telling those who follow, inside somebody else's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.domain.events import operations as events
from meetings.domain.events.models import Change, Event
from meetings.domain.followers import queries
from meetings.domain.followers.change_digest import ChangeDigest, digest_changes, is_publishable
from meetings.domain.followers.models import Follow, PendingNews
from meetings.domain.followers.rules import MAX_DELAY, MAX_EVENTS_PER_MAIL, QUIET_PERIOD
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind


def register_listeners() -> None:
    """Have news of every change told to those who follow."""
    events.EVERY_CHANGE.add(queue_news)


def enqueue_mail(
    session: Session, following: Follow, kind: MailKind, *, now: datetime, **facts: Any
) -> None:
    """Put a message to the address into the outbox.

    It names no event in ``event_id``, for organisers list the mails of their events, and who
    follows is none of their business.
    """
    if following.email is None:
        return
    outbox.enqueue(
        session, kind, to_address=following.email, to_name="", now=now, subject=queries.SUBJECT,
        subject_id=following.id, locale=following.locale, facts=facts,
    )  # fmt: skip


def enqueue_news(
    session: Session, following: Follow, stories: Sequence[ChangeDigest], *, now: datetime
) -> None:
    """Put one message with all the stories into the outbox; nothing where there are none."""
    if not stories:
        return
    is_one = len(stories) == 1
    kind = MailKind.FOLLOWING_NEWS if is_one else MailKind.FOLLOWING_DIGEST
    told = [
        [it.event_id, it.changes[0].number, it.changes[-1].number]
        for it in stories[:MAX_EVENTS_PER_MAIL]
    ]
    more = max(0, len(stories) - MAX_EVENTS_PER_MAIL)
    enqueue_mail(session, following, kind, now=now, stories=told, more=more)


def queue_news(session: Session, event: Event, change: Change, now: datetime) -> None:
    """Note that a change is to be told, in one row however many follow; the worker tells it.

    It leaves when the event is quiet, together with what else was changed until then.
    """
    it = digest_changes([change])
    if it is None or not is_publishable(event, it):
        return
    waiting = (
        PendingNews.event_id == event.id,
        PendingNews.edition_id.is_(None),
        PendingNews.began_at > now - MAX_DELAY,
    )
    values = {"last": change.number, "due_at": now + QUIET_PERIOD}
    joined = session.scalar(
        update(PendingNews).where(*waiting).values(values).returning(PendingNews.id)
    )
    if joined is None:
        session.add(PendingNews(event_id=event.id, first=change.number, began_at=now, **values))
