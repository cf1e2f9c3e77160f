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

_CHUNK_SIZE = 500
DAYS_OF_PRESIDENCIES: Watched = {Presidency: ("starts_on", "ends_on")}
#: Numbered changes of events. They are inserted and never updated.
CHANGES: Watched = {Change: ()}


def recorded_changes(session: Session, written: Written) -> Iterator[tuple[Event, Change]]:
    """Yield the changes recorded in this transaction with their events, in order."""
    for item in written:
        if isinstance(item.row, Change) and item.action is RowAction.INSERT:
            yield session.get_one(Event, item.row.event_id), item.row


def announced_changes(
    session: Session, written: Written, now: datetime
) -> Iterator[tuple[Event, Change]]:
    """Yield the recorded changes that participants are notified of, with their events."""
    for event, change in recorded_changes(session, written):
        if concerns_participants(event, change, now):
            yield event, change


def assign_presidencies(session: Session, written: Written, _now: datetime) -> None:
    """Reassign events to presidencies if a presidency was added, deleted or rescheduled."""
    if any(item.previous or item.action is not RowAction.UPDATE for item in written):
        follow_presidencies(session)


def follow_presidencies(session: Session) -> None:
    """Assign each event to the presidency of its first day, unless an organiser chose another.

    An event without a date remains in its presidency and sorts by the end of it. Only the
    necessary columns are read, and only events that change are written.
    """
    recorded = presidencies.list_newest_first(session)
    dated = session.execute(
        select(Event.id, Event.precision, Event.starts_on, Event.presidency_id).where(
            Event.starts_on.is_not(None), Event.presidency_is_override.is_(False)
        )
    )
    assignments = {
        event_id: (previous, presidency_for_day(precision, starts_on.first_day, recorded))
        for event_id, precision, starts_on, previous in dated
        if starts_on is not None
    }
    changed = {event_id: new for event_id, (old, new) in assignments.items() if old != new}
    for event in _by_ids(session, changed):
        event.presidency_id = changed[event.id]
    for event in session.scalars(select(Event).where(Event.starts_on.is_(None))).all():
        sort_time = after_presidency(session, event.presidency_id)
        if event.sorts_at != sort_time:
            event.sorts_at = sort_time


def _by_ids(session: Session, event_ids: Iterable[int]) -> Iterator[Event]:
    """Yield the events with these ids, loaded in chunks."""
    ids = sorted(event_ids)
    for start in range(0, len(ids), _CHUNK_SIZE):
        in_chunk = Event.id.in_(ids[start : start + _CHUNK_SIZE])
        yield from session.scalars(select(Event).where(in_chunk)).all()
