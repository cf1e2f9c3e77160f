"""Read a mailbox with one reader at a time, and process each reply exactly once."""

from datetime import datetime

from sqlalchemy import or_, text, update
from sqlalchemy.orm import Session

from meetings.domain.itip import operations, queries
from meetings.domain.itip.models import MailboxState, ProcessedReply
from meetings.domain.itip.rules import (
    CLAIM_TTL,
    IncomingReply,
    MailboxClaim,
    MailboxProblem,
    ReplyOutcome,
    is_same_email,
    retry_delay,
)
from meetings.kernel.database import transaction


def claim_mailbox(
    session: Session, name: str, *, now: datetime, is_forced: bool = False
) -> MailboxClaim | None:
    """Lock the mailbox for this reader; return None if another reads it or a delay is active.

    ``is_forced`` ignores the delay after failures. The guarded update is the lock, as for the
    outbox.
    """
    with transaction(session, now=now, public=False):
        session.execute(
            text(
                "INSERT INTO mailboxes (name, uidvalidity, last_uid, failures)"
                " VALUES (:name, 0, 0, 0) ON CONFLICT DO NOTHING"
            ),
            {"name": name},
        )
        free = or_(MailboxState.claimed_until.is_(None), MailboxState.claimed_until <= now)
        due = or_(MailboxState.next_try_at.is_(None), MailboxState.next_try_at <= now)
        taken = session.execute(
            update(MailboxState)
            .where(MailboxState.name == name, free, *(() if is_forced else (due,)))
            .values(claimed_until=now + CLAIM_TTL)
            .returning(MailboxState.id, MailboxState.uidvalidity, MailboxState.last_uid)
        ).one_or_none()
        return MailboxClaim(*taken) if taken is not None else None


def update_uidvalidity(
    session: Session, claim: MailboxClaim, uidvalidity: int, *, now: datetime
) -> MailboxClaim:
    """Return the mailbox with the server's UIDVALIDITY; a change resets the reading position."""
    if claim.uidvalidity == uidvalidity:
        return claim
    with transaction(session, now=now, public=False):
        session.execute(
            update(MailboxState)
            .where(MailboxState.id == claim.id)
            .values(uidvalidity=uidvalidity, last_uid=0)
        )
    return MailboxClaim(claim.id, uidvalidity, 0)


def process_reply(
    session: Session, claim: MailboxClaim, incoming: IncomingReply, *, now: datetime
) -> ProcessedReply:
    """Process a reply: update the registration, record the reply and the reading position.

    The operation is atomic and idempotent.
    """
    with transaction(session, now=now):
        known = queries.get_by_uid(session, claim, incoming.uid)
        if known is not None:
            return known
        row = ProcessedReply(
            mailbox_id=claim.id, uidvalidity=claim.uidvalidity, uid=incoming.uid, key=incoming.key,
            at=now, reply=incoming.reply.reply if incoming.reply else None,
        )  # fmt: skip
        row.outcome = _apply_reply(session, incoming, row, now=now)
        session.add(row)
        _advance_last_uid(session, claim, incoming.uid)
    return row


def record_marked(session: Session, reply_id: int, *, now: datetime) -> None:
    """Record that the mail is marked in the mailbox."""
    with transaction(session, now=now, public=False):
        session.execute(
            update(ProcessedReply).where(ProcessedReply.id == reply_id).values(marked_at=now)
        )


def record_skipped(session: Session, claim: MailboxClaim, uid: int, *, now: datetime) -> None:
    """Record that the mails up to this one are processed or contain no reply."""
    with transaction(session, now=now, public=False):
        _advance_last_uid(session, claim, uid)


def release_mailbox(session: Session, claim: MailboxClaim, *, now: datetime) -> int:
    """Unlock the mailbox after success; return the number of failures before."""
    with transaction(session, now=now, public=False):
        mailbox = session.get_one(MailboxState, claim.id)
        failures = mailbox.failures
        mailbox.claimed_until, mailbox.read_at, mailbox.failures = None, now, 0
        mailbox.failing_since = mailbox.next_try_at = mailbox.trouble = None
        return failures


def record_problem(
    session: Session, claim: MailboxClaim, problem: MailboxProblem, *, now: datetime
) -> bool:
    """Unlock the mailbox with an increasing delay; return whether the problem is new."""
    with transaction(session, now=now, public=False):
        mailbox = session.get_one(MailboxState, claim.id)
        is_news = mailbox.trouble is not problem
        mailbox.claimed_until, mailbox.trouble = None, problem
        mailbox.failures += 1
        mailbox.failing_since = mailbox.failing_since or now
        mailbox.next_try_at = now + retry_delay(mailbox.failures)
        return is_news


def _apply_reply(
    session: Session, incoming: IncomingReply, row: ProcessedReply, *, now: datetime
) -> ReplyOutcome:
    """Find the registration of the reply and apply it; replies without a match need review."""
    reply = incoming.reply
    if queries.is_known_mail(session, incoming.key):
        return ReplyOutcome.DUPLICATE
    if incoming.is_automatic:
        return ReplyOutcome.AUTOMATIC
    if reply is None:
        return ReplyOutcome.UNREADABLE
    event = queries.get_event(session, reply.uid)
    if event is None:
        return ReplyOutcome.UNKNOWN_EVENT
    row.event_id = event.id
    if not is_same_email(incoming.sender, reply.attendee):
        return ReplyOutcome.SENDER_MISMATCH
    registration = queries.get_registration(session, event, reply.attendee)
    if registration is None:
        return ReplyOutcome.UNKNOWN_ATTENDEE
    row.registration_id = registration.id
    if incoming.is_authenticated is False:
        return ReplyOutcome.UNAUTHENTICATED
    return operations.apply_reply(session, registration, reply, now=now)


def _advance_last_uid(session: Session, claim: MailboxClaim, uid: int) -> None:
    session.execute(
        update(MailboxState)
        .where(
            MailboxState.id == claim.id,
            MailboxState.uidvalidity == claim.uidvalidity,
            MailboxState.last_uid < uid,
        )
        .values(last_uid=uid)
    )
