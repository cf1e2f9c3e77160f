"""Read the recorded data of one event, and the tasks that wait for organisers."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.event_tasks.rules import EventProgress, WaitingKind, WaitingTask
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.queries import for_summary
from meetings.domain.events.rules import ACTIVE_EVENT_STATES
from meetings.domain.outcomes.models import Outcome
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.database import SETTLING_PERIOD

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_COUNTED_FIELDS = ("sessions", "appearances", "documents", "headcounts", "outcomes")


def get_progress(session: Session, event: Event) -> EventProgress:
    """Return the recorded data of the event, in three queries."""
    by_state: Counter[tuple[RegistrationState, ParticipationMode]] = Counter()
    countries = set()
    for state, participation_mode, country, count in _count_registrations(session, event):
        by_state[state, participation_mode] += count
        if country and state is RegistrationState.CONFIRMED:
            countries.add(country)
    absent = session.scalars(
        select(Delegation.country).where(
            Delegation.event_id == event.id,
            Delegation.answer == DelegationAnswer.WILL_NOT_TAKE_PART,
        )
    )
    return EventProgress(
        **_count_records(session, event), registrations=dict(by_state),
        delegations=frozenset(countries), absent=frozenset(absent),
    )  # fmt: skip


def _count_records(session: Session, event: Event) -> dict[str, int]:
    counted = (AgendaSession, Appearance, Document, Headcount, Outcome)
    counts = [
        select(func.count(kind.id)).where(kind.event_id == event.id).scalar_subquery()
        for kind in counted
    ]
    return dict(zip(_COUNTED_FIELDS, session.execute(select(*counts)).one(), strict=True))


def _count_registrations(
    session: Session, event: Event
) -> Sequence[Row[RegistrationState, ParticipationMode, str | None, int]]:
    """Return state, mode, country and number of registrations."""
    columns = (Registration.state, Registration.participation_mode, Registration.delegation)
    return session.execute(
        select(*columns, func.count()).where(Registration.event_id == event.id).group_by(*columns)
    ).all()


def count_pending_by_event(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of registrations that await approval, by event."""
    rows = session.execute(
        select(Registration.event_id, func.count().label("pending"))
        .where(
            Registration.event_id.in_(list(event_ids)),
            Registration.state == RegistrationState.PENDING,
        )
        .group_by(Registration.event_id)
    )
    return {row.event_id: row.pending for row in rows}


def is_task_mail_due(session: Session, *, now: datetime) -> bool:
    """Return whether the daily mail of an organiser is due, or a task for another one is new."""
    pace = User.task_mails
    is_due = or_(User.task_mail_due_at.is_(None), User.task_mail_due_at <= now)
    daily = select(User.id).where(
        pace == TaskMailFrequency.DAILY, User.disabled_at.is_(None), is_due
    )
    if session.scalar(daily.limit(1)) is not None:
        return True
    immediate = select(User.tasks_mailed_until).where(
        pace == TaskMailFrequency.IMMEDIATE, User.disabled_at.is_(None)
    )
    mailed_until = session.scalars(immediate).all()
    if not mailed_until:
        return False
    oldest = min(since or _BEGINNING for since in mailed_until)
    return bool(list_waiting_tasks(session, oldest, now - SETTLING_PERIOD, now=now))


def list_due_users(session: Session, *, now: datetime) -> list[User]:
    """Return the users whose mail about tasks is due, and those with mails at once."""
    is_due = or_(
        User.task_mails == TaskMailFrequency.IMMEDIATE,
        and_(
            User.task_mails == TaskMailFrequency.DAILY,
            or_(User.task_mail_due_at.is_(None), User.task_mail_due_at <= now),
        ),
    )
    statement = select(User).where(User.disabled_at.is_(None), is_due).order_by(User.id)
    return list(session.scalars(statement.options(selectinload(User.grants))))


def list_waiting_tasks(
    session: Session, since: datetime | None, until: datetime, *, now: datetime
) -> list[WaitingTask]:
    """Return the tasks that began to wait in the period, at events that are not over.

    ``until`` is inclusive; ``since`` None means from the beginning.
    """
    tasks = [
        *_pending_registrations(session, now),
        *_nominations(session, now),
        *_delegation_answers(session, now),
    ]
    return [task for task in tasks if (since or _BEGINNING) < task.since <= until]


def list_events_by_id(session: Session, event_ids: Collection[int]) -> dict[int, Event]:
    """Return the events by id, with bodies and places, in the order of their time."""
    statement = select(Event).where(Event.id.in_(event_ids)).order_by(Event.sorts_at, Event.id)
    rows = session.scalars(statement.options(*for_summary()))
    return {event.id: event for event in rows}


def _pending_registrations(session: Session, now: datetime) -> list[WaitingTask]:
    since = func.coalesce(Registration.decided_at, Registration.registered_at)
    rows = session.execute(
        select(Registration.event_id, since)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.state == RegistrationState.PENDING, _is_ahead(now))
        .order_by(Event.sorts_at, Event.id)
    )
    return [WaitingTask(event_id, WaitingKind.REGISTRATIONS, at) for event_id, at in rows]


def _nominations(session: Session, now: datetime) -> list[WaitingTask]:
    states = (RegistrationState.NOMINATED, RegistrationState.CONFIRMED)
    rows = session.execute(
        select(Registration.event_id, Registration.nominated_at)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.state.in_(states), Registration.nominated_at.is_not(None), _is_ahead(now)
        )
        .order_by(Event.sorts_at, Event.id)
    )
    return [WaitingTask(event_id, WaitingKind.NOMINATIONS, at) for event_id, at in rows if at]


def _delegation_answers(session: Session, now: datetime) -> list[WaitingTask]:
    """Return the answers of delegations, except those given by nominating somebody."""
    is_nomination = exists().where(
        Registration.nominated_by_id == Delegation.id,
        Registration.nominated_at == Delegation.answered_at,
    )
    rows = session.execute(
        select(Delegation.event_id, Delegation.answered_at)
        .join(Event, Event.id == Delegation.event_id)
        .where(Delegation.answered_at.is_not(None), ~is_nomination, _is_ahead(now))
        .order_by(Event.sorts_at, Event.id)
    )
    return [WaitingTask(event_id, WaitingKind.REPLIES, at) for event_id, at in rows if at]


def _is_ahead(now: datetime) -> ColumnElement[bool]:
    return and_(
        Event.state.in_(ACTIVE_EVENT_STATES), or_(Event.ends_at.is_(None), Event.ends_at > now)
    )
