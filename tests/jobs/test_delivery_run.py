"""A run of the delivery: several connections, the breaker, batches, and stopping."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.adapters import smtp
from meetings.adapters.smtp import SmtpTransport
from meetings.adapters.transport import Transport
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CLAIM_TTL, MailKind, MailStatus, ServerProblem
from meetings.extensions import db
from meetings.jobs import delivery_run, task_queue
from meetings.jobs.deliver_mail import deliver_mail
from meetings.jobs.single_run import SingleRun
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.mail.renderer import MailRenderer
from meetings.settings import ROOT, Settings
from tests import factories
from tests.conftest import NOON, SECRET, on_both
from tests.domain.registration.test_services import SECRETARIAT
from tests.jobs.smtp_server import Postbox, SlowPostbox, running, silent_server
from tests.jobs.test_deliver_mail import BASE, ME, part, server_of
from tests.mail.queued import queued


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Provide a running mail server."""
    with running(Postbox()) as postbox:
        yield postbox


def deliver(
    app: Flask, session: Session, port: int, *, connections: int = 8,
    stop: threading.Event | None = None, now: datetime = NOON,
) -> int:  # fmt: skip
    transport: Transport = SmtpTransport(f"smtp://127.0.0.1:{port}", sender=ME)
    renderer = MailRenderer(session, app.jinja_env, BASE, ME)
    try:
        return deliver_mail(
            session, renderer, transport, clock=lambda: now, connections=connections,
            stop=stop or threading.Event(),
        )  # fmt: skip
    finally:
        transport.close()


