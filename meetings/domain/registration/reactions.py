"""Notify participants and promote waiting lists when events change."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.events import operations as events
from meetings.domain.events.fields import NOTIFYING, NOTIFYING_ONLINE, SEQUENCE_FIELDS
from meetings.domain.events.models import Change, Event
from meetings.domain.events.reactions import CHANGES, announced_changes
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox.rules import ItipMethod, MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import calendar_method, notify
from meetings.domain.registration.operations import promote_waitlist
from meetings.domain.registration.rules import ParticipationMode
from meetings.kernel.unit_of_work import RowAction, Watched, Written

CHANGES_AND_REGISTRATIONS: Watched = {**CHANGES, Registration: ("id",)}
CAPACITIES: Watched = {
    Event: (
        "id", "capacity_on_site", "capacity_online", "capacity_total", "seats_per_delegation",
    ),
}  # fmt: skip
#: Kinds of mail for changes of the event. Other changes use EVENT_CHANGED.
_KINDS = {
    ChangeKind.CANCELLED: MailKind.EVENT_CANCELLED,
    ChangeKind.POSTPONED: MailKind.EVENT_POSTPONED,
}


def notify_participants(session: Session, written: Written, now: datetime) -> None:
    """Queue one message per change and affected registration: confirmed, waitlisted or pending.

    Registrations created in the same transaction are skipped. After a reinstatement, the waiting
    list is promoted to the free seats.
    """
    new_ids = {
        item.values["id"]
        for item in written
        if isinstance(item.row, Registration) and item.action is RowAction.INSERT
    }
    for event, change in announced_changes(session, written, now):
        for registration in queries.list_affected(session, event.id):
            if registration.id not in new_ids and _concerns(change, registration):
                _notify(session, registration, change, now)
        if change.kind is ChangeKind.REINSTATED:
            promote_waitlist(session, event, now=now)


def _notify(session: Session, registration: Registration, change: Change, now: datetime) -> None:
    notify(
        session,
        registration,
        _KINDS.get(change.kind, MailKind.EVENT_CHANGED),
        now=now,
        change=change.number,
        requires_new_reply=bool(SEQUENCE_FIELDS & change.fields.keys()),
    )


def _concerns(change: Change, registration: Registration) -> bool:
    """Return whether the participant is notified of the change.

    Edits concern only participants with a calendar entry; edits of fields for online attendance
    only those who attend online.
    """
    if change.kind is not ChangeKind.EDITED:
        return True
    if calendar_method(registration) is not ItipMethod.REQUEST:
        return False
    concerns_everyone = bool((NOTIFYING - NOTIFYING_ONLINE) & change.fields.keys())
    return concerns_everyone or registration.participation_mode is ParticipationMode.ONLINE


def fill_new_seats(session: Session, written: Written, now: datetime) -> None:
    """Promote the waiting list of each event whose capacity was updated."""
    limits = [column for column in CAPACITIES[Event] if column != "id"]
    for event_id in sorted({item.values["id"] for item in written if item.has_changed(*limits)}):
        event = session.get(Event, event_id)
        if event is not None:
            events.lock_event(session, event)
            promote_waitlist(session, event, now=now)
