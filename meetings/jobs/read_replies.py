"""Reads what calendar programs answered, from the mailboxes that are set up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from meetings.adapters import letters
from meetings.adapters.letters import Incoming, UnreadableMail
from meetings.adapters.mailbox import ImapMailbox, MailboxTrouble
from meetings.domain.replies import calendar_part, queries, services
from meetings.domain.replies.calendar_part import UnreadableAnswer
from meetings.domain.replies.models import MailReply
from meetings.domain.replies.rules import SETTLED, Claim, Fate, Letter
from meetings.extensions import db
from meetings.http import site
from meetings.kernel import clock as computer

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
#: How many mails are looked at in one visit; the others wait for the next.
MOST_MAILS = 200
#: How far back the first visit looks.
FIRST_LOOK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit brought; ``trouble`` is "" where nothing went wrong.

    ``is_skipped``: another worker reads the mailbox, or it is left alone for a while.
    """

    taken: int = 0
    left: int = 0
    trouble: str = ""
    is_skipped: bool = False


def read_replies(
    session: Session,
    url: str,
    *,
    clock: Clock,
    authenticated_by: str = "",
    is_forced: bool = False,
) -> Visit:
    """Take the answers that are new in the mailbox, and leave everything else as it is.

    Each is dealt with once: what became of it is written in the transaction that takes it, and it
    is marked in the mailbox after that, or at the next visit where we died between the two.
    """
    mailbox = ImapMailbox(url)
    claim = services.claim(session, mailbox.name, now=clock(), is_forced=is_forced)
    if claim is None:
        return Visit(is_skipped=True)
    try:
        with mailbox:
            claim = services.enter(session, claim, mailbox.uidvalidity, now=clock())
            visit = _look_through(session, mailbox, claim, authenticated_by, clock=clock)
    except MailboxTrouble as error:
        session.rollback()
        is_news = services.record_trouble(session, claim, error.trouble, now=clock())
        (log.warning if is_news else log.debug)(
            "mailbox.trouble", mailbox=claim.id, trouble=error.trouble.value, detail=error.detail
        )
        return Visit(trouble=str(error))
    if services.record_read(session, claim, now=clock()):
        log.info("mailbox.recovered", mailbox=claim.id)
    return visit


def _look_through(
    session: Session, mailbox: ImapMailbox, claim: Claim, authenticated_by: str, *, clock: Clock
) -> Visit:
    _mark_left_over(session, mailbox, claim, clock=clock)
    since = (clock() - FIRST_LOOK).date()
    taken = left = 0
    uids = mailbox.new_after(claim.last_uid, since=since)[:MOST_MAILS]
    sizes = mailbox.sizes(uids)
    for uid in uids:
        letter = _letter(mailbox, uid, sizes.get(uid, 0), authenticated_by)
        if letter is None:
            services.record_passed(session, claim, uid, now=clock())
            continue
        row = _take(session, claim, letter, now=clock())
        outcome = row.outcome
        log.info(
            "reply.read", uid=uid, outcome=outcome.value, registration=row.registration_id,
            meeting=row.event_id,
        )  # fmt: skip
        _mark(session, mailbox, row.id, uid, outcome, clock=clock)
        taken, left = taken + (outcome is Fate.TAKEN), left + (outcome not in SETTLED)
    return Visit(taken, left)


def _take(session: Session, claim: Claim, letter: Letter, *, now: datetime) -> MailReply:
    """Take the answer; one that we stumble over is left to a person, and the others are read."""
    try:
        return services.take(session, claim, letter, now=now)
    except OperationalError:
        raise
    except Exception:
        log.exception("reply.failed", uid=letter.uid)
        session.rollback()
        return services.take(session, claim, replace(letter, answer=None), now=now)


def _letter(mailbox: ImapMailbox, uid: int, size: int, authenticated_by: str) -> Letter | None:
    """Return the answer in the mail; None where it is none at all, too large for one, or gone."""
    if not 0 < size <= letters.LARGEST:
        log.info("reply.passed", uid=uid, size=size)
        return None
    try:
        mail = letters.read(mailbox.fetch(uid, letters.LARGEST))
    except UnreadableMail as error:
        log.info("reply.unreadable_mail", uid=uid, reason=str(error))
        return None
    calendar = next((each for each in mail.calendars if calendar_part.answers(each)), None)
    return None if calendar is None else _as_letter(mail, calendar, uid, authenticated_by)


def _as_letter(mail: Incoming, calendar: str, uid: int, authenticated_by: str) -> Letter:
    try:
        answer = calendar_part.read(calendar, sender=mail.sender)
    except UnreadableAnswer as error:
        log.info("reply.unreadable", uid=uid, reason=str(error))
        answer = None
    proven = mail.proven_by(authenticated_by) if authenticated_by else None
    return Letter(uid, mail.key_of(calendar), mail.sender, answer, mail.automatic, proven)


def _mark_left_over(session: Session, mailbox: ImapMailbox, claim: Claim, *, clock: Clock) -> None:
    """Mark what was dealt with by a worker that died before it could."""
    for each in queries.unmarked(session, claim):
        _mark(session, mailbox, each.id, each.uid, each.outcome, clock=clock)


def _mark(
    session: Session, mailbox: ImapMailbox, reply_id: int, uid: int, outcome: Fate, *,
    clock: Clock,
) -> None:  # fmt: skip
    """Set what is settled as seen, and flag what a person should look at."""
    if not mailbox.mark(uid, "\\Seen" if outcome in SETTLED else "\\Flagged"):
        log.warning("reply.not_marked", uid=uid)
    services.record_marked(session, reply_id, now=clock())


def read_all(*, clock: Clock = computer.now, is_forced: bool = False) -> list[Visit]:
    """Read every mailbox that the current application is set up with."""
    settings = site.settings()
    session: Session = db.session()
    try:
        return [
            read_replies(
                session, url, clock=clock, is_forced=is_forced,
                authenticated_by=settings.mail_authenticated_by,
            )
            for url in settings.imap_urls
        ]  # fmt: skip
    finally:
        db.session.remove()
