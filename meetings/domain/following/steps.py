"""Telling those who follow, inside somebody else's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.domain.events import steps as events
from meetings.domain.events.models import Change, Event
from meetings.domain.following import queries
from meetings.domain.following.models import Announcement, Following
from meetings.domain.following.rules import MOST_TOLD, QUIET_FOR, WAITS_AT_MOST
from meetings.domain.following.stories import Story, is_told, story
from meetings.domain.mail import steps as mail
from meetings.domain.mail.rules import MailKind


def listen() -> None:
    """Have news of every change told to those who follow."""
    events.EVERY_CHANGE.add(announce)


def tell(
    session: Session, following: Following, kind: MailKind, *, now: datetime, **facts: Any
) -> None:
    """Put a message to the address into the outbox.

    It names no event in ``event_id``, for organisers list the mails of their events, and who
    follows is none of their business.
    """
    if following.email is None:
        return
    mail.enqueue(
        session, kind, to_address=following.email, to_name="", now=now, subject=queries.SUBJECT,
        subject_id=following.id, locale=following.locale, facts=facts,
    )  # fmt: skip


def tell_stories(
    session: Session, following: Following, stories: Sequence[Story], *, now: datetime
) -> None:
    """Put one message with all the stories into the outbox; nothing where there are none."""
    if not stories:
        return
    is_one = len(stories) == 1
    kind = MailKind.FOLLOWING_NEWS if is_one else MailKind.FOLLOWING_DIGEST
    told = [
        [it.event_id, it.changes[0].number, it.changes[-1].number] for it in stories[:MOST_TOLD]
    ]
    more = max(0, len(stories) - MOST_TOLD)
    tell(session, following, kind, now=now, stories=told, more=more)


def announce(session: Session, event: Event, change: Change, now: datetime) -> None:
    """Note that a change is to be told, in one row however many follow; the worker tells it.

    It leaves when the event is quiet, together with what else was changed until then.
    """
    it = story([change])
    if it is None or not is_told(event, it):
        return
    waiting = (
        Announcement.event_id == event.id,
        Announcement.edition_id.is_(None),
        Announcement.began_at > now - WAITS_AT_MOST,
    )
    values = {"last": change.number, "due_at": now + QUIET_FOR}
    joined = session.scalar(
        update(Announcement).where(*waiting).values(values).returning(Announcement.id)
    )
    if joined is None:
        session.add(Announcement(event_id=event.id, first=change.number, began_at=now, **values))
