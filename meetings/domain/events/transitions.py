"""Change the state of an event, inside a service's transaction."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.events import operations
from meetings.domain.events.errors import ReasonRequired, StateNotAllowed
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, ChangeKind, EventState, can_become

_CALL_OFF_KINDS = {
    EventState.POSTPONED: ChangeKind.POSTPONED,
    EventState.CANCELLED: ChangeKind.CANCELLED,
}


def confirmed_or_tentative(event: Event) -> EventState:
    """Return CONFIRMED if the day is known and final, else TENTATIVE."""
    is_final = event.when.has_day and not event.date_to_be_confirmed
    return EventState.CONFIRMED if is_final else EventState.TENTATIVE


def change_state(
    session: Session, event: Event, state: EventState, kind: ChangeKind, *, actor: Actor,
    now: datetime, reason: str = "", fields: Mapping[str, list[Any]] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Change the state of the event, and record the change with its reason.

    The reason stays on the event while it is called off. ``fields`` are recorded with the state.

    Raises:
        StateNotAllowed: The state transition is not allowed.
    """
    if not can_become(event.state, state):
        raise StateNotAllowed(present=event.state.value, wanted=state.value)
    recorded = {**fields, "state": [event.state.value, state.value]}
    event.state, event.state_reason = state, reason if state in CALLED_OFF else ""
    operations.record_change(session, event, kind, recorded, actor=actor, now=now, reason=reason)


def call_off(
    session: Session, event: Event, state: EventState, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Postpone or cancel the event for this reason.

    Raises:
        ReasonRequired: The reason is empty.
        StateNotAllowed: The state transition is not allowed.
    """
    if not reason:
        raise ReasonRequired
    kind = _CALL_OFF_KINDS[state]
    change_state(session, event, state, kind, actor=actor, now=now, reason=reason)
