"""Invite delegations, record their answers, and create and answer nominations.

``country`` is an ISO 3166-1 code; each country has one delegation at an event.
``actor`` is an organiser of the event, or the holder of the delegation's private link.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, ensure
from meetings.domain.delegations import operations, queries
from meetings.domain.delegations.errors import NoContactChosen
from meetings.domain.delegations.rules import Contact, Nominee
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.registration import operations as registration_operations
from meetings.domain.registration.errors import AlreadyDecided, ModeNotOffered
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.notifications import notify_delegation
from meetings.domain.registration.representation import (
    confirm_representation,
    get_or_create_delegation,
)
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
    offered_modes,
)
from meetings.kernel.database import transaction


def invite_delegations(
    session: Session, event: Event, contacts: Sequence[Contact], actor: Actor, *, now: datetime
) -> int:
    """Send invitations to nominate to these contacts, and return the number sent.

    Duplicates within a short time are not sent again.

    Raises:
        NotAllowed: The actor does not organise the event.
        NoContactChosen: There is no contact.
        DomainError: The error of ``queries.nomination_error``.
    """
    with transaction(session, now=now, public=False):
        events.lock_event(session, event)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        operations.check_nominations_open(event, actor=actor, now=now)
        if not contacts:
            raise NoContactChosen
        return sum(
            operations.invite_contact(session, event, contact, actor=actor, now=now)
            for contact in contacts
        )


def set_quota(
    session: Session,
    event: Event,
    seats: int | None,
    *,
    country: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the quota of the delegation, or None for the default quota of the event.

    Confirmed registrations retain their seats. Additional seats promote the waiting list.

    Raises:
        NotAllowed: The actor does not organise the event.
    """
    with transaction(session, now=now, feeds=False):
        events.lock_event(session, event)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        delegation = get_or_create_delegation(session, event, country)
        delegation.seats = seats
        operations.record_audit_entry(session, delegation, "delegation.seats", actor=actor, now=now)
        session.flush()
        registration_operations.promote_waitlist(session, event, now=now)


