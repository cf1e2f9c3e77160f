"""Read registrations, count seats, and check whether registration is possible."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.events.models import Event
from meetings.domain.events.queries import for_summary
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, EventState, RegistrationPolicy
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.errors import (
    EventIsOver,
    EventNotActive,
    NoRegistration,
    RegistrationByInvitation,
    RegistrationClosed,
    RegistrationNotOpen,
    RoomNotOpen,
)
from meetings.domain.registration.models import Delegation, JoinUse, Registration
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    LINK_TTL_AFTER_EVENT,
    Limits,
    RegistrationState,
    TakenSeats,
)
from meetings.kernel.errors import DomainError
from meetings.kernel.web_urls import is_web_url

#: Subject of messages and audit entries.
SUBJECT = "registration"
#: Mails about changes of an event.
_CHANGE_MAIL_KINDS = frozenset(
    {MailKind.EVENT_CHANGED, MailKind.EVENT_CANCELLED, MailKind.EVENT_POSTPONED}
)
DELEGATION = "delegation"


def registration_error(event: Event, *, now: datetime) -> DomainError | None:
    """Return the error that prevents registration for the event now, or None.

    Without a closing time, registration closes when the event ends.
    """
    if event.registration is RegistrationPolicy.NONE:
        return NoRegistration()
    error = attendance_error(event, now=now)
    if error is not None:
        return error
    if event.registration is RegistrationPolicy.INVITATION:
        return RegistrationByInvitation()
    if event.registration_opens_at is not None and now < event.registration_opens_at:
        return RegistrationNotOpen(opens_at=event.registration_opens_at)
    if event.registration_closes_at is not None and now >= event.registration_closes_at:
        return RegistrationClosed(closed_at=event.registration_closes_at)
    return None


def attendance_error(event: Event, *, now: datetime) -> DomainError | None:
    """Return the error that prevents attendance of the event now, or None."""
    if event.state is EventState.HELD or (event.ends_at is not None and now >= event.ends_at):
        return EventIsOver()
    return None if event.state in ACTIVE_EVENT_STATES else EventNotActive(state=event.state.value)


def join_opens_at(event: Event) -> datetime | None:
    """Return when personal links open the online room; None if the day is not known."""
    if event.starts_at is None or not event.when.has_day:
        return None
    return event.starts_at - timedelta(minutes=event.join_opens_before)


def join_error(event: Event, *, now: datetime) -> DomainError | None:
    """Return the error that prevents joining the online meeting now, or None."""
    error = attendance_error(event, now=now)
    if error is not None:
        return error
    opens_at = join_opens_at(event)
    if not is_web_url(event.join_url) or opens_at is None or now < opens_at:
        return RoomNotOpen(opens_at=opens_at)
    return None


def is_link_expired(event: Event, *, now: datetime) -> bool:
    """Return whether personal links to the online meeting have expired."""
    return event.ends_at is not None and now >= event.ends_at + LINK_TTL_AFTER_EVENT


def has_joined_since(session: Session, registration_id: int, *, since: datetime) -> bool:
    """Return whether the person used the joining link after ``since``."""
    statement = select(JoinUse.id).where(
        JoinUse.registration_id == registration_id, JoinUse.used_at > since
    )
    return session.scalar(statement.limit(1)) is not None


def first_joined_at(session: Session, event_id: int) -> dict[int, datetime]:
    """Return {registration id: first use of the joining link} for everybody who joined online."""
    rows = session.execute(
        select(JoinUse.registration_id, func.min(JoinUse.used_at))
        .join(Registration, Registration.id == JoinUse.registration_id)
        .where(Registration.event_id == event_id)
        .group_by(JoinUse.registration_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def can_reinstate(registration: Registration, *, now: datetime) -> bool:
    """Return whether a cancelled registration can be reinstated, even after the closing time."""
    refused = registration_error(registration.event, now=now)
    has_cancelled = registration.state is RegistrationState.CANCELLED
    is_open = refused is None or isinstance(refused, RegistrationClosed)
    return has_cancelled and registration.verified_at is not None and is_open


def get_delegation(session: Session, event_id: int, country: str) -> Delegation | None:
    """Return the delegation of the country at the event, or None."""
    return session.scalars(
        select(Delegation).where(Delegation.event_id == event_id, Delegation.country == country)
    ).first()


def get_limits(session: Session, event: Event) -> Limits:
    """Return the seat limits of the event, in total and per delegation."""
    rows = session.execute(
        select(Delegation.country, Delegation.seats).where(
            Delegation.event_id == event.id, Delegation.seats.is_not(None)
        )
    ).all()
    return Limits(
        event.capacity_on_site, event.capacity_online, event.capacity_total,
        event.seats_per_delegation,
        {country: seats for country, seats in rows if seats is not None},
    )  # fmt: skip


def count_taken_seats(
    session: Session, event_id: int, *, excluding_id: int | None = None
) -> TakenSeats:
    """Return the seats taken by mode and delegation, without the excluded registration.

    People whom no delegation has nominated or confirmed count without a delegation.
    """
    country = case((Registration.nominated_by_id.is_not(None), Registration.delegation))
    columns = Registration.participation_mode, country
    conditions = [
        Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED,
    ]  # fmt: skip
    if excluding_id is not None:
        conditions.append(Registration.id != excluding_id)
    rows = session.execute(
        select(*columns, func.count()).where(*conditions).group_by(*columns)
    ).all()
    return {
        (participation_mode, delegation): number for participation_mode, delegation, number in rows
    }


def count_taken_by_event(session: Session, event_ids: Collection[int]) -> dict[int, int]:
    """Return {event id: number of taken seats} for the given events with taken seats."""
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


def list_by_id(session: Session, ids: Collection[int]) -> Sequence[Registration]:
    """Return the registrations with their events, ready for a summary."""
    if not ids:
        return []
    with_event = joinedload(Registration.event).options(*for_summary())
    statement = select(Registration).where(Registration.id.in_(ids)).options(with_event)
    return session.scalars(statement).all()


def get_by_email(session: Session, event_id: int, email: str) -> Registration | None:
    """Return the registration with this e-mail address in any state, or None."""
    return session.scalars(
        select(Registration).where(
            Registration.event_id == event_id, Registration.email_key == email.casefold()
        )
    ).first()


def select_for_event(event_id: int) -> Select[Registration]:
    """Return the registrations of the event by time, unverified ones last."""
    is_open = Registration.state == RegistrationState.UNVERIFIED
    return (
        select(Registration)
        .where(Registration.event_id == event_id)
        .order_by(is_open, Registration.registered_at, Registration.id)
    )


def list_affected(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the nominated, pending, confirmed and waitlisted registrations of the event."""
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(AFFECTED_STATES))
        .order_by(Registration.id)
    ).all()


