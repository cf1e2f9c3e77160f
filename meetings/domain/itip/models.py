"""Mailboxes for replies, and the processed replies."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.itip.rules import MailboxProblem, ReplyOutcome
from meetings.domain.registration.rules import CalendarReply
from meetings.kernel.database import Base


class MailboxState(Base):
    """Reading position, current reader and problem of a mailbox.

    ``name`` is user, host and folder, without the password. ``failures`` counts the failures since
    it was last read; it is not read again before ``next_try_at``.
    """

    __tablename__ = "mailboxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(600), unique=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    claimed_until: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    trouble: Mapped[MailboxProblem | None]


class ProcessedReply(Base):
    """A processed reply: the mail and the outcome, without e-mail addresses.

    ``uid`` is the number of the mail while ``uidvalidity`` is unchanged; ``key`` is equal for all
    copies of the mail. There are no foreign keys to its subject, because the row is a historical
    record. ``marked_at`` is null until the mail is marked in the mailbox.
    """

    __tablename__ = "mail_replies"
    __table_args__ = (
        Index("uq_mail_replies_one_per_mail", "mailbox_id", "uidvalidity", "uid", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id"))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
    outcome: Mapped[ReplyOutcome]
    reply: Mapped[CalendarReply | None]
    event_id: Mapped[int | None] = mapped_column(index=True)
    registration_id: Mapped[int | None]
    marked_at: Mapped[datetime | None]
