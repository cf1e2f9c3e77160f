"""Going from one state to another, inside a service's transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.events import operations
from meetings.domain.events.errors import StateNotAllowed
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState, can_become


def confirmed_or_tentative(event: Event) -> EventState:
    """Return CONFIRMED where the day is known and firm, else TENTATIVE."""
    firm = event.when.has_day and not event.date_to_be_confirmed
    return EventState.CONFIRMED if firm else EventState.TENTATIVE


def change_state(
    session: Session, event: Event, state: EventState, kind: ChangeKind, *, actor: Actor,
    now: datetime, reason: str = "",
) -> None:  # fmt: skip
    """Let the event go to the state, and record why.

    Raises:
        StateNotAllowed: one does not lead to the other.
    """
    if not can_become(event.state, state):
        raise StateNotAllowed(present=event.state.value, wanted=state.value)
    fields = {"state": [event.state.value, state.value]}
    event.state, event.state_reason = state, reason
    operations.record_change(session, event, kind, fields, actor=actor, now=now, reason=reason)
