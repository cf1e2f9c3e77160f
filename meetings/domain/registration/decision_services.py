"""Approve and decline registrations, as an organiser."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.registration import operations
from meetings.domain.registration.errors import AlreadyDecided, NoSeatFree
from meetings.domain.registration.models import Registration
from meetings.domain.registration.representation import (
    awaits_delegation,
    confirm_representation,
    get_or_create_delegation,
)
from meetings.domain.registration.rules import ACTIVE_REGISTRATION_STATES, RegistrationState
from meetings.kernel.database import transaction


def approve_registration(
    session: Session, registration: Registration, actor: Actor, *, now: datetime
) -> Registration:
    """Confirm a pending or waitlisted registration; waitlist a pending one if no seat is free.

    For a delegation with a limited number of seats, this also confirms that the person
    represents it.

    Raises:
        NotAllowed: The actor does not organise the event.
        AlreadyDecided: It is neither pending nor waitlisted.
        NoSeatFree: No seat is free, and it is waitlisted already or there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        event = operations.lock_seats(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        was = registration.state
        if was not in (RegistrationState.PENDING, RegistrationState.WAITLISTED):
            raise AlreadyDecided(state=was.value)
        if registration.delegation and awaits_delegation(session, registration):
            delegation = get_or_create_delegation(session, event, registration.delegation)
            confirm_representation(session, registration, delegation, now=now)
        free = operations.has_seat_for(session, registration)
        if not free and (was is RegistrationState.WAITLISTED or not event.has_waiting_list):
            raise NoSeatFree
        state = RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED
        operations.set_state(session, registration, state, now=now)
        operations.record_audit_entry(
            session, registration, "registration.approved", actor=actor, now=now
        )
    return registration


def decline_registration(
    session: Session, registration: Registration, actor: Actor, *, reason: str = "", now: datetime
) -> Registration:
    """Decline a registration with a reason for the person, and release its seat.

    Raises:
        NotAllowed: The actor does not organise the event.
        AlreadyDecided: It is not active.
    """
    with transaction(session, now=now, feeds=False):
        event = operations.lock_seats(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        if registration.state not in ACTIVE_REGISTRATION_STATES:
            raise AlreadyDecided(state=registration.state.value)
        operations.close(
            session, registration, RegistrationState.DECLINED, actor=actor, now=now, reason=reason
        )  # fmt: skip
    return registration


def undo_decline(
    session: Session, registration: Registration, actor: Actor, *, now: datetime
) -> Registration:
    """Take back a decline: the registration gets a seat, awaits approval, or waits for a seat.

    Raises:
        NotAllowed: The actor does not organise the event.
        AlreadyDecided: It is not declined.
        DomainError: The error of ``queries.registration_error``, except for the closing time.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        event = operations.lock_seats(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        if registration.state is not RegistrationState.DECLINED:
            raise AlreadyDecided(state=registration.state.value)
        state = operations.resolve_state(session, registration, now=now)
        operations.set_state(session, registration, state, now=now)
        operations.record_audit_entry(
            session, registration, "registration.decline_undone", actor=actor, now=now
        )
    return registration
