"""The outbox table, the mail servers' state, and the last sign of life of the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.outbox.rules import MailKind, MailStatus, Priority, ServerProblem
from meetings.kernel.database import Base


class Message(Base):
    """A mail to one recipient, stored as facts and rendered when it is sent.

    ``subject`` and ``subject_id`` identify its subject ("registration", 12), ``event_id`` the
    related event. There are no foreign keys because messages outlive their subjects.
    ``failing_since`` is the first failure since it was queued, ``attempts`` counts the attempts
    that the mail server answered for this recipient.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index(None, "status", "due_at"),
        Index(None, "status", "priority", "due_at"),
        Index(None, "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailKind]
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(16), default="en")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subject: Mapped[str] = mapped_column(String(32), default="")
    subject_id: Mapped[int | None]
    event_id: Mapped[int | None] = mapped_column(index=True)
    status: Mapped[MailStatus] = mapped_column(default=MailStatus.QUEUED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    priority: Mapped[int] = mapped_column(
        default=Priority.NORMAL, server_default=str(int(Priority.NORMAL))
    )
    failing_since: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")


class MailServerState(Base):
    """The state of a mail server: nothing is sent before ``next_try_at`` if it fails.

    ``name`` is host and port. ``failures`` counts the failures since it last accepted a mail;
    ``detail`` is its answer to the last one.
    """

    __tablename__ = "mail_servers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    problem: Mapped[ServerProblem | None]
    detail: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime | None]


class WorkerHeartbeat(Base):
    """The single row with the time at which a worker last ran; health checks read it."""

    __tablename__ = "worker_heartbeats"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
