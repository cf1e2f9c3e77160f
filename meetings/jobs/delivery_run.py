"""One run of the delivery: batches of claimed messages, and the breaker of the mail server."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from meetings.adapters.transport import (
    PermanentDeliveryError,
    ServerFailure,
    ServerRefusal,
    Transport,
)
from meetings.domain.outbox import server_services, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import DeliveryOutcome, DeliveryResult, ServerProblem
from meetings.domain.outbox.server_services import ServerPass
from meetings.jobs.sender_pool import Job, SenderPool, SendResult
from meetings.mail.context import MessageObsolete

if TYPE_CHECKING:
    from meetings.jobs.deliver_mail import Renderer

log = structlog.get_logger(__name__)
#: Messages claimed at once, and rendered between two looks at the results.
MAX_CLAIM = 50
RENDER_BATCH = 10
#: A server that needs longer for a mail is left alone for a while.
MAX_SECONDS = 30.0
#: Seconds until a connection is given up whose server does not answer, and has the whole mail.
ABORT_SECONDS, TRANSFERRED_SECONDS = 31.0, 90.0
#: The same when the worker is stopped.
STOP_SECONDS, STOP_TRANSFERRED_SECONDS = 2.0, 5.0
#: Failures in a row that open the breaker.
MAX_FAILURES = 3
#: Connections are added until so many mails a second are sent.
_TARGET_RATE = 60.0
#: Claimed messages should leave within so many seconds, so that urgent ones can overtake others.
_CLAIM_SECONDS = 3.0
#: Seconds between two steps of growth, and for which a run without work waits for results.
_GROWTH_SECONDS, _IDLE_SECONDS = 0.2, 0.05
#: Results are recorded in groups of this size, or after this time.
_GROUP_SIZE, _GROUP_SECONDS = 10, 0.2


class DeliveryRun:
    """Sends due messages until there are none, the server fails, or the worker is stopped."""

    def __init__(
        self,
        session: Session,
        renderer: "Renderer",
        transport: Transport,
        clock: Callable[[], datetime],
        server_pass: ServerPass,
        connections: int,
        stop: threading.Event,
    ) -> None:
        """Prepare the run; nothing is claimed yet."""
        self._session, self._renderer, self._clock = session, renderer, clock
        self._server, self._is_trial, self._stop = server_pass.name, server_pass.is_trial, stop
        self._pool = SenderPool(transport, connections)
        self._claimed: deque[Message] = deque()
        self._results: list[DeliveryResult] = []
        self._recorded_at = self._grown_at = time.monotonic()
        self._is_empty = self._is_over = self._is_failing = self._was_tried = False
        self._failures = self._refusals = self._sent = 0
        self._seconds = 0.0
        self._is_accepting = False

    def deliver(self) -> int:
        """Send the messages; return how many were sent."""
        try:
            while not self._is_done():
                is_idle = not self._refill()
                self._collect(timeout=_IDLE_SECONDS if is_idle and self._pool.pending else 0)
        finally:
            self._finish()
        return self._sent

    def _is_done(self) -> bool:
        if self._stop.is_set():
            self._is_over = True
        if self._is_over:
            self._give_back()
        return self._pool.pending == 0 and (self._is_over or (self._is_empty and not self._claimed))

    def _refill(self) -> bool:
        """Render the next messages if the connections will soon have nothing to do.

        Return whether there were any.
        """
        if self._is_over or self._pool.waiting >= max(self._pool.connections, RENDER_BATCH // 2):
            return False
        if not self._claimed and not (self._is_trial and self._pool.pending):
            limit = 1 if self._is_trial else self._claim_size()
            self._claimed.extend(services.claim(self._session, limit=limit, now=self._clock()))
            self._is_empty = not self._claimed
            self._renderer.begin_batch(self._claimed)
        batch = [self._claimed.popleft() for _ in range(min(RENDER_BATCH, len(self._claimed)))]
        if batch:
            self._render(batch)
        return bool(batch)

    def _claim_size(self) -> int:
        connections = max(1, self._pool.connections)
        fitting = connections * _CLAIM_SECONDS / max(self._seconds, 0.001)
        return int(min(MAX_CLAIM, max(2 * connections, fitting)))

    def _render(self, batch: Sequence[Message]) -> None:
        mails = self._renderer.render_group(batch, now=self._clock())
        for message, mail in zip(batch, mails, strict=True):
            if isinstance(mail, MessageObsolete):
                self._add(message.id, DeliveryOutcome.DROPPED, str(mail))
            elif isinstance(mail, Exception):
                kind = type(mail).__name__
                log.warning("mail.failed", message=message.id, error=str(mail), kind=kind)
                self._add(message.id, DeliveryOutcome.DEFERRED, f"{kind}: {mail}")
            else:
                self._was_tried = True
                self._pool.submit(Job(message.id, mail))

    def _collect(self, timeout: float) -> None:
        """Handle the results so far; wait for the first one for at most so many seconds."""
        for result in self._pool.collect(timeout=timeout):
            self._handle(result)
        self._check_slow_connections()
        self._add_connections()
        age = time.monotonic() - self._recorded_at
        is_due = self._pool.pending == 0 or age > _GROUP_SECONDS
        if len(self._results) >= _GROUP_SIZE or (self._results and is_due):
            self._record()

    def _handle(self, result: SendResult) -> None:
        error, number = result.error, result.job.message_id
        if isinstance(error, ServerFailure):
            self._handle_failure(result.job, error)
        elif isinstance(error, ServerRefusal):
            log.warning("mail.refused_by_server", message=number, error=str(error))
            self._add(number, DeliveryOutcome.HELD, str(error))
            self._refusals += 1
            problem = ServerProblem.SILENT if error.is_silent else ServerProblem.REFUSED
            if error.is_silent or self._is_trial or self._refusals >= MAX_FAILURES:
                self._open_breaker(problem, str(error))
        else:
            self._handle_answer(number, error, result.seconds)

    def _handle_answer(self, number: int, error: Exception | None, seconds: float) -> None:
        """Record the decision of the server about a mail, which shows that it works."""
        self._failures = self._refusals = 0
        if error is None:
            self._sent += 1
            self._add(number, DeliveryOutcome.SENT)
        elif isinstance(error, PermanentDeliveryError):
            log.warning("mail.refused", message=number, error=str(error))
            self._add(number, DeliveryOutcome.REFUSED, str(error))
        else:
            log.warning("mail.failed", message=number, error=str(error), kind=type(error).__name__)
            self._add(number, DeliveryOutcome.DEFERRED, str(error))
        self._seconds = 0.7 * self._seconds + 0.3 * seconds if self._seconds else seconds
        if seconds > MAX_SECONDS:
            self._open_breaker(ServerProblem.SLOW, f"{seconds:.0f} s")
            return
        if self._is_trial or not self._is_accepting:
            self._record_success()

    def _add_connections(self) -> None:
        """Double the connections while mails wait for a server that works, but needs time."""
        pool = self._pool
        if not pool.waiting or not pool.is_connected or self._is_trial or self._is_over:
            return
        seconds = max(self._seconds, pool.longest_wait())
        wanted = math.ceil(seconds * _TARGET_RATE)
        now = time.monotonic()
        if wanted > pool.connections and now - self._grown_at >= _GROWTH_SECONDS:
            self._grown_at = now
            pool.grow(min(wanted, 2 * pool.connections))

    def _record_success(self) -> None:
        since = server_services.record_success(self._session, self._server, now=self._clock())
        self._is_trial, self._is_accepting = False, True
        if since is not None:
            log.info("mail.server_recovered", server=self._server, failing_since=since.isoformat())

    def _handle_failure(self, job: Job, error: ServerFailure) -> None:
        """Try again, over fewer connections if others work; open the breaker in the end."""
        self._failures += 1
        if self._pool.is_connected and not self._is_trial:
            self._pool.shrink()
        elif self._is_trial or self._failures >= MAX_FAILURES:
            self._add(job.message_id, DeliveryOutcome.RETURNED, str(error))
            self._open_breaker(error.problem, str(error))
            return
        if self._is_over:
            self._add(job.message_id, DeliveryOutcome.RETURNED)
        else:
            self._pool.submit(job)

    def _check_slow_connections(self) -> None:
        if self._stop.is_set():
            limits = STOP_SECONDS, STOP_TRANSFERRED_SECONDS
        else:
            limits = ABORT_SECONDS, TRANSFERRED_SECONDS
            if self._pool.longest_wait() > MAX_SECONDS:
                self._open_breaker(ServerProblem.SLOW, f"{MAX_SECONDS:.0f} s")
        for number in self._pool.abort(after=limits[0], transferred_after=limits[1]):
            outcome = DeliveryOutcome.RETURNED if self._stop.is_set() else DeliveryOutcome.HELD
            self._add(number, outcome, "The mail server did not answer in time")

    def _open_breaker(self, problem: ServerProblem, detail: str) -> None:
        """Leave the server alone for a while; mails that are not under way are given back."""
        self._is_over = True
        if self._is_failing:
            return
        self._is_failing = True
        self._give_back()
        self._record()
        report = server_services.record_failure(
            self._session, self._server, problem, detail, now=self._clock()
        )
        log.warning(
            "mail.server_failing", server=self._server, problem=problem.value, detail=detail,
            failures=report.failures, failing_since=report.failing_since.isoformat(),
            next_try_at=report.next_try_at.isoformat(),
        )  # fmt: skip
        if report.given_up:
            log.error("mail.given_up", server=self._server, messages=report.given_up)

    def _give_back(self) -> None:
        numbers = [*self._pool.take_back(), *(message.id for message in self._claimed)]
        self._claimed.clear()
        for number in numbers:
            self._add(number, DeliveryOutcome.RETURNED)

    def _add(self, number: int, outcome: DeliveryOutcome, reason: str = "") -> None:
        self._results.append(DeliveryResult(number, outcome, reason))

    def _record(self) -> None:
        results, self._results, self._recorded_at = self._results, [], time.monotonic()
        failed = services.record_results(self._session, results, now=self._clock())
        if failed:
            log.warning("mail.given_up", messages=len(failed))

    def _finish(self) -> None:
        """Give back the other messages, also after an error of the database."""
        try:
            self._give_back()
            for result in self._pool.collect(timeout=0):
                self._handle(result)
        finally:
            self._pool.close()
        self._session.rollback()
        self._record()
        if self._is_trial and not self._was_tried:
            server_services.return_pass(self._session, self._server, now=self._clock())
