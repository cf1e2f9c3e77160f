"""Record whether a mail server works, and leave a failing one alone for a while."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import MailServerState, Message
from meetings.domain.outbox.rules import (
    GIVE_UP_AFTER,
    TRIAL_TTL,
    MailStatus,
    ServerProblem,
    server_delay,
)
from meetings.kernel.database import lock, transaction

MAX_DETAIL_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class ServerPass:
    """The permission to send through a server; ``is_trial``: one mail only, because it failed."""

    name: str
    is_trial: bool


@dataclass(frozen=True, slots=True)
class FailureReport:
    """The state after a failure; ``given_up`` counts the messages that failed with it."""

    failures: int
    failing_since: datetime
    next_try_at: datetime
    given_up: int


def request_pass(
    session: Session, name: str, *, now: datetime, is_forced: bool = False
) -> ServerPass | None:
    """Return the permission to send through the server, or None while it is left alone.

    A failing server is tried by one worker at a time: the guarded update is the lock.
    ``is_forced`` ignores the delay.
    """
    state = session.execute(
        select(MailServerState.failing_since, MailServerState.next_try_at).where(
            MailServerState.name == name
        )
    ).one_or_none()
    if state is None or state.failing_since is None:
        return ServerPass(name, is_trial=False)
    if state.next_try_at is not None and state.next_try_at > now and not is_forced:
        return None
    due = () if is_forced else (MailServerState.next_try_at <= now,)
    with transaction(session, now=now, public=False):
        taken = session.execute(
            update(MailServerState)
            .where(MailServerState.name == name, *due)
            .values(next_try_at=now + TRIAL_TTL)
            .returning(MailServerState.id)
        ).one_or_none()
    return ServerPass(name, is_trial=True) if taken is not None else None


def return_pass(session: Session, name: str, *, now: datetime) -> None:
    """Let the next worker try the failing server at once, because nothing was tried."""
    with transaction(session, now=now, public=False):
        session.execute(
            update(MailServerState)
            .where(MailServerState.name == name, MailServerState.failing_since.is_not(None))
            .values(next_try_at=now)
        )


def record_failure(
    session: Session, name: str, problem: ServerProblem, detail: str, *, now: datetime
) -> FailureReport:
    """Record a failure of the server, and leave it alone for a while, longer each time.

    Messages fail that have waited for ``GIVE_UP_AFTER`` while the server failed all the time.
    """
    with transaction(session, now=now, public=False):
        state = _locked(session, name)
        state.failures += 1
        state.failing_since = since = state.failing_since or now
        state.problem, state.detail = problem, detail[:MAX_DETAIL_LENGTH]
        state.next_try_at = next_try_at = now + server_delay(state.failures)
        given_up = 0
        if now - since >= GIVE_UP_AFTER:
            given_up = _give_up(session, detail, now)
        return FailureReport(state.failures, since, next_try_at, given_up)


def _give_up(session: Session, detail: str, now: datetime) -> int:
    waiting = Message.status == MailStatus.QUEUED, Message.due_at <= now - GIVE_UP_AFTER
    failed = session.execute(
        update(Message)
        .where(*waiting)
        .values(status=MailStatus.FAILED, last_error=detail[:MAX_DETAIL_LENGTH])
        .returning(Message.id)
    ).all()
    return len(failed)


def record_success(session: Session, name: str, *, now: datetime) -> datetime | None:
    """Record that the server accepts mails; return since when it had failed, or None."""
    with transaction(session, now=now, public=False):
        state = _locked(session, name)
        since = state.failing_since
        state.failures, state.failing_since, state.next_try_at = 0, None, None
        state.problem, state.detail, state.accepted_at = None, "", now
        return since


def _locked(session: Session, name: str) -> MailServerState:
    """Return the row of the server, which is created if it is missing, locked until commit."""
    session.execute(
        text(
            "INSERT INTO mail_servers (name, failures, detail)"
            " VALUES (:name, 0, '') ON CONFLICT DO NOTHING"
        ),
        {"name": name},
    )
    lock(session, MailServerState, MailServerState.name == name)
    statement = select(MailServerState).where(MailServerState.name == name)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()
