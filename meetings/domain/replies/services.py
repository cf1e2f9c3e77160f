"""Reading a mailbox, one reader at a time; dealing with each answer exactly once."""

from datetime import datetime

from sqlalchemy import or_, text, update
from sqlalchemy.orm import Session

from meetings.domain.replies import queries, steps
from meetings.domain.replies.models import Mailbox, MailReply
from meetings.domain.replies.rules import (
    CLAIM_LASTS,
    Claim,
    Fate,
    Letter,
    Trouble,
    same_address,
    wait_after,
)
from meetings.kernel.database import transaction


def claim(session: Session, name: str, *, now: datetime, is_forced: bool = False) -> Claim | None:
    """Take the mailbox for this reader, or return None: somebody reads it, or it is left alone.

    ``is_forced`` tries even a mailbox that is left alone because it could not be read.
    The guarded update is the lock, as for the outbox.
    """
    with transaction(session, now=now, public=False):
        session.execute(
            text(
                "INSERT INTO mailboxes (name, uidvalidity, last_uid, failures)"
                " VALUES (:name, 0, 0, 0) ON CONFLICT DO NOTHING"
            ),
            {"name": name},
        )
        free = or_(Mailbox.claimed_until.is_(None), Mailbox.claimed_until <= now)
        due = or_(Mailbox.next_try_at.is_(None), Mailbox.next_try_at <= now)
        taken = session.execute(
            update(Mailbox)
            .where(Mailbox.name == name, free, *(() if is_forced else (due,)))
            .values(claimed_until=now + CLAIM_LASTS)
            .returning(Mailbox.id, Mailbox.uidvalidity, Mailbox.last_uid)
        ).one_or_none()
        return Claim(*taken) if taken is not None else None


def enter(session: Session, claim: Claim, uidvalidity: int, *, now: datetime) -> Claim:
    """Return the mailbox as the server counts now; where it counts anew, nothing was read yet."""
    if claim.uidvalidity == uidvalidity:
        return claim
    with transaction(session, now=now, public=False):
        session.execute(
            update(Mailbox)
            .where(Mailbox.id == claim.id)
            .values(uidvalidity=uidvalidity, last_uid=0)
        )
    return Claim(claim.id, uidvalidity, 0)


def take(session: Session, claim: Claim, letter: Letter, *, now: datetime) -> MailReply:
    """Deal with one answer: the registration, that it was dealt with and how far we have read.

    All of it or nothing; a second time changes nothing.
    """
    with transaction(session, now=now):
        known = queries.by_mail(session, claim, letter.uid)
        if known is not None:
            return known
        row = MailReply(
            mailbox_id=claim.id, uidvalidity=claim.uidvalidity, uid=letter.uid, key=letter.key,
            at=now, reply=letter.answer.reply if letter.answer else None,
        )  # fmt: skip
        row.outcome = _outcome(session, letter, row, now=now)
        session.add(row)
        _read_up_to(session, claim, letter.uid)
    return row


def record_marked(session: Session, reply_id: int, *, now: datetime) -> None:
    """Note that the mail is marked in the mailbox."""
    with transaction(session, now=now, public=False):
        session.execute(update(MailReply).where(MailReply.id == reply_id).values(marked_at=now))


def record_passed(session: Session, claim: Claim, uid: int, *, now: datetime) -> None:
    """Note that mails up to this one are no answers, or were dealt with."""
    with transaction(session, now=now, public=False):
        _read_up_to(session, claim, uid)


def record_read(session: Session, claim: Claim, *, now: datetime) -> int:
    """Let go of the mailbox, which is well; return how many failures there were before."""
    with transaction(session, now=now, public=False):
        mailbox = session.get_one(Mailbox, claim.id)
        failures = mailbox.failures
        mailbox.claimed_until, mailbox.read_at, mailbox.failures = None, now, 0
        mailbox.failing_since = mailbox.next_try_at = mailbox.trouble = None
        return failures


def record_trouble(session: Session, claim: Claim, trouble: Trouble, *, now: datetime) -> bool:
    """Let go of the mailbox and leave it alone, longer each time; say whether that is news."""
    with transaction(session, now=now, public=False):
        mailbox = session.get_one(Mailbox, claim.id)
        is_news = mailbox.trouble is not trouble
        mailbox.claimed_until, mailbox.trouble = None, trouble
        mailbox.failures += 1
        mailbox.failing_since = mailbox.failing_since or now
        mailbox.next_try_at = now + wait_after(mailbox.failures)
        return is_news


def _outcome(session: Session, letter: Letter, row: MailReply, *, now: datetime) -> Fate:
    """Find whom the answer is from and take it; whatever does not fit is left to a person."""
    answer = letter.answer
    if queries.is_known(session, letter.key):
        return Fate.REPEATED
    if letter.automatic:
        return Fate.AUTOMATIC
    if answer is None:
        return Fate.UNREADABLE
    event = queries.event_of(session, answer.uid)
    if event is None:
        return Fate.UNKNOWN_EVENT
    row.event_id = event.id
    if not same_address(letter.sender, answer.attendee):
        return Fate.ANOTHER_SENDER
    registration = queries.registration_of(session, event, answer.attendee)
    if registration is None:
        return Fate.UNKNOWN_PERSON
    row.registration_id = registration.id
    if letter.proven is False:
        return Fate.NOT_PROVEN
    return steps.take(session, registration, answer, now=now)


def _read_up_to(session: Session, claim: Claim, uid: int) -> None:
    session.execute(
        update(Mailbox)
        .where(
            Mailbox.id == claim.id,
            Mailbox.uidvalidity == claim.uidvalidity,
            Mailbox.last_uid < uid,
        )
        .values(last_uid=uid)
    )
