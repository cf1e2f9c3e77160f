"""Reading who follows what, and which news they are told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from meetings.domain.addresses import queries as addresses
from meetings.domain.addresses.rules import AddressKind
from meetings.domain.events import queries as events
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Change, Event
from meetings.domain.following.models import Announcement, Edition, Following
from meetings.domain.following.rules import FollowWish, Pace, key_of, pack
from meetings.domain.following.stories import Story, as_before, is_told, story
from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import MailKind

SUBJECT = "following"
#: The parts of a filter that are addresses of something.
_NAMED = {
    "bodies": AddressKind.BODY,
    "presidencies": AddressKind.PRESIDENCY,
    "projects": AddressKind.PROJECT,
}


def is_live() -> ColumnElement[bool]:
    """Return the condition that mails come."""
    return and_(Following.confirmed_at.is_not(None), Following.ended_at.is_(None))


def by_id(session: Session, following_id: int | None) -> Following | None:
    """Return the following, or None."""
    return session.get(Following, following_id) if following_id else None


def filter_of(session: Session, following: Following) -> EventFilter:
    """Return which meetings are followed, by the present addresses of what was renamed."""
    wanted = following.filter
    for name, kind in _NAMED.items():
        if slugs := getattr(wanted, name):
            at = addresses.moved(session, kind, slugs)
            present: dict[str, Any] = {name: tuple(at.get(slug, slug) for slug in slugs)}
            wanted = replace(wanted, **present)
    return wanted


def of_wish(session: Session, wish: FollowWish) -> Following | None:
    """Return what this address follows with this filter, confirmed or not, or None."""
    return session.scalars(
        select(Following).where(
            Following.email_key == wish.email.casefold(),
            Following.filter_key == key_of(pack(wish.filter)),
        )
    ).first()


def was_asked_since(session: Session, following: Following, *, since: datetime) -> bool:
    """Say whether a mail asked to confirm this very following after ``since``."""
    found = select(Message.id).where(
        Message.subject == SUBJECT,
        Message.subject_id == following.id,
        Message.kind == MailKind.FOLLOWING_ASKED,
        Message.created_at > since,
    )
    return session.scalar(found.limit(1)) is not None


def of_address(session: Session, email: str) -> Sequence[Following]:
    """Return what the address follows, confirmed or not."""
    key = email.strip().casefold()
    return session.scalars(select(Following).where(Following.email_key == key)).all()


def unconfirmed(session: Session, *, before: datetime) -> Sequence[Following]:
    """Return what was asked for before and never confirmed, locked, without what others hold."""
    return session.scalars(
        select(Following)
        .where(
            Following.confirmed_at.is_(None),
            Following.ended_at.is_(None),
            Following.asked_at < before,
        )
        .with_for_update(skip_locked=True)
    ).all()


def has_work(session: Session, *, now: datetime) -> bool:
    """Say whether anybody is to be told anything now."""
    asked = (
        select(Edition.id),
        select(Announcement.id).where(
            Announcement.edition_id.is_(None), Announcement.due_at <= now
        ),
        select(Following.id).where(is_live(), Following.due_at <= now),
    )
    return any(session.scalar(each.limit(1)) is not None for each in asked)


def told_next(session: Session, edition: Edition, *, most: int) -> Sequence[Following]:
    """Return those whom the edition has not reached yet and who are told at once."""
    return session.scalars(
        select(Following)
        .where(is_live(), Following.pace == Pace.AT_ONCE, Following.id > edition.told_to)
        .order_by(Following.id)
        .limit(most)
    ).all()


def due_digests(session: Session, *, now: datetime, most: int) -> Sequence[Following]:
    """Return whose digests have been due longest, locked, without those of another worker."""
    return session.scalars(
        select(Following)
        .where(is_live(), Following.due_at <= now)
        .order_by(Following.due_at, Following.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def untold_since(session: Session, following: Following) -> datetime | None:
    """Return when the oldest news began that waits to be told to this reader at once, or None."""
    return session.scalar(
        select(func.min(Announcement.began_at))
        .outerjoin(Edition, Edition.id == Announcement.edition_id)
        .where(or_(Edition.id.is_(None), Edition.told_to < following.id))
    )


def stories_of(session: Session, edition: Edition) -> list[Story]:
    """Return what the edition tells."""
    parts = select(Announcement).where(Announcement.edition_id == edition.id)
    found = [
        story(changes_numbered(session, each.event_id, each.first, each.last))
        for each in session.scalars(parts.order_by(Announcement.id)).all()
    ]
    return _told(session, [each for each in found if each])


def stories_between(session: Session, since: datetime, until: datetime) -> list[Story]:
    """Return what became of public events after ``since``, until and with ``until``."""
    happened = select(Change).where(Change.at > since, Change.at <= until)
    changes = session.scalars(happened.order_by(Change.event_id, Change.number)).all()
    found = [story(group) for _event, group in groupby(changes, key=lambda each: each.event_id)]
    return _told(session, [each for each in found if each])


def _told(session: Session, found: list[Story]) -> list[Story]:
    """Return those stories that may be told, in order of the events' time."""
    ids = {each.event_id for each in found}
    rows = session.scalars(
        select(Event).where(Event.id.in_(ids)).order_by(Event.sorts_at, Event.id)
    )
    place = {event.id: (number, event) for number, event in enumerate(rows)}
    told = [it for it in found if it.event_id in place and is_told(place[it.event_id][1], it)]
    return sorted(told, key=lambda it: (place[it.event_id][0], it.changes[0].number))


