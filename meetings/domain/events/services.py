"""Create events, edit them, and change their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.bodies.models import Body
from meetings.domain.events import (
    change_history,
    change_tracking,
    create,
    defaults,
    drafts,
    operations,
    transitions,
    update,
)
from meetings.domain.events.dto import EventDetails, NewEvent
from meetings.domain.events.errors import DateRequired, NotStartedYet, StateNotAllowed
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import (
    CALLED_OFF,
    AttendanceMode,
    ChangeKind,
    CountQuality,
    EventState,
    Measure,
)
from meetings.domain.events.shifts import ShiftChoice
from meetings.domain.people.rules import Sector
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import ensure_unchanged, read_data

_DAYS_FOLLOW = ShiftChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountData:
    """A participant count to record; ``figure`` None: present, but not counted."""

    measure: Measure = Measure.PERSONS
    mode: AttendanceMode | None = None
    country: str | None = None
    sector: Sector | None = None
    figure: int | None = None
    quality: CountQuality = CountQuality.REPORTED
    note: str = ""


def headcount_data(event: Event) -> list[HeadcountData]:
    """Return the recorded participant counts of the event."""
    return [read_data(HeadcountData, count) for count in event.headcounts]


def create_event(session: Session, new: NewEvent, *, actor: Actor, now: datetime) -> Event:
    """Create a draft with default values and return it.

    A repeated submission of the same form returns the existing event.

    Raises:
        NotAllowed: The actor may not create events for the body.
    """
    uid = operations.uid_for_form(new.nonce, actor.user_id)
    with transaction(session, now=now):
        ensure(actor, Permission.EVENT_CREATE, session.get(Body, new.body_id))
        operations.lock_planning(session)
        existing = session.scalars(select(Event).where(Event.uid == uid)).first()
        if existing is not None:
            return existing
        return create.create_draft(session, new, uid, actor=actor, now=now)


def edit_event(
    session: Session, event: Event, details: EventDetails, *, seen: int, actor: Actor,
    now: datetime, section: Section | None = None, reason: str = "",
    follow: ShiftChoice = _DAYS_FOLLOW,
) -> None:  # fmt: skip
    """Update the event's details and record the changed fields.

    ``section``: write only the fields of this section of the details; None writes all.
    ``seen`` is the number of changes when the form was opened. ``reason`` is stored with the
    change and sent to the notified people. ``follow`` decides whether its sessions and deadlines
    move with it.

    Raises:
        EventEditConflict: A field of the section was changed since the form was opened.
        NotAllowed: The actor may not edit the event, or a body that is added or removed.
        SlugTaken: Another event has the slug.
        OrdinalTaken: Another event of the series has the number.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_EDIT)
        change_history.ensure_unchanged_since(session, event, seen, section)
        with create.record_edit(session, event, actor=actor, now=now, reason=reason, follow=follow):
            update.apply_details(session, event, details, section, actor=actor)


def delete_draft(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Delete a draft. It can be restored for 30 days.

    Raises:
        NotAllowed: The actor may not edit the event.
        NotDeletable: It is not a draft, was announced, or is deleted already.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_EDIT, deleted=True)
        drafts.delete(session, event, actor=actor, now=now)


def restore_draft(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Restore a deleted draft.

    Raises:
        NotAllowed: The actor may not edit the event.
        NotDeleted: It is not deleted, or can no longer be restored.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_EDIT, deleted=True)
        operations.lock_planning(session)
        drafts.restore(session, event, actor=actor, now=now)


def purge_deleted_drafts(session: Session, *, now: datetime) -> int:
    """Permanently delete drafts that can no longer be restored; return their number."""
    with transaction(session, now=now, public=False):
        return drafts.purge(session, now=now)


def accept_numbers(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Give the event the series and the numbers that are proposed for it now.

    Raises:
        NotAllowed: The actor may not edit the event.
    """
    with transaction(session, now=now):
        operations.lock_planning(session)
        operations.lock_as(session, event, actor, Permission.EVENT_EDIT)
        proposed = defaults.proposed_numbers(session, event)
        with create.record_edit(session, event, actor=actor, now=now):
            event.series_id = event.series_id or proposed.series_id
            event.ordinal = event.ordinal or proposed.ordinal
            event.ordinal_in_presidency = event.ordinal_in_presidency or proposed.in_presidency


def publish_event(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Announce a draft: confirmed if its day is final, else tentative.

    Raises:
        StateNotAllowed: It is not a draft.
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
    """Confirm a tentative event.

    Raises:
        StateNotAllowed: It is not tentative.
        DateRequired: Its day is not known or not final.
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
    """Mark the event as held.

    Raises:
        StateNotAllowed: It is not confirmed.
        NotStartedYet: It has not started.
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
    """Postpone the event. Its place and old date remain until a new date is set.

    Raises:
        StateNotAllowed: It is neither tentative nor confirmed.
        ReasonRequired: The reason is empty.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        transitions.call_off(
            session, event, EventState.POSTPONED, reason=reason, actor=actor, now=now
        )


def cancel_event(
    session: Session, event: Event, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Cancel the event. It remains visible, with the reason.

    Raises:
        StateNotAllowed: It is a draft, held, or cancelled already.
        ReasonRequired: The reason is empty.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.EVENT_PUBLISH)
        transitions.call_off(
            session, event, EventState.CANCELLED, reason=reason, actor=actor, now=now
        )


def reinstate(
    session: Session, event: Event, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Reinstate a postponed or cancelled event: confirmed if its day is final, else tentative.

    The change records the new time and place, of which nobody has been notified yet.

    Raises:
        StateNotAllowed: It is neither postponed nor cancelled.
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
            reason=reason,
            fields=change_history.changes_since_called_off(session, event),
        )


def record_headcounts(
    session: Session, event: Event, counts: Sequence[HeadcountData], *, seen: str, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Replace the participant counts; an empty list means "not recorded".

    ``seen`` is the fingerprint of the displayed counts.

    Raises:
        NotAllowed: The actor may not record headcounts of the event.
        EditConflict: Somebody else has recorded other counts since.
    """
    with transaction(session, now=now):
        operations.lock_as(session, event, actor, Permission.HEADCOUNT_RECORD)
        ensure_unchanged(seen, *headcount_data(event))
        before = change_tracking.headcounts_to_json(event.headcounts)
        event.headcounts = [
            Headcount(
                measure=count.measure, mode=count.mode, country=count.country, sector=count.sector,
                figure=count.figure, quality=count.quality, note=count.note,
            )
            for count in counts
        ]  # fmt: skip
        after = change_tracking.headcounts_to_json(event.headcounts)
        fields: dict[str, list[Any]] = {"headcounts": [before, after]}
        if before != after:
            kind = ChangeKind.HEADCOUNT
            operations.record_change(session, event, kind, fields, actor=actor, now=now)
