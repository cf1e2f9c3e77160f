"""Read replies of calendar apps from the configured mailboxes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from meetings.adapters import incoming_mail
from meetings.adapters.imap_mailbox import ImapMailbox, MailboxError
from meetings.adapters.incoming_mail import IncomingMail, UnreadableMail
from meetings.domain.itip import queries, reply_parser, services
from meetings.domain.itip.models import ProcessedReply
from meetings.domain.itip.reply_parser import UnreadableReply
from meetings.domain.itip.rules import SETTLED_OUTCOMES, IncomingReply, MailboxClaim, ReplyOutcome
from meetings.extensions import db
from meetings.http import components
from meetings.kernel import clock as system_clock

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
#: Maximum number of mails per visit.
MAX_MAILS = 200
#: The first visit reads mails of this period.
FIRST_READ_PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class VisitResult:
    """The result of reading a mailbox; ``problem`` is "" if there was none.

    ``taken`` replies were applied, ``left`` ones need a person. ``is_skipped``: another worker
    reads the mailbox, or it is paused after errors.
    """

    taken: int = 0
    left: int = 0
    problem: str = ""
    is_skipped: bool = False


def read_replies(
    session: Session,
    url: str,
    *,
    clock: Clock,
    authenticated_by: str = "",
    is_forced: bool = False,
) -> VisitResult:
    """Process the new replies in the mailbox, and leave all other mails unchanged.

    Each reply is processed once. Its outcome is stored in the transaction that applies it. The mail
    is marked afterwards, or at the next visit if the worker dies in between.
    """
    mailbox = ImapMailbox(url)
    claim = services.claim_mailbox(session, mailbox.name, now=clock(), is_forced=is_forced)
    if claim is None:
        return VisitResult(is_skipped=True)
    try:
        with mailbox:
            claim = services.update_uidvalidity(session, claim, mailbox.uidvalidity, now=clock())
            visit = _process_new_mails(session, mailbox, claim, authenticated_by, clock=clock)
    except MailboxError as error:
        session.rollback()
        is_news = services.record_problem(session, claim, error.problem, now=clock())
        (log.warning if is_news else log.debug)(
            "mailbox.trouble", mailbox=claim.id, problem=error.problem.value, detail=error.detail
        )
        return VisitResult(problem=str(error))
    if services.release_mailbox(session, claim, now=clock()):
        log.info("mailbox.recovered", mailbox=claim.id)
    return visit


def _process_new_mails(
    session: Session,
    mailbox: ImapMailbox,
    claim: MailboxClaim,
    authenticated_by: str,
    *,
    clock: Clock,
) -> VisitResult:
    _mark_unmarked(session, mailbox, claim, clock=clock)
    since = (clock() - FIRST_READ_PERIOD).date()
    taken = left = 0
    uids = mailbox.list_new_uids(claim.last_uid, since=since)[:MAX_MAILS]
    sizes = mailbox.get_sizes(uids)
    for uid in uids:
        incoming = _fetch_reply(mailbox, uid, sizes.get(uid, 0), authenticated_by)
        if incoming is None:
            services.record_skipped(session, claim, uid, now=clock())
            continue
        row = _process(session, claim, incoming, now=clock())
        outcome = row.outcome
        log.info(
            "reply.read", uid=uid, outcome=outcome.value, registration=row.registration_id,
            meeting=row.event_id,
        )  # fmt: skip
        _mark(session, mailbox, row.id, uid, outcome, clock=clock)
        taken, left = (
            taken + (outcome is ReplyOutcome.APPLIED),
            left + (outcome not in SETTLED_OUTCOMES),
        )
    return VisitResult(taken, left)


def _process(
    session: Session, claim: MailboxClaim, incoming: IncomingReply, *, now: datetime
) -> ProcessedReply:
    """Process the reply; one that raises an error is left to a person, and reading continues."""
    try:
        return services.process_reply(session, claim, incoming, now=now)
    except OperationalError:
        raise
    except Exception:
        log.exception("reply.failed", uid=incoming.uid)
        session.rollback()
        return services.process_reply(session, claim, replace(incoming, reply=None), now=now)


def _fetch_reply(
    mailbox: ImapMailbox, uid: int, size: int, authenticated_by: str
) -> IncomingReply | None:
    """Return the reply in the mail; None if it has none, is too large, or was deleted."""
    if not 0 < size <= incoming_mail.MAX_MAIL_BYTES:
        log.info("reply.passed", uid=uid, size=size)
        return None
    try:
        mail = incoming_mail.parse_mail(mailbox.fetch(uid, incoming_mail.MAX_MAIL_BYTES))
    except UnreadableMail as error:
        log.info("reply.unreadable_mail", uid=uid, reason=str(error))
        return None
    calendar = next((part for part in mail.calendars if reply_parser.is_reply(part)), None)
    return None if calendar is None else _incoming_reply(mail, calendar, uid, authenticated_by)


def _incoming_reply(
    mail: IncomingMail, calendar: str, uid: int, authenticated_by: str
) -> IncomingReply:
    try:
        reply = reply_parser.parse_reply(calendar, sender=mail.sender)
    except UnreadableReply as error:
        log.info("reply.unreadable", uid=uid, reason=str(error))
        reply = None
    proven = mail.is_authenticated_by(authenticated_by) if authenticated_by else None
    return IncomingReply(uid, mail.key_of(calendar), mail.sender, reply, mail.is_automatic, proven)


def _mark_unmarked(
    session: Session, mailbox: ImapMailbox, claim: MailboxClaim, *, clock: Clock
) -> None:
    """Mark the mails that were processed by a worker that died before it could mark them."""
    for reply in queries.list_unmarked(session, claim):
        _mark(session, mailbox, reply.id, reply.uid, reply.outcome, clock=clock)


def _mark(
    session: Session, mailbox: ImapMailbox, reply_id: int, uid: int, outcome: ReplyOutcome, *,
    clock: Clock,
) -> None:  # fmt: skip
    """Mark a settled mail as seen, and flag one that a person should check."""
    if not mailbox.mark(uid, "\\Seen" if outcome in SETTLED_OUTCOMES else "\\Flagged"):
        log.warning("reply.not_marked", uid=uid)
    services.record_marked(session, reply_id, now=clock())


def read_all_mailboxes(
    *, clock: Clock = system_clock.now, is_forced: bool = False
) -> list[VisitResult]:
    """Read every mailbox of the current application."""
    settings = components.settings()
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
