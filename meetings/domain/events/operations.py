"""Changing an event inside a transaction: its time, its numbered changes."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.audit import operations as audit
from meetings.domain.bodies import operations as bodies
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import NOTIFYING, SEQUENCE_FIELDS
from meetings.domain.events.models import Change, Event, EventBody
from meetings.domain.events.rules import ACTIVE_STATES, ChangeKind, EventState, presidency_for_day
from meetings.domain.presidencies import operations as presidency_steps
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.kernel import database
from meetings.kernel.listening import Listeners

#: Kinds of changes that those who take part are to hear of.
NOTIFIED_KINDS = frozenset(
    {ChangeKind.RESCHEDULED, ChangeKind.MOVED, ChangeKind.POSTPONED, ChangeKind.CANCELLED,
     ChangeKind.REINSTATED, ChangeKind.CONFIRMED}
)  # fmt: skip
Listener = Callable[[Session, Event, Change, datetime], None]
#: Told inside the transaction, with (session, event, change, now), when an announced event changes:
#: after the change is written, for the kinds in ``TELLING`` and for edits of ``NOTIFYING`` fields.
#: What was never announced is told to nobody.
ANNOUNCED_CHANGES = Listeners[Listener]()
#: Told the same of every change, drafts included, when it is added and not yet flushed.
EVERY_CHANGE = Listeners[Listener]()
_FORM_NAMESPACE = uuid.UUID("5b0f3ad6-6c3c-4d0b-9a5e-6f5b8f3f2c11")
_CHUNK_SIZE = 500
_SORTS_LAST = datetime(9998, 12, 31, tzinfo=UTC)


def register_listeners() -> None:
    """Answer for bodies whether they have meetings, and follow the days of presidencies."""
    bodies.USAGE_CHECKS.add(has_meetings)
    presidency_steps.PRESIDENCY_LISTENERS.add(assign_presidencies)


def lock_event(session: Session, event: Event) -> None:
    """Make other changes of this event wait until we are done, and read it afresh."""
    (event_id,) = inspect(event).identity or (None,)
    lock_events(session, (event_id,))
    session.expire(event)


def lock_events(session: Session, event_ids: Collection[int | None]) -> None:
    """Make other changes of these events wait until we are done."""
    database.lock(session, Event, Event.id.in_(event_ids))


def lock_planning(session: Session) -> None:
    """Make others wait who add events, or set up the bodies and presidencies that they go by.

    Addresses and the numbers in a series are given out one after the other.
    """
    bodies.lock_settings(session)


def set_when(session: Session, event: Event, when: EventDates) -> None:
    """Write the local values and the instants that follow from them; find the presidency.

    It belongs to the presidency of its first day, also where it ends in the next one; a year
    alone belongs to none.
    """
    event.starts_on, event.ends_on = when.starts_on, when.ends_on
    event.starts_time, event.ends_time = when.starts_time, when.ends_time
    event.timezone, event.date_to_be_confirmed = when.timezone, when.to_be_confirmed
    event.precision = when.precision
    event.starts_at, event.ends_at = when.starts_at, when.ends_at
    if not event.presidency_is_override and when.first_day is not None:
        recorded = presidencies.list_newest_first(session)
        event.presidency_id = presidency_for_day(when.precision, when.first_day, recorded)
    event.sorts_at = when.sorts_at or _sort_time_without_date(session, event.presidency_id)


def _sort_time_without_date(session: Session, presidency_id: int | None) -> datetime:
    """Return where an event without a date sorts: last in its presidency, else at the end."""
    presidency = session.get(Presidency, presidency_id) if presidency_id else None
    if presidency is None:
        return _SORTS_LAST
    day = presidency.ends_on + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(seconds=1)


def uid_for_form(nonce: str, user_id: int | None) -> str:
    """Return the identity of the event that this form of this user makes, always the same."""
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
    """Number the change, raise the sequence where time, place or state changed, audit it, tell it.

    ``fields`` is {field: [before, after]} in plain JSON values; the event has its new values.
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
    if _is_notified(event, change, now):
        session.flush()
        for listener in ANNOUNCED_CHANGES:
            listener(session, event, change, now)
    for listener in EVERY_CHANGE:
        listener(session, event, change, now)
    return change


def _is_notified(event: Event, change: Change, now: datetime) -> bool:
    """Say whether those who take part are to hear of it: announced, and not history put right."""
    is_edit = change.kind is ChangeKind.EDITED and bool(NOTIFYING & change.fields.keys())
    if not (is_edit or change.kind in NOTIFIED_KINDS):
        return False
    if event.published_at is None or event.state is EventState.DRAFT:
        return False
    if is_edit or change.kind in {ChangeKind.RESCHEDULED, ChangeKind.MOVED}:
        return event.state in ACTIVE_STATES and (event.ends_at is None or event.ends_at > now)
    return True


def has_meetings(session: Session, body_id: int) -> bool:
    """Say whether the body organises anything, so that addresses of calendars name it."""
    found = select(EventBody.body_id).where(EventBody.body_id == body_id).limit(1)
    return session.scalar(found) is not None


def assign_presidencies(session: Session) -> None:
    """Give each event the presidency of its first day, unless an organiser said another.

    What has no date stays in its presidency, and sorts by its end. Of all events little is
    read, and only those are written that belong to another one now.
    """
    recorded = presidencies.list_newest_first(session)
    dated = session.execute(
        select(Event.id, Event.precision, Event.starts_on, Event.presidency_id).where(
            Event.starts_on.is_not(None), Event.presidency_is_override.is_(False)
        )
    )
    found = {
        event_id: (was, presidency_for_day(precision, starts_on.first_day, recorded))
        for event_id, precision, starts_on, was in dated
        if starts_on is not None
    }
    becomes = {event_id: now for event_id, (was, now) in found.items() if was != now}
    for event in _events_by_id(session, becomes):
        event.presidency_id = becomes[event.id]
    for event in session.scalars(select(Event).where(Event.starts_on.is_(None))).all():
        last = _sort_time_without_date(session, event.presidency_id)
        if event.sorts_at != last:
            event.sorts_at = last


def _events_by_id(session: Session, event_ids: Iterable[int]) -> Iterator[Event]:
    """Yield the events with these numbers, read in parts that fit into one statement."""
    ids = sorted(event_ids)
    for start in range(0, len(ids), _CHUNK_SIZE):
        part = Event.id.in_(ids[start : start + _CHUNK_SIZE])
        yield from session.scalars(select(Event).where(part)).all()
