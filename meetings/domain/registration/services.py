"""Registering, confirming, changing, cancelling; approving and declining."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Link, Permission, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox import queries as outbox_queries
from meetings.domain.outbox.rules import DUPLICATE_WINDOW, MailKind
from meetings.domain.registration import operations, queries
from meetings.domain.registration.errors import (
    AlreadyDecided,
    CancelledTooOften,
    EventIsFull,
    ModeNotOffered,
    NoSeatFree,
    NoSeatInMode,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import notify
from meetings.domain.registration.rules import (
    ACTIVE_STATES,
    CANCELLATION_WINDOW,
    MAX_CANCELLATIONS,
    ParticipationMode,
    PersonCorrection,
    RegistrationRequest,
    RegistrationState,
    count_seats,
    has_free_seat,
    offered_modes,
)
from meetings.kernel.database import mark_public, transaction

_REREGISTRABLE_STATES = frozenset(
    {RegistrationState.UNVERIFIED, RegistrationState.CANCELLED, RegistrationState.WITHDRAWN}
)


def register(session: Session, event: Event, wish: RegistrationRequest, *, now: datetime) -> None:
    """Take down a wish and have its address confirmed by mail; it holds no seat until then.

    Who is registered already gets the link to the private page instead. Nothing is
    returned, so that the answer does not tell who is registered. Whoever types a stranger's
    address again and again has no more mails sent to it, and nothing written down.

    Raises:
        DomainError: what ``queries.refusal`` returns.
        ModeNotOffered: one cannot take part in this way.
        EventIsFull: there is neither a seat nor a waiting list.
    """
    with transaction(session, now=now, public=False):
        events.lock_event(session, event)
        _check_registration_open(event, now=now)
        _check_capacity(session, event, wish)
        outbox.lock_mailbox(session, wish.email)
        if outbox_queries.is_over_mail_limit(session, wish.email, event_id=event.id, now=now):
            return
        registration = queries.get_by_email(session, event.id, wish.email)
        if registration is None:
            registration = Registration(event=event)
            operations.apply_request(registration, wish, now=now)
            session.add(registration)
            session.flush()
            notify(session, registration, MailKind.REGISTRATION_RECEIVED, now=now)
        elif registration.state in _REREGISTRABLE_STATES:
            _update_request(session, registration, wish, now=now)
        else:
            _notify_once(session, registration, MailKind.REGISTRATION_LINK, now=now)


def confirm_email(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Take the address as confirmed and give out a seat, a place in the line, or "pending".

    A second time changes nothing. Who registered in time may confirm after the closing time.

    Raises:
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        EventIsFull: the last seat went meanwhile, and there is no waiting list.
    """
    with transaction(session, now=now):
        operations.lock_seats(session, registration)
        if registration.state is not RegistrationState.UNVERIFIED:
            return registration
        state = operations.resolve_state(session, registration, now=now)
        registration.verified_at = now
        operations.extend_tokens(session, registration, now=now)
        operations.set_state(session, registration, state, now=now)
    return registration


