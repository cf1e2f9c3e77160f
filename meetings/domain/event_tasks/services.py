"""Send organisers mails about tasks that wait for them, as often as they choose."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure, has_permission
from meetings.domain.accounts import operations as accounts
from meetings.domain.accounts.models import User
from meetings.domain.accounts.queries import SUBJECT, actor_of
from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.bodies.queries import get_timezone
from meetings.domain.event_tasks import queries
from meetings.domain.event_tasks.rules import (
    WaitingCounts,
    WaitingTask,
    count_waiting,
    next_task_mail,
)
from meetings.domain.events.models import Event
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind
from meetings.kernel.database import SETTLING_PERIOD, transaction


def choose_task_mails(
    session: Session, user: User, frequency: TaskMailFrequency, *, actor: Actor, now: datetime
) -> None:
    """Set how often the user gets a mail about tasks that wait.

    After a time without mails, only new tasks are mentioned.

    Raises:
        NotAllowed: The actor is another user, outside the secretariat.
    """
    with transaction(session, now=now, public=False):
        if actor.user_id != user.id:
            ensure(actor, Permission.ACCOUNT_MANAGE)
        accounts.lock_users(session)
        if user.task_mails is TaskMailFrequency.NEVER:
            user.tasks_mailed_until = now
        if user.task_mails is not frequency:
            user.task_mails, user.task_mail_due_at = frequency, None


def enqueue_task_mails(session: Session, *, now: datetime) -> int:
    """Queue the due mails about tasks that wait, and return their number.

    Each mail mentions the tasks since the one before, so every task is mentioned once. Without
    such tasks there is no mail.
    """
    until, count = now - SETTLING_PERIOD, 0
    with transaction(session, now=now, public=False):
        accounts.lock_users(session)
        timezone = get_timezone(session)
        tasks = queries.list_waiting_tasks(session, None, until, now=now)
        events = queries.list_events_by_id(session, {task.event_id for task in tasks})
        for user in queries.list_due_users(session, now=now):
            is_first = user.task_mail_due_at is None
            if user.task_mails is TaskMailFrequency.DAILY:
                user.task_mail_due_at = next_task_mail(now, timezone)
                if is_first:
                    continue
            waiting = count_waiting(_new_tasks(user, tasks, events))
            user.tasks_mailed_until = until
            if waiting:
                _enqueue_mail(session, user, waiting, now=now)
                count += 1
    return count


def _new_tasks(
    user: User, tasks: Sequence[WaitingTask], events: Mapping[int, Event]
) -> list[WaitingTask]:
    """Return the tasks that the user may decide and got no mail about."""
    actor, mailed_until = actor_of(user), user.tasks_mailed_until
    return [
        task
        for task in tasks
        if (mailed_until is None or task.since > mailed_until)
        and has_permission(actor, Permission.REGISTRATION_DECIDE, events[task.event_id])
    ]


def _enqueue_mail(
    session: Session, user: User, waiting: Sequence[WaitingCounts], *, now: datetime
) -> None:
    rows = [
        [counts.event_id, counts.registrations, counts.nominations, counts.replies]
        for counts in waiting
    ]
    outbox.enqueue(
        session, MailKind.TASKS_WAITING, to_address=user.email, to_name=user.name, now=now,
        subject=SUBJECT, subject_id=user.id, locale=user.locale, context={"tasks": rows},
    )  # fmt: skip
