"""Threads that send mails, each over its own connection, while the caller prepares the next."""

import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage
from queue import Empty, SimpleQueue

from meetings.adapters.transport import ServerFailure, Transport

#: Seconds to wait for the ends of all connections.
_CLOSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """A rendered mail to send."""

    message_id: int
    mail: EmailMessage


@dataclass(frozen=True, slots=True)
class SendResult:
    """The result of a mail: ``error`` None means that it was accepted, after these seconds."""

    job: Job
    error: Exception | None
    seconds: float


class SenderPool:
    """Sends mails over a growing number of connections; only its owner's thread calls it."""

    def __init__(self, transport: Transport, max_connections: int) -> None:
        """Use this transport, and copies of it for further connections."""
        self.max_connections = max_connections
        self._transport = transport
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._results: SimpleQueue[SendResult] = SimpleQueue()
        self._senders: list[_Sender] = []
        self.pending = 0

    @property
    def connections(self) -> int:
        """Return the number of threads."""
        return len(self._senders)

    @property
    def is_connected(self) -> bool:
        """Return whether any connection is open."""
        return any(sender.transport.is_connected for sender in self._senders)

    @property
    def waiting(self) -> int:
        """Return the number of mails that no thread has taken yet."""
        return self._jobs.qsize()

    def grow(self, wanted: int) -> None:
        """Use so many connections, within the maximum."""
        while self.connections < min(max(1, wanted), self.max_connections):
            transport = self._transport.copy() if self._senders else self._transport
            sender = _Sender(transport, self._jobs, self._results)
            self._senders.append(sender)
            sender.start()

    def shrink(self) -> None:
        """Add no connections any more, because the server refused another one."""
        self.max_connections = max(1, self.connections)

    def submit(self, job: Job) -> None:
        """Send the mail as soon as a connection is free."""
        self.grow(self.connections or 1)
        self.pending += 1
        self._jobs.put(job)

    def collect(self, timeout: float) -> list[SendResult]:
        """Return the results so far; wait for the first one for at most so many seconds."""
        results = []
        try:
            results.append(self._results.get(block=timeout > 0, timeout=timeout or None))
            while True:
                results.append(self._results.get_nowait())
        except Empty:
            pass
        self.pending -= len(results)
        self._senders = [sender for sender in self._senders if not sender.has_ended]
        return results

    def take_back(self) -> list[int]:
        """Return the ids of the mails that no thread has taken, which are then not sent."""
        ids = []
        try:
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    ids.append(job.message_id)
        except Empty:
            pass
        self.pending -= len(ids)
        return ids

    def longest_wait(self) -> float:
        """Return for how many seconds the slowest mail has been under way."""
        return max((sender.busy_seconds() for sender in self._senders), default=0.0)

    def abort(self, *, after: float, transferred_after: float) -> list[int]:
        """Break off connections that are busy for longer; return the ids of their mails.

        A mail that the server has received as a whole is probably accepted, so it gets more time.
        """
        ids = []
        for sender in list(self._senders):
            limit = transferred_after if sender.transport.is_mail_transferred else after
            job = sender.job
            if job is not None and sender.busy_seconds() > limit:
                self._senders.remove(sender)
                sender.is_retired = True
                sender.transport.abort()
                ids.append(job.message_id)
        self.pending -= len(ids)
        return ids

    def close(self) -> None:
        """End the threads; those that wait for an answer are left behind."""
        for sender in self._senders:
            if sender.job is not None:
                sender.is_retired = True
                sender.transport.abort()
            self._jobs.put(None)
        deadline = time.monotonic() + _CLOSE_SECONDS
        for sender in self._senders:
            sender.join(timeout=max(0.0, deadline - time.monotonic()))
        self._senders = []


class _Sender(threading.Thread):
    """One connection."""

    def __init__(
        self,
        transport: Transport,
        jobs: "SimpleQueue[Job | None]",
        results: "SimpleQueue[SendResult]",
    ) -> None:
        super().__init__(name="mail sender", daemon=True)
        self.transport = transport
        self.job: Job | None = None
        #: Nobody waits for the result of the present mail any more.
        self.is_retired = False
        self.has_ended = False
        self._jobs, self._results, self._began_at = jobs, results, 0.0

    def busy_seconds(self) -> float:
        """Return for how long the present mail has been under way; 0 without one."""
        return time.monotonic() - self._began_at if self.job is not None else 0.0

    def run(self) -> None:
        """Send mails until the queue ends or there is no connection."""
        while not self.is_retired and (job := self._jobs.get()) is not None:
            self._began_at, self.job = time.monotonic(), job
            error = self._send(job)
            seconds, self.job = time.monotonic() - self._began_at, None
            self.has_ended = isinstance(error, ServerFailure)
            if not self.is_retired:
                self._results.put(SendResult(job, error, seconds))
            if self.has_ended:
                break
        self.transport.close()

    def _send(self, job: Job) -> Exception | None:
        try:
            self.transport.send(job.mail)
        except Exception as error:  # noqa: BLE001 - the owner decides what each error means
            return error
        return None
