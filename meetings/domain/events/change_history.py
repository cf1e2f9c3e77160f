"""Restore previous values of an event from its recorded changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import Section
from meetings.domain.events.fields import BY_NAME, PLACE, TIME, fields_in
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, CALLED_OFF, ChangeKind, EventState

#: Fields of other sections that give the values of a form their meaning: the place proposes the
#: time zone, and deadlines are typed in the zone of the event.
_READ_WITH: Mapping[Section | None, frozenset[str]] = {
    Section.DATE: frozenset({"places"}),
    Section.REGISTRATION: frozenset({"timezone"}),
}
#: Fields of a change, each with its values before and after.
Fields = Mapping[str, Any]


def previous_dates(when: EventDates, fields: Fields) -> EventDates | None:
    """Return the dates before the change that resulted in ``when``, or None if unknown."""

    def old(name: str, now: Any) -> Any:
        return BY_NAME[name].load(fields[name][0]) if name in fields else now

    try:
        days = old("starts_on", when.starts_on), old("ends_on", when.ends_on)
        has_day = days[0] is not None and all(date.day for date in days if date)
        return EventDates(
            days[0], old("timezone", when.timezone), days[1],
            old("starts_time", when.starts_time) if has_day else None,
            old("ends_time", when.ends_time) if has_day else None,
            old("date_to_be_confirmed", when.to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None


def merge_changes(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} over ordered changes, without reverted fields."""
    merged: dict[str, list[Any]] = {}
    for change in changes:
        for name, (before, after) in change.fields.items():
            merged[name] = [merged[name][0] if name in merged else before, after]
    return {name: pair for name, pair in merged.items() if pair[0] != pair[1]}


def ensure_unchanged_since(
    session: Session, event: Event, seen: int, section: Section | None
) -> None:
    """Check that no change after number ``seen`` has a field with which the form was made.

    Raises:
        EventEditConflict: A field was changed, or there is no change with this number yet.
    """
    if seen == event.changes_count:
        return
    later = select(Change.fields).where(Change.event_id == event.id, Change.number > seen)
    names = {field.name for field in fields_in(section)} | _READ_WITH.get(section, frozenset())
    if seen > event.changes_count or any(
        names & fields.keys() for fields in session.scalars(later)
    ):
        raise EventEditConflict


def latest_of_kind(session: Session, event: Event, kind: ChangeKind) -> Change | None:
    """Return the latest change of this kind of the event, or None."""
    statement = select(Change).where(Change.event_id == event.id, Change.kind == kind)
    return session.scalars(statement.order_by(Change.number.desc()).limit(1)).first()


def changes_since_called_off(session: Session, event: Event) -> dict[str, list[Any]]:
    """Return {field: [before, after]} of time and place since the event was called off.

    Participants and followers are not notified of these changes until it is reinstated. Return an
    empty dictionary for an event that is not called off.
    """
    if event.state not in CALLED_OFF:
        return {}
    statement = select(Change).where(Change.event_id == event.id).order_by(Change.number.desc())
    later: list[Change] = []
    for change in session.scalars(statement):
        later.insert(0, change)
        if _calls_off(change):
            merged = merge_changes(later)
            return {name: merged[name] for name in sorted(merged.keys() & (TIME | PLACE))}
    return {}


def dates_before_call_off(session: Session, event: Event) -> EventDates | None:
    """Return the dates of a called-off event before it got new ones, or None if it has none."""
    fields = changes_since_called_off(session, event)
    if not fields.keys() & TIME or event.starts_on is None:
        return None
    before = previous_dates(event.when, fields)
    return before if before is not None and before.starts_on is not None else None


def list_changes_by_number(
    session: Session, event_id: int, numbers: Collection[int]
) -> dict[int, Change]:
    """Return the changes of the event with these numbers, by number."""
    rows = session.scalars(
        select(Change).where(Change.event_id == event_id, Change.number.in_(numbers))
    )
    return {change.number: change for change in rows}


def _calls_off(change: Change) -> bool:
    """Return whether the change called off an active event."""
    before, after = change.fields.get("state", [None, None])
    if before is None or after is None:
        return False
    return EventState(before) in ACTIVE_EVENT_STATES and EventState(after) in CALLED_OFF
