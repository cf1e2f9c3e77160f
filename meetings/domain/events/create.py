"""Create drafts and record edits, inside a service's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.events import change_tracking, defaults, operations, shifts, update
from meetings.domain.events.dto import NewEvent, Numbering
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.events.shifts import ShiftChoice
from meetings.domain.presidencies import queries as presidencies
from meetings.kernel.text import clean
from meetings.kernel.timezones import local_date

_DAYS_FOLLOW = ShiftChoice()


def create_draft(
    session: Session, new: NewEvent, uid: str, *, actor: Actor, now: datetime,
    only_next: bool = False,
) -> Event:  # fmt: skip
    """Create a draft with default values, record its creation, and return it.

    ``only_next``: assign numbers only if it is the latest event of its series.

    Raises:
        NotAllowed: The actor may not edit events of the body.
    """
    event = Event(
        uid=uid,
        slug=defaults.default_slug(session, new.title, new.when),
        title=clean(new.title),
        kind=new.kind,
        mode=new.mode,
        state=EventState.DRAFT,
        language=defaults.default_language(session),
        created_at=now,
        updated_at=now,
        changes_count=0,
        sequence=0,
        **new.texts,
    )
    event.languages = [event.language]
    if new.when.first_day is None:
        present = presidencies.get_on_day(session, local_date(now, new.when.timezone))
        event.presidency_id = present.id if present else None
    operations.set_when(session, event, new.when)
    session.add(event)
    update.set_bodies(session, event, (new.body_id,), actor=actor)
    update.set_places(session, event, (new.place, *new.additional_places))
    update.set_numbering(session, event, _default_numbering(session, event, new, only_next))
    session.flush()
    created = {"title": [None, event.title]}
    operations.record_change(session, event, ChangeKind.CREATED, created, actor=actor, now=now)
    return event


def _default_numbering(session: Session, event: Event, new: NewEvent, only_next: bool) -> Numbering:
    numbers = defaults.default_numbers(
        session, new.body_id, new.kind, presidency_id=event.presidency_id
    )
    later = select(Event.id).where(
        Event.series_id == numbers.series_id, Event.sorts_at > event.sorts_at
    )
    if only_next and numbers.series_id and session.scalar(later.limit(1)):
        return Numbering(series_id=numbers.series_id)
    return Numbering(
        series_id=numbers.series_id, ordinal=numbers.ordinal, in_presidency=numbers.in_presidency
    )


@contextmanager
def record_edit(
    session: Session, event: Event, *, actor: Actor, now: datetime, reason: str = "",
    follow: ShiftChoice = _DAYS_FOLLOW,
) -> Iterator[None]:  # fmt: skip
    """Record all modifications of the event in the block as one change, if there are any.

    If the event moved, its deadlines and sessions move with it as far as ``follow`` allows: the
    deadlines here, the sessions in a reaction to the change.
    """
    before, when = change_tracking.snapshot(event), event.when
    deadlines = shifts.deadlines_of(event)
    yield
    shift = shifts.shift_between(when, event.when, follow)
    if shift is not None:
        shifts.shift_deadlines(event, shift, before=deadlines, now=now)
    session.flush()
    session.refresh(event)
    fields = change_tracking.changed_fields(before, change_tracking.snapshot(event))
    if shift is not None:
        fields[shifts.SHIFT_FIELD] = [None, shift.dump()]
    if fields:
        kind = change_tracking.change_kind(fields)
        operations.record_change(session, event, kind, fields, actor=actor, now=now, reason=reason)
