"""The last seat under eight threads and four processes, with a negative control."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.registration import operations, queries, services
from meetings.domain.registration.errors import NoSeatInMode
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.extensions import open_session
from meetings.settings import ROOT
from tests import factories
from tests.actors import holder_of
from tests.concurrency import separate_session
from tests.conftest import NOON, SECRET, on_both
from tests.domain.registration.helpers import registration_request

pytestmark = [on_both, pytest.mark.slow]
THREADS, PROCESSES, PER_PROCESS = 8, 4, 3
LIMITS = [
    ({"capacity_online": 1}, 1),
    ({"capacity_total": 1}, 1),
    ({"seats_per_delegation": 2}, 2),
    ({"capacity_online": 3, "capacity_total": 5}, 3),
]
Action = Callable[[Session, Registration], object]


def unverified_ids(session: Session, number: int, **columns: object) -> list[int]:
    """Return the ids of unverified registrations for an event with these limits."""
    event = factories.open_event(session, **columns)
    rows = [
        factories.represented(session, event, "LT", state=RegistrationState.UNVERIFIED)
        for _ in range(number)
    ]
    ids = [row.id for row in rows]
    session.commit()
    return ids


def run_in_threads(app: Flask, ids: list[int], action: Action) -> None:
    """Run the action on all registrations at once, each in a separate thread."""
    barrier = threading.Barrier(len(ids))

    def run(registration_id: int) -> None:
        with open_session(app) as thread_session:
            registration = thread_session.get_one(Registration, registration_id)
            barrier.wait(20)
            action(thread_session, registration)

    with ThreadPoolExecutor(max_workers=len(ids)) as pool:
        list(pool.map(run, ids))


def states(session: Session) -> Counter[RegistrationState]:
    session.rollback()
    return Counter(session.scalars(select(Registration.state)).all())


@pytest.mark.parametrize(("columns", "places"), LIMITS)
def test_concurrent_threads_do_not_share_the_last_seat(
    app: Flask, session: Session, columns: dict[str, object], places: int
) -> None:
    ids = unverified_ids(session, THREADS, **columns)

    run_in_threads(
        app,
        ids,
        lambda thread_session, registration: services.confirm_email(
            thread_session, registration, now=NOON
        ),
    )

    assert states(session) == {
        RegistrationState.CONFIRMED: places, RegistrationState.WAITLISTED: THREADS - places,
    }  # fmt: skip
    line = [
        queries.waitlist_position(session, registration)
        for registration in session.scalars(select(Registration))
    ]
    assert sorted(line) == [0] * places + list(range(1, THREADS - places + 1))


def test_concurrent_processes_do_not_share_the_last_seat(app: Flask, session: Session) -> None:
    ids = unverified_ids(session, PROCESSES * PER_PROCESS, capacity_total=2)
    url = app.config["SQLALCHEMY_DATABASE_URI"]

    children = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.domain.registration.concurrent_process",
                app.instance_path,
                url,
                SECRET,
                NOON.isoformat(),
                *map(str, ids[number::PROCESSES]),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=60)

    assert [child.returncode for child in children] == [0] * PROCESSES
    assert states(session) == {
        RegistrationState.CONFIRMED: 2, RegistrationState.WAITLISTED: PROCESSES * PER_PROCESS - 2,
    }  # fmt: skip


def test_concurrent_cancellations_fill_each_freed_seat_once(app: Flask, session: Session) -> None:
    ids = unverified_ids(session, THREADS, capacity_total=4)
    with open_session(app) as thread_session:
        for registration_id in ids:
            services.confirm_email(
                thread_session, thread_session.get_one(Registration, registration_id), now=NOON
            )

    def cancel(thread_session: Session, registration: Registration) -> None:
        services.cancel_registration(
            thread_session, registration, actor=holder_of(registration), now=NOON
        )

    run_in_threads(app, ids[:4], cancel)

    assert states(session) == {RegistrationState.CONFIRMED: 4, RegistrationState.CANCELLED: 4}


def test_concurrent_changes_of_mode_take_the_last_seat_once(app: Flask, session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID, capacity_on_site=1)
    ids = [factories.registration(session, event).id for _ in range(THREADS)]
    session.commit()

    def change(thread_session: Session, registration: Registration) -> None:
        try:
            services.change_registration(
                thread_session,
                registration,
                participation_mode=ParticipationMode.ON_SITE,
                needs="",
                now=NOON,
            )
        except NoSeatInMode:
            thread_session.rollback()

    run_in_threads(app, ids, change)

    session.rollback()
    assert Counter(session.scalars(select(Registration.participation_mode)).all()) == {
        ParticipationMode.ON_SITE: 1, ParticipationMode.ONLINE: THREADS - 1,
    }  # fmt: skip


def test_concurrent_copies_of_a_form_register_once(app: Flask, session: Session) -> None:
    ids = unverified_ids(session, THREADS)
    event_id = session.get_one(Registration, ids[0]).event_id

    def submit(thread_session: Session, _it: Registration) -> None:
        event = thread_session.get_one(Event, event_id)
        services.register(thread_session, event, registration_request(), now=NOON)

    run_in_threads(app, ids, submit)

    session.rollback()
    statement = select(Registration).where(Registration.email_key == "rasa@example.org")
    assert len(session.scalars(statement).all()) == 1


def test_last_seat_is_oversold_without_the_lock(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check the negative control: the same race oversells without the lock.

    All threads check for a seat before any takes one, which the lock prevents.
    """
    ids = unverified_ids(session, THREADS, capacity_total=1)
    barrier = threading.Barrier(THREADS)
    has_seat = operations.has_seat_for

    def look_and_wait(thread_session: Session, registration: Registration) -> bool:
        is_free = has_seat(thread_session, registration)
        barrier.wait(20)
        return is_free

    monkeypatch.setattr(events, "lock_event", lambda _session, _event: None)
    monkeypatch.setattr(operations, "has_seat_for", look_and_wait)
    engine = _engine_without_begin_immediate(app)
    gate = threading.Barrier(THREADS)

    def confirm(registration_id: int) -> None:
        with separate_session(session, engine) as thread_session:
            registration = thread_session.get_one(Registration, registration_id)
            thread_session.rollback()
            gate.wait(20)
            services.confirm_email(thread_session, registration, now=NOON)

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(confirm, ids))
    engine.dispose()

    assert states(session)[RegistrationState.CONFIRMED] == THREADS


def _engine_without_begin_immediate(app: Flask) -> Engine:
    """Return an engine without BEGIN IMMEDIATE, which is a lock on SQLite."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    connect_args = {"timeout": 30} if url.startswith("sqlite") else {}
    return create_engine(url, connect_args=connect_args, pool_size=THREADS)
