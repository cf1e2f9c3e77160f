"""Tasks of one event: which are completed, due or open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum

from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, AttendanceMode, EventState
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel.timezones import next_instant

#: Local time of the daily mail about tasks that wait, in the organisation's time zone.
TASK_MAIL_TIME = time(7, 0)


class WaitingKind(StrEnum):
    """A kind of task that somebody else caused, and that an organiser gets a mail about."""

    REGISTRATIONS = "registrations"
    NOMINATIONS = "nominations"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A registration to approve, a nomination, or the answer of a delegation, since that time."""

    event_id: int
    kind: WaitingKind
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """The number of tasks of each kind that wait at one event."""

    event_id: int
    registrations: int = 0
    nominations: int = 0
    replies: int = 0


def count_waiting(tasks: Iterable[WaitingTask]) -> list[WaitingCounts]:
    """Return the number of tasks by event, in the order of the tasks."""
    counts: dict[int, WaitingCounts] = {}
    for task in tasks:
        current = counts.get(task.event_id, WaitingCounts(task.event_id))
        number = getattr(current, task.kind.value) + 1
        counts[task.event_id] = replace(current, **{task.kind.value: number})
    return list(counts.values())


def next_task_mail(now: datetime, timezone: str) -> datetime:
    """Return the time of the next daily mail after ``now``."""
    return next_instant(now, TASK_MAIL_TIME, timezone)


class EventTaskCode(StrEnum):
    """A task of an event."""

    FIX_DATE = "fix-date"
    CHOOSE_MODE = "choose-mode"
    FIND_PLACE = "find-place"
    WRITE_AGENDA = "write-agenda"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    ADD_JOIN_LINK = "add-join-link"
    APPROVE = "approve"
    REINSTATE = "reinstate"
    MARK_HELD = "mark-held"
    RECORD_HEADCOUNT = "record-headcount"
    RECORD_OUTCOMES = "record-outcomes"


class EventTaskState(StrEnum):
    """State of a task: done, due now, or open."""

    DONE = "done"
    DUE = "due"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class EventTask:
    """A line of the task list; ``count`` is a number, for tasks with one."""

    code: EventTaskCode
    state: EventTaskState
    count: int = 0


@dataclass(frozen=True, slots=True)
class EventProgress:
    """The recorded data of an event.

    ``delegations`` are the countries of confirmed registrations, ``absent`` those that will not
    take part.
    """

    sessions: int
    appearances: int
    documents: int
    headcounts: int
    outcomes: int
    registrations: dict[tuple[RegistrationState, ParticipationMode], int]
    delegations: frozenset[str]
    absent: frozenset[str] = frozenset()

    def registered(
        self, *states: RegistrationState, participation_mode: ParticipationMode | None = None
    ) -> int:
        """Return the number of registrations in the given states, or in all without states."""
        return sum(
            count
            for (state, mode), count in self.registrations.items()
            if (not states or state in states) and participation_mode in (None, mode)
        )


def list_tasks(event: Event, progress: EventProgress, *, now: datetime) -> list[EventTask]:
    """Return the completed and the next tasks, in chronological order."""
    if event.state is EventState.CANCELLED:
        return []
    if event.state is EventState.POSTPONED:
        return [EventTask(EventTaskCode.REINSTATE, EventTaskState.DUE)]
    is_over = event.ends_at is not None and event.ends_at <= now
    before = (
        [] if event.state is EventState.HELD else _tasks_before(event, progress, is_over=is_over)
    )
    return before + _tasks_after(event, progress, is_over=is_over)


def _tasks_before(event: Event, progress: EventProgress, *, is_over: bool) -> list[EventTask]:
    firm = event.when.has_day and not event.date_to_be_confirmed
    announced = event.published_at is not None and event.state is not EventState.DRAFT
    pending = progress.registered(RegistrationState.PENDING)
    tasks = [_task(EventTaskCode.FIX_DATE, is_done=firm)]
    if event.mode is None:
        tasks.append(EventTask(EventTaskCode.CHOOSE_MODE, EventTaskState.OPEN))
    elif event.mode is not AttendanceMode.ONLINE:
        tasks.append(_task(EventTaskCode.FIND_PLACE, is_done=bool(event.places)))
    tasks.append(_task(EventTaskCode.WRITE_AGENDA, is_done=progress.sessions > 0))
    tasks.append(_task(EventTaskCode.PUBLISH, is_done=announced, is_due=True))
    if event.state is EventState.TENTATIVE and firm:
        tasks.append(EventTask(EventTaskCode.CONFIRM, EventTaskState.DUE))
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID) and not is_over:
        tasks.append(_task(EventTaskCode.ADD_JOIN_LINK, is_done=bool(event.join_url)))
    if pending:
        tasks.append(EventTask(EventTaskCode.APPROVE, EventTaskState.DUE, pending))
    return tasks


def _tasks_after(event: Event, progress: EventProgress, *, is_over: bool) -> list[EventTask]:
    is_held = event.state is EventState.HELD
    tasks = []
    if is_over and event.state in ACTIVE_EVENT_STATES:
        tasks.append(EventTask(EventTaskCode.MARK_HELD, EventTaskState.DUE))
    tasks.append(
        _task(EventTaskCode.RECORD_HEADCOUNT, is_done=progress.headcounts > 0, is_due=is_held)
    )
    tasks.append(_task(EventTaskCode.RECORD_OUTCOMES, is_done=progress.outcomes > 0))
    return tasks


def _task(code: EventTaskCode, *, is_done: bool, is_due: bool = False) -> EventTask:
    if is_done:
        return EventTask(code, EventTaskState.DONE)
    return EventTask(code, EventTaskState.DUE if is_due else EventTaskState.OPEN)