def reinstate(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Take up again what was cancelled; there is a seat, or a place at the end of the line.

    Raises:
        AlreadyDecided: it was not cancelled, or its address was never confirmed.
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        CancelledTooOften: within a day; each time is a mail, and news for every calendar.
        EventIsFull: no seat is free, and there is no waiting list.
    """
    with transaction(session, now=now):
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
    takes_part: ParticipationMode,
    needs: str,
    now: datetime,
    corrected: PersonCorrection | None = None,
) -> Registration:
    """Change how somebody takes part and what is needed; a seat is never given up for none.

    ``corrected`` is who the person is, put right; None leaves it.

    Raises:
        AlreadyDecided: the registration is not live.
        DomainError: what ``queries.not_on`` returns.
        ModeNotOffered: one cannot take part in this way.
        NoSeatInMode: no seat is free there; nothing was changed.
    """
    with transaction(session, now=now, public=False):
        event = operations.lock_seats(session, registration)
        _check_active(registration, event, now=now)
        if takes_part not in offered_modes(event.mode):
            raise ModeNotOffered
        registration.needs = needs
        if corrected is not None:
            operations.apply_correction(session, registration, corrected, now=now)
        if takes_part is registration.takes_part:
            return registration
        mark_public(session)
        registration.takes_part = takes_part
        if registration.state is RegistrationState.CONFIRMED:
            if not operations.has_seat_for(session, registration):
                raise NoSeatInMode
            operations.set_state(session, registration, RegistrationState.CONFIRMED, now=now)
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
    with transaction(session, now=now):
        link = Link(TokenScope.REGISTRATION, registration.id)
        event = operations.lock_as(session, registration, actor, link)
        if registration.state is RegistrationState.UNVERIFIED:
            registration.state = RegistrationState.CANCELLED
        elif registration.state in ACTIVE_STATES:
            operations.check_not_over(event, now=now)
            operations.close(
                session, registration, RegistrationState.CANCELLED, actor=actor, now=now
            )
    return registration


def approve_registration(
    session: Session, registration: Registration, actor: Actor, *, now: datetime
) -> Registration:
    """Give a pending or waiting registration a seat; a pending one waits where none is free.

    Raises:
        NotAllowed: the actor does not organise the event.
        AlreadyDecided: it is neither pending nor waiting.
        NoSeatFree: it waits already, or there is no waiting list.
    """
    with transaction(session, now=now):
        event = operations.lock_seats(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        was = registration.state
        if was not in (RegistrationState.PENDING, RegistrationState.WAITLISTED):
            raise AlreadyDecided(state=was.value)
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
    """Turn a registration down, with a reason that the person reads; its seat is free again.

    Raises:
        NotAllowed: the actor does not organise the event.
        AlreadyDecided: it is not live.
    """
    with transaction(session, now=now):
        event = operations.lock_seats(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        if registration.state not in ACTIVE_STATES:
            raise AlreadyDecided(state=registration.state.value)
        operations.close(
            session, registration, RegistrationState.DECLINED, actor=actor, now=now, reason=reason
        )  # fmt: skip
    return registration


def _check_registration_open(event: Event, *, now: datetime) -> None:
    refused = queries.registration_error(event, now=now)
    if refused is not None:
        raise refused


def _check_capacity(session: Session, event: Event, wish: RegistrationRequest) -> None:
    """Refuse before it is looked at who asks, so that the answer tells nothing of anybody."""
    if wish.takes_part not in offered_modes(event.mode):
        raise ModeNotOffered
    if event.has_waiting_list or event.registration is RegistrationPolicy.APPROVAL:
        return
    taken = count_seats(queries.count_taken_seats(session, event.id), wish.delegation)
    if not has_free_seat(queries.get_limits(session, event), taken, wish.takes_part):
        raise EventIsFull


def _check_active(registration: Registration, event: Event, *, now: datetime) -> None:
    if registration.state not in ACTIVE_STATES:
        raise AlreadyDecided(state=registration.state.value)
    refused = queries.attendance_error(event, now=now)
    if refused is not None:
        raise refused


def remember_language(
    session: Session, registration: Registration, locale: str, *, now: datetime
) -> None:
    """Write later mails in the language in which the page was used."""
    with transaction(session, now=now, public=False):
        registration.locale = locale


def _update_request(
    session: Session, registration: Registration, wish: RegistrationRequest, *, now: datetime
) -> None:
    """Write the newest wish over an unconfirmed or cancelled one; old links do not confirm it."""
    kind = MailKind.REGISTRATION_RECEIVED
    is_same = operations.matches(registration, wish)
    operations.apply_request(registration, wish, now=now)
    if is_same:
        _notify_once(session, registration, kind, now=now)
        return
    access.revoke_tokens(session, TokenScope.REGISTRATION, registration.id, now=now)
    notify(session, registration, kind, now=now)


def _notify_once(
    session: Session, registration: Registration, kind: MailKind, *, now: datetime
) -> None:
    """Tell it, unless it was told a moment ago: a form sent twice, or somebody who annoys."""
    since = now - DUPLICATE_WINDOW
    if not queries.notified_since(session, registration, kind, since=since):
        notify(session, registration, kind, now=now)
