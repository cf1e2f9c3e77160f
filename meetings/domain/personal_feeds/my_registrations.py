"""The owner's registrations, and their text in calendar entries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from meetings.domain.calendars import queries
from meetings.domain.calendars.entry_builder import at_online_attendance
from meetings.domain.calendars.entry_rows import AnyRow
from meetings.domain.calendars.models import EntryDigest
from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.calendars.rules import DAY_PRECISIONS, CalendarStatus, Conference, VEventData
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, EventState
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.domain.personal_feeds.rules import FeedPart, PersonalFeedTexts
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    ParticipationMode,
    RegistrationState,
    offered_modes,
)

#: States that are shown as cancelled for a while, so that clients remove the entry.
ENDED_STATES = frozenset(
    {RegistrationState.CANCELLED, RegistrationState.DECLINED, RegistrationState.WITHDRAWN}
)


def list_owner_registrations(
    session: Session, resolved: ResolvedFeed, window: FeedWindow
) -> dict[int, AnyRow]:
    """Return the owner's registrations and nominations for announced events, by event.

    Ended ones are included as long as a cancelled event, counted from their end. Registrations with
    an unconfirmed e-mail address are excluded.
    """
    own = Registration
    ended = and_(own.state.in_(ENDED_STATES), own.decided_at > window.called_off_since)
    rows = session.execute(
        select(
            own.id.label("registration_id"),
            own.event_id,
            own.state,
            own.participation_mode,
            own.sequence,
            own.verified_at,
            own.decided_at,
            Event.join_url,
            Event.join_note,
            EntryDigest.modified_at,
        )
        .join(Event, Event.id == own.event_id)
        .outerjoin(EntryDigest, EntryDigest.event_id == Event.id)
        .where(
            own.email_key == resolved.email_key,
            _is_selected(resolved),
            own.state.in_(AFFECTED_STATES)
            if window.hides_called_off
            else or_(own.state.in_(AFFECTED_STATES), ended),
            Event.published_at.is_not(None),
            Event.state != EventState.DRAFT,
            *window_conditions(window),
        )
    )
    return {row.event_id: row for row in rows}


def _is_selected(resolved: ResolvedFeed) -> ColumnElement[bool]:
    """Return the condition that the feed includes the registration or the nomination."""
    conditions = []
    if FeedPart.REGISTRATIONS in resolved.parts:
        conditions.append(Registration.verified_at.is_not(None))
    if FeedPart.NOMINATED in resolved.parts:
        conditions.append(Registration.nominated_by_id.is_not(None))
    return or_(*conditions) if conditions else false()


def window_conditions(window: FeedWindow) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a calendar can show the event, and does so now.

    Entries without duration and the last instant of whole days are included.
    """
    yield Event.precision.in_(DAY_PRECISIONS)
    yield from queries.window_conditions(window, Event, is_on=Event.state.not_in(CALLED_OFF))


def has_ended(registration: AnyRow) -> bool:
    """Return whether the owner withdrew or was declined."""
    return registration.state in ENDED_STATES


def changed_at(registration: AnyRow) -> datetime | None:
    """Return when the registration or another part of the entry changed, or None if unknown."""
    return max(
        (
            at
            for at in (registration.verified_at, registration.decided_at, registration.modified_at)
            if at
        ),
        default=None,
    )


def with_registration(
    vevent: VEventData, registration: AnyRow, texts: PersonalFeedTexts, *, online: str
) -> VEventData:
    """Return the entry with the registration status and, once confirmed, the personal joining link.

    The entry is private and never contains the URL of the room. The link is included only while
    the event takes place, for confirmed online participants. ``online`` is their place.
    """
    attends_online = registration.participation_mode is ParticipationMode.ONLINE
    if attends_online and ParticipationMode.ONLINE in offered_modes(vevent.mode):
        vevent = at_online_attendance(vevent, online)
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    is_on = vevent.status is not CalendarStatus.CANCELLED
    may_join = is_on and is_confirmed and attends_online
    standing = texts.standing[registration.state] if is_on or has_ended(registration) else ""
    lines = (standing, registration.join_note if may_join else "", vevent.description)
    vevent = replace(
        vevent,
        description="\n\n".join(line for line in lines if line),
        sequence=max(vevent.sequence, registration.sequence),
        is_public=False,
    )
    if is_on and has_ended(registration):
        return replace(vevent, status=CalendarStatus.CANCELLED, summary=texts.ended(vevent.summary))
    if is_on and not is_confirmed:
        return replace(vevent, status=CalendarStatus.TENTATIVE)
    if may_join and registration.join_url:
        way_in = Conference(texts.join_link(registration.registration_id), texts.join)
        return replace(vevent, conferences=(way_in, *vevent.conferences))
    return vevent
