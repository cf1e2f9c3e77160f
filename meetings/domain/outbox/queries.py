"""Read the outbox: messages of an event, and mail limits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import MailServerState, Message, WorkerHeartbeat
from meetings.domain.outbox.rules import (
    LIMITED_KINDS,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MAX_MAILS_TOTAL,
    SENT_TOGETHER,
    MailKind,
    MailStatus,
    canonical_mailbox,
)


def last_heartbeat(session: Session) -> datetime | None:
    """Return the time at which a worker last ran, or None if none has run yet."""
    return session.scalar(select(WorkerHeartbeat.at).where(WorkerHeartbeat.id == 1))


def get_server(session: Session, name: str) -> MailServerState | None:
    """Return the state of the mail server, or None if no mail was sent through it yet."""
    return session.scalars(select(MailServerState).where(MailServerState.name == name)).first()


def is_server_failing(session: Session, name: str) -> bool:
    """Return whether the mail server fails."""
    state = get_server(session, name)
    return state is not None and state.failing_since is not None


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many messages wait and have failed, and since when the first one has waited."""

    waiting: int
    failed: int
    waiting_since: datetime | None


def count_open(session: Session) -> OutboxCounts:
    """Return the numbers of messages that are not finished, or failed."""
    is_waiting = Message.status.in_(_WAITING)
    row = session.execute(
        select(
            _count(is_waiting),
            _count(Message.status == MailStatus.FAILED),
            func.min(case((is_waiting, Message.created_at))),
        ).where(Message.status.in_((*_WAITING, MailStatus.FAILED)))
    ).one()
    return OutboxCounts(*row)


def select_with_status(statuses: Collection[MailStatus]) -> Select[Message]:
    """Return the messages in these states, the newest first."""
    return (
        select(Message)
        .where(Message.status.in_(statuses))
        .order_by(Message.created_at.desc(), Message.id.desc())
    )


def get_by_id(session: Session, message_id: int) -> Message | None:
    """Return the message, or None."""
    return session.get(Message, message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageGroup:
    """The messages of a kind on one occasion; ``first_id`` is the id of the first one.

    ``waiting`` are queued or being sent, ``dropped`` were not sent because they were outdated.
    """

    first_id: int
    kind: MailKind
    recipients: int
    first_at: datetime
    last_at: datetime
    sent: int
    waiting: int
    failed: int
    dropped: int


_WAITING = (MailStatus.QUEUED, MailStatus.SENDING)
#: Messages that need attention come first.
_STATUS_ORDER = case(
    (Message.status == MailStatus.FAILED, 0), (Message.status.in_(_WAITING), 1), else_=2
)


def list_groups(session: Session, event_id: int, *, offset: int, limit: int) -> list[MessageGroup]:
    """Return the messages about the event by kind and occasion, the latest group first."""
    occasion = case((Message.kind.in_(SENT_TOGETHER), Message.created_at))
    last_at, last_id = func.max(Message.created_at), func.max(Message.id)
    rows = session.execute(
        select(
            func.min(Message.id).label("first_id"),
            Message.kind,
            func.count(Message.to_address.distinct()).label("recipients"),
            func.min(Message.created_at).label("first_at"),
            last_at.label("last_at"),
            _count(Message.status == MailStatus.SENT).label("sent"),
            _count(Message.status.in_(_WAITING)).label("waiting"),
            _count(Message.status == MailStatus.FAILED).label("failed"),
            _count(Message.status == MailStatus.DROPPED).label("dropped"),
        )
        .where(Message.event_id == event_id)
        .group_by(Message.kind, occasion)
        .order_by(last_at.desc(), last_id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [MessageGroup(**row._mapping) for row in rows]  # noqa: SLF001 - public API of Row


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def count_by_status(session: Session, message: Message) -> dict[MailStatus, int]:
    """Return the number of messages in the group of this one, by status."""
    rows = session.execute(
        select(Message.status, func.count().label("number"))
        .where(*_same_group(message))
        .group_by(Message.status)
    )
    return {row.status: row.number for row in rows}


def select_group(message: Message, statuses: Collection[MailStatus] = ()) -> Select[Message]:
    """Return the messages in the group of this one, those that need attention first.

    ``statuses`` restricts them; empty means all.
    """
    statement = select(Message).where(*_same_group(message))
    if statuses:
        statement = statement.where(Message.status.in_(statuses))
    return statement.order_by(_STATUS_ORDER, Message.created_at.desc(), Message.id.desc())


def _same_group(message: Message) -> list[ColumnElement[bool]]:
    conditions = [Message.event_id == message.event_id, Message.kind == message.kind]
    if message.kind in SENT_TOGETHER:
        conditions.append(Message.created_at == message.created_at)
    return conditions


def get_for_event(session: Session, event_id: int, number: int) -> Message | None:
    """Return the message with this id if it is about the event, or None."""
    return session.scalars(
        select(Message).where(Message.id == number, Message.event_id == event_id)
    ).first()


def list_by_id(session: Session, ids: Collection[int]) -> dict[int, Message]:
    """Return the messages by id."""
    return {row.id: row for row in session.scalars(select(Message).where(Message.id.in_(ids)))}


def is_over_mail_limit(
    session: Session, address: str, *, event_id: int | None, now: datetime
) -> bool:
    """Return whether the mailbox has reached its mail limit per event or in total.

    ``event_id`` None means mails without an event. Call ``operations.lock_mailbox``
    first, so that the result is valid until commit.
    """
    recent = recent_mail_event_ids(session, address, LIMITED_KINDS, since=now - MAIL_LIMIT_WINDOW)
    return recent.count(event_id) >= MAX_MAILS_PER_EVENT or len(recent) >= MAX_MAILS_TOTAL


def recent_mail_event_ids(
    session: Session, address: str, kinds: Collection[MailKind], *, since: datetime
) -> list[int | None]:
    """Return the event ids of recent mails of these kinds to the mailbox; None if without event.

    Ids increase with time, so messages created before ``since`` are not read.
    """
    before = select(Message.id).where(Message.created_at <= since)
    last_before = before.order_by(Message.id.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(Message.to_address, Message.event_id).where(
            Message.id > func.coalesce(last_before, 0),
            Message.created_at > since,
            Message.kind.in_(kinds),
        )
    )
    mailbox = canonical_mailbox(address)
    return [event_id for to_address, event_id in rows if canonical_mailbox(to_address) == mailbox]
