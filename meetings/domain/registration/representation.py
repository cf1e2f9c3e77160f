"""Confirm that a person represents a country; only confirmed people hold seats of a delegation."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.registration import queries
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import Limits, RegistrationState


def awaits_delegation_within(limits: Limits, registration: Registration) -> bool:
    """Return whether the person gets a seat only after the delegation has confirmed them.

    This is so where the delegation has a limited number of seats and did not nominate the person.
    """
    has_limit = registration.delegation is not None and (
        limits.of(registration.delegation) is not None
    )
    return has_limit and registration.nominated_by_id is None


def awaits_delegation(session: Session, registration: Registration) -> bool:
    """Return ``awaits_delegation_within`` the current limits of the event."""
    return awaits_delegation_within(queries.get_limits(session, registration.event), registration)


def is_rejected_by(registration: Registration, country: str | None) -> bool:
    """Return whether the delegation of the country has rejected the person."""
    is_rejected = (
        registration.state is RegistrationState.WITHDRAWN and registration.nominated_by_id is None
    )
    return is_rejected and country is not None and registration.delegation == country


def get_or_create_delegation(session: Session, event: Event, country: str) -> Delegation:
    """Return or create the delegation of the country. The caller holds the event's lock."""
    delegation = queries.get_delegation(session, event.id, country)
    if delegation is None:
        delegation = Delegation(event=event, country=country)
        session.add(delegation)
        session.flush()
    return delegation


def confirm_representation(
    session: Session, registration: Registration, delegation: Delegation, *, now: datetime
) -> None:
    """Record that the person represents the delegation, like a nomination."""
    registration.nominated_by, registration.nominated_at = delegation, now
    session.flush()
