"""Putting messages about a registration into the outbox, and what each asks of a calendar."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.events.rules import ACTIVE_STATES as LIVE_EVENTS
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import ItipMethod, MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState

#: A message of these kinds says by itself where the reader finds the rest.
_KINDS_WITHOUT_CALENDAR = frozenset({MailKind.REGISTRATION_RECEIVED, MailKind.REGISTRATION_LINK})


def notify(
    session: Session,
    registration: Registration,
    kind: MailKind,
    *,
    now: datetime,
    requires_new_reply: bool = True,
    **facts: Any,
) -> None:
    """Put a message to the person into the outbox, with what it asks of the calendar.

    ``asks_anew``: where, when or whether it takes place is new, so earlier answers no longer hold.
    """
    act = None if kind in _KINDS_WITHOUT_CALENDAR else calendar_method(registration)
    if act is not None:
        sequence = _next_sequence(registration)
        facts |= {"calendar": act.value, "sequence": sequence}
        if act is ItipMethod.REQUEST and (requires_new_reply or not registration.invited):
            registration.asked_since = sequence
            registration.reply = registration.replied_at = None
        registration.invited = act is ItipMethod.REQUEST
    # A stranger may have typed both, and nothing of a stranger's is written to anybody by us.
    name = "" if kind is MailKind.REGISTRATION_RECEIVED else registration.name
    outbox.enqueue(
        session, kind, to_address=registration.email, to_name=name, now=now,
        subject=queries.SUBJECT, subject_id=registration.id, event_id=registration.event_id,
        locale=registration.locale, facts=facts,
    )  # fmt: skip


def notify_delegation(session: Session, registration: Registration, *, now: datetime) -> None:
    """Tell the contact of the delegation that nominated the person that the person does not come.

    Who registered unasked, or was nominated without a contact, is nobody's news.
    """
    delegation = registration.nominated_by
    if delegation is None or not delegation.contact_email:
        return
    outbox.enqueue(
        session, MailKind.NOMINATION_REFUSED, to_address=delegation.contact_email,
        to_name=delegation.contact_name, now=now, subject=queries.DELEGATION,
        subject_id=delegation.id, event_id=delegation.event_id, locale=delegation.locale,
        facts={"registration": registration.id},
    )  # fmt: skip


def calendar_method(registration: Registration) -> ItipMethod | None:
    """Return what is to happen in the person's calendar, or None for nothing.

    Only who is confirmed for an event that is on, on a known day, is asked to come;
    whoever was asked and is not meant to come any more is told so.
    """
    event = registration.event
    comes = registration.state is RegistrationState.CONFIRMED
    if comes and event.state in LIVE_EVENTS and event.when.has_day:
        return ItipMethod.REQUEST
    return ItipMethod.CANCEL if registration.invited else None


def _next_sequence(registration: Registration) -> int:
    """Return the SEQUENCE of the next calendar part: never one that was sent before."""
    sequence = max(registration.event.sequence, registration.sequence)
    registration.sequence = sequence + 1
    return sequence
