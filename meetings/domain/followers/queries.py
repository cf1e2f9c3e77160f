"""Read subscriptions and the news for each follower."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from meetings.domain.events import queries as events
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Change, Event
from meetings.domain.followers.change_digest import (
    ChangeDigest,
    digest_changes,
    filter_before_changes,
    is_publishable,
)
from meetings.domain.followers.models import Follow, NewsBatch, PendingNews
from meetings.domain.followers.rules import FollowRequest, Frequency, filter_key_of, filter_to_json
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.redirects import queries as redirects
from meetings.domain.redirects.rules import RedirectKind

SUBJECT = "following"
#: Filter fields that contain slugs.
_REDIRECT_KINDS = {
    "bodies": RedirectKind.BODY,
    "presidencies": RedirectKind.PRESIDENCY,
    "projects": RedirectKind.PROJECT,
}


def is_active() -> ColumnElement[bool]:
    """Return the SQL condition for confirmed subscriptions that have not ended."""
    return and_(Follow.confirmed_at.is_not(None), Follow.ended_at.is_(None))


def get_by_id(session: Session, following_id: int | None) -> Follow | None:
    """Return the subscription, or None."""
    return session.get(Follow, following_id) if following_id else None


def current_filter(session: Session, following: Follow) -> EventFilter:
    """Return the subscription's filter with renamed slugs replaced by current ones."""
    event_filter = following.filter
    for name, kind in _REDIRECT_KINDS.items():
        if slugs := getattr(event_filter, name):
            current_slug_of = redirects.current_slugs(session, kind, slugs)
            renamed: dict[str, Any] = {
                name: tuple(current_slug_of.get(slug, slug) for slug in slugs)
            }
            event_filter = replace(event_filter, **renamed)
    return event_filter


def get_for_request(session: Session, request: FollowRequest) -> Follow | None:
    """Return the subscription with this e-mail address and filter, or None.

    Unconfirmed subscriptions are included.
    """
    return session.scalars(
        select(Follow).where(
            Follow.email_key == request.email.casefold(),
            Follow.filter_key == filter_key_of(filter_to_json(request.filter)),
        )
    ).first()


def confirmation_sent_since(session: Session, following: Follow, *, since: datetime) -> bool:
    """Return whether a confirmation mail for this subscription was queued after ``since``."""
    statement = select(Message.id).where(
        Message.subject == SUBJECT,
        Message.subject_id == following.id,
        Message.kind == MailKind.FOLLOWING_ASKED,
        Message.created_at > since,
    )
    return session.scalar(statement.limit(1)) is not None


def list_for_email(session: Session, email: str) -> Sequence[Follow]:
    """Return all subscriptions of the e-mail address, confirmed or not."""
    key = email.strip().casefold()
    return session.scalars(select(Follow).where(Follow.email_key == key)).all()


def lock_unconfirmed(session: Session, *, before: datetime) -> Sequence[Follow]:
    """Lock and return unconfirmed subscriptions requested before the given time.

    Rows locked by other transactions are skipped.
    """
    return session.scalars(
        select(Follow)
        .where(
            Follow.confirmed_at.is_(None),
            Follow.ended_at.is_(None),
            Follow.asked_at < before,
        )
        .with_for_update(skip_locked=True)
    ).all()


def is_work_due(session: Session, *, now: datetime) -> bool:
    """Return whether any news or digest is due."""
    statements = (
        select(NewsBatch.id),
        select(PendingNews.id).where(PendingNews.edition_id.is_(None), PendingNews.due_at <= now),
        select(Follow.id).where(is_active(), Follow.due_at <= now),
    )
    return any(session.scalar(statement.limit(1)) is not None for statement in statements)


def next_recipients(session: Session, edition: NewsBatch, *, limit: int) -> Sequence[Follow]:
    """Return the next immediate subscribers that have not received the edition."""
    return session.scalars(
        select(Follow)
        .where(is_active(), Follow.pace == Frequency.IMMEDIATE, Follow.id > edition.told_to)
        .order_by(Follow.id)
        .limit(limit)
    ).all()


