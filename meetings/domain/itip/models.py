"""Mailboxes that answers are read from, and the answers that were dealt with."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.itip.rules import MailboxProblem, ReplyOutcome
from meetings.domain.registration.rules import CalendarReply
from meetings.kernel.database import Base


class MailboxState(Base):
    """How far a mailbox was read, who reads it now, and what is wrong with it.

    ``name`` is user, host and folder, without the password. ``failures`` counts those since it
    was last read; until ``next_try_at`` it is left alone.
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
    """An answer that was dealt with: which mail, and what became of it; no address is kept.

    ``uid`` is the mail's number while ``uidvalidity`` stands, ``key`` the same for each copy of it.
    No foreign keys to what it was about: it says what happened then. ``marked_at`` is None until
    the mail is marked in the mailbox.
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
