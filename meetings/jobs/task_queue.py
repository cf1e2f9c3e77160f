"""The engine that drains the outbox: Huey on a file, or on Redis where several machines share it.

The outbox table is the truth. What is put into this queue is only the hint that there is
something to do; a lost hint costs at most a minute, for the worker looks by itself each minute.
"""

from collections.abc import Callable
from itertools import chain
from typing import Any

import structlog
from flask import Flask, current_app, has_app_context
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from sqlalchemy.orm import Session, UOWTransaction

from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.jobs.deliver_mail import Clock, deliver_due
from meetings.jobs.paint_og_images import paint_due
from meetings.jobs.read_replies import read_all_mailboxes
from meetings.jobs.send_notifications import delete_expired_follows, send_due_notifications
from meetings.kernel import clock as computer
from meetings.kernel.listening import hear
from meetings.settings import Settings

NAME = "convenor"
_EXTENSION = "convenor-queue"
_HAS_MAIL = "queue-has-mail"
_HAS_EVENTS = "queue-has-events"
_DRAIN, _PAINT = "drain", "paint_og_images"
_MAX_IDLE_SECONDS = 2.0
_READ_REPLIES_MINUTES = "*/3"

log = structlog.get_logger(__name__)


class TaskQueue:
    """Huey with the tasks that we have, bound to an application."""

    def __init__(
        self,
        huey: Huey,
        drain: Callable[[], Any],
        tidy: Callable[[], Any],
        read: Callable[[], Any] | None = None,
        paint: Callable[[], Any] = lambda: None,
    ) -> None:
        """Register the tasks: on a hint and each minute without one; each hour; answers.

        Mailboxes are read and images are painted in other threads, so that neither delays mail.
        """
        self.huey, self._threads = huey, 2 if read is None else 3
        self._drain = huey.task(name=_DRAIN)(drain)
        huey.periodic_task(crontab(minute="*"), name="drain_each_minute")(drain)
        self._paint = huey.task(name=_PAINT)(paint)
        huey.periodic_task(crontab(minute="*"), name="paint_og_images_each_minute")(paint)
        huey.periodic_task(crontab(minute="17"), name="tidy_each_hour")(tidy)
        if read is not None:
            huey.periodic_task(crontab(minute=_READ_REPLIES_MINUTES), name="read_replies")(read)

    def hint(self) -> None:
        """Tell the worker that there is mail, unless a hint is waiting already."""
        if not self._is_waiting(_DRAIN):
            self._drain()

    def hint_events(self) -> None:
        """Wake the worker because events changed, unless such a hint is waiting already."""
        if not self._is_waiting(_PAINT):
            self._paint()

    def _is_waiting(self, name: str) -> bool:
        return any(task.name == name for task in self.huey.pending())

    def consumer(self) -> Consumer:
        """Return the worker, to be run in the main thread of a process of its own."""
        return self.huey.create_consumer(
            workers=self._threads, worker_type="thread", max_delay=_MAX_IDLE_SECONDS,
            check_worker_health=True,
        )  # fmt: skip


def register_queue(app: Flask, settings: Settings, *, clock: Clock = computer.now) -> TaskQueue:
    """Give the application its queue; the worker runs its tasks with the application pushed."""

    def drain_within_app() -> None:
        with app.app_context():
            drain_outbox(clock=clock)

    def tidy_within_app() -> None:
        with app.app_context():
            delete_expired_follows(clock=clock)

    def read_within_app() -> None:
        with app.app_context():
            read_all_mailboxes(clock=clock)

    def paint_within_app() -> None:
        with app.app_context():
            paint_due(clock=clock)

    read = read_within_app if settings.imap_urls else None
    queue = TaskQueue(
        _create_huey(settings), drain_within_app, tidy_within_app, read, paint_within_app
    )
    app.extensions[_EXTENSION] = queue
    return queue


def drain_outbox(*, clock: Clock = computer.now) -> None:
    """Send what is due, and tell those who follow, until there is nothing left."""
    deliver_due(clock=clock)
    while send_due_notifications(clock=clock):
        deliver_due(clock=clock)


def _create_huey(settings: Settings) -> Huey:
    """Return Huey on Redis or on a file.

    What is queued is signed, so who can write into a shared Redis cannot run code here.
    """
    serializer = SignedSerializer(secret=settings.secret_key, salt=NAME)
    if settings.redis_url:
        return RedisHuey(NAME, url=settings.redis_url, serializer=serializer, results=False)
    file = str(settings.instance / "queue.db")
    return SqliteHuey(NAME, filename=file, serializer=serializer, results=False, cache_mb=1)


def get_queue(app: Flask) -> TaskQueue:
    """Return the application's queue.

    Raises:
        KeyError: none was registered.
    """
    queue: TaskQueue = app.extensions[_EXTENSION]
    return queue


def register_listeners() -> None:
    """Wake the worker from now on whenever mail or a change of an event is committed."""
    hear(Session, "after_flush", _note_work)
    hear(Session, "after_commit", _hint_after_commit)
    hear(Session, "after_rollback", _forget_work)


def _note_work(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(row, Message) for row in session.new):
        session.info[_HAS_MAIL] = True
    if any(isinstance(row, Event) for row in chain(session.new, session.dirty)):
        session.info[_HAS_EVENTS] = True


def _hint_after_commit(session: Session) -> None:
    """Wake the worker; without the queue, mails and images are only made a minute later."""
    has_mail = session.info.pop(_HAS_MAIL, False)
    has_events = session.info.pop(_HAS_EVENTS, False)
    if not (has_mail or has_events) or not has_app_context():
        return
    queue = current_app.extensions.get(_EXTENSION)
    if queue is None:
        return
    try:
        if has_mail:
            queue.hint()
        if has_events:
            queue.hint_events()
    except Exception as error:  # noqa: BLE001 - whatever Redis or SQLite raise, the commit stands
        log.warning("queue.hint_failed", error=str(error))


def _forget_work(session: Session) -> None:
    session.info.pop(_HAS_MAIL, None)
    session.info.pop(_HAS_EVENTS, None)
