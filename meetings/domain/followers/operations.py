"""Queue mails to followers, inside a service's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.followers import queries
from meetings.domain.followers.change_digest import ChangeDigest
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MAX_EVENTS_PER_MAIL
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind


def enqueue_mail(
    session: Session, following: Follow, kind: MailKind, *, now: datetime, **context: Any
) -> None:
    """Queue a message to the follower.

    ``event_id`` stays empty: organisers can list the mails of their events, and followers
    must remain private.
    """
    if following.email is None:
        return
    outbox.enqueue(
        session, kind, to_address=following.email, to_name="", now=now, subject=queries.SUBJECT,
        subject_id=following.id, locale=following.locale, context=context,
    )  # fmt: skip


def enqueue_news(
    session: Session, following: Follow, stories: Sequence[ChangeDigest], *, now: datetime
) -> None:
    """Queue one message with all the digests; do nothing if there are none."""
    if not stories:
        return
    is_one = len(stories) == 1
    kind = MailKind.FOLLOWING_NEWS if is_one else MailKind.FOLLOWING_DIGEST
    ranges = [
        [story.event_id, story.changes[0].number, story.changes[-1].number]
        for story in stories[:MAX_EVENTS_PER_MAIL]
    ]
    more = max(0, len(stories) - MAX_EVENTS_PER_MAIL)
    enqueue_mail(session, following, kind, now=now, stories=ranges, more=more)
