"""Apply a reply to a registration, inside a service's transaction; never create one."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.itip.rules import (
    MAX_CLOCK_SKEW,
    MAX_WITHDRAWALS,
    WITHDRAWAL_WINDOW,
    ItipReply,
    ReplyOutcome,
)
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import operations as registration_operations
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.errors import EventIsOver
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    CalendarReply,
    RegistrationState,
)
from meetings.kernel.errors import DomainError

#: Replies that concern another person instead of the organiser.
_MANUAL_REPLIES = frozenset({CalendarReply.DELEGATED, CalendarReply.COUNTERED})


def apply_reply(
    session: Session, registration: Registration, reply: ItipReply, *, now: datetime
) -> ReplyOutcome:
    """Apply the reply to the registration: withdraw it, or request a seat again."""
    registration_operations.lock_seats(session, registration)
    stamp = min(reply.stamped_at, now + MAX_CLOCK_SKEW)
    refused = _rejection(registration, reply, stamp)
    if refused is not None:
        return refused
    if reply.reply is CalendarReply.DECLINED and registration.state in ACTIVE_REGISTRATION_STATES:
        outcome = _withdraw_registration(session, registration, now=now)
    elif registration.state is RegistrationState.CANCELLED and reply.reply in _ATTENDING_REPLIES:
        outcome = _reinstate_registration(session, registration, now=now)
    else:
        outcome = (
            ReplyOutcome.NEEDS_ORGANISER if reply.reply in _MANUAL_REPLIES else ReplyOutcome.APPLIED
        )
    if outcome is not ReplyOutcome.RATE_LIMITED:
        registration.reply, registration.replied_at = reply.reply, now
        registration.reply_stamp = stamp
    return outcome


_ATTENDING_REPLIES = frozenset({CalendarReply.ACCEPTED, CalendarReply.TENTATIVE})


def _rejection(
    registration: Registration, reply: ItipReply, stamp: datetime
) -> ReplyOutcome | None:
    """Return the reason to reject the reply, or None if it is valid.

    It is valid from invitees who have not received a cancellation since. Invitees who declined by
    mail received one for that reason, and may change their mind.
    """
    has_declined = (
        registration.state is RegistrationState.CANCELLED
        and registration.reply is CalendarReply.DECLINED
    )
    if not (registration.invited or has_declined) or reply.sequence >= registration.sequence:
        return ReplyOutcome.NOT_INVITED
    if reply.sequence < registration.asked_since:
        return ReplyOutcome.OUTDATED
    newest = registration.reply_stamp
    if newest is None or stamp > newest:
        return None
    if stamp < newest:
        return ReplyOutcome.OUTDATED
    return ReplyOutcome.DUPLICATE if registration.reply is reply.reply else None


def _withdraw_registration(
    session: Session, registration: Registration, *, now: datetime
) -> ReplyOutcome:
    """Withdraw the registration and send a mail with an undo link.

    After the event only record it.
    """
    if isinstance(registration_queries.attendance_error(registration.event, now=now), EventIsOver):
        return ReplyOutcome.APPLIED
    kind, lately = MailKind.REPLY_DECLINED, now - WITHDRAWAL_WINDOW
    if (
        registration_queries.count_notifications(session, registration, kind, since=lately)
        >= MAX_WITHDRAWALS
    ):
        return ReplyOutcome.RATE_LIMITED
    registration_operations.close(
        session, registration, RegistrationState.CANCELLED, actor=ANONYMOUS, now=now, kind=kind
    )
    return ReplyOutcome.APPLIED


def _reinstate_registration(
    session: Session, registration: Registration, *, now: datetime
) -> ReplyOutcome:
    """Assign a free seat, else the waiting list or approval; no other seat changes."""
    try:
        state = registration_operations.resolve_state(session, registration, now=now)
        registration_operations.set_state(session, registration, state, now=now)
    except DomainError:
        return ReplyOutcome.NOT_APPLICABLE
    registration_operations.record_audit_entry(
        session, registration, "registration.resumed", actor=ANONYMOUS, now=now
    )
    return ReplyOutcome.APPLIED
