"""Reading what became of answers, and what is wrong with mailboxes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.replies.models import Mailbox, MailReply
from meetings.domain.replies.rules import SETTLED, Claim, Fate, Unmarked, canonical


def failing(session: Session, names: Sequence[str]) -> Sequence[Mailbox]:
    """Return those of these mailboxes that cannot be read now, the longest first."""
    return session.scalars(
        select(Mailbox)
        .where(Mailbox.name.in_(names), Mailbox.failing_since.is_not(None))
        .order_by(Mailbox.failing_since, Mailbox.id)
    ).all()


def unsettled(session: Session, event_id: int, *, since: datetime) -> dict[Fate, int]:
    """Return how many answers about the event came since then for a person to look at, by why."""
    rows = session.execute(
        select(MailReply.outcome, func.count())
        .where(
            MailReply.event_id == event_id, MailReply.outcome.not_in(SETTLED), MailReply.at >= since
        )
        .group_by(MailReply.outcome)
        .order_by(MailReply.outcome)
    ).all()
    return {row[0]: row[1] for row in rows}


def unmarked(session: Session, claim: Claim) -> list[Unmarked]:
    """Return the answers that were dealt with and are not yet marked so, as they came."""
    rows = session.execute(
        select(MailReply.id, MailReply.uid, MailReply.outcome)
        .where(
            MailReply.mailbox_id == claim.id,
            MailReply.uidvalidity == claim.uidvalidity,
            MailReply.marked_at.is_(None),
        )
        .order_by(MailReply.uid)
    ).all()
    return [Unmarked(row.id, row.uid, row.outcome) for row in rows]


def by_name(session: Session, name: str) -> Mailbox | None:
    """Return the mailbox, or None."""
    return session.scalars(select(Mailbox).where(Mailbox.name == name)).first()


def by_mail(session: Session, claim: Claim, uid: int) -> MailReply | None:
    """Return what became of the mail with this number, or None."""
    return session.scalars(
        select(MailReply).where(
            MailReply.mailbox_id == claim.id,
            MailReply.uidvalidity == claim.uidvalidity,
            MailReply.uid == uid,
        )
    ).first()


def is_known(session: Session, key: str) -> bool:
    """Say whether a copy of this mail was dealt with."""
    return session.scalar(select(MailReply.id).where(MailReply.key == key).limit(1)) is not None


def event_of(session: Session, uid: str) -> Event | None:
    """Return the event with this calendar identity, or None."""
    return session.scalars(select(Event).where(Event.uid == uid)).first()


def registration_of(session: Session, event: Event, attendee: str) -> Registration | None:
    """Return the registration with this address, in whatever state, or None."""
    keys = {attendee.strip().casefold(), canonical(attendee)}
    return session.scalars(
        select(Registration).where(
            Registration.event_id == event.id, Registration.email_key.in_(keys)
        )
    ).first()
