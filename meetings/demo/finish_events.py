"""Finish new events through the services of the domain: their headcounts and states.

Services open transactions of their own, so they run after the rows were written. An event is
finished once the audit trail records that the demo data was loaded, at that time or later.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.demo.event_schema import CommonFields, EventEntry, ExampleEntry
from meetings.demo.load_events import LOADER, LoadContext, event_uid
from meetings.demo.load_examples import add_registrations
from meetings.domain.audit import operations as audit
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events import services as events
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import EventState
from meetings.domain.events.services import HeadcountData
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import fingerprint

_LOADED = "demo.loaded"
AnyEntry = TypeVar("AnyEntry", bound=CommonFields)


def last_load(session: Session) -> datetime | None:
    """Return when the demo data was last loaded completely; None if it never was."""
    return session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.action == _LOADED))


def has_unfinished(context: LoadContext) -> bool:
    """Return whether an earlier load was interrupted before it finished its events."""
    entries: tuple[CommonFields, ...] = (*context.data.events, *context.data.examples)
    return any(True for _event in _unfinished(context, entries))


def finish_events(context: LoadContext, created: dict[str, int]) -> None:
    """Finish the new events, then record that the demo data is loaded.

    Participants are added last, because services would notify them of a cancellation.
    """
    counted = set(context.session.scalars(select(Headcount.event_id).distinct()))
    for event, entry in list(_unfinished(context, context.data.events)):
        if event.id not in counted:
            _record_headcounts(context, event, entry)
    examples = list(_unfinished(context, context.data.examples))
    for event, example in examples:
        _set_state(context, event, example)
    with transaction(context.session, now=context.now):
        for event, example in examples:
            add_registrations(context, event, example)
        audit.record(
            context.session, _LOADED, actor=LOADER, subject="installation", subject_id=1,
            now=context.now, **created,
        )  # fmt: skip


def _unfinished(
    context: LoadContext, entries: Iterable[AnyEntry]
) -> Iterator[tuple[Event, AnyEntry]]:
    """Yield the events that the loader created since the last complete load."""
    since = last_load(context.session)
    for entry in entries:
        event = context.rows.events.get(entry.slug)
        if event is None or event.uid != event_uid(entry.slug):
            continue
        if since is None or event.created_at > since:
            yield event, entry


def _record_headcounts(context: LoadContext, event: Event, entry: EventEntry) -> None:
    if not entry.headcounts:
        return
    counts = [HeadcountData(**count.model_dump()) for count in entry.headcounts]
    seen = fingerprint()  # no headcounts yet
    events.record_headcounts(
        context.session, event, counts, seen=seen, actor=LOADER, now=context.now
    )


def _set_state(context: LoadContext, event: Event, entry: ExampleEntry) -> None:
    """Publish the example unless it is a draft, then postpone or cancel it if it is."""
    session, now = context.session, context.now
    if entry.state is EventState.DRAFT:
        return
    if event.state is EventState.DRAFT:
        events.publish_event(session, event, actor=LOADER, now=now)
    if event.state is entry.state:
        return
    if entry.state is EventState.POSTPONED:
        events.postpone_event(session, event, reason=entry.reason, actor=LOADER, now=now)
    elif entry.state is EventState.CANCELLED:
        events.cancel_event(session, event, reason=entry.reason, actor=LOADER, now=now)
