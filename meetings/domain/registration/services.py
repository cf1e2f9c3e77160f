"""Register, confirm, change and cancel registrations; organisers decide in ``decision_services``.

``operations`` assigns the seats and promotes the waiting list.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Link
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox import queries as outbox_queries
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import checks, operations, queries
from meetings.domain.registration.errors import (
    AlreadyDecided,
    CancelledTooOften,
    ModeNotOffered,
    NoSeatInMode,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import (
    notify,
    notify_once,
    request_confirmation,
)
from meetings.domain.registration.representation import (
    awaits_delegation,
    is_rejected_by,
)
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    CANCELLATION_WINDOW,
    MAX_CANCELLATIONS,
    ParticipationMode,
    PersonCorrection,
    RegistrationRequest,
    RegistrationState,
    offered_modes,
)
from meetings.kernel.database import mark_public, transaction

_REREGISTRABLE_STATES = frozenset(
    {RegistrationState.UNVERIFIED, RegistrationState.CANCELLED, RegistrationState.WITHDRAWN}
)


def register(
    session: Session, event: Event, request: RegistrationRequest, *, now: datetime
) -> None:
    """Create an unverified registration and send the confirmation mail. It reserves no seat.

    Existing registrations receive the link to the private page instead. Nothing is returned,
    so that the response cannot reveal who is registered. Repeated requests for an e-mail
    address store nothing and send no further mails.

    Raises:
        DomainError: The error of ``queries.registration_error``.
        ModeNotOffered: The event does not offer this attendance mode.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    with transaction(session, now=now, public=False):
        events.lock_event(session, event)
        checks.check_registration_open(event, now=now)
        checks.check_capacity(session, event, request)
        outbox.lock_mailbox(session, request.email)
        if outbox_queries.is_over_mail_limit(session, request.email, event_id=event.id, now=now):
            return
        registration = queries.get_by_email(session, event.id, request.email)
        if registration is None:
            registration = Registration(event=event)
            operations.apply_request(registration, request, now=now)
            session.add(registration)
            session.flush()
            notify(session, registration, MailKind.REGISTRATION_RECEIVED, now=now)
        elif registration.state in _REREGISTRABLE_STATES and not is_rejected_by(
            registration, request.delegation
        ):
            _update_request(session, registration, request, now=now)
        else:
            notify_once(session, registration, MailKind.REGISTRATION_LINK, now=now)


def confirm_email(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Confirm the e-mail address and set the state: confirmed, waitlisted or pending.

    Where a delegation has a limited number of seats, its contact has to confirm the person.

    Repeated calls change nothing. Confirmation is possible after the closing time.

    Raises:
        DomainError: The error of ``queries.registration_error``, except for the closing time.
        EventIsFull: All seats were taken in the meantime, and there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        operations.lock_seats(session, registration)
        if registration.state is not RegistrationState.UNVERIFIED:
            return registration
        state = operations.resolve_state(session, registration, now=now)
        registration.verified_at = now
        operations.extend_tokens(session, registration, now=now)
        operations.set_state(session, registration, state, now=now)
        if awaits_delegation(session, registration):
            request_confirmation(session, registration, now=now)
    return registration


def reinstate(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Reinstate a cancelled registration with a seat or at the end of the waiting list.

    Raises:
        AlreadyDecided: It is not cancelled, or its e-mail address was never confirmed.
        DomainError: The error of ``queries.registration_error``, except for the closing time.
        CancelledTooOften: It was cancelled too often within a day. Each time sends mails.
        EventIsFull: No seat is free, and there is no waiting list.
    """
    with transaction(session, now=now, feeds=False):
        operations.lock_seats(session, registration)
        if registration.state is not RegistrationState.CANCELLED or not registration.verified_at:
            raise AlreadyDecided(state=registration.state.value)
        kind, lately = MailKind.REGISTRATION_CANCELLED, now - CANCELLATION_WINDOW
        if (
            queries.count_notifications(session, registration, kind, since=lately)
            >= MAX_CANCELLATIONS
        ):
            raise CancelledTooOften
        state = operations.resolve_state(session, registration, now=now)
        operations.set_state(session, registration, state, now=now)
        operations.record_audit_entry(
            session, registration, "registration.resumed", actor=ANONYMOUS, now=now
        )
    return registration


def change_registration(
    session: Session,
    registration: Registration,
    *,
    participation_mode: ParticipationMode,
    needs: str,
    now: datetime,
    corrected: PersonCorrection | None = None,
) -> Registration:
    """Change the attendance mode and special needs without losing a confirmed seat.

    ``corrected`` is the corrected personal data; None leaves it unchanged.

    Raises:
        AlreadyDecided: The registration is not active.
        DomainError: The error of ``queries.attendance_error``.
        ModeNotOffered: The event does not offer this attendance mode.
        NoSeatInMode: No seat is free in the mode; nothing was changed.
    """
    with transaction(session, now=now, public=False):
        event = operations.lock_seats(session, registration)
        checks.check_active(registration, event, now=now)
        if participation_mode not in offered_modes(event.mode):
            raise ModeNotOffered
        registration.needs = needs
        if corrected is not None:
            operations.apply_correction(session, registration, corrected, now=now)
        if participation_mode is registration.participation_mode:
            return registration
        mark_public(session, feeds=False)
        registration.participation_mode = participation_mode
        if registration.state is RegistrationState.CONFIRMED:
            if not operations.has_seat_for(session, registration):
                raise NoSeatInMode
            registration.decided_at = now
            kind, mode = MailKind.ATTENDANCE_CHANGED, participation_mode.value
            notify(session, registration, kind, now=now, mode=mode)
        session.flush()
        operations.promote_waitlist(session, event, now=now)
    return registration


def cancel_registration(
    session: Session, registration: Registration, *, actor: Actor, now: datetime
) -> Registration:
    """Cancel a registration and offer its seat to the waiting list. Repeating it has no effect.

    ``actor`` is an organiser, or the holder of the registration's private link.

    Raises:
        NotAllowed: The actor is neither.
        EventIsOver: The event has taken place.
    """
    with transaction(session, now=now, feeds=False):
        link = Link(TokenScope.REGISTRATION, registration.id)
        event = operations.lock_as(session, registration, actor, link)
        if registration.state is RegistrationState.UNVERIFIED:
            registration.state = RegistrationState.CANCELLED
        elif registration.state in ACTIVE_REGISTRATION_STATES:
            operations.check_not_over(event, now=now)
            operations.close(
                session, registration, RegistrationState.CANCELLED, actor=actor, now=now
            )
    return registration


def set_language(
    session: Session, registration: Registration, locale: str, *, now: datetime
) -> None:
    """Store the language of the page for later mails."""
    with transaction(session, now=now, public=False):
        registration.locale = locale


def _update_request(
    session: Session, registration: Registration, request: RegistrationRequest, *, now: datetime
) -> None:
    """Overwrite an unconfirmed or cancelled registration, and revoke its old links."""
    kind = MailKind.REGISTRATION_RECEIVED
    is_same = operations.matches(registration, request)
    operations.apply_request(registration, request, now=now)
    if is_same:
        notify_once(session, registration, kind, now=now)
        return
    access.revoke_tokens(session, TokenScope.REGISTRATION, registration.id, now=now)
    notify(session, registration, kind, now=now)