def list_waiting(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the waiting list of the event, earliest first."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED
        )
        .order_by(Registration.queued_at, Registration.id)
    ).all()


def count_waiting(session: Session, event_id: int) -> int:
    """Return the length of the waiting list of the event."""
    statement = select(func.count(Registration.id)).where(
        Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED
    )
    return session.scalar(statement) or 0


def waitlist_position(session: Session, registration: Registration) -> int:
    """Return the position on the waiting list, starting at 1, or 0 if not waitlisted."""
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
    """Return whether a message of this kind to the person was queued after ``since``."""
    return count_notifications(session, registration, kind, since=since) > 0


def count_notifications(
    session: Session, registration: Registration, kind: MailKind, *, since: datetime
) -> int:
    """Return the number of messages of this kind to the person queued after ``since``."""
    statement = select(func.count(Message.id)).where(
        Message.subject == SUBJECT,
        Message.subject_id == registration.id,
        Message.kind == kind,
        Message.created_at > since,
    )
    return session.scalar(statement) or 0


def was_confirmation_requested(session: Session, delegation_id: int, *, since: datetime) -> bool:
    """Return whether a request to confirm people was queued after ``since``."""
    statement = select(func.count(Message.id)).where(
        Message.subject == DELEGATION,
        Message.subject_id == delegation_id,
        Message.kind == MailKind.REPRESENTATIVES_TO_CONFIRM,
        Message.created_at > since,
    )
    return bool(session.scalar(statement))


def count_change_notifications(session: Session, event_id: int, *, at: datetime) -> int:
    """Return the number of mails about changes of the event made at this instant."""
    statement = select(func.count(Message.id)).where(
        Message.event_id == event_id,
        Message.subject == SUBJECT,
        Message.kind.in_(_CHANGE_MAIL_KINDS),
        Message.created_at == at,
    )
    return session.scalar(statement) or 0
