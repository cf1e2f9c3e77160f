"""Present the agenda of an event for its organisers."""

from dataclasses import dataclass
from datetime import date, time

from meetings.domain.agenda import queries
from meetings.domain.agenda.models import AgendaSession
from meetings.domain.agenda.timetable import build_timetable
from meetings.domain.events.models import Event
from meetings.http.request_context import db_session


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A session in the list; it moves only within its day. ``day`` is set where a day begins."""

    item: AgendaSession
    starts_time: time | None
    day: date | None
    can_move_up: bool
    can_move_down: bool


def session_lines(event: Event) -> list[SessionLine]:
    """Return the sessions of the event in order, with their people loaded."""
    slots = build_timetable(event, queries.with_appearances(db_session(), event))
    days = [None, *(slot.day for slot in slots), None]
    lines = []
    for place, slot in enumerate(slots, start=1):
        is_first = place == 1 or days[place - 1] != slot.day
        is_last = place == len(slots) or days[place + 1] != slot.day
        lines.append(
            SessionLine(
                item=slot.item,
                starts_time=slot.starts_time,
                day=slot.day if is_first else None,
                can_move_up=not is_first,
                can_move_down=not is_last,
            )
        )
    return lines


def proposed_day(event: Event) -> date | None:
    """Return the day for a new session: that of the last one, else the first of the event."""
    days = [item.day for item in queries.list_sessions(db_session(), event) if item.day]
    if days:
        return days[-1]
    return event.when.first_day if event.when.has_day else None
