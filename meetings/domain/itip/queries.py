"""Queries for processed replies and problems of mailboxes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.itip.models import MailboxState, ProcessedReply
from meetings.domain.itip.rules import (
    SETTLED_OUTCOMES,
    MailboxClaim,
    ReplyOutcome,
    UnmarkedReply,
    canonical_email,
)
from meetings.domain.registration.models import Registration


def list_failing_mailboxes(session: Session, names: Sequence[str]) -> Sequence[MailboxState]:
    """Return those of these mailboxes that cannot be read now, longest failure first."""
    return session.scalars(
        select(MailboxState)
        .where(MailboxState.name.in_(names), MailboxState.failing_since.is_not(None))
        .order_by(MailboxState.failing_since, MailboxState.id)
    ).all()


def count_unsettled(session: Session, event_id: int, *, since: datetime) -> dict[ReplyOutcome, int]:
    """Return how many replies to the event since then need review, by outcome."""
    rows = session.execute(
        select(ProcessedReply.outcome, func.count())
        .where(
            ProcessedReply.event_id == event_id,
            ProcessedReply.outcome.not_in(SETTLED_OUTCOMES),
            ProcessedReply.at >= since,
        )
        .group_by(ProcessedReply.outcome)
        .order_by(ProcessedReply.outcome)
    ).all()
    return {row[0]: row[1] for row in rows}


def list_unmarked(session: Session, claim: MailboxClaim) -> list[UnmarkedReply]:
    """Return the processed replies that are not yet marked in the mailbox, in order of arrival."""
    rows = session.execute(
        select(ProcessedReply.id, ProcessedReply.uid, ProcessedReply.outcome)
        .where(
            ProcessedReply.mailbox_id == claim.id,
            ProcessedReply.uidvalidity == claim.uidvalidity,
            ProcessedReply.marked_at.is_(None),
        )
        .order_by(ProcessedReply.uid)
    ).all()
    return [UnmarkedReply(row.id, row.uid, row.outcome) for row in rows]


def get_by_name(session: Session, name: str) -> MailboxState | None:
    """Return the mailbox, or None."""
    return session.scalars(select(MailboxState).where(MailboxState.name == name)).first()


def get_by_uid(session: Session, claim: MailboxClaim, uid: int) -> ProcessedReply | None:
    """Return the processed reply of the mail with this number, or None."""
    return session.scalars(
        select(ProcessedReply).where(
            ProcessedReply.mailbox_id == claim.id,
            ProcessedReply.uidvalidity == claim.uidvalidity,
            ProcessedReply.uid == uid,
        )
    ).first()


def is_known_mail(session: Session, key: str) -> bool:
    """Return whether a copy of this mail was processed."""
    return (
        session.scalar(select(ProcessedReply.id).where(ProcessedReply.key == key).limit(1))
        is not None
    )


def get_event(session: Session, uid: str) -> Event | None:
    """Return the event with this calendar UID, or None."""
    return session.scalars(select(Event).where(Event.uid == uid)).first()


def get_registration(session: Session, event: Event, attendee: str) -> Registration | None:
    """Return the registration with this e-mail address in any state, or None."""
    keys = {attendee.strip().casefold(), canonical_email(attendee)}
    return session.scalars(
        select(Registration).where(
            Registration.event_id == event.id, Registration.email_key.in_(keys)
        )
    ).first()
