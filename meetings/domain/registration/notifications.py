"""Queue messages about a registration, and determine their iTIP method."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.events.rules import ACTIVE_EVENT_STATES
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import DUPLICATE_WINDOW, ItipMethod, MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply, RegistrationState

#: Messages about actions of the person that accept the present time and place.
_ACCEPTING_KINDS = frozenset({MailKind.REGISTRATION_CONFIRMED, MailKind.ATTENDANCE_CHANGED})
#: Messages of these kinds have no calendar part.
_KINDS_WITHOUT_CALENDAR = frozenset(
    {MailKind.REGISTRATION_RECEIVED, MailKind.REGISTRATION_LINK, MailKind.PAPERS_ANNOUNCED}
)


def notify(
    session: Session,
    registration: Registration,
    kind: MailKind,
    *,
    now: datetime,
    requires_new_reply: bool = True,
    **context: Any,
) -> None:
    """Queue a message to the person, with a calendar part if there is one.

    ``requires_new_reply``: the time, place or state has changed, so earlier replies are invalid.
    Registering or changing the attendance accepts; ``replied_at`` is the time of replies from
    calendar apps only.
    """
    act = None if kind in _KINDS_WITHOUT_CALENDAR else calendar_method(registration)
    if act is not None:
        sequence = _next_sequence(registration)
        context |= {"calendar": act.value, "sequence": sequence}
        if act is ItipMethod.REQUEST and (requires_new_reply or not registration.invited):
            registration.asked_since = sequence
            registration.reply = CalendarReply.ACCEPTED if kind in _ACCEPTING_KINDS else None
            registration.replied_at = None
        registration.invited = act is ItipMethod.REQUEST
    # The name and e-mail address are unverified, so the mail must not contain foreign text.
    name = "" if kind is MailKind.REGISTRATION_RECEIVED else registration.name
    outbox.enqueue(
        session, kind, to_address=registration.email, to_name=name, now=now,
        subject=queries.SUBJECT, subject_id=registration.id, event_id=registration.event_id,
        locale=registration.locale, context=context,
    )  # fmt: skip


def notify_once(
    session: Session, registration: Registration, kind: MailKind, *, now: datetime
) -> None:
    """Notify the person, unless the same message was queued within the duplicate window."""
    since = now - DUPLICATE_WINDOW
    if not queries.notified_since(session, registration, kind, since=since):
        notify(session, registration, kind, now=now)


def notify_delegation(session: Session, registration: Registration, *, now: datetime) -> None:
    """Notify the contact of the nominating delegation that the person does not attend.

    Do nothing without a nomination or without a contact.
    """
    delegation = registration.nominated_by
    if delegation is None or not delegation.contact_email:
        return
    outbox.enqueue(
        session, MailKind.NOMINATION_REFUSED, to_address=delegation.contact_email,
        to_name=delegation.contact_name, now=now, subject=queries.DELEGATION,
        subject_id=delegation.id, event_id=delegation.event_id, locale=delegation.locale,
        context={"registration": registration.id},
    )  # fmt: skip


def request_confirmation(session: Session, registration: Registration, *, now: datetime) -> None:
    """Request confirmation of the person from the country's contact, at most once a day.

    Do nothing if the country has no contact at the event.
    """
    country = registration.delegation or ""
    delegation = queries.get_delegation(session, registration.event_id, country)
    if delegation is None or not delegation.contact_email:
        return
    if queries.was_confirmation_requested(session, delegation.id, since=now - timedelta(days=1)):
        return
    outbox.enqueue(
        session, MailKind.REPRESENTATIVES_TO_CONFIRM, to_address=delegation.contact_email,
        to_name=delegation.contact_name, now=now, subject=queries.DELEGATION,
        subject_id=delegation.id, event_id=delegation.event_id, locale=delegation.locale,
    )  # fmt: skip


def calendar_method(registration: Registration) -> ItipMethod | None:
    """Return the iTIP method for the person's calendar, or None for no calendar part.

    REQUEST requires a confirmed registration for an active event on a known day. CANCEL
    follows an earlier REQUEST that is no longer valid.
    """
    event = registration.event
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    if is_confirmed and event.state in ACTIVE_EVENT_STATES and event.when.has_day:
        return ItipMethod.REQUEST
    return ItipMethod.CANCEL if registration.invited else None


def _next_sequence(registration: Registration) -> int:
    """Return the SEQUENCE of the next calendar part, which is never reused."""
    sequence = max(registration.event.sequence, registration.sequence)
    registration.sequence = sequence + 1
    return sequence
