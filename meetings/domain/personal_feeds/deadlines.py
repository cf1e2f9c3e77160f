"""Deadlines in personal feeds: the close of registration, and due action points."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.calendars.rules import (
    AllDaySpan,
    CalendarStatus,
    CalendarTexts,
    TimedSpan,
    VEventData,
)
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, RegistrationPolicy, Visibility
from meetings.domain.outcomes import queries as outcomes
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.domain.personal_feeds.rules import PersonalFeedTexts
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ACTIVE_REGISTRATION_STATES
from meetings.kernel.partial_dates import DatePrecision, PartialDate

MAX_SUMMARY_LENGTH = 120
_FORM_POLICIES = (RegistrationPolicy.OPEN, RegistrationPolicy.APPROVAL)


def list_deadlines(
    session: Session,
    resolved: ResolvedFeed,
    window: FeedWindow,
    texts: PersonalFeedTexts,
    common: CalendarTexts,
) -> Iterator[VEventData]:
    """Yield the deadlines of the followed bodies, or of all bodies if none is chosen."""
    for row in _closings(session, resolved, window):
        yield _closing_entry(row, texts, common)
    for row in _action_points(session, resolved, window):
        if row.deadline.precision is DatePrecision.DAY:
            yield _action_point_entry(row, texts, common, resolved)


def _body_conditions(resolved: ResolvedFeed) -> list[ColumnElement[bool]]:
    return (
        [events.organised_by_any([body.id for body in resolved.feed.bodies])]
        if resolved.feed.bodies
        else []
    )


def _closings(
    session: Session, resolved: ResolvedFeed, window: FeedWindow
) -> list[Row[*tuple[Any, ...]]]:
    return list(
        session.execute(
            select(
                Event.uid, Event.slug, Event.title, Event.timezone, Event.changes_count,
                Event.updated_at, Event.registration_closes_at.label("closes_at"),
                events.is_public_condition().label("is_public"),
            ).where(
                Event.registration.in_(_FORM_POLICIES),
                Event.registration_closes_at > window.since,
                Event.registration_closes_at < window.until,
                Event.state.in_(ACTIVE_EVENT_STATES),
                Event.published_at.is_not(None),
                events.visible_to(resolved.actor),
                Event.id.not_in(_registered_event_ids(resolved)),
                *_body_conditions(resolved),
            )
        ).all()
    )  # fmt: skip


def _registered_event_ids(resolved: ResolvedFeed) -> Select[int]:
    """Return the events with a registration of the owner, whose closing is not a deadline."""
    registration = Registration
    return select(registration.event_id).where(
        registration.email_key == resolved.email_key,
        registration.state.in_(ACTIVE_REGISTRATION_STATES),
    )


def _closing_entry(
    row: Row[*tuple[Any, ...]], texts: PersonalFeedTexts, common: CalendarTexts
) -> VEventData:
    address = common.event_url(row.slug)
    return VEventData(
        uid=_derived_uid(f"{row.uid}/registration-closes"),
        sequence=row.changes_count,
        modified_at=row.updated_at,
        when=TimedSpan(row.closes_at, row.closes_at, row.timezone),
        status=CalendarStatus.CONFIRMED,
        summary=texts.closes(row.title),
        description=address,
        url=address,
        is_free=True,
        is_public=bool(row.is_public),
    )


def _action_points(
    session: Session, resolved: ResolvedFeed, window: FeedWindow
) -> list[Row[*tuple[Any, ...]]]:
    first, last = (PartialDate.of(instant.date()) for instant in (window.since, window.until))
    return list(
        session.execute(
            select(
                Outcome.id, Outcome.slug, Outcome.text, Outcome.owner, Outcome.deadline,
                Event.uid, Event.slug.label("event_slug"), Event.updated_at, Event.changes_count,
                and_(
                    Outcome.visibility == Visibility.PUBLIC,
                    or_(Outcome.event_id.is_(None), events.is_public_condition()),
                ).label("is_public"),
            )
            .outerjoin(Event, Event.id == Outcome.event_id)
            .where(
                Outcome.kind == OutcomeKind.ACTION_POINT,
                Outcome.state == OutcomeState.OPEN,
                Outcome.deadline >= first,
                Outcome.deadline < last,
                outcomes.readable_by(resolved.actor),
                *_body_conditions(resolved),
            )
        ).all()
    )  # fmt: skip


def _action_point_entry(
    row: Row[*tuple[Any, ...]],
    texts: PersonalFeedTexts,
    common: CalendarTexts,
    resolved: ResolvedFeed,
) -> VEventData:
    day = row.deadline.first_day
    has_event = row.event_slug is not None
    address = common.event_url(row.event_slug) if has_event else texts.record(row.slug)
    shown_values = (row.text, row.owner, address)
    return VEventData(
        uid=_derived_uid(f"{row.uid or row.slug}/outcome/{row.id}"),
        sequence=row.changes_count or 0,
        modified_at=row.updated_at or resolved.feed.created_at,
        when=AllDaySpan(day, day),
        status=CalendarStatus.CONFIRMED,
        summary=texts.due(shorten(row.text, MAX_SUMMARY_LENGTH, placeholder="…")),
        description="\n\n".join(part for part in shown_values if part),
        url=address,
        is_free=True,
        is_public=bool(row.is_public),
    )


def _derived_uid(name: str) -> str:
    """Return the UUID of an entry without a UID of its own; equal names give equal UUIDs."""
    return str(uuid5(NAMESPACE_URL, name))
