"""Assign seats, promote the waiting list and send messages, inside a service's transaction."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Link, Permission, ensure_link_or
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import operations as audit
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.errors import (
    EventIsFull,
    EventIsOver,
    RegistrationClosed,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import notify, notify_delegation
from meetings.domain.registration.representation import awaits_delegation, awaits_delegation_within
from meetings.domain.registration.rules import (
    LINK_TTL_AFTER_EVENT,
    LINK_TTL_WITHOUT_END,
    PersonCorrection,
    RegistrationRequest,
    RegistrationState,
    count_seats,
    has_free_seat,
    initial_state,
)

#: Mail kind sent for each new state.
STATE_MAIL_KINDS = {
    RegistrationState.CONFIRMED: MailKind.REGISTRATION_CONFIRMED,
    RegistrationState.PENDING: MailKind.REGISTRATION_PENDING,
    RegistrationState.WAITLISTED: MailKind.REGISTRATION_WAITLISTED,
    RegistrationState.DECLINED: MailKind.REGISTRATION_DECLINED,
    RegistrationState.CANCELLED: MailKind.REGISTRATION_CANCELLED,
    RegistrationState.NOMINATED: MailKind.NOMINATED,
    RegistrationState.WITHDRAWN: MailKind.NOMINATION_WITHDRAWN,
}


def matches(registration: Registration, request: RegistrationRequest) -> bool:
    """Return whether an unconfirmed registration has the same data as the request."""
    names = ("name", "participation_mode", "delegation", "organisation", "sector", "needs")
    is_same = all(getattr(registration, name) == getattr(request, name) for name in names)
    return is_same and registration.state is RegistrationState.UNVERIFIED


def apply_request(
    registration: Registration, request: RegistrationRequest, *, now: datetime
) -> None:
    """Copy the request into the registration and reset its e-mail confirmation."""
    registration.name, registration.email = request.name, request.email
    registration.email_key = request.email.casefold()
    registration.delegation, registration.organisation = request.delegation, request.organisation
    registration.sector, registration.participation_mode = (
        request.sector,
        request.participation_mode,
    )
    registration.needs, registration.locale = request.needs, request.locale
    registration.state, registration.reason = RegistrationState.UNVERIFIED, ""
    registration.consented_at = registration.registered_at = now
    registration.verified_at = registration.queued_at = registration.decided_at = None
    registration.reply = registration.replied_at = None
    registration.nominated_by = registration.nominated_at = None


def apply_correction(
    session: Session, registration: Registration, correction: PersonCorrection, *, now: datetime
) -> None:
    """Correct the person's data. The audit trail does not contain the old values."""
    field_names = ("name", "organisation", "sector")
    if all(getattr(registration, name) == getattr(correction, name) for name in field_names):
        return
    for name in field_names:
        setattr(registration, name, getattr(correction, name))
    record_audit_entry(session, registration, "registration.corrected", actor=ANONYMOUS, now=now)


def lock_seats(session: Session, registration: Registration) -> Event:
    """Lock the event's seats until commit, and reload the registration."""
    event = registration.event
    events.lock_event(session, event)
    session.refresh(registration)
    return event


def lock_as(session: Session, registration: Registration, actor: Actor, link: Link | None) -> Event:
    """Lock the event's seats for the holder of this private link, or for an organiser.

    Raises:
        NotAllowed: The actor neither holds the link nor organises the event.
    """
    event = lock_seats(session, registration)
    ensure_link_or(actor, link, Permission.REGISTRATION_DECIDE, event)
    return event


def check_not_over(event: Event, *, now: datetime) -> None:
    """Check that the event has not taken place, so that its participants may change.

    Raises:
        EventIsOver: The event has taken place.
    """
    refused = queries.attendance_error(event, now=now)
    if isinstance(refused, EventIsOver):
        raise refused


def has_seat_for(session: Session, registration: Registration) -> bool:
    """Return whether there is a seat for this registration, not counting its present seat."""
    taken = queries.count_taken_seats(session, registration.event_id, excluding_id=registration.id)
    limits = queries.get_limits(session, registration.event)
    return has_free_seat(
        limits, count_seats(taken, registration.seat_country), registration.participation_mode
    )


