"""The task queue of the worker: Huey on a file, or on Redis if several machines share it.

The outbox table is authoritative. A task in this queue only wakes the worker. A lost task
delays mail by at most a minute, because the worker also checks the outbox every minute.
"""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from meetings.domain.outbox import services as outbox
from meetings.extensions import db
from meetings.jobs.deliver_mail import Clock, deliver_due
from meetings.jobs.read_replies import read_all_mailboxes
from meetings.jobs.render_og_images import render_due
from meetings.jobs.send_notifications import (
    announce_due_papers,
    delete_expired,
    send_due_notifications,
)
from meetings.jobs.single_run import SingleRun
from meetings.kernel import clock as system_clock
from meetings.settings import Settings

QUEUE_NAME = "convenor"
_EXTENSION = "convenor-queue"
_DRAIN, _RENDER = "drain", "paint_og_images"
_MAX_IDLE_SECONDS = 2.0
_READ_REPLIES_MINUTES = "*/3"
#: Huey stores each queued task under this module and its name. Tasks that an older version
#: queued must still be found, so neither changes, whatever the functions are called.
_TASK_MODULE = "meetings.jobs.queue"

#: The worker has ended some seconds before its supervisor kills it.
_STOP_SECONDS = 9.0
DELIVERY = SingleRun()

log = structlog.get_logger(__name__)


class TaskQueue:
    """Huey with our tasks, bound to an application."""

    def __init__(
        self,
        huey: Huey,
        drain: Callable[[], Any],
        delete_expired: Callable[[], Any],
        read: Callable[[], Any] | None = None,
        render: Callable[[], Any] = lambda: None,
        record_heartbeat: Callable[[], Any] = lambda: None,
    ) -> None:
        """Register the tasks: ``drain`` on demand and every minute, ``delete_expired`` every hour.

        ``read`` reads mailboxes and ``render`` renders images in other threads, so that neither
        delays mail. ``record_heartbeat`` shows health checks every minute that the worker runs.
        """
        self.huey, self._threads = huey, 2 if read is None else 3
        self._drain = huey.task(name=_DRAIN, __module__=_TASK_MODULE)(drain)
        self._schedule("drain_each_minute", drain, minute="*")
        self._render = huey.task(name=_RENDER, __module__=_TASK_MODULE)(render)
        self._schedule("paint_og_images_each_minute", render, minute="*")
        self._schedule("tidy_each_hour", delete_expired, minute="17")
        self._schedule("record_heartbeat_each_minute", record_heartbeat, minute="*")
        if read is not None:
            self._schedule("read_replies", read, minute=_READ_REPLIES_MINUTES)

    def _schedule(self, name: str, work: Callable[[], Any], *, minute: str) -> None:
        when = crontab(minute=minute)
        self.huey.periodic_task(when, name=name, __module__=_TASK_MODULE)(work)

    def send_mail(self) -> None:
        """Queue a task that sends mail, unless one is queued already."""
        if not self._is_queued(_DRAIN):
            self._drain()

    def render_images(self) -> None:
        """Queue a task that renders images, unless one is queued already."""
        if not self._is_queued(_RENDER):
            self._render()

    def _is_queued(self, name: str) -> bool:
        return any(task.name == name for task in self.huey.pending())

    def run_worker(self) -> None:
        """Run the worker in the main thread of its own process, until it is stopped.

        A delivery that is under way gives back the messages that it has not sent.
        """
        self.consumer().run()
        if not DELIVERY.stop(timeout=_STOP_SECONDS):
            log.warning("mail.not_given_back", hint="unfinished messages are sent again later")

    def consumer(self) -> Consumer:
        """Return the worker, to be run in the main thread of its own process."""
        return _Worker(
            self.huey, workers=self._threads, worker_type="thread", max_delay=_MAX_IDLE_SECONDS,
            check_worker_health=True,
        )  # fmt: skip


class _Worker(Consumer):  # type: ignore[misc]  # huey has no types
    """A consumer that does not wait for a whole delivery when it is stopped."""

    def stop(self, graceful: bool = False) -> None:
        """Stop the delivery, and then the threads."""
        DELIVERY.stopping.set()
        super().stop(graceful)


def register_queue(app: Flask, settings: Settings, *, clock: Clock = system_clock.now) -> TaskQueue:
    """Create the queue of the application. Tasks run inside an application context."""

    def within_app(work: Callable[..., Any]) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                work(clock=clock)

        return run

    queue = TaskQueue(
        _create_huey(settings),
        within_app(drain_outbox),
        within_app(delete_expired),
        within_app(read_all_mailboxes) if settings.imap_urls else None,
        within_app(render_due),
        within_app(record_heartbeat),
    )
    app.extensions[_EXTENSION] = queue
    return queue


def record_heartbeat(*, clock: Clock = system_clock.now) -> None:
    """Record that the worker runs."""
    try:
        outbox.record_heartbeat(db.session(), now=clock())
    finally:
        db.session.remove()


def drain_outbox(*, clock: Clock = system_clock.now) -> None:
    """Send due messages, and queue and send notifications in batches, until none is left.

    Only one thread of a process does so: others would not send more, but delay other tasks.
    """
    DELIVERY.run(lambda: _drain(clock))


def _drain(clock: Clock) -> None:
    announce_due_papers(clock=clock)
    deliver_due(clock=clock, stop=DELIVERY.stopping)
    while not DELIVERY.stopping.is_set() and send_due_notifications(clock=clock):
        deliver_due(clock=clock, stop=DELIVERY.stopping)


def _create_huey(settings: Settings) -> Huey:
    """Return Huey on Redis or on a file.

    Tasks are signed, so write access to a shared Redis is not enough to run code here.
    """
    serializer = SignedSerializer(secret=settings.secret_key, salt=QUEUE_NAME)
    if settings.redis_url:
        return RedisHuey(QUEUE_NAME, url=settings.redis_url, serializer=serializer, results=False)
    file = str(settings.instance / "queue.db")
    return SqliteHuey(QUEUE_NAME, filename=file, serializer=serializer, results=False, cache_mb=1)


def get_queue(app: Flask) -> TaskQueue:
    """Return the application's queue.

    Raises:
        KeyError: none was registered.
    """
    queue: TaskQueue = app.extensions[_EXTENSION]
    return queue


def queue_mail_delivery(app: Flask) -> None:
    """Queue a task that sends mail; without the queue, the worker sends it a minute later."""
    _try_to_queue(lambda: get_queue(app).send_mail())


def queue_image_rendering(app: Flask) -> None:
    """Queue a task that renders images; without the queue, the worker does so a minute later."""
    _try_to_queue(lambda: get_queue(app).render_images())


def _try_to_queue(queue_task: Callable[[], None]) -> None:
    try:
        queue_task()
    except Exception as error:  # noqa: BLE001 - no error of Redis or SQLite may undo the commit
        log.warning("queue.wake_failed", error=str(error))