def changes_numbered(session: Session, event_id: int, first: int, last: int) -> Sequence[Change]:
    """Return the changes of the event with these numbers, in order."""
    return session.scalars(
        select(Change)
        .where(Change.event_id == event_id, Change.number >= first, Change.number <= last)
        .order_by(Change.number)
    ).all()


def passing(session: Session, wanted: EventFilter, stories: Iterable[Story]) -> list[Story]:
    """Return those of the stories whose public events pass the filter now, or did before."""
    asked = list(stories)
    now = _public(session, wanted, {it.event_id for it in asked})
    found = []
    for it in asked:
        was = wanted if it.event_id in now else as_before(wanted, it.fields)
        if it.event_id in now or (was != wanted and _public(session, was, {it.event_id})):
            found.append(it)
    return found


def _public(session: Session, wanted: EventFilter, event_ids: set[int]) -> set[int]:
    """Return those of the events that anybody may see and that pass the filter."""
    statement = select(Event.id).where(
        Event.id.in_(event_ids), events.is_public(), *events.matching(wanted)
    )
    return set(session.scalars(statement)) if event_ids else set()


class Desk:
    """Finds the news for readers; each span of time and each filter is tried once."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing tried."""
        self._session = session
        self._stories: dict[object, list[Story]] = {}
        self._passing: dict[tuple[str, object], list[Story]] = {}

    def between(self, reader: Following, since: datetime, until: datetime) -> list[Story]:
        """Return what concerns the reader of what was changed in this time."""
        span = since, until
        if span not in self._stories:
            self._stories[span] = stories_between(self._session, since, until)
        return self._concerning(reader, span)

    def of_edition(self, reader: Following, edition: Edition) -> list[Story]:
        """Return what concerns the reader of an edition, and was not told already."""
        if edition.id not in self._stories:
            self._stories[edition.id] = stories_of(self._session, edition)
        since = reader.told_until or edition.began_at
        later = (it.after(since) for it in self._concerning(reader, edition.id))
        return [it for it in later if it]

    def _concerning(self, reader: Following, what: object) -> list[Story]:
        key = reader.filter_key, what
        if key not in self._passing:
            stories = self._stories[what]
            wanted = filter_of(self._session, reader)
            self._passing[key] = passing(self._session, wanted, stories)
        return self._passing[key]