def set_state(
    session: Session,
    registration: Registration,
    state: RegistrationState,
    *,
    now: datetime,
    reason: str = "",
    kind: MailKind | None = None,
) -> None:
    """Set the state and notify the person.

    A waitlisted registration retains its position, also while it is declined: that can be undone.
    """
    registration.state, registration.reason = state, reason
    registration.decided_at = now
    if state is RegistrationState.WAITLISTED:
        registration.queued_at = registration.queued_at or now
    elif state is not RegistrationState.DECLINED:
        registration.queued_at = None
    notify(session, registration, kind or STATE_MAIL_KINDS[state], now=now)


def resolve_state(
    session: Session, registration: Registration, *, now: datetime
) -> RegistrationState:
    """Return the state the registration would get now: confirmed, waitlisted or pending.

    Nominated persons can also register by invitation or before registration opens, and need no
    approval. Persons whom their delegation has to confirm are pending until it does.

    Raises:
        DomainError: The error of ``queries.registration_error``, except for the closing time.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    event = registration.event
    is_nominated = registration.nominated_by_id is not None
    refused = (queries.attendance_error if is_nominated else queries.registration_error)(
        event, now=now
    )
    if refused is not None and not isinstance(refused, RegistrationClosed):
        raise refused
    if awaits_delegation(session, registration):
        return RegistrationState.PENDING
    free = has_seat_for(session, registration)
    needs_approval = event.registration is RegistrationPolicy.APPROVAL and not is_nominated
    if not (free or needs_approval or event.has_waiting_list):
        raise EventIsFull
    return initial_state(free=free, needs_approval=needs_approval)


def close(
    session: Session,
    registration: Registration,
    state: RegistrationState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    kind: MailKind | None = None,
) -> None:
    """End a registration, notify the person and the delegation, and promote the waiting list."""
    set_state(session, registration, state, now=now, reason=reason, kind=kind)
    record_audit_entry(session, registration, f"registration.{state.value}", actor=actor, now=now)
    if state is not RegistrationState.WITHDRAWN:
        notify_delegation(session, registration, now=now)
    session.flush()
    promote_waitlist(session, registration.event, now=now)


def record_audit_entry(
    session: Session, registration: Registration, act: str, *, actor: Actor, now: datetime
) -> None:
    """Record the act in the audit trail."""
    audit.record(
        session, act, actor=actor, subject=queries.SUBJECT, subject_id=registration.id, now=now,
        event=registration.event_id,
    )  # fmt: skip


def promote_waitlist(session: Session, event: Event, *, now: datetime) -> int:
    """Promote the waiting list to the free seats in order; return the number promoted."""
    waiting = (
        queries.list_waiting(session, event.id)
        if queries.attendance_error(event, now=now) is None
        else ()
    )
    if not waiting:
        return 0
    limits, moved = queries.get_limits(session, event), 0
    taken = Counter(queries.count_taken_seats(session, event.id))
    for registration in waiting:
        country, participation_mode = registration.seat_country, registration.participation_mode
        if awaits_delegation_within(limits, registration):
            continue
        if has_free_seat(limits, count_seats(taken, country), participation_mode):
            set_state(session, registration, RegistrationState.CONFIRMED, now=now)
            taken[participation_mode, country] += 1
            moved += 1
    return moved


def extend_tokens(session: Session, registration: Registration, *, now: datetime) -> None:
    """Extend the valid links to the private page until after the event."""
    until = link_expires_at(registration.event, now=now)
    access.extend_tokens(
        session, TokenScope.REGISTRATION, registration.id, now=now, expires_at=until
    )


def link_expires_at(event: Event, *, now: datetime) -> datetime:
    """Return the expiry time of links to a private page of the event."""
    if event.ends_at is None:
        return now + LINK_TTL_WITHOUT_END
    return max(event.ends_at, now) + LINK_TTL_AFTER_EVENT
