"""Reactions of agendas to changes of their events."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.events.reactions import recorded_changes
from meetings.domain.events.shifts import SHIFT_FIELD, Shift, read_shift
from meetings.kernel.unit_of_work import Written


def move_sessions(session: Session, written: Written, _now: datetime) -> None:
    """Move the sessions of each event that moved, by the shift that its change records.

    A change that moved no session does not mention the shift.
    """
    for event, change in recorded_changes(session, written):
        shift = read_shift(change.fields)
        if shift is not None and not _move(session, event.id, shift):
            change.fields = {
                name: pair for name, pair in change.fields.items() if name != SHIFT_FIELD
            }


def _move(session: Session, event_id: int, shift: Shift) -> bool:
    """Move the sessions of the event, and return whether one of them changed."""
    moved = False
    items = session.scalars(select(AgendaSession).where(AgendaSession.event_id == event_id))
    for item in items:
        before = (item.day, item.starts_time)
        if item.day is None and item.starts_time is not None:
            item.starts_time = shift.moved_time(item.starts_time)
        else:
            item.day, item.starts_time = shift.moved(item.day, item.starts_time)
        moved = moved or before != (item.day, item.starts_time)
    return moved
