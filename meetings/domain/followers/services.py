"""Request, confirm, change and end subscriptions; send news and digests."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.bodies import queries as bodies
from meetings.domain.followers import operations, queries
from meetings.domain.followers.models import Follow, NewsBatch, PendingNews
from meetings.domain.followers.rules import (
    BATCH_SIZE,
    SENT_RETENTION,
    FollowRequest,
    Frequency,
    digest_until,
    filter_key_of,
    filter_to_json,
    next_digest,
)
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox import queries as outbox_queries
from meetings.domain.outbox.rules import CONFIRMATION_TTL, DUPLICATE_WINDOW, MailKind
from meetings.kernel.database import SETTLING_PERIOD, lock, transaction


def request_follow(session: Session, request: FollowRequest, *, now: datetime) -> None:
    """Store a subscription and send a confirmation mail. No news is sent before confirmation.

    Nothing is returned, so that the response cannot reveal existing followers. Repeated
    requests for an e-mail address send no further mails.
    """
    with transaction(session, now=now, public=False):
        outbox.lock_mailbox(session, request.email)
        if outbox_queries.is_over_mail_limit(session, request.email, event_id=None, now=now):
            return
        following = queries.get_for_request(session, request) or _create_follow(session, request)
        is_same = following.asked_pace is request.pace
        following.asked_pace, following.asked_at = request.pace, now
        if not following.is_live:
            following.locale = request.locale
        session.flush()
        since = now - DUPLICATE_WINDOW
        if is_same and queries.confirmation_sent_since(session, following, since=since):
            return
        operations.enqueue_mail(session, following, MailKind.FOLLOWING_ASKED, now=now)


def _create_follow(session: Session, request: FollowRequest) -> Follow:
    packed_filter = filter_to_json(request.filter)
    following = Follow(
        email=request.email, email_key=request.email.casefold(), wanted=packed_filter,
        filter_key=filter_key_of(packed_filter), pace=request.pace, asked_pace=request.pace,
    )  # fmt: skip
    session.add(following)
    return following


def confirm_follow(session: Session, following: Follow, *, now: datetime) -> Follow:
    """Confirm the e-mail address and the requested frequency.

    Repeated calls change nothing. Ended subscriptions stay ended.
    """
    with transaction(session, now=now, public=False):
        _lock_follow(session, following)
        if following.ended_at is None:
            following.confirmed_at = following.confirmed_at or now
            _set_frequency(session, following, following.asked_pace, now=now)
    return following


def set_frequency(session: Session, following: Follow, pace: Frequency, *, now: datetime) -> Follow:
    """Change the frequency of mails without losing or repeating news."""
    with transaction(session, now=now, public=False):
        _lock_follow(session, following)
        if following.is_live:
            following.asked_pace = pace
            _set_frequency(session, following, pace, now=now)
    return following


def unfollow(session: Session, following: Follow, *, now: datetime) -> Follow:
    """End the subscription and erase the e-mail address. Repeated calls change nothing."""
    with transaction(session, now=now, public=False):
        _lock_follow(session, following)
        _erase_email(session, following, now=now)
    return following


def unfollow_all(session: Session, email: str, *, now: datetime) -> int:
    """End all subscriptions of an e-mail address and return their number."""
    with transaction(session, now=now, public=False):
        lock(session, Follow, Follow.email_key == email.strip().casefold())
        followings = queries.list_for_email(session, email)
        for following in followings:
            _erase_email(session, following, now=now)
    return len(followings)


def send_next_news_batch(session: Session, *, now: datetime) -> bool:
    """Queue due news for the next batch of immediate subscribers; return whether any was due.

    Messages and progress are written in one transaction. If the worker is killed, the next
    one continues from the last committed batch.
    """
    with transaction(session, now=now, public=False):
        edition = _get_or_create_batch(session, now=now)
        if edition is None:
            return False
        collector = queries.NewsCollector(session)
        readers = queries.next_recipients(session, edition, limit=BATCH_SIZE)
        for reader in readers:
            operations.enqueue_news(session, reader, collector.for_batch(reader, edition), now=now)
        if len(readers) == BATCH_SIZE:
            edition.told_to = readers[-1].id
        else:
            session.execute(delete(PendingNews).where(PendingNews.edition_id == edition.id))
            session.delete(edition)
    return True


def _get_or_create_batch(session: Session, *, now: datetime) -> NewsBatch | None:
    """Return the edition in progress, or create one with all due news."""
    begun = select(NewsBatch).order_by(NewsBatch.id).limit(1).with_for_update(skip_locked=True)
    edition = session.scalars(begun).first()
    if edition is not None:
        return edition
    is_due = PendingNews.edition_id.is_(None), PendingNews.due_at <= now
    if session.scalar(select(PendingNews.id).where(*is_due).limit(1)) is None:
        return None
    edition = NewsBatch(began_at=now)
    session.add(edition)
    session.flush()
    taken = session.scalars(
        update(PendingNews).where(*is_due).values(edition_id=edition.id).returning(PendingNews.id),
        execution_options={"synchronize_session": False},
    ).all()
    if not taken:
        session.delete(edition)
    return edition if taken else None


def enqueue_due_digests(session: Session, *, now: datetime) -> bool:
    """Queue the next batch of due digests; return whether any was due.

    Each digest and the end of its period are written in one transaction. Followers without
    news receive no digest.
    """
    with transaction(session, now=now, public=False):
        zone, collector = bodies.get_timezone(session), queries.NewsCollector(session)
        followings = queries.lock_due_digests(session, now=now, limit=BATCH_SIZE)
        for following in followings:
            _enqueue_digest(session, collector, following, until=digest_until(now, zone), now=now)
            following.due_at = next_digest(following.pace, now, zone)
    return bool(followings)


def delete_expired(session: Session, *, now: datetime) -> int:
    """Delete subscriptions that were not confirmed in time, and old finished messages.

    Returns:
        The number of deleted subscriptions.
    """
    with transaction(session, now=now, public=False):
        followings = queries.lock_unconfirmed(session, before=now - CONFIRMATION_TTL)
        for following in followings:
            access.delete_tokens(session, TokenScope.FOLLOW_CONFIRMATION, following.id)
            outbox.delete_messages(session, queries.SUBJECT, following.id)
            session.delete(following)
        outbox.delete_finished_messages(session, queries.SUBJECT, before=now - SENT_RETENTION)
    return len(followings)


def _erase_email(session: Session, following: Follow, *, now: datetime) -> None:
    following.ended_at = following.ended_at or now
    following.email = following.email_key = following.due_at = None
    access.revoke_tokens(session, TokenScope.FOLLOW_CONFIRMATION, following.id, now=now)
    outbox.erase_recipients(session, queries.SUBJECT, following.id)


def _set_frequency(session: Session, following: Follow, pace: Frequency, *, now: datetime) -> None:
    """Set the frequency of mails without losing news.

    From digests to immediate mails: send the rest of the current period now. From immediate
    mails to digests: the next digest starts with the pending immediate news.
    """
    was = following.pace if following.told_until else None
    if was is pace:
        return
    settled = now - SETTLING_PERIOD
    if following.told_until is None:
        following.told_until = now
    elif was is Frequency.IMMEDIATE:
        waiting = queries.oldest_pending_since(session, following)
        settled = min(settled, waiting - timedelta(microseconds=1)) if waiting else settled
        following.told_until = max(following.told_until, settled)
    elif pace is Frequency.IMMEDIATE:
        _enqueue_digest(session, queries.NewsCollector(session), following, until=settled, now=now)
    following.pace, following.due_at = pace, next_digest(pace, now, bodies.get_timezone(session))


def _enqueue_digest(
    session: Session,
    collector: queries.NewsCollector,
    following: Follow,
    *,
    until: datetime,
    now: datetime,
) -> None:
    """Queue a digest of the news since the last one, if there is any."""
    since = following.told_until or now
    if until > since:
        following.told_until = until
        news = collector.between(following, since, until)
        operations.enqueue_news(session, following, news, now=now)


def _lock_follow(session: Session, following: Follow) -> None:
    """Lock the row until commit and reload it."""
    lock(session, Follow, Follow.id == following.id)
    session.refresh(following)