def move_event(session: Session, participants: int) -> Event:
    """Queue a mail to each participant of an event that moved."""
    event = factories.open_event(
        session, mode=AttendanceMode.HYBRID, venues=[factories.venue(session)],
        bodies=[factories.body(session)],
    )  # fmt: skip
    for number in range(participants):
        factories.registration(
            session, event, email=f"p{number}@example.org", name=f"P <{number}> & co"
        )
    with transaction(session, now=NOON):
        events.record_change(
            session, event, ChangeKind.MOVED, {"places": [["Riga"], ["Vilnius"]]},
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip
    return event


def statuses(session: Session) -> list[MailStatus]:
    session.rollback()
    return [row.status for row in session.scalars(select(Message).order_by(Message.id))]


def test_slow_server_gets_several_connections(app: Flask, session: Session) -> None:
    move_event(session, 24)
    with running(SlowPostbox(0.4)) as postbox:
        assert deliver(app, session, postbox.port, connections=5) == 24

    assert isinstance(postbox, SlowPostbox)
    assert 3 <= postbox.most_connections <= 5
    assert len({mail["To"] for mail in postbox.mails}) == 24


def test_password_mail_overtakes_notices_that_wait(
    app: Flask, session: Session, postbox: Postbox
) -> None:
    move_event(session, 3)
    user = factories.user(session)
    outbox.enqueue(
        session, MailKind.PASSWORD_LINK, to_address=user.email, to_name=user.name, now=NOON,
        subject="user", subject_id=user.id,
    )  # fmt: skip
    session.commit()

    deliver(app, session, postbox.port, connections=1)

    assert postbox.mails[0]["To"].addresses[0].addr_spec == user.email


def test_slow_answer_opens_the_breaker_but_the_mail_is_sent_once(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_run, "MAX_SECONDS", 0.2)
    move_event(session, 4)
    with running(SlowPostbox(0.6)) as postbox:
        sent = deliver(app, session, postbox.port, connections=1)
        again = deliver(app, session, postbox.port, connections=1)

    state = server_of(session, SmtpTransport(f"smtp://127.0.0.1:{postbox.port}", sender=ME))
    assert (sent, again, len(postbox.mails)) == (1, 0, 1)
    assert (state.problem, state.failures) == (ServerProblem.SLOW, 1)
    assert statuses(session) == [MailStatus.SENT] + [MailStatus.QUEUED] * 3


def test_silent_server_does_not_hold_the_worker(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "CONNECT_TIMEOUT", 0.2)
    move_event(session, 12)
    with silent_server() as server:
        port = server.getsockname()[1]
        assert deliver(app, session, port) == 0
        connections = count_connections(server)

    assert connections == 3
    state = server_of(session, SmtpTransport(f"smtp://127.0.0.1:{port}", sender=ME))
    assert state.problem is ServerProblem.SILENT
    assert set(statuses(session)) == {MailStatus.QUEUED}


def test_stopped_run_gives_back_what_it_has_not_sent(app: Flask, session: Session) -> None:
    move_event(session, 20)
    stop = threading.Event()
    with running(SlowPostbox(0.3)) as postbox:
        stopping = threading.Thread(target=stop_after_first_mail, args=(postbox, stop))
        stopping.start()
        sent = deliver(app, session, postbox.port, connections=2, stop=stop)
        stopping.join()

    assert 0 < sent < 20
    assert len(postbox.mails) == sent
    assert statuses(session).count(MailStatus.SENT) == sent
    assert statuses(session).count(MailStatus.QUEUED) == 20 - sent


def stop_after_first_mail(postbox: Postbox, stop: threading.Event) -> None:
    wait_until(lambda: bool(postbox.mails))
    stop.set()


@on_both
def test_killed_worker_sends_only_unrecorded_mails_twice(
    app: Flask, session: Session, postbox: Postbox, tmp_path: Path
) -> None:
    move_event(session, 40)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    child = subprocess.run(
        [sys.executable, "-m", "tests.jobs.killed_worker", str(tmp_path), url, SECRET,
         str(postbox.port), NOON.isoformat(), "25"],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    before_kill = len(postbox.mails)

    deliver(app, session, postbox.port, now=NOON + CLAIM_TTL)

    recipients = Counter(str(mail["To"]) for mail in postbox.mails)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert before_kill == 25
    assert len(recipients) == 40
    assert len(postbox.mails) - 40 <= 2 * delivery_run.RENDER_BATCH
    assert set(statuses(session)) == {MailStatus.SENT}


def test_second_thread_leaves_the_work_to_the_first() -> None:
    run, has_begun, may_end, calls = SingleRun(), threading.Event(), threading.Event(), []

    def work() -> None:
        calls.append(threading.get_ident())
        has_begun.set()
        may_end.wait(5)

    first = threading.Thread(target=run.run, args=(work,))
    first.start()
    has_begun.wait(5)
    run.run(work)
    may_end.set()
    first.join(5)

    assert calls == [first.ident, first.ident]
    assert run.stop(timeout=1)
    run.run(work)
    assert len(calls) == 2


def test_facts_of_an_event_are_read_once_for_a_batch(
    app: Flask, session: Session, postbox: Postbox, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for participants in (20, 40):
        move_event(session, participants)
        with app.app_context(), count_queries() as statements:
            reading_session = db.session.session_factory()
            renderer = MailRenderer(
                session, app.jinja_env, BASE, ME, reading_session=reading_session
            )
            transport = SmtpTransport(f"smtp://127.0.0.1:{postbox.port}", sender=ME)
            sent = deliver_mail(session, renderer, transport, clock=lambda: NOON)
            transport.close()
            reading_session.close()
        assert sent == participants
        counts.append(len(statements.texts))

    assert (counts[1] - counts[0]) / 20 < 2


@pytest.mark.parametrize("kind", MailKind)
def test_mail_of_a_batch_is_the_same_as_a_single_one(
    app: Flask, session: Session, kind: MailKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and links are put into texts that were rendered for another recipient."""
    monkeypatch.setattr("meetings.mail.batch.new_secret", lambda: "the-secret")
    monkeypatch.setattr("meetings.mail.renderer.without_personal_values", lambda view: (view, {}))
    message = queued(session, kind)
    renderer = MailRenderer(session, app.jinja_env, BASE, ME)
    with app.app_context():
        single = renderer.render_group([message], now=NOON)[0]
        monkeypatch.undo()
        monkeypatch.setattr("meetings.mail.batch.new_secret", lambda: "the-secret")
        renderer.begin_batch([message])
        batch = renderer._render(message, NOON)  # noqa: SLF001 - without storing the token again

    assert not isinstance(single, Exception)
    for subtype in ("text/plain", "text/html"):
        assert part(batch, subtype) == part(single, subtype)
    assert batch["Subject"] == single["Subject"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_worker_gives_back_what_it_claimed(
    app: Flask, session: Session, tmp_path: Path, number: signal.Signals
) -> None:
    move_event(session, 30)
    session.execute(update(Message).values(due_at=clock.now()))
    session.commit()
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, database_url=app.config["SQLALCHEMY_DATABASE_URI"]
    )
    task_queue.register_queue(Flask("wakes the worker"), settings).send_mail()
    with running(SlowPostbox(0.5)) as postbox:
        environment = {
            **os.environ, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": SECRET, "REDIS_URL": "",
            "DATABASE_URL": settings.database_url, "MAIL_CONNECTIONS": "2",
            "SMTP_URL": f"smtp://127.0.0.1:{postbox.port}",
        }  # fmt: skip
        command = (sys.executable, "-m", "flask", "--app", "app", "worker")
        with subprocess.Popen(command, cwd=ROOT, env=environment) as worker:
            wait_until(lambda: len(postbox.mails) > 2)
            worker.send_signal(number)
            worker.wait(12)

    counts = Counter(statuses(session))
    assert counts[MailStatus.SENDING] == 0
    assert counts[MailStatus.SENT] == len(postbox.mails)
    assert counts[MailStatus.QUEUED] == 30 - len(postbox.mails) > 0


def count_connections(server: socket.socket) -> int:
    """Return the number of connections that wait to be accepted."""
    server.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()
