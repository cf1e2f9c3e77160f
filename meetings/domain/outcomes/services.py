"""Record the outcomes of an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, Visibility
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.kernel.database import next_position, transaction
from meetings.kernel.edit_conflicts import ensure_unchanged, read_data
from meetings.kernel.partial_dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeData:
    """The fields of an outcome that an organiser edits."""

    kind: OutcomeKind
    text: str
    number: str = ""
    owner: str = ""
    deadline: PartialDate | None = None
    state: OutcomeState = OutcomeState.NOTED
    visibility: Visibility = Visibility.PUBLIC
    attribution: str = ""


def add_outcome(
    session: Session, event: Event, data: OutcomeData, *, actor: Actor, now: datetime
) -> Outcome:
    """Add an outcome after the others of the event, and return it; an action point starts as open.

    Raises:
        NotAllowed: The actor may not edit outcomes of the event.
    """
    with transaction(session, now=now):
        events.lock_as(session, event, actor, Permission.OUTCOME_EDIT)
        own = Outcome.event_id == event.id
        count = session.scalar(select(func.count(Outcome.id)).where(own)) or 0
        outcome = Outcome(
            event_id=event.id, presidency_id=event.presidency_id, language=event.language,
            position=next_position(session, Outcome.position, own),
            slug=_unique_slug(session, f"{event.slug[:100]}-outcome", count + 1),
        )  # fmt: skip
        _apply_outcome_data(outcome, data)
        if data.kind is OutcomeKind.ACTION_POINT and data.state is OutcomeState.NOTED:
            outcome.state = OutcomeState.OPEN
        session.add(outcome)
        session.flush()
        _record_change(session, event, {"outcome": [None, data.text[:200]]}, actor=actor, now=now)
    return outcome


def edit_outcome(
    session: Session, outcome: Outcome, data: OutcomeData, *, seen: str, actor: Actor, now: datetime
) -> None:
    """Update the outcome; without a difference, nothing is recorded.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor may not edit outcomes of the event.
        EditConflict: Somebody else has changed the outcome since.
    """
    with transaction(session, now=now):
        event = _get_event(outcome)
        events.lock_as(session, event, actor, Permission.OUTCOME_EDIT)
        stored = read_data(OutcomeData, outcome)
        ensure_unchanged(seen, stored)
        if data == stored:
            return
        _apply_outcome_data(outcome, data)
        texts = [stored.text[:200], data.text[:200]]
        if texts[0] == texts[1]:
            texts = [_describe(stored), _describe(data)]
        _record_change(session, event, {"outcome": texts}, actor=actor, now=now)


def remove_outcome(session: Session, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    """Remove the outcome; the recorded change retains its text.

    Raises:
        NotAllowed: The actor may not edit outcomes of the event.
    """
    with transaction(session, now=now):
        event = _get_event(outcome)
        events.lock_as(session, event, actor, Permission.OUTCOME_EDIT)
        before = outcome.text[:200]
        session.delete(outcome)
        _record_change(session, event, {"outcome": [before, None]}, actor=actor, now=now)


def _describe(data: OutcomeData) -> str:
    """Return all fields in one line; the history shows labels instead of the codes."""
    codes = (data.kind.value, data.state.value, data.visibility.value)
    deadline = str(data.deadline or "")
    parts = (data.number, data.text[:200], data.owner, deadline, data.attribution, *codes)
    return " · ".join(filter(None, parts))


def _apply_outcome_data(outcome: Outcome, data: OutcomeData) -> None:
    outcome.kind, outcome.text, outcome.number = data.kind, data.text, data.number
    outcome.owner, outcome.deadline = data.owner, data.deadline
    outcome.state, outcome.visibility = data.state, data.visibility
    outcome.attribution = data.attribution


def _get_event(outcome: Outcome) -> Event:
    if outcome.event is None:
        raise ValueError("the outcome belongs to no event")
    return outcome.event


def _unique_slug(session: Session, base: str, number: int) -> str:
    taken = set(session.scalars(select(Outcome.slug).where(Outcome.slug.startswith(base))))
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _record_change(
    session: Session, event: Event, fields: dict[str, list[Any]], *, actor: Actor, now: datetime
) -> None:
    events.record_change(session, event, ChangeKind.OUTCOMES, fields, actor=actor, now=now)
