"""Reading who follows what, and which news they are told."""

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
from meetings.domain.redirects import queries as addresses
from meetings.domain.redirects.rules import RedirectKind

SUBJECT = "following"
#: The parts of a filter that are addresses of something.
_REDIRECT_KINDS = {
    "bodies": RedirectKind.BODY,
    "presidencies": RedirectKind.PRESIDENCY,
    "projects": RedirectKind.PROJECT,
}


def is_active() -> ColumnElement[bool]:
    """Return the condition that mails come."""
    return and_(Follow.confirmed_at.is_not(None), Follow.ended_at.is_(None))


def get_by_id(session: Session, following_id: int | None) -> Follow | None:
    """Return the following, or None."""
    return session.get(Follow, following_id) if following_id else None


def current_filter(session: Session, following: Follow) -> EventFilter:
    """Return which meetings are followed, by the present addresses of what was renamed."""
    wanted = following.filter
    for name, kind in _REDIRECT_KINDS.items():
        if slugs := getattr(wanted, name):
            at = addresses.current_slugs(session, kind, slugs)
            present: dict[str, Any] = {name: tuple(at.get(slug, slug) for slug in slugs)}
            wanted = replace(wanted, **present)
    return wanted


def get_for_request(session: Session, wish: FollowRequest) -> Follow | None:
    """Return what this address follows with this filter, confirmed or not, or None."""
    return session.scalars(
        select(Follow).where(
            Follow.email_key == wish.email.casefold(),
            Follow.filter_key == filter_key_of(filter_to_json(wish.filter)),
        )
    ).first()


def confirmation_sent_since(session: Session, following: Follow, *, since: datetime) -> bool:
    """Say whether a mail asked to confirm this very following after ``since``."""
    found = select(Message.id).where(
        Message.subject == SUBJECT,
        Message.subject_id == following.id,
        Message.kind == MailKind.FOLLOWING_ASKED,
        Message.created_at > since,
    )
    return session.scalar(found.limit(1)) is not None


def list_for_email(session: Session, email: str) -> Sequence[Follow]:
    """Return what the address follows, confirmed or not."""
    key = email.strip().casefold()
    return session.scalars(select(Follow).where(Follow.email_key == key)).all()


def lock_unconfirmed(session: Session, *, before: datetime) -> Sequence[Follow]:
    """Return what was asked for before and never confirmed, locked, without what others hold."""
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
    """Say whether anybody is to be told anything now."""
    asked = (
        select(NewsBatch.id),
        select(PendingNews.id).where(PendingNews.edition_id.is_(None), PendingNews.due_at <= now),
        select(Follow.id).where(is_active(), Follow.due_at <= now),
    )
    return any(session.scalar(each.limit(1)) is not None for each in asked)


def next_recipients(session: Session, edition: NewsBatch, *, limit: int) -> Sequence[Follow]:
    """Return those whom the edition has not reached yet and who are told at once."""
    return session.scalars(
        select(Follow)
        .where(is_active(), Follow.pace == Frequency.IMMEDIATE, Follow.id > edition.told_to)
        .order_by(Follow.id)
        .limit(limit)
    ).all()


