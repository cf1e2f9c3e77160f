"""Registering, confirming, changing, cancelling; approving and declining."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access import steps as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import steps as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.mail import queries as mails
from meetings.domain.mail import steps as mail
from meetings.domain.mail.rules import SAME_WISH_WITHIN, MailKind
from meetings.domain.registration import queries, steps
from meetings.domain.registration.errors import (
    AlreadyDecided,
    CancelledTooOften,
    EventIsFull,
    ModeNotOffered,
    NoSeatFree,
    NoSeatInMode,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    CANCELLED_WITHIN,
    LIVE,
    MOST_CANCELLED,
    Corrected,
    RegistrationState,
    TakesPart,
    Wish,
    modes_of,
    seat_free,
    seats,
)
from meetings.domain.registration.telling import tell
from meetings.kernel.database import publish, transaction

_FRESH = frozenset(
    {RegistrationState.UNVERIFIED, RegistrationState.CANCELLED, RegistrationState.WITHDRAWN}
)


def submit(session: Session, event: Event, wish: Wish, *, now: datetime) -> None:
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
        events.lock(session, event)
        _refuse_unless_open(event, now=now)
        _refuse_where_full(session, event, wish)
        mail.lock_mailbox(session, wish.email)
        if mails.has_enough(session, wish.email, event_id=event.id, now=now):
            return
        registration = queries.of_person(session, event.id, wish.email)
        if registration is None:
            registration = Registration(event=event)
            steps.write(registration, wish, now=now)
            session.add(registration)
            session.flush()
            tell(session, registration, MailKind.REGISTRATION_RECEIVED, now=now)
        elif registration.state in _FRESH:
            _take_down_again(session, registration, wish, now=now)
        else:
            _tell_once(session, registration, MailKind.REGISTRATION_LINK, now=now)


def verify(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Take the address as confirmed and give out a seat, a place in the line, or "pending".

    A second time changes nothing. Who registered in time may confirm after the closing time.

    Raises:
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        EventIsFull: the last seat went meanwhile, and there is no waiting list.
    """
    with transaction(session, now=now):
        steps.lock(session, registration)
        if registration.state is not RegistrationState.UNVERIFIED:
            return registration
        state = steps.found_for(session, registration, now=now)
        registration.verified_at = now
        steps.extend_tokens(session, registration, now=now)
        steps.put(session, registration, state, now=now)
    return registration


def come_back(session: Session, registration: Registration, *, now: datetime) -> Registration:
    """Take up again what was cancelled; there is a seat, or a place at the end of the line.

    Raises:
        AlreadyDecided: it was not cancelled, or its address was never confirmed.
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        CancelledTooOften: within a day; each time is a mail, and news for every calendar.
        EventIsFull: no seat is free, and there is no waiting list.
    """
    with transaction(session, now=now):
        steps.lock(session, registration)
        if registration.state is not RegistrationState.CANCELLED or not registration.verified_at:
            raise AlreadyDecided(state=registration.state.value)
        kind, lately = MailKind.REGISTRATION_CANCELLED, now - CANCELLED_WITHIN
        if queries.times_told(session, registration, kind, since=lately) >= MOST_CANCELLED:
            raise CancelledTooOften
        state = steps.found_for(session, registration, now=now)
        steps.put(session, registration, state, now=now)
        steps.record(session, registration, "registration.resumed", actor=ANONYMOUS, now=now)
    return registration


