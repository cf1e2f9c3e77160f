"""Lock events, set their dates and record changes, inside a service's transaction."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.bodies import operations as bodies
from meetings.domain.events.errors import DraftDeleted
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import NOTIFYING, SEQUENCE_FIELDS
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    ChangeKind,
    EventState,
    presidency_for_day,
)
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.kernel import database

#: Kinds of changes that participants are notified of.
NOTIFIED_KINDS = frozenset(
    {ChangeKind.RESCHEDULED, ChangeKind.MOVED, ChangeKind.POSTPONED, ChangeKind.CANCELLED,
     ChangeKind.REINSTATED, ChangeKind.CONFIRMED}
)  # fmt: skip
_FORM_NAMESPACE = uuid.UUID("5b0f3ad6-6c3c-4d0b-9a5e-6f5b8f3f2c11")
_SORTS_LAST = datetime(9998, 12, 31, tzinfo=UTC)


def lock_event(session: Session, event: Event) -> None:
    """Lock the event until commit and reload it."""
    (event_id,) = inspect(event).identity or (None,)
    lock_events(session, (event_id,))
    session.expire(event)


def lock_as(
    session: Session, event: Event, actor: Actor, permission: Permission, *, deleted: bool = False
) -> None:
    """Lock the event, and check that the actor has the permission for it.

    ``deleted``: the service also accepts a draft that somebody has deleted.

    Raises:
        NotAllowed: The actor lacks the permission.
        DraftDeleted: Somebody has deleted the draft.
    """
    lock_event(session, event)
    ensure(actor, permission, event)
    if event.deleted_at is not None and not deleted:
        raise DraftDeleted


def lock_events(session: Session, event_ids: Collection[int | None]) -> None:
    """Lock the events until commit."""
    database.lock(session, Event, Event.id.in_(event_ids))


def lock_planning(session: Session) -> None:
    """Lock event creation and the settings of bodies and presidencies until commit.

    The lock prevents duplicate slugs and duplicate numbers in a series.
    """
    bodies.lock_settings(session)


def set_when(session: Session, event: Event, when: EventDates) -> None:
    """Set the local values, the instants computed from them, and the presidency.

    An event belongs to the presidency of its first day, even if it ends in the next one.
    If only the year is known, it belongs to no presidency.
    """
    event.starts_on, event.ends_on = when.starts_on, when.ends_on
    event.starts_time, event.ends_time = when.starts_time, when.ends_time
    event.timezone, event.date_to_be_confirmed = when.timezone, when.to_be_confirmed
    event.precision = when.precision
    event.starts_at, event.ends_at = when.starts_at, when.ends_at
    if not event.presidency_is_override and when.first_day is not None:
        recorded = presidencies.list_newest_first(session)
        event.presidency_id = presidency_for_day(when.precision, when.first_day, recorded)
    event.sorts_at = when.sorts_at or after_presidency(session, event.presidency_id)


def after_presidency(session: Session, presidency_id: int | None) -> datetime:
    """Return the sort key of an event without a date: the end of its presidency, else last."""
    presidency = session.get(Presidency, presidency_id) if presidency_id else None
    if presidency is None:
        return _SORTS_LAST
    day = presidency.ends_on + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(seconds=1)


def uid_for_form(nonce: str, user_id: int | None) -> str:
    """Return a deterministic UID for the event created by this user's form."""
    return str(uuid.uuid5(_FORM_NAMESPACE, f"{user_id}:{nonce}"))


def record_change(
    session: Session,
    event: Event,
    kind: ChangeKind,
    fields: dict[str, list[Any]],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Change:
    """Record a numbered change, with an audit entry.

    Changes of time, place or state increase the sequence.

    ``fields`` is {field: [before, after]} in plain JSON values; the event has its new values.
    Participants and followers are notified by reactions to the new row, before the commit.
    """
    event.changes_count += 1
    if SEQUENCE_FIELDS & fields.keys() and kind is not ChangeKind.CREATED:
        event.sequence += 1
    event.updated_at = now
    change = Change(
        event_id=event.id, number=event.changes_count, kind=kind, at=now, actor_id=actor.user_id,
        actor_name=actor.name, reason=reason, sequence=event.sequence, fields=fields,
    )  # fmt: skip
    session.add(change)
    audit.record(
        session, f"event.{kind.value}", actor=actor, subject="event", subject_id=event.id, now=now,
        number=change.number,
    )  # fmt: skip
    return change


def concerns_participants(event: Event, change: Change, now: datetime) -> bool:
    """Return whether participants are notified: announced, and not a correction of the past."""
    is_edit = change.kind is ChangeKind.EDITED and bool(NOTIFYING & change.fields.keys())
    if not (is_edit or change.kind in NOTIFIED_KINDS):
        return False
    if event.published_at is None or event.state is EventState.DRAFT:
        return False
    if is_edit or change.kind in {ChangeKind.RESCHEDULED, ChangeKind.MOVED}:
        return event.state in ACTIVE_EVENT_STATES and (event.ends_at is None or event.ends_at > now)
    return True