def lock_due_digests(session: Session, *, now: datetime, limit: int) -> Sequence[Follow]:
    """Return whose digests have been due longest, locked, without those of another worker."""
    return session.scalars(
        select(Follow)
        .where(is_active(), Follow.due_at <= now)
        .order_by(Follow.due_at, Follow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def oldest_pending_since(session: Session, following: Follow) -> datetime | None:
    """Return when the oldest news began that waits to be told to this reader at once, or None."""
    return session.scalar(
        select(func.min(PendingNews.began_at))
        .outerjoin(NewsBatch, NewsBatch.id == PendingNews.edition_id)
        .where(or_(NewsBatch.id.is_(None), NewsBatch.told_to < following.id))
    )


def digests_of_batch(session: Session, edition: NewsBatch) -> list[ChangeDigest]:
    """Return what the edition tells."""
    parts = select(PendingNews).where(PendingNews.edition_id == edition.id)
    found = [
        digest_changes(list_changes(session, each.event_id, each.first, each.last))
        for each in session.scalars(parts.order_by(PendingNews.id)).all()
    ]
    return _publishable(session, [each for each in found if each])


def digests_between(session: Session, since: datetime, until: datetime) -> list[ChangeDigest]:
    """Return what became of public events after ``since``, until and with ``until``."""
    happened = select(Change).where(Change.at > since, Change.at <= until)
    changes = session.scalars(happened.order_by(Change.event_id, Change.number)).all()
    found = [
        digest_changes(group) for _event, group in groupby(changes, key=lambda each: each.event_id)
    ]
    return _publishable(session, [each for each in found if each])


def _publishable(session: Session, found: list[ChangeDigest]) -> list[ChangeDigest]:
    """Return those stories that may be told, in order of the events' time."""
    ids = {each.event_id for each in found}
    rows = session.scalars(
        select(Event).where(Event.id.in_(ids)).order_by(Event.sorts_at, Event.id)
    )
    place = {event.id: (number, event) for number, event in enumerate(rows)}
    told = [
        it for it in found if it.event_id in place and is_publishable(place[it.event_id][1], it)
    ]
    return sorted(told, key=lambda it: (place[it.event_id][0], it.changes[0].number))


def list_changes(session: Session, event_id: int, first: int, last: int) -> Sequence[Change]:
    """Return the changes of the event with these numbers, in order."""
    return session.scalars(
        select(Change)
        .where(Change.event_id == event_id, Change.number >= first, Change.number <= last)
        .order_by(Change.number)
    ).all()


def matching_digests(
    session: Session, wanted: EventFilter, stories: Iterable[ChangeDigest]
) -> list[ChangeDigest]:
    """Return those of the stories whose public events pass the filter now, or did before."""
    asked = list(stories)
    now = _public_matches(session, wanted, {it.event_id for it in asked})
    found = []
    for it in asked:
        was = wanted if it.event_id in now else filter_before_changes(wanted, it.fields)
        if it.event_id in now or (was != wanted and _public_matches(session, was, {it.event_id})):
            found.append(it)
    return found


def _public_matches(session: Session, wanted: EventFilter, event_ids: set[int]) -> set[int]:
    """Return those of the events that anybody may see and that pass the filter."""
    statement = select(Event.id).where(
        Event.id.in_(event_ids), events.is_public(), *events.filter_conditions(wanted)
    )
    return set(session.scalars(statement)) if event_ids else set()


class NewsCollector:
    """Finds the news for readers; each span of time and each filter is tried once."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing tried."""
        self._session = session
        self._stories: dict[object, list[ChangeDigest]] = {}
        self._passing: dict[tuple[str, object], list[ChangeDigest]] = {}

    def between(self, reader: Follow, since: datetime, until: datetime) -> list[ChangeDigest]:
        """Return what concerns the reader of what was changed in this time."""
        span = since, until
        if span not in self._stories:
            self._stories[span] = digests_between(self._session, since, until)
        return self._concerning(reader, span)

    def for_batch(self, reader: Follow, edition: NewsBatch) -> list[ChangeDigest]:
        """Return what concerns the reader of an edition, and was not told already."""
        if edition.id not in self._stories:
            self._stories[edition.id] = digests_of_batch(self._session, edition)
        since = reader.told_until or edition.began_at
        later = (it.after(since) for it in self._concerning(reader, edition.id))
        return [it for it in later if it]

    def _concerning(self, reader: Follow, what: object) -> list[ChangeDigest]:
        key = reader.filter_key, what
        if key not in self._passing:
            stories = self._stories[what]
            wanted = current_filter(self._session, reader)
            self._passing[key] = matching_digests(self._session, wanted, stories)
        return self._passing[key]
