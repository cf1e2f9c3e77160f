"""Invite contacts, create and withdraw nominations, inside a service's transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import Actor, Link, Permission, ensure_link_or
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import operations as audit
from meetings.domain.delegations import queries
from meetings.domain.delegations.errors import (
    AlreadyNominated,
    AlreadyRegistered,
    MailLimitReached,
    NoSeatForDelegation,
)
from meetings.domain.delegations.rules import Contact, Nominee
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox import queries as outbox_queries
from meetings.domain.outbox.rules import (
    DUPLICATE_WINDOW,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MailKind,
)
from meetings.domain.registration import operations as registration_operations
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.errors import AlreadyDecided
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.representation import get_or_create_delegation
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    RegistrationRequest,
    RegistrationState,
)


def link_of(delegation: Delegation | None) -> Link | None:
    """Return the private link of the delegation, or None."""
    return None if delegation is None else Link(TokenScope.DELEGATION, delegation.id)


def lock_for_nomination(
    session: Session, event: Event, country: str, *, actor: Actor, now: datetime
) -> Delegation:
    """Return the delegation for its contact or an organiser, with the event's seats locked.

    Raises:
        NotAllowed: The actor neither holds the delegation's private link nor organises the event.
        DomainError: The error of ``queries.nomination_error``.
    """
    events.lock_event(session, event)
    link = link_of(queries.get_for_country(session, event.id, country))
    ensure_link_or(actor, link, Permission.REGISTRATION_DECIDE, event)
    check_nominations_open(event, actor=actor, now=now)
    return get_or_create_delegation(session, event, country)


def check_nominations_open(event: Event, *, actor: Actor, now: datetime) -> None:
    """Check that nominations are possible now.

    Raises:
        DomainError: The error of ``queries.nomination_error``.
    """
    refused = queries.nomination_error(event, now=now, is_organiser=actor.link is None)
    if refused is not None:
        raise refused


def check_can_be_answered(registration: Registration) -> None:
    """Check that the registration is a nomination that can be answered.

    Raises:
        AlreadyDecided: It is no nomination, or it was accepted, withdrawn or declined.
    """
    if not queries.can_be_answered(registration):
        raise AlreadyDecided(state=registration.state.value)


def check_unconfirmed(registration: Registration, country: str) -> None:
    """Check that the delegation of the country can confirm or reject the registration.

    Raises:
        AlreadyDecided: The person was nominated, confirmed or rejected, or is not registered for
            the country.
    """
    if registration.delegation != country or not queries.is_unconfirmed(registration):
        raise AlreadyDecided(state=registration.state.value)


def check_quota(session: Session, delegation: Delegation) -> None:
    """Check that the delegation can nominate or confirm another person.

    Raises:
        NoSeatForDelegation: The delegation has used all its seats.
    """
    quota = queries.get_quota(session, delegation.event, delegation.country)
    if not quota.left:
        raise NoSeatForDelegation(seats=quota.used if quota.limit is None else quota.limit)


def invite_contact(
    session: Session, event: Event, contact: Contact, *, actor: Actor, now: datetime
) -> bool:
    """Queue the invitation mail; return False for duplicates and above the mail limit.

    The limit applies per mailbox and event, independently of the number of requests.
    """
    since = now - MAIL_LIMIT_WINDOW
    recent = outbox_queries.recent_mail_event_ids(
        session, contact.email, {MailKind.DELEGATION_ASKED}, since=since
    )
    if recent.count(event.id) >= MAX_MAILS_PER_EVENT:
        return False
    delegation = get_or_create_delegation(session, event, contact.country)
    is_same = delegation.contact_email.casefold() == contact.email.casefold()
    if is_same and delegation.asked_at and now - delegation.asked_at < DUPLICATE_WINDOW:
        return False
    if not is_same:
        access.revoke_tokens(session, TokenScope.DELEGATION, delegation.id, now=now)
    delegation.contact_name, delegation.contact_email = contact.name, contact.email
    delegation.asked_at = now
    record_audit_entry(session, delegation, "delegation.asked", actor=actor, now=now)
    outbox.enqueue(
        session, MailKind.DELEGATION_ASKED, to_address=contact.email, to_name=contact.name,
        now=now, subject=registration_queries.DELEGATION, subject_id=delegation.id,
        event_id=event.id, locale=delegation.locale,
    )  # fmt: skip
    return True


def create_nomination(
    session: Session, delegation: Delegation, nominee: Nominee, *, now: datetime
) -> Registration:
    """Create or overwrite the registration of the nominee, and revoke its old links.

    Raises:
        AlreadyNominated: The delegation has already nominated the person.
        AlreadyRegistered: The person is registered independently of the delegation.
        NoSeatForDelegation: The delegation has used all its seats.
        MailLimitReached: The mailbox has reached its mail limit.
    """
    registration = registration_queries.get_by_email(session, delegation.event_id, nominee.email)
    if registration is not None:
        _check_not_registered(registration, delegation)
    outbox.lock_mailbox(session, nominee.email)
    if outbox_queries.is_over_mail_limit(
        session, nominee.email, event_id=delegation.event_id, now=now
    ):
        raise MailLimitReached
    check_quota(session, delegation)
    if registration is None:
        registration = Registration(event=delegation.event)
    else:
        access.revoke_tokens(session, TokenScope.REGISTRATION, registration.id, now=now)
    request = RegistrationRequest(
        nominee.name, nominee.email, nominee.participation_mode, delegation.country,
        nominee.organisation, locale=delegation.locale,
    )  # fmt: skip
    registration_operations.apply_request(registration, request, now=now)
    registration.consented_at = None
    registration.nominated_by, registration.nominated_at = delegation, now
    session.add(registration)
    session.flush()
    return registration


def _check_not_registered(registration: Registration, delegation: Delegation) -> None:
    if registration.state in AFFECTED_STATES:
        is_ours = registration.nominated_by_id == delegation.id
        raise AlreadyNominated if is_ours else AlreadyRegistered


def withdraw_nomination(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """End the registration, and notify the person."""
    registration_operations.close(
        session, registration, RegistrationState.WITHDRAWN, actor=actor, now=now
    )


def record_audit_entry(
    session: Session, delegation: Delegation, act: str, *, actor: Actor, now: datetime
) -> None:
    """Record the act in the audit trail."""
    audit.record(
        session, act, actor=actor, subject=registration_queries.DELEGATION,
        subject_id=delegation.id, now=now, event=delegation.event_id,
    )  # fmt: skip
