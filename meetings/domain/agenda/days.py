"""Check that sessions are on days of their event, inside a service's transaction."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.agenda.errors import SessionOutsideEvent
from meetings.domain.events import create
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.shifts import ShiftChoice
from meetings.kernel.partial_dates import PartialDate


def is_outside(event: Event, day: date | None) -> bool:
    """Return whether the event is known not to take place on the day."""
    first, last = event.when.first_day, event.when.last_day
    if day is None or not event.when.has_day or first is None or last is None:
        return False
    return not first <= day <= last


def extend_event(
    session: Session, event: Event, day: date | None, *, allowed: bool, actor: Actor, now: datetime
) -> None:
    """Extend the event to the day, and record the new dates. Nothing moves with them.

    Raises:
        SessionOutsideEvent: Extending was not chosen.
        NotAllowed: The actor may not edit the event.
    """
    first, last = event.when.first_day, event.when.last_day
    if not allowed or day is None or first is None or last is None:
        raise SessionOutsideEvent
    ensure(actor, Permission.EVENT_EDIT, event)
    when = replace(
        event.when,
        starts_on=PartialDate.of(min(first, day)),
        ends_on=PartialDate.of(max(last, day)),
    )
    nothing = ShiftChoice(days=False)
    with create.record_edit(session, event, actor=actor, now=now, follow=nothing):
        events.set_when(session, event, when)
