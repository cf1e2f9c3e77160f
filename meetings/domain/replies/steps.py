"""Taking an answer into the registration, inside a service's transaction. Never makes one."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.mail.rules import MailKind
from meetings.domain.registration import queries as registrations
from meetings.domain.registration import steps as seating
from meetings.domain.registration.errors import EventIsOver
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import LIVE, RegistrationState, Reply
from meetings.domain.replies.rules import (
    CLOCKS_DIFFER,
    MOST_WITHDRAWN,
    WITHDRAWN_WITHIN,
    Answer,
    Fate,
)
from meetings.kernel.errors import DomainError

#: What calendar programs ask of people and not of us.
_FOR_PEOPLE = frozenset({Reply.DELEGATED, Reply.COUNTERED})


def take(session: Session, registration: Registration, answer: Answer, *, now: datetime) -> Fate:
    """Write the answer into the registration; a seat is given up, or asked for anew."""
    seating.lock(session, registration)
    stamp = min(answer.stamped_at, now + CLOCKS_DIFFER)
    refused = _refusal(registration, answer, stamp)
    if refused is not None:
        return refused
    if answer.reply is Reply.DECLINED and registration.state in LIVE:
        outcome = _withdraw(session, registration, now=now)
    elif registration.state is RegistrationState.CANCELLED and answer.reply in _COMING:
        outcome = _come_back(session, registration, now=now)
    else:
        outcome = Fate.FOR_ORGANISERS if answer.reply in _FOR_PEOPLE else Fate.TAKEN
    if outcome is not Fate.TOO_OFTEN:
        registration.reply, registration.replied_at = answer.reply, now
        registration.reply_stamp = stamp
    return outcome


_COMING = frozenset({Reply.ACCEPTED, Reply.TENTATIVE})


def _refusal(registration: Registration, answer: Answer, stamp: datetime) -> Fate | None:
    """Return why the answer does not count, or None where it does.

    It counts for who was asked and not told since that nobody needs to come; who declined by
    mail was told so for that reason, and may think better of it.
    """
    has_declined = (
        registration.state is RegistrationState.CANCELLED and registration.reply is Reply.DECLINED
    )
    if not (registration.invited or has_declined) or answer.sequence >= registration.sequence:
        return Fate.NOT_ASKED
    if answer.sequence < registration.asked_since:
        return Fate.TOO_OLD
    newest = registration.reply_stamp
    if newest is None or stamp > newest:
        return None
    if stamp < newest:
        return Fate.TOO_OLD
    return Fate.REPEATED if registration.reply is answer.reply else None


def _withdraw(session: Session, registration: Registration, *, now: datetime) -> Fate:
    """Give up the seat and tell the person how to undo that; after the event only note it."""
    if isinstance(registrations.not_on(registration.event, now=now), EventIsOver):
        return Fate.TAKEN
    kind, lately = MailKind.REPLY_DECLINED, now - WITHDRAWN_WITHIN
    if registrations.times_told(session, registration, kind, since=lately) >= MOST_WITHDRAWN:
        return Fate.TOO_OFTEN
    seating.end(
        session, registration, RegistrationState.CANCELLED, actor=ANONYMOUS, now=now, kind=kind
    )
    return Fate.TAKEN


def _come_back(session: Session, registration: Registration, *, now: datetime) -> Fate:
    """Give a seat where one is free, else what there is; nothing is taken from anybody."""
    try:
        state = seating.found_for(session, registration, now=now)
        seating.put(session, registration, state, now=now)
    except DomainError:
        return Fate.NOT_POSSIBLE
    seating.record(session, registration, "registration.resumed", actor=ANONYMOUS, now=now)
    return Fate.TAKEN
