"""Asking delegations, answering for one, nominating; accepting and refusing a nomination.

``country`` is the delegation's, as ISO 3166-1 code: a country has one delegation at an event.
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
from meetings.domain.registration import operations as seating
from meetings.domain.registration.errors import AlreadyDecided, ModeNotOffered
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.notifications import notify_delegation
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
    """Ask these contacts by mail to nominate, and return how many were.

    Who was asked a moment ago at the same address is not asked twice.

    Raises:
        NotAllowed: the actor does not organise the event.
        NobodyToAsk: there is no contact.
        DomainError: what ``queries.refusal`` returns.
    """
    with transaction(session, now=now, public=False):
        events.lock_event(session, event)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        operations.check_nominations_open(event, actor=actor, now=now)
        if not contacts:
            raise NoContactChosen
        return sum(
            operations.invite_contact(session, event, each, actor=actor, now=now)
            for each in contacts
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
    """Give the delegation a number of seats of its own; None: as many as every delegation has.

    Nobody who has a seat loses it; with more of them, who waits moves up.

    Raises:
        NotAllowed: the actor does not organise the event.
    """
    with transaction(session, now=now):
        events.lock_event(session, event)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        delegation = operations.get_or_create(session, event, country)
        delegation.seats = seats
        operations.record_audit_entry(session, delegation, "delegation.seats", actor=actor, now=now)
        session.flush()
        seating.promote_waitlist(session, event, now=now)


def record_answer(
    session: Session,
    event: Event,
    said: DelegationAnswer,
    *,
    country: str,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Note whether the delegation takes part; where it does not, its nominations are taken back.

    Who registered without being nominated stays registered.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: what ``queries.refusal`` returns.
    """
    with transaction(session, now=now):
        delegation = operations.lock_for_nomination(session, event, country, actor=actor, now=now)
        delegation.answer, delegation.note, delegation.answered_at = said, note, now
        operations.record_audit_entry(
            session, delegation, f"delegation.{said.value}", actor=actor, now=now
        )
        if said is DelegationAnswer.WILL_NOT_TAKE_PART:
            for each in queries.list_nominations(session, event.id, country):
                if each.state in AFFECTED_STATES:
                    operations.withdraw_nomination(session, each, actor=actor, now=now)


def nominate(
    session: Session,
    event: Event,
    nominee: Nominee,
    *,
    country: str,
    actor: Actor,
    now: datetime,
) -> Registration:
    """Put a person forward, who is asked by mail to accept; no seat is held until then.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: what ``queries.refusal`` returns.
        ModeNotOffered: one cannot take part in this way.
        AlreadyNominated: by this delegation, and it still holds.
        AlreadyRegistered: without this delegation.
        NoSeatForDelegation: it has nominated as many as it may.
        AskedTooOften: the address had enough mails.
    """
    with transaction(session, now=now):
        delegation = operations.lock_for_nomination(session, event, country, actor=actor, now=now)
        if nominee.takes_part not in offered_modes(event.mode):
            raise ModeNotOffered
        registration = operations.create_nomination(session, delegation, nominee, now=now)
        seating.set_state(session, registration, RegistrationState.NOMINATED, now=now)
        seating.record_audit_entry(
            session, registration, "registration.nominated", actor=actor, now=now
        )
        delegation.answer, delegation.answered_at = DelegationAnswer.TAKES_PART, now
    return registration


def withdraw_nomination(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """Take a nomination back; a seat that came of it goes to the next who waits and fits.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        AlreadyDecided: it was answered with no, taken back or turned down.
        DomainError: what ``registration.queries.not_on`` returns.
    """
    with transaction(session, now=now):
        link = operations.link_of(registration.nominated_by)
        event = seating.lock_as(session, registration, actor, link)
        if registration.nominated_by_id is None or registration.state not in AFFECTED_STATES:
            raise AlreadyDecided(state=registration.state.value)
        seating.check_not_over(event, now=now)
        operations.withdraw_nomination(session, registration, actor=actor, now=now)


def remember_language(
    session: Session, delegation: Delegation, locale: str, *, now: datetime
) -> None:
    """Write later mails in the language in which the page was used."""
    with transaction(session, now=now, public=False):
        delegation.locale = locale


def accept_nomination(
    session: Session,
    registration: Registration,
    *,
    takes_part: ParticipationMode,
    needs: str,
    now: datetime,
) -> Registration:
    """Take part as nominated; there is a seat, a place in the line, or "pending".

    Who refused may think better of it. By coming from the mail the address is confirmed.

    Raises:
        AlreadyDecided: it is no nomination that can be answered.
        ModeNotOffered: one cannot take part in this way.
        DomainError: what ``registration.queries.not_on`` returns.
        EventIsFull: no seat is free, and there is no waiting list.
    """
    with transaction(session, now=now):
        event = seating.lock_seats(session, registration)
        operations.check_can_be_answered(registration)
        if takes_part not in offered_modes(event.mode):
            raise ModeNotOffered
        registration.takes_part, registration.needs = takes_part, needs
        state = seating.resolve_state(session, registration, now=now)
        registration.verified_at = registration.consented_at = now
        seating.extend_tokens(session, registration, now=now)
        seating.set_state(session, registration, state, now=now)
        seating.record_audit_entry(
            session, registration, "registration.accepted", actor=ANONYMOUS, now=now
        )
    return registration


def decline_nomination(
    session: Session, registration: Registration, *, now: datetime
) -> Registration:
    """Answer a nomination with no; the delegation is told. A second time changes nothing.

    Raises:
        AlreadyDecided: it was accepted, taken back or turned down.
    """
    with transaction(session, now=now):
        seating.lock_seats(session, registration)
        operations.check_can_be_answered(registration)
        if registration.state is RegistrationState.NOMINATED:
            registration.state, registration.decided_at = RegistrationState.CANCELLED, now
            seating.record_audit_entry(
                session, registration, "registration.refused", actor=ANONYMOUS, now=now
            )
            notify_delegation(session, registration, now=now)
            seating.extend_tokens(session, registration, now=now)
    return registration
