"""Seating, moving up and telling, inside somebody else's transaction."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session, object_session

from meetings.domain.access import steps as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import steps as audit
from meetings.domain.events import steps as events
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind, RegistrationPolicy
from meetings.domain.mail.rules import MailKind, Method
from meetings.domain.registration import queries
from meetings.domain.registration.errors import EventIsFull, EventIsOver, RegistrationClosed
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    READABLE_AFTER,
    READABLE_WITHOUT_END,
    Corrected,
    RegistrationState,
    TakesPart,
    Wish,
    seat_free,
    seats,
    state_on_verification,
)
from meetings.domain.registration.telling import calendar_act, tell, tell_delegation
from meetings.kernel.database import BEFORE_COMMIT
from meetings.kernel.listening import hear

#: What is told of a new state.
KINDS = {
    RegistrationState.CONFIRMED: MailKind.REGISTRATION_CONFIRMED,
    RegistrationState.PENDING: MailKind.REGISTRATION_PENDING,
    RegistrationState.WAITLISTED: MailKind.REGISTRATION_WAITLISTED,
    RegistrationState.DECLINED: MailKind.REGISTRATION_DECLINED,
    RegistrationState.CANCELLED: MailKind.REGISTRATION_CANCELLED,
    RegistrationState.NOMINATED: MailKind.NOMINATED,
    RegistrationState.WITHDRAWN: MailKind.NOMINATION_WITHDRAWN,
}
#: What is told of a change of the event; all others are told as EVENT_CHANGED.
CHANGE_KINDS = {
    ChangeKind.CANCELLED: MailKind.EVENT_CANCELLED,
    ChangeKind.POSTPONED: MailKind.EVENT_POSTPONED,
}
_ROOM = ("capacity_on_site", "capacity_online", "capacity_total", "seats_per_delegation")
_WITH_NEW_ROOM = "registration-new-room"


def listen() -> None:
    """Tell who takes part of changes, and give away the seats of events that got more room."""
    events.ANNOUNCED_CHANGES.add(tell_of_change)
    for column in _ROOM:
        hear(getattr(Event, column), "set", _note_room)
    BEFORE_COMMIT.add(_fill_new_room)


def says(registration: Registration, wish: Wish) -> bool:
    """Say whether an unconfirmed registration holds this very wish."""
    names = ("name", "takes_part", "delegation", "organisation", "sector", "needs")
    is_same = all(getattr(registration, name) == getattr(wish, name) for name in names)
    return is_same and registration.state is RegistrationState.UNVERIFIED


def write(registration: Registration, wish: Wish, *, now: datetime) -> None:
    """Write the wish down, its address not confirmed."""
    registration.name, registration.email = wish.name, wish.email
    registration.email_key = wish.email.casefold()
    registration.delegation, registration.organisation = wish.delegation, wish.organisation
    registration.sector, registration.takes_part = wish.sector, wish.takes_part
    registration.needs, registration.locale = wish.needs, wish.locale
    registration.state, registration.reason = RegistrationState.UNVERIFIED, ""
    registration.consented_at = registration.registered_at = now
    registration.verified_at = registration.queued_at = registration.decided_at = None
    registration.reply = registration.replied_at = None
    registration.nominated_by = registration.nominated_at = None


def correct(
    session: Session, registration: Registration, said: Corrected, *, now: datetime
) -> None:
    """Write who the person is, put right; the audit trail says that it was, not what it was."""
    facts = ("name", "organisation", "sector")
    if all(getattr(registration, name) == getattr(said, name) for name in facts):
        return
    for name in facts:
        setattr(registration, name, getattr(said, name))
    record(session, registration, "registration.corrected", actor=ANONYMOUS, now=now)


def lock(session: Session, registration: Registration) -> Event:
    """Make other changes of the event's seats wait, and read the registration afresh."""
    event = registration.event
    events.lock(session, event)
    session.refresh(registration)
    return event


def ensure_may(event: Event, actor: Actor) -> None:
    """Let whoever holds the private link pass, and who organises the event.

    Raises:
        NotAllowed: somebody who is signed in and organises other meetings.
    """
    if actor is not ANONYMOUS:
        ensure(actor, Permission.REGISTRATION_DECIDE, event)


def refuse_where_over(event: Event, *, now: datetime) -> None:
    """Refuse a change of who takes part in what has taken place.

    Raises:
        EventIsOver: it has.
    """
    refused = queries.not_on(event, now=now)
    if isinstance(refused, EventIsOver):
        raise refused


def free_for(session: Session, registration: Registration) -> bool:
    """Say whether there is a seat for this registration, its own not counted as taken."""
    taken = queries.taken(session, registration.event_id, but=registration.id)
    limits = queries.limits_of(session, registration.event)
    return seat_free(limits, seats(taken, registration.delegation), registration.takes_part)


