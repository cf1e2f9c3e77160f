"""How far one event has come: what is there, what is next, who is represented."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import LIVE, AttendanceMode, EventState
from meetings.domain.outcomes.models import Outcome
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import DelegationAnswer, RegistrationState, TakesPart


class TaskCode(StrEnum):
    """Something to be done for an event."""

    FIX_DATE = "fix-date"
    CHOOSE_MODE = "choose-mode"
    FIND_PLACE = "find-place"
    WRITE_AGENDA = "write-agenda"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    ADD_JOIN_LINK = "add-join-link"
    APPROVE = "approve"
    TAKE_UP = "take-up"
    MARK_HELD = "mark-held"
    RECORD_HEADCOUNT = "record-headcount"
    RECORD_OUTCOMES = "record-outcomes"


class TaskState(StrEnum):
    """Whether a task is done, due now, or still open."""

    DONE = "done"
    DUE = "due"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the to-do list; ``count`` says how many where that matters."""

    code: TaskCode
    state: TaskState
    count: int = 0


_FIGURES = ("sessions", "appearances", "documents", "headcounts", "outcomes")


@dataclass(frozen=True, slots=True)
class Standing:
    """What an event has.

    ``delegations`` are the countries of confirmed registrations, ``absent`` those that will not
    take part.
    """

    sessions: int
    appearances: int
    documents: int
    headcounts: int
    outcomes: int
    registrations: dict[tuple[RegistrationState, TakesPart], int]
    delegations: frozenset[str]
    absent: frozenset[str] = frozenset()

    def registered(self, *states: RegistrationState, takes_part: TakesPart | None = None) -> int:
        """Return how many registrations are in one of the states; in all, where none is named."""
        return sum(
            count
            for (state, mode), count in self.registrations.items()
            if (not states or state in states) and takes_part in (None, mode)
        )


def standing(session: Session, event: Event) -> Standing:
    """Return what the event has, by three queries."""
    counted = (AgendaSession, Appearance, Document, Headcount, Outcome)
    counts = session.execute(
        select(
            *[
                select(func.count(kind.id)).where(kind.event_id == event.id).scalar_subquery()
                for kind in counted
            ]
        )
    ).one()
    columns = (Registration.state, Registration.takes_part, Registration.delegation)
    rows = session.execute(
        select(*columns, func.count()).where(Registration.event_id == event.id).group_by(*columns)
    )
    by_state: Counter[tuple[RegistrationState, TakesPart]] = Counter()
    countries = set()
    for state, takes_part, country, count in rows:
        by_state[state, takes_part] += count
        if country and state is RegistrationState.CONFIRMED:
            countries.add(country)
    figures = dict(zip(_FIGURES, counts, strict=True))
    absent = session.scalars(
        select(Delegation.country).where(
            Delegation.event_id == event.id,
            Delegation.answer == DelegationAnswer.WILL_NOT_TAKE_PART,
        )
    )
    return Standing(
        **figures, registrations=dict(by_state), delegations=frozenset(countries),
        absent=frozenset(absent),
    )  # fmt: skip


def pending_by_event(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return how many registrations wait for approval, by event."""
    rows = session.execute(
        select(Registration.event_id, func.count().label("pending"))
        .where(
            Registration.event_id.in_(list(event_ids)),
            Registration.state == RegistrationState.PENDING,
        )
        .group_by(Registration.event_id)
    )
    return {row.event_id: row.pending for row in rows}


def tasks(event: Event, has: Standing, *, now: datetime) -> list[Task]:
    """Return what is done and what is next, along the life of the event."""
    if event.state is EventState.CANCELLED:
        return []
    if event.state is EventState.POSTPONED:
        return [Task(TaskCode.TAKE_UP, TaskState.DUE)]
    is_over = event.ends_at is not None and event.ends_at <= now
    before = [] if event.state is EventState.HELD else _before(event, has, is_over=is_over)
    return before + _after(event, has, is_over=is_over)


def _before(event: Event, has: Standing, *, is_over: bool) -> list[Task]:
    firm = event.when.has_day and not event.date_to_be_confirmed
    announced = event.published_at is not None and event.state is not EventState.DRAFT
    pending = has.registered(RegistrationState.PENDING)
    found = [_task(TaskCode.FIX_DATE, is_done=firm)]
    if event.mode is None:
        found.append(Task(TaskCode.CHOOSE_MODE, TaskState.OPEN))
    elif event.mode is not AttendanceMode.ONLINE:
        found.append(_task(TaskCode.FIND_PLACE, is_done=bool(event.places)))
    found.append(_task(TaskCode.WRITE_AGENDA, is_done=has.sessions > 0))
    found.append(_task(TaskCode.PUBLISH, is_done=announced, is_due=True))
    if event.state is EventState.TENTATIVE and firm:
        found.append(Task(TaskCode.CONFIRM, TaskState.DUE))
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID) and not is_over:
        found.append(_task(TaskCode.ADD_JOIN_LINK, is_done=bool(event.join_url)))
    if pending:
        found.append(Task(TaskCode.APPROVE, TaskState.DUE, pending))
    return found


def _after(event: Event, has: Standing, *, is_over: bool) -> list[Task]:
    is_held = event.state is EventState.HELD
    found = []
    if is_over and event.state in LIVE:
        found.append(Task(TaskCode.MARK_HELD, TaskState.DUE))
    found.append(_task(TaskCode.RECORD_HEADCOUNT, is_done=has.headcounts > 0, is_due=is_held))
    found.append(_task(TaskCode.RECORD_OUTCOMES, is_done=has.outcomes > 0))
    return found


def _task(code: TaskCode, *, is_done: bool, is_due: bool = False) -> Task:
    if is_done:
        return Task(code, TaskState.DONE)
    return Task(code, TaskState.DUE if is_due else TaskState.OPEN)