def change(
    session: Session,
    registration: Registration,
    *,
    takes_part: TakesPart,
    needs: str,
    now: datetime,
    corrected: Corrected | None = None,
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
        event = steps.lock(session, registration)
        _refuse_unless_live(registration, event, now=now)
        if takes_part not in modes_of(event.mode):
            raise ModeNotOffered
        registration.needs = needs
        if corrected is not None:
            steps.correct(session, registration, corrected, now=now)
        if takes_part is registration.takes_part:
            return registration
        publish(session)
        registration.takes_part = takes_part
        if registration.state is RegistrationState.CONFIRMED:
            if not steps.free_for(session, registration):
                raise NoSeatInMode
            steps.put(session, registration, RegistrationState.CONFIRMED, now=now)
        session.flush()
        steps.move_up(session, event, now=now)
    return registration


def cancel(
    session: Session, registration: Registration, *, now: datetime, actor: Actor = ANONYMOUS
) -> Registration:
    """Withdraw; the seat goes to the first who waits and fits. A second time changes nothing.

    ``actor`` is the organiser who does it, or nobody signed in: whoever holds the private link.

    Raises:
        NotAllowed: an organiser of other bodies.
        EventIsOver: it has taken place.
    """
    with transaction(session, now=now):
        event = steps.lock(session, registration)
        steps.ensure_may(event, actor)
        if registration.state is RegistrationState.UNVERIFIED:
            registration.state = RegistrationState.CANCELLED
        elif registration.state in LIVE:
            steps.refuse_where_over(event, now=now)
            steps.end(session, registration, RegistrationState.CANCELLED, actor=actor, now=now)
    return registration


def approve(
    session: Session, registration: Registration, actor: Actor, *, now: datetime
) -> Registration:
    """Give a pending or waiting registration a seat; a pending one waits where none is free.

    Raises:
        NotAllowed: the actor does not organise the event.
        AlreadyDecided: it is neither pending nor waiting.
        NoSeatFree: it waits already, or there is no waiting list.
    """
    with transaction(session, now=now):
        event = steps.lock(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        was = registration.state
        if was not in (RegistrationState.PENDING, RegistrationState.WAITLISTED):
            raise AlreadyDecided(state=was.value)
        free = steps.free_for(session, registration)
        if not free and (was is RegistrationState.WAITLISTED or not event.has_waiting_list):
            raise NoSeatFree
        state = RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED
        steps.put(session, registration, state, now=now)
        steps.record(session, registration, "registration.approved", actor=actor, now=now)
    return registration


def decline(
    session: Session, registration: Registration, actor: Actor, *, reason: str = "", now: datetime
) -> Registration:
    """Turn a registration down, with a reason that the person reads; its seat is free again.

    Raises:
        NotAllowed: the actor does not organise the event.
        AlreadyDecided: it is not live.
    """
    with transaction(session, now=now):
        event = steps.lock(session, registration)
        ensure(actor, Permission.REGISTRATION_DECIDE, event)
        if registration.state not in LIVE:
            raise AlreadyDecided(state=registration.state.value)
        steps.end(
            session, registration, RegistrationState.DECLINED, actor=actor, now=now, reason=reason
        )  # fmt: skip
    return registration


def _refuse_unless_open(event: Event, *, now: datetime) -> None:
    refused = queries.refusal(event, now=now)
    if refused is not None:
        raise refused


def _refuse_where_full(session: Session, event: Event, wish: Wish) -> None:
    """Refuse before it is looked at who asks, so that the answer tells nothing of anybody."""
    if wish.takes_part not in modes_of(event.mode):
        raise ModeNotOffered
    if event.has_waiting_list or event.registration is RegistrationPolicy.APPROVAL:
        return
    taken = seats(queries.taken(session, event.id), wish.delegation)
    if not seat_free(queries.limits_of(session, event), taken, wish.takes_part):
        raise EventIsFull


def _refuse_unless_live(registration: Registration, event: Event, *, now: datetime) -> None:
    if registration.state not in LIVE:
        raise AlreadyDecided(state=registration.state.value)
    refused = queries.not_on(event, now=now)
    if refused is not None:
        raise refused


def _take_down_again(
    session: Session, registration: Registration, wish: Wish, *, now: datetime
) -> None:
    """Write the newest wish over an unconfirmed or cancelled one; old links do not confirm it."""
    kind = MailKind.REGISTRATION_RECEIVED
    is_same = steps.says(registration, wish)
    steps.write(registration, wish, now=now)
    if is_same:
        _tell_once(session, registration, kind, now=now)
        return
    access.revoke_all(session, TokenScope.REGISTRATION, registration.id, now=now)
    tell(session, registration, kind, now=now)


def _tell_once(
    session: Session, registration: Registration, kind: MailKind, *, now: datetime
) -> None:
    """Tell it, unless it was told a moment ago: a form sent twice, or somebody who annoys."""
    since = now - SAME_WISH_WITHIN
    if not queries.told_since(session, registration, kind, since=since):
        tell(session, registration, kind, now=now)