def record_answer(
    session: Session,
    event: Event,
    answer: DelegationAnswer,
    *,
    country: str,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Record whether the delegation takes part. If not, withdraw its nominations.

    Direct registrations are not affected.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: The error of ``queries.nomination_error``.
    """
    with transaction(session, now=now, feeds=False):
        delegation = operations.lock_for_nomination(session, event, country, actor=actor, now=now)
        delegation.answer, delegation.note, delegation.answered_at = answer, note, now
        operations.record_audit_entry(
            session, delegation, f"delegation.{answer.value}", actor=actor, now=now
        )
        if answer is DelegationAnswer.WILL_NOT_TAKE_PART:
            for nomination in queries.list_nominations(session, event.id, country):
                if nomination.state in AFFECTED_STATES:
                    operations.withdraw_nomination(session, nomination, actor=actor, now=now)


def nominate(
    session: Session,
    event: Event,
    nominee: Nominee,
    *,
    country: str,
    actor: Actor,
    now: datetime,
) -> Registration:
    """Nominate a person and send a mail to accept. The nomination reserves no seat.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: The error of ``queries.nomination_error``.
        ModeNotOffered: The event does not offer this attendance mode.
        AlreadyNominated: The delegation has already nominated the person.
        AlreadyRegistered: The person is registered independently of the delegation.
        NoSeatForDelegation: The delegation has used all its seats.
        MailLimitReached: The mailbox has reached its mail limit.
    """
    with transaction(session, now=now, feeds=False):
        delegation = operations.lock_for_nomination(session, event, country, actor=actor, now=now)
        if nominee.participation_mode not in offered_modes(event.mode):
            raise ModeNotOffered
        registration = operations.create_nomination(session, delegation, nominee, now=now)
        registration_operations.set_state(
            session, registration, RegistrationState.NOMINATED, now=now
        )
        registration_operations.record_audit_entry(
            session, registration, "registration.nominated", actor=actor, now=now
        )
        delegation.answer, delegation.answered_at = DelegationAnswer.TAKES_PART, now
    return registration


def withdraw_nomination(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """Withdraw a nomination; a seat that becomes free promotes the waiting list.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        AlreadyDecided: It was refused, withdrawn or declined.
        DomainError: The error of ``registration.queries.attendance_error``.
    """
    with transaction(session, now=now, feeds=False):
        link = operations.link_of(registration.nominated_by)
        event = registration_operations.lock_as(session, registration, actor, link)
        if registration.nominated_by_id is None or registration.state not in AFFECTED_STATES:
            raise AlreadyDecided(state=registration.state.value)
        registration_operations.check_not_over(event, now=now)
        operations.withdraw_nomination(session, registration, actor=actor, now=now)


def confirm_representative(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """Confirm that a person who registered for the country represents it, like a nomination.

    Without a free seat the person is on the waiting list. A confirmed person retains the seat.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: The error of ``queries.nomination_error``.
        AlreadyDecided: The person was nominated, confirmed or rejected, or is not registered.
        NoSeatForDelegation: The delegation has used all its seats.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        event, country = registration.event, registration.delegation or ""
        delegation = operations.lock_for_nomination(session, event, country, actor=actor, now=now)
        session.refresh(registration)
        operations.check_unconfirmed(registration, country)
        operations.check_quota(session, delegation)
        confirm_representation(session, registration, delegation, now=now)
        if registration.state is not RegistrationState.CONFIRMED:
            state = registration_operations.resolve_state(session, registration, now=now)
            registration_operations.set_state(session, registration, state, now=now)
        delegation.answer, delegation.answered_at = DelegationAnswer.TAKES_PART, now
        registration_operations.record_audit_entry(
            session, registration, "registration.represents", actor=actor, now=now
        )


def reject_representative(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """Record that a person who registered for the country does not represent it.

    The registration ends, the person is notified, and its seat promotes the waiting list.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        AlreadyDecided: The person was nominated, confirmed or rejected, or is not registered.
        EventIsOver: The event has taken place.
    """
    with transaction(session, now=now, feeds=False):
        country = registration.delegation or ""
        link = operations.link_of(queries.get_for_country(session, registration.event_id, country))
        event = registration_operations.lock_as(session, registration, actor, link)
        operations.check_unconfirmed(registration, country)
        registration_operations.check_not_over(event, now=now)
        operations.withdraw_nomination(session, registration, actor=actor, now=now)


def set_language(session: Session, delegation: Delegation, locale: str, *, now: datetime) -> None:
    """Store the language of the page for later mails."""
    with transaction(session, now=now, public=False):
        delegation.locale = locale


def accept_nomination(
    session: Session,
    registration: Registration,
    *,
    participation_mode: ParticipationMode,
    needs: str,
    now: datetime,
) -> Registration:
    """Accept a nomination; the new state is confirmed, waitlisted or pending.

    A refused nomination can still be accepted. The link in the mail confirms the e-mail address.

    Raises:
        AlreadyDecided: It is not a nomination that can be answered.
        ModeNotOffered: The event does not offer this attendance mode.
        DomainError: The error of ``registration.queries.attendance_error``.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        event = registration_operations.lock_seats(session, registration)
        operations.check_can_be_answered(registration)
        if participation_mode not in offered_modes(event.mode):
            raise ModeNotOffered
        registration.participation_mode, registration.needs = participation_mode, needs
        state = registration_operations.resolve_state(session, registration, now=now)
        registration.verified_at = registration.consented_at = now
        registration_operations.extend_tokens(session, registration, now=now)
        registration_operations.set_state(session, registration, state, now=now)
        registration_operations.record_audit_entry(
            session, registration, "registration.accepted", actor=ANONYMOUS, now=now
        )
    return registration


def decline_nomination(
    session: Session, registration: Registration, *, now: datetime
) -> Registration:
    """Refuse a nomination and notify the delegation. Repeated calls change nothing.

    Raises:
        AlreadyDecided: It was accepted, withdrawn or declined.
    """
    with transaction(session, now=now, feeds=False):
        registration_operations.lock_seats(session, registration)
        operations.check_can_be_answered(registration)
        if registration.state is RegistrationState.NOMINATED:
            registration.state, registration.decided_at = RegistrationState.CANCELLED, now
            registration_operations.record_audit_entry(
                session, registration, "registration.refused", actor=ANONYMOUS, now=now
            )
            notify_delegation(session, registration, now=now)
            registration_operations.extend_tokens(session, registration, now=now)
    return registration