def lock_due_digests(session: Session, *, now: datetime, limit: int) -> Sequence[Follow]:
    """Lock and return subscriptions with due digests, oldest first.

    Rows locked by other workers are skipped.
    """
    return session.scalars(
        select(Follow)
        .where(is_active(), Follow.due_at <= now)
        .order_by(Follow.due_at, Follow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def oldest_pending_since(session: Session, following: Follow) -> datetime | None:
    """Return the start of the oldest immediate news not yet sent to this follower, or None."""
    return session.scalar(
        select(func.min(PendingNews.began_at))
        .outerjoin(NewsBatch, NewsBatch.id == PendingNews.edition_id)
        .where(or_(NewsBatch.id.is_(None), NewsBatch.told_to < following.id))
    )


def digests_of_batch(session: Session, edition: NewsBatch) -> list[ChangeDigest]:
    """Return the publishable digests of the edition."""
    parts = select(PendingNews).where(PendingNews.edition_id == edition.id)
    digests = [
        digest_changes(list_changes(session, part.event_id, part.first, part.last))
        for part in session.scalars(parts.order_by(PendingNews.id)).all()
    ]
    return _publishable(session, [digest for digest in digests if digest])


def digests_between(session: Session, since: datetime, until: datetime) -> list[ChangeDigest]:
    """Return the digests of public events changed in the period; ``until`` is inclusive."""
    happened = select(Change).where(Change.at > since, Change.at <= until)
    changes = session.scalars(happened.order_by(Change.event_id, Change.number)).all()
    digests = [
        digest_changes(group)
        for _event, group in groupby(changes, key=lambda change: change.event_id)
    ]
    return _publishable(session, [digest for digest in digests if digest])


def _publishable(session: Session, digests: list[ChangeDigest]) -> list[ChangeDigest]:
    """Return the publishable digests, ordered by the time of their events."""
    ids = {digest.event_id for digest in digests}
    rows = session.scalars(
        select(Event).where(Event.id.in_(ids)).order_by(Event.sorts_at, Event.id)
    )
    place = {event.id: (number, event) for number, event in enumerate(rows)}
    publishable = [
        digest
        for digest in digests
        if digest.event_id in place and is_publishable(place[digest.event_id][1], digest)
    ]
    return sorted(
        publishable,
        key=lambda digest: (place[digest.event_id][0], digest.changes[0].number),
    )


def list_changes(session: Session, event_id: int, first: int, last: int) -> Sequence[Change]:
    """Return the changes of the event with these numbers, in order."""
    return session.scalars(
        select(Change)
        .where(Change.event_id == event_id, Change.number >= first, Change.number <= last)
        .order_by(Change.number)
    ).all()


def load_for_news(session: Session, event_ids: Sequence[int]) -> dict[int, Event]:
    """Return the events by id, with the bodies and places that their news shows."""
    statement = select(Event).where(Event.id.in_(event_ids)).options(*events.for_summary())
    return {event.id: event for event in session.scalars(statement)}


def matching_digests(
    session: Session, event_filter: EventFilter, candidates: Iterable[ChangeDigest]
) -> list[ChangeDigest]:
    """Return the digests whose public events match the filter now or matched it before."""
    digests = list(candidates)
    matches_now = _public_matches(session, event_filter, {digest.event_id for digest in digests})
    matching = []
    for digest in digests:
        event_id = digest.event_id
        earlier_filter = (
            event_filter
            if event_id in matches_now
            else filter_before_changes(event_filter, digest.fields)
        )
        if event_id in matches_now or (
            earlier_filter != event_filter and _public_matches(session, earlier_filter, {event_id})
        ):
            matching.append(digest)
    return matching


def _public_matches(session: Session, event_filter: EventFilter, event_ids: set[int]) -> set[int]:
    """Return the ids of the given events that are public and match the filter."""
    statement = select(Event.id).where(
        Event.id.in_(event_ids),
        events.is_public_condition(),
        *events.filter_conditions(event_filter),
    )
    return set(session.scalars(statement)) if event_ids else set()


class NewsCollector:
    """Collects news for followers and caches the results per period and filter."""

    def __init__(self, session: Session) -> None:
        """Create an empty collector."""
        self._session = session
        self._digests_by_source: dict[object, list[ChangeDigest]] = {}
        self._matching_digests: dict[tuple[str, object], list[ChangeDigest]] = {}

    def between(self, reader: Follow, since: datetime, until: datetime) -> list[ChangeDigest]:
        """Return the follower's digests for changes in this period."""
        span = since, until
        if span not in self._digests_by_source:
            self._digests_by_source[span] = digests_between(self._session, since, until)
        return self._concerning(reader, span)

    def for_batch(self, reader: Follow, edition: NewsBatch) -> list[ChangeDigest]:
        """Return the follower's digests of an edition, without changes sent earlier."""
        if edition.id not in self._digests_by_source:
            self._digests_by_source[edition.id] = digests_of_batch(self._session, edition)
        since = reader.told_until or edition.began_at
        later = (digest.after(since) for digest in self._concerning(reader, edition.id))
        return [digest for digest in later if digest]

    def _concerning(self, reader: Follow, source: object) -> list[ChangeDigest]:
        key = reader.filter_key, source
        if key not in self._matching_digests:
            digests = self._digests_by_source[source]
            event_filter = current_filter(self._session, reader)
            self._matching_digests[key] = matching_digests(self._session, event_filter, digests)
        return self._matching_digests[key]
