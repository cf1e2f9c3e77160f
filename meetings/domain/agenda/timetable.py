"""The order and the times of the sessions of an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.events.models import Event

_SOME_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A session with its day and its local start; None if not known.

    A session without a day takes place on the first day of the event.
    """

    item: AgendaSession
    day: date | None
    starts_time: time | None


def order_sessions(event: Event, items: Iterable[AgendaSession]) -> list[AgendaSession]:
    """Return the sessions by day, within a day in the organiser's order."""
    return sorted(items, key=lambda item: (day_of(event, item) or date.min, item.position, item.id))


def build_timetable(event: Event, items: Iterable[AgendaSession]) -> list[Slot]:
    """Return the sessions in order, with their starts.

    A session without a start begins when the one before it on that day ends. The first session of
    the event begins with the event.
    """
    slots: list[Slot] = []
    ends_at: datetime | None = None
    for item in order_sessions(event, items):
        day = day_of(event, item)
        if slots and slots[-1].day != day:
            ends_at = None
        starts_at = _given_start(event, item, day, is_first=not slots) or ends_at
        ends_at = _end(starts_at, item)
        slots.append(Slot(item, day, starts_at.time() if starts_at else None))
    return slots


def index_after_move(
    ordered: Sequence[AgendaSession], index: int, *, up: bool, event: Event
) -> int:
    """Return the index of the session after a move by one; the same at either end of its day."""
    other = index - 1 if up else index + 1
    if not 0 <= other < len(ordered):
        return index
    is_same_day = day_of(event, ordered[index]) == day_of(event, ordered[other])
    return other if is_same_day else index


def day_of(event: Event, item: AgendaSession) -> date | None:
    """Return the day of the session: its own, else the first of the event if known."""
    return item.day or (event.when.first_day if event.when.has_day else None)


def _given_start(
    event: Event, item: AgendaSession, day: date | None, *, is_first: bool
) -> datetime | None:
    starts_time = item.starts_time
    if starts_time is None and is_first and day == event.when.first_day:
        starts_time = event.starts_time
    return datetime.combine(day or _SOME_DAY, starts_time) if starts_time is not None else None


def _end(starts_at: datetime | None, item: AgendaSession) -> datetime | None:
    if starts_at is None or item.length_minutes is None:
        return None
    return starts_at + timedelta(minutes=item.length_minutes)
