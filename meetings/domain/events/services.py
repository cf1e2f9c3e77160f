"""Create events, edit them, and change their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.bodies.models import Body
from meetings.domain.events import change_tracking, create, operations, transitions, update
from meetings.domain.events.dto import EventDetails, NewEvent
from meetings.domain.events.errors import (
    DateRequired,
    EventEditConflict,
    NotStartedYet,
    ReasonRequired,
    StateNotAllowed,
)
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import (
    CALLED_OFF,
    AttendanceMode,
    ChangeKind,
    CountQuality,
    EventState,
    Measure,
)
from meetings.domain.people.rules import Sector
from meetings.kernel.database import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountData:
    """A figure of participants to record; ``figure`` None: there, but not counted."""

    measure: Measure = Measure.PERSONS
    mode: AttendanceMode | None = None
    country: str | None = None
    sector: Sector | None = None
    figure: int | None = None
    counting: CountQuality = CountQuality.REPORTED
    note: str = ""


def create_event(session: Session, new: NewEvent, *, actor: Actor, now: datetime) -> Event:
    """Return a draft of the event, with everything else proposed.

    The same form sent twice makes one event, which is returned again.

    Raises:
        NotAllowed: The actor may not create events for the body.
    """
    uid = operations.uid_for_form(new.nonce, actor.user_id)
    with transaction(session, now=now):
        ensure(actor, Permission.EVENT_CREATE, session.get(Body, new.body_id))
        operations.lock_planning(session)
        made = session.scalars(select(Event).where(Event.uid == uid)).first()
        if made is not None:
            return made
        return create.create_draft(session, new, uid, actor=actor, now=now)


def edit_event(
    session: Session, event: Event, details: EventDetails, *, seen: int, actor: Actor,
    now: datetime, reason: str = "",
) -> None:  # fmt: skip
    """Write the details; what has not changed leaves no trace.

    ``seen`` is the number of changes the event had when the form was opened; ``reason`` is
    for those who hear of it, and kept with the change.

    Raises:
        EventChangedMeanwhile: somebody else changed it since.
        NotAllowed: The actor may not edit the event, or a body that is added or removed.
        SlugTaken: another event has the address.
        OrdinalTaken: another event of the series has the number.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_EDIT)
        if event.changes_count != seen:
            raise EventEditConflict
        with create.record_edit(session, event, actor=actor, now=now, reason=reason):
            update.apply_details(session, event, details, actor=actor)


def publish_event(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Announce a draft: confirmed where its day is firm, else as a date to save.

    Raises:
        StateNotAllowed: it is no draft.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if event.state is not EventState.DRAFT:
            raise StateNotAllowed(present=event.state.value, wanted="published")
        event.published_at = event.published_at or now
        transitions.change_state(
            session,
            event,
            transitions.confirmed_or_tentative(event),
            ChangeKind.PUBLISHED,
            actor=actor,
            now=now,
        )


def confirm_event(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Make a tentative event firm.

    Raises:
        StateNotAllowed: it is not tentative.
        DateNotGiven: its day is not known, or to be confirmed itself.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if event.state is not EventState.TENTATIVE:
            raise StateNotAllowed(present=event.state.value, wanted=EventState.CONFIRMED.value)
        if transitions.confirmed_or_tentative(event) is not EventState.CONFIRMED:
            raise DateRequired
        transitions.change_state(
            session, event, EventState.CONFIRMED, ChangeKind.CONFIRMED, actor=actor, now=now
        )


def mark_held(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Say that the event took place.

    Raises:
        StateNotAllowed: it is not confirmed.
        NotStartedYet: it begins later than now.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if event.starts_at is None or event.starts_at > now:
            raise NotStartedYet
        transitions.change_state(
            session, event, EventState.HELD, ChangeKind.HELD, actor=actor, now=now
        )


def postpone_event(
    session: Session, event: Event, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Put the event off; it keeps its place and its old date until a new one is known.

    Raises:
        StateNotAllowed: it is neither tentative nor confirmed.
        ReasonNotGiven: nobody would know why.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if not reason:
            raise ReasonRequired
        transitions.change_state(
            session, event, EventState.POSTPONED, ChangeKind.POSTPONED, actor=actor, now=now,
            reason=reason,
        )  # fmt: skip


def cancel_event(
    session: Session, event: Event, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Call the event off; it stays to be seen, with the reason.

    Raises:
        StateNotAllowed: it is a draft, held, or cancelled already.
        ReasonNotGiven: nobody would know why.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if not reason:
            raise ReasonRequired
        transitions.change_state(
            session, event, EventState.CANCELLED, ChangeKind.CANCELLED, actor=actor, now=now,
            reason=reason,
        )  # fmt: skip


def reinstate(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Take up a postponed or cancelled event again, as firm as its date is.

    Raises:
        StateNotAllowed: it is neither.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        if event.state not in CALLED_OFF:
            raise StateNotAllowed(present=event.state.value, wanted="revived")
        transitions.change_state(
            session,
            event,
            transitions.confirmed_or_tentative(event),
            ChangeKind.REINSTATED,
            actor=actor,
            now=now,
        )


def record_headcounts(
    session: Session, event: Event, counts: Sequence[HeadcountData], *, seen: int, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Replace the figures of participants by these; an empty list means "not recorded".

    Raises:
        NotAllowed: The actor may not do this with the event.
        EventChangedMeanwhile: somebody else changed the event since the form was opened.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.HEADCOUNT_RECORD)
        if event.changes_count != seen:
            raise EventEditConflict
        before = change_tracking.headcounts_to_json(event.headcounts)
        event.headcounts = [
            Headcount(
                measure=each.measure, mode=each.mode, country=each.country, sector=each.sector,
                figure=each.figure, counting=each.counting, note=each.note,
            )
            for each in counts
        ]  # fmt: skip
        after = change_tracking.headcounts_to_json(event.headcounts)
        fields: dict[str, list[Any]] = {"headcounts": [before, after]}
        if before != after:
            kind = ChangeKind.HEADCOUNT
            operations.record_change(session, event, kind, fields, actor=actor, now=now)
