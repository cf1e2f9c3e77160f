"""Open more sessions on the database of a test and run actions concurrently."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from meetings.kernel.unit_of_work import attach, unit_of

Action = Callable[[Session, int], object]


def separate_session(session: Session, engine: Engine | None = None) -> Session:
    """Return a new session on the same database, or on this engine, with the same reactions."""
    other = Session(engine or session.get_bind())
    attach(other, unit_of(session).reactions)
    return other


def run_concurrently(session: Session, number: int, action: Action) -> list[object]:
    """Call ``action`` concurrently in separate sessions, each with its index; return the results.

    ``session`` determines the database; its transaction is rolled back.
    """
    session.rollback()
    barrier = Barrier(number)

    def run_in_session(index: int) -> object:
        with separate_session(session) as other:
            barrier.wait(20)
            return action(other, index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run_in_session, range(number)))