def put(
    session: Session,
    registration: Registration,
    state: RegistrationState,
    *,
    now: datetime,
    reason: str = "",
    kind: MailKind | None = None,
) -> None:
    """Write the state and tell the person; the place in a waiting list is kept once it is had."""
    registration.state, registration.reason = state, reason
    registration.decided_at = now
    if state is RegistrationState.WAITLISTED:
        registration.queued_at = registration.queued_at or now
    else:
        registration.queued_at = None
    tell(session, registration, kind or KINDS[state], now=now)


def found_for(session: Session, registration: Registration, *, now: datetime) -> RegistrationState:
    """Return what there is for the person now: a seat, a place in the line, or "pending".

    Who was nominated comes in where registration is by invitation or has not begun, too.

    Raises:
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        EventIsFull: no seat is free, and there is no waiting list.
    """
    event = registration.event
    is_nominated = registration.nominated_by_id is not None
    refused = (queries.not_on if is_nominated else queries.refusal)(event, now=now)
    if refused is not None and not isinstance(refused, RegistrationClosed):
        raise refused
    free = free_for(session, registration)
    needs_approval = event.registration is RegistrationPolicy.APPROVAL
    if not (free or needs_approval or event.has_waiting_list):
        raise EventIsFull
    return state_on_verification(free=free, needs_approval=needs_approval)


def end(
    session: Session,
    registration: Registration,
    state: RegistrationState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    kind: MailKind | None = None,
) -> None:
    """End a registration, tell the person and who nominated, and give the seat to the next."""
    put(session, registration, state, now=now, reason=reason, kind=kind)
    record(session, registration, f"registration.{state.value}", actor=actor, now=now)
    if state is not RegistrationState.WITHDRAWN:
        tell_delegation(session, registration, now=now)
    session.flush()
    move_up(session, registration.event, now=now)


def record(
    session: Session, registration: Registration, act: str, *, actor: Actor, now: datetime
) -> None:
    """Note the act in the audit trail."""
    audit.record(
        session, act, actor=actor, subject=queries.SUBJECT, subject_id=registration.id, now=now,
        event=registration.event_id,
    )  # fmt: skip


def move_up(session: Session, event: Event, *, now: datetime) -> int:
    """Give every free seat to the first who waits and fits it; return how many moved up."""
    waiting = queries.waiting(session, event.id) if queries.not_on(event, now=now) is None else ()
    if not waiting:
        return 0
    limits, moved = queries.limits_of(session, event), 0
    taken = Counter(queries.taken(session, event.id))
    for each in waiting:
        if seat_free(limits, seats(taken, each.delegation), each.takes_part):
            put(session, each, RegistrationState.CONFIRMED, now=now)
            taken[each.takes_part, each.delegation] += 1
            moved += 1
    return moved


def extend_tokens(session: Session, registration: Registration, *, now: datetime) -> None:
    """Let the links that are good now open the private page until after the event."""
    until = readable_until(registration.event, now=now)
    access.extend_all(session, TokenScope.REGISTRATION, registration.id, now=now, expires_at=until)


def readable_until(event: Event, *, now: datetime) -> datetime:
    """Return until when links to a private page of the event are good."""
    if event.ends_at is None:
        return now + READABLE_WITHOUT_END
    return max(event.ends_at, now) + READABLE_AFTER


def tell_of_change(session: Session, event: Event, change: Change, now: datetime) -> None:
    """Tell those whom it concerns of all who take part, wait or asked to, one message each."""
    kind = CHANGE_KINDS.get(change.kind, MailKind.EVENT_CHANGED)
    for registration in queries.concerned(session, event.id):
        if _concerns(change, registration):
            tell(
                session, registration, kind, now=now, change=change.number,
                asks_anew=bool(events.RAISING & change.fields.keys()),
            )  # fmt: skip
    if change.kind is ChangeKind.REVIVED:
        move_up(session, event, now=now)


def _concerns(change: Change, registration: Registration) -> bool:
    """Say whether it changes anything for this person.

    A new title is for those who have it in their calendar, another way into the online
    meeting for those of them who come online.
    """
    if change.kind is not ChangeKind.EDITED:
        return True
    if calendar_act(registration) is not Method.REQUEST:
        return False
    return "title" in change.fields or registration.takes_part is TakesPart.ONLINE


def _note_room(event: Event, value: Any, old: Any, _initiator: Any) -> None:
    """Remember an event that got more or less room; one that is being made has nobody waiting."""
    session = object_session(event)
    if session is not None and inspect(event).persistent and value != old:
        session.info.setdefault(_WITH_NEW_ROOM, set()).add(event.id)


def _fill_new_room(session: Session, now: datetime) -> None:
    """Move up who waits for an event whose limits were changed in this transaction."""
    for event_id in sorted(session.info.pop(_WITH_NEW_ROOM, ())):
        event = session.get(Event, event_id)
        if event is not None:
            events.lock(session, event)
            move_up(session, event, now=now)
