"""Seating, moving up and telling, inside somebody else's transaction."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session, object_session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import operations as audit
from meetings.domain.events import operations as events
from meetings.domain.events.fields import NOTIFYING, NOTIFYING_ONLINE, SEQUENCE_FIELDS
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind, RegistrationPolicy
from meetings.domain.outbox.rules import ItipMethod, MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.errors import EventIsFull, EventIsOver, RegistrationClosed
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import calendar_method, notify, notify_delegation
from meetings.domain.registration.rules import (
    LINK_TTL_AFTER_EVENT,
    LINK_TTL_WITHOUT_END,
    ParticipationMode,
    PersonCorrection,
    RegistrationRequest,
    RegistrationState,
    count_seats,
    has_free_seat,
    initial_state,
)
from meetings.kernel.database import BEFORE_COMMIT
from meetings.kernel.listening import hear

#: What is told of a new state.
STATE_MAIL_KINDS = {
    RegistrationState.CONFIRMED: MailKind.REGISTRATION_CONFIRMED,
    RegistrationState.PENDING: MailKind.REGISTRATION_PENDING,
    RegistrationState.WAITLISTED: MailKind.REGISTRATION_WAITLISTED,
    RegistrationState.DECLINED: MailKind.REGISTRATION_DECLINED,
    RegistrationState.CANCELLED: MailKind.REGISTRATION_CANCELLED,
    RegistrationState.NOMINATED: MailKind.NOMINATED,
    RegistrationState.WITHDRAWN: MailKind.NOMINATION_WITHDRAWN,
}
#: What is told of a change of the event; all others are told as EVENT_CHANGED.
CHANGE_MAIL_KINDS = {
    ChangeKind.CANCELLED: MailKind.EVENT_CANCELLED,
    ChangeKind.POSTPONED: MailKind.EVENT_POSTPONED,
}
_CAPACITY_COLUMNS = (
    "capacity_on_site",
    "capacity_online",
    "capacity_total",
    "seats_per_delegation",
)
_CAPACITY_CHANGED_KEY = "registration-new-room"


def register_listeners() -> None:
    """Tell who takes part of changes, and give away the seats of events that got more room."""
    events.ANNOUNCED_CHANGES.add(notify_of_change)
    for column in _CAPACITY_COLUMNS:
        hear(getattr(Event, column), "set", _collect_capacity_change)
    BEFORE_COMMIT.add(_fill_free_seats)


def matches(registration: Registration, wish: RegistrationRequest) -> bool:
    """Say whether an unconfirmed registration holds this very wish."""
    names = ("name", "takes_part", "delegation", "organisation", "sector", "needs")
    is_same = all(getattr(registration, name) == getattr(wish, name) for name in names)
    return is_same and registration.state is RegistrationState.UNVERIFIED


def apply_request(registration: Registration, wish: RegistrationRequest, *, now: datetime) -> None:
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


def apply_correction(
    session: Session, registration: Registration, said: PersonCorrection, *, now: datetime
) -> None:
    """Write who the person is, put right; the audit trail says that it was, not what it was."""
    facts = ("name", "organisation", "sector")
    if all(getattr(registration, name) == getattr(said, name) for name in facts):
        return
    for name in facts:
        setattr(registration, name, getattr(said, name))
    record_audit_entry(session, registration, "registration.corrected", actor=ANONYMOUS, now=now)


def lock_seats(session: Session, registration: Registration) -> Event:
    """Make other changes of the event's seats wait, and read the registration afresh."""
    event = registration.event
    events.lock_event(session, event)
    session.refresh(registration)
    return event


def check_access(event: Event, actor: Actor) -> None:
    """Let whoever holds the private link pass, and who organises the event.

    Raises:
        NotAllowed: somebody who is signed in and organises other meetings.
    """
    if actor is not ANONYMOUS:
        ensure(actor, Permission.REGISTRATION_DECIDE, event)


def check_not_over(event: Event, *, now: datetime) -> None:
    """Refuse a change of who takes part in what has taken place.

    Raises:
        EventIsOver: it has.
    """
    refused = queries.attendance_error(event, now=now)
    if isinstance(refused, EventIsOver):
        raise refused


def has_seat_for(session: Session, registration: Registration) -> bool:
    """Say whether there is a seat for this registration, its own not counted as taken."""
    taken = queries.count_taken_seats(session, registration.event_id, excluding_id=registration.id)
    limits = queries.get_limits(session, registration.event)
    return has_free_seat(
        limits, count_seats(taken, registration.delegation), registration.takes_part
    )


