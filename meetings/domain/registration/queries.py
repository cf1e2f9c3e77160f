"""Reading registrations: who, how many, and whether one can register."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.events.models import Event
from meetings.domain.events.queries import for_summary
from meetings.domain.events.rules import ACTIVE_STATES as LIVE_EVENTS
from meetings.domain.events.rules import EventState, RegistrationPolicy
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.errors import (
    EventIsOver,
    EventNotActive,
    NoRegistration,
    RegistrationByInvitation,
    RegistrationClosed,
    RegistrationNotOpen,
)
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    Limits,
    RegistrationState,
    TakenSeats,
)
from meetings.kernel.errors import DomainError

#: What messages and audit rows name as their subject.
SUBJECT = "registration"
#: What becomes of an event is told in these.
_CHANGE_MAIL_KINDS = frozenset(
    {MailKind.EVENT_CHANGED, MailKind.EVENT_CANCELLED, MailKind.EVENT_POSTPONED}
)
DELEGATION = "delegation"


def registration_error(event: Event, *, now: datetime) -> DomainError | None:
    """Return why nobody can register for the event now, or None where one can.

    Without a closing time registration closes when the event ends.
    """
    if event.registration is RegistrationPolicy.NONE:
        return NoRegistration()
    gone = attendance_error(event, now=now)
    if gone is not None:
        return gone
    if event.registration is RegistrationPolicy.INVITATION:
        return RegistrationByInvitation()
    if event.registration_opens_at is not None and now < event.registration_opens_at:
        return RegistrationNotOpen(opens_at=event.registration_opens_at)
    if event.registration_closes_at is not None and now >= event.registration_closes_at:
        return RegistrationClosed(closed_at=event.registration_closes_at)
    return None


def attendance_error(event: Event, *, now: datetime) -> DomainError | None:
    """Return why nobody can come to the event any more, or None where one can."""
    if event.state is EventState.HELD or (event.ends_at is not None and now >= event.ends_at):
        return EventIsOver()
    return None if event.state in LIVE_EVENTS else EventNotActive(state=event.state.value)


def can_reinstate(registration: Registration, *, now: datetime) -> bool:
    """Say whether who cancelled may think better of it; after the closing time, too."""
    refused = registration_error(registration.event, now=now)
    has_cancelled = registration.state is RegistrationState.CANCELLED
    is_open = refused is None or isinstance(refused, RegistrationClosed)
    return has_cancelled and registration.verified_at is not None and is_open


def get_limits(session: Session, event: Event) -> Limits:
    """Return how many persons the event has room for, in all and for each delegation."""
    own = session.execute(
        select(Delegation.country, Delegation.seats).where(
            Delegation.event_id == event.id, Delegation.seats.is_not(None)
        )
    ).all()
    return Limits(
        event.capacity_on_site, event.capacity_online, event.capacity_total,
        event.seats_per_delegation, {country: seats for country, seats in own if seats is not None},
    )  # fmt: skip


def count_taken_seats(
    session: Session, event_id: int, *, excluding_id: int | None = None
) -> TakenSeats:
    """Return the seats taken by mode and delegation, without the registration ``but``."""
    columns = Registration.takes_part, Registration.delegation
    conditions = [
        Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED,
    ]  # fmt: skip
    if excluding_id is not None:
        conditions.append(Registration.id != excluding_id)
    rows = session.execute(
        select(*columns, func.count()).where(*conditions).group_by(*columns)
    ).all()
    return {(takes_part, delegation): number for takes_part, delegation, number in rows}


def count_taken_by_event(session: Session, event_ids: Collection[int]) -> dict[int, int]:
    """Return how many seats are taken in all, for each of these events that has any."""
    rows = session.execute(
        select(Registration.event_id, func.count())
        .where(
            Registration.event_id.in_(event_ids),
            Registration.state == RegistrationState.CONFIRMED,
        )
        .group_by(Registration.event_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def get_by_id(session: Session, registration_id: int | None) -> Registration | None:
    """Return the registration with its event, ready for a summary, or None."""
    if not registration_id:
        return None
    with_event = joinedload(Registration.event).options(*for_summary())
    statement = select(Registration).where(Registration.id == registration_id).options(with_event)
    return session.scalars(statement).first()


def get_by_email(session: Session, event_id: int, email: str) -> Registration | None:
    """Return the registration of this address for the event, in whatever state, or None."""
    return session.scalars(
        select(Registration).where(
            Registration.event_id == event_id, Registration.email_key == email.casefold()
        )
    ).first()


def select_for_event(event_id: int) -> Select[Registration]:
    """Return the registrations of the event as they came, those with an open address last."""
    is_open = Registration.state == RegistrationState.UNVERIFIED
    return (
        select(Registration)
        .where(Registration.event_id == event_id)
        .order_by(is_open, Registration.registered_at, Registration.id)
    )


def list_affected(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the nominated, pending, confirmed and waiting registrations of the event."""
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(AFFECTED_STATES))
        .order_by(Registration.id)
    ).all()


def list_waiting(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the waiting list of the event, who came first at the top."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED
        )
        .order_by(Registration.queued_at, Registration.id)
    ).all()


def waitlist_position(session: Session, registration: Registration) -> int:
    """Return the place in the waiting list, from 1; 0 for who does not wait."""
    if registration.state is not RegistrationState.WAITLISTED:
        return 0
    before = or_(
        Registration.queued_at < registration.queued_at,
        (Registration.queued_at == registration.queued_at) & (Registration.id < registration.id),
    )
    ahead = session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.event_id == registration.event_id,
            Registration.state == RegistrationState.WAITLISTED,
            before,
        )
    )
    return (ahead or 0) + 1


def notified_since(
    session: Session, registration: Registration, kind: MailKind, *, since: datetime
) -> bool:
    """Say whether a message of this kind was written to the person after ``since``."""
    return count_notifications(session, registration, kind, since=since) > 0


def count_notifications(
    session: Session, registration: Registration, kind: MailKind, *, since: datetime
) -> int:
    """Return how many messages of this kind were written to the person after ``since``."""
    found = select(func.count(Message.id)).where(
        Message.subject == SUBJECT,
        Message.subject_id == registration.id,
        Message.kind == kind,
        Message.created_at > since,
    )
    return session.scalar(found) or 0


def count_change_notifications(session: Session, event_id: int, *, at: datetime) -> int:
    """Return how many people a change of the event, made at this instant, is mailed to."""
    found = select(func.count(Message.id)).where(
        Message.event_id == event_id,
        Message.subject == SUBJECT,
        Message.kind.in_(_CHANGE_MAIL_KINDS),
        Message.created_at == at,
    )
    return session.scalar(found) or 0
