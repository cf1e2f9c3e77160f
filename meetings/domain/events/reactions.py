"""Reactions of events to rows written in the transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.events.models import Change, Event
from meetings.domain.events.operations import after_presidency, concerns_participants
from meetings.domain.events.rules import presidency_for_day
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.kernel.unit_of_work import RowAction, Watched, Written

_PART = 500
DAYS_OF_PRESIDENCIES: Watched = {Presidency: ("starts_on", "ends_on")}
#: Every numbered change of an event; it is inserted once and never edited.
CHANGES: Watched = {Change: ()}


def recorded_changes(session: Session, written: Written) -> Iterator[tuple[Event, Change]]:
    """Yield the changes recorded in this transaction with their events, in order."""
    for it in written:
        if isinstance(it.row, Change) and it.action is RowAction.INSERT:
            yield session.get_one(Event, it.row.event_id), it.row


def announced_changes(
    session: Session, written: Written, now: datetime
) -> Iterator[tuple[Event, Change]]:
    """Yield the recorded changes that participants are notified of, with their events."""
    for event, change in recorded_changes(session, written):
        if concerns_participants(event, change, now):
            yield event, change


def assign_presidencies(session: Session, written: Written, _now: datetime) -> None:
    """Assign events to presidencies where a presidency is new, deleted or has other days."""
    if any(it.previous or it.action is not RowAction.UPDATE for it in written):
        follow_presidencies(session)


def follow_presidencies(session: Session) -> None:
    """Assign each event to the presidency of its first day, unless an organiser chose another.

    An event without a date stays in its presidency and sorts by its end. Few columns of the
    events are read, and only the events that change are written.
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
    for event in _by_ids(session, becomes):
        event.presidency_id = becomes[event.id]
    for event in session.scalars(select(Event).where(Event.starts_on.is_(None))).all():
        last = after_presidency(session, event.presidency_id)
        if event.sorts_at != last:
            event.sorts_at = last


def _by_ids(session: Session, event_ids: Iterable[int]) -> Iterator[Event]:
    """Yield the events with these ids, read in parts that fit into one statement."""
    ids = sorted(event_ids)
    for start in range(0, len(ids), _PART):
        part = Event.id.in_(ids[start : start + _PART])
        yield from session.scalars(select(Event).where(part)).all()