def set_state(
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
    notify(session, registration, kind or STATE_MAIL_KINDS[state], now=now)


def resolve_state(
    session: Session, registration: Registration, *, now: datetime
) -> RegistrationState:
    """Return what there is for the person now: a seat, a place in the line, or "pending".

    Who was nominated comes in where registration is by invitation or has not begun, too.

    Raises:
        DomainError: what ``queries.refusal`` returns, apart from the closing time.
        EventIsFull: no seat is free, and there is no waiting list.
    """
    event = registration.event
    is_nominated = registration.nominated_by_id is not None
    refused = (queries.attendance_error if is_nominated else queries.registration_error)(
        event, now=now
    )
    if refused is not None and not isinstance(refused, RegistrationClosed):
        raise refused
    free = has_seat_for(session, registration)
    needs_approval = event.registration is RegistrationPolicy.APPROVAL
    if not (free or needs_approval or event.has_waiting_list):
        raise EventIsFull
    return initial_state(free=free, needs_approval=needs_approval)


def close(
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
    set_state(session, registration, state, now=now, reason=reason, kind=kind)
    record_audit_entry(session, registration, f"registration.{state.value}", actor=actor, now=now)
    if state is not RegistrationState.WITHDRAWN:
        notify_delegation(session, registration, now=now)
    session.flush()
    promote_waitlist(session, registration.event, now=now)


def record_audit_entry(
    session: Session, registration: Registration, act: str, *, actor: Actor, now: datetime
) -> None:
    """Note the act in the audit trail."""
    audit.record(
        session, act, actor=actor, subject=queries.SUBJECT, subject_id=registration.id, now=now,
        event=registration.event_id,
    )  # fmt: skip


def promote_waitlist(session: Session, event: Event, *, now: datetime) -> int:
    """Give every free seat to the first who waits and fits it; return how many moved up."""
    waiting = (
        queries.list_waiting(session, event.id)
        if queries.attendance_error(event, now=now) is None
        else ()
    )
    if not waiting:
        return 0
    limits, moved = queries.get_limits(session, event), 0
    taken = Counter(queries.count_taken_seats(session, event.id))
    for each in waiting:
        if has_free_seat(limits, count_seats(taken, each.delegation), each.takes_part):
            set_state(session, each, RegistrationState.CONFIRMED, now=now)
            taken[each.takes_part, each.delegation] += 1
            moved += 1
    return moved


def extend_tokens(session: Session, registration: Registration, *, now: datetime) -> None:
    """Let the links that are good now open the private page until after the event."""
    until = link_expires_at(registration.event, now=now)
    access.extend_tokens(
        session, TokenScope.REGISTRATION, registration.id, now=now, expires_at=until
    )


def link_expires_at(event: Event, *, now: datetime) -> datetime:
    """Return until when links to a private page of the event are good."""
    if event.ends_at is None:
        return now + LINK_TTL_WITHOUT_END
    return max(event.ends_at, now) + LINK_TTL_AFTER_EVENT


def notify_of_change(session: Session, event: Event, change: Change, now: datetime) -> None:
    """Tell those whom it concerns of all who take part, wait or asked to, one message each."""
    kind = CHANGE_MAIL_KINDS.get(change.kind, MailKind.EVENT_CHANGED)
    for registration in queries.list_affected(session, event.id):
        if _is_affected(change, registration):
            notify(
                session, registration, kind, now=now, change=change.number,
                requires_new_reply=bool(SEQUENCE_FIELDS & change.fields.keys()),
            )  # fmt: skip
    if change.kind is ChangeKind.REINSTATED:
        promote_waitlist(session, event, now=now)


def _is_affected(change: Change, registration: Registration) -> bool:
    """Say whether it changes anything for this person.

    A new title is for those who have it in their calendar, another way into the online
    meeting for those of them who come online.
    """
    if change.kind is not ChangeKind.EDITED:
        return True
    if calendar_method(registration) is not ItipMethod.REQUEST:
        return False
    concerns_everyone = bool((NOTIFYING - NOTIFYING_ONLINE) & change.fields.keys())
    return concerns_everyone or registration.takes_part is ParticipationMode.ONLINE


def _collect_capacity_change(event: Event, value: Any, old: Any, _initiator: Any) -> None:
    """Remember an event that got more or less room; one that is being made has nobody waiting."""
    session = object_session(event)
    if session is not None and inspect(event).persistent and value != old:
        session.info.setdefault(_CAPACITY_CHANGED_KEY, set()).add(event.id)


def _fill_free_seats(session: Session, now: datetime) -> None:
    """Move up who waits for an event whose limits were changed in this transaction."""
    for event_id in sorted(session.info.pop(_CAPACITY_CHANGED_KEY, ())):
        event = session.get(Event, event_id)
        if event is not None:
            events.lock_event(session, event)
            promote_waitlist(session, event, now=now)
