"""Check whether a registration is possible, inside a service's transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries
from meetings.domain.registration.errors import AlreadyDecided, EventIsFull, ModeNotOffered
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    RegistrationRequest,
    count_seats,
    has_free_seat,
    offered_modes,
)


def check_registration_open(event: Event, *, now: datetime) -> None:
    """Check that the event takes registrations now.

    Raises:
        DomainError: The error of ``queries.registration_error``.
    """
    refused = queries.registration_error(event, now=now)
    if refused is not None:
        raise refused


def check_capacity(session: Session, event: Event, request: RegistrationRequest) -> None:
    """Check capacity before any personal data, so that the response reveals nobody.

    Raises:
        ModeNotOffered: The event does not offer this attendance mode.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    if request.participation_mode not in offered_modes(event.mode):
        raise ModeNotOffered
    if event.has_waiting_list or event.registration is RegistrationPolicy.APPROVAL:
        return
    limits = queries.get_limits(session, event)
    if request.delegation is not None and limits.of(request.delegation) is not None:
        return
    taken = count_seats(queries.count_taken_seats(session, event.id), None)
    if not has_free_seat(limits, taken, request.participation_mode):
        raise EventIsFull


def check_active(registration: Registration, event: Event, *, now: datetime) -> None:
    """Check that the registration is active and the event can still be attended.

    Raises:
        AlreadyDecided: The registration is not active.
        DomainError: The error of ``queries.attendance_error``.
    """
    if registration.state not in ACTIVE_REGISTRATION_STATES:
        raise AlreadyDecided(state=registration.state.value)
    refused = queries.attendance_error(event, now=now)
    if refused is not None:
        raise refused
