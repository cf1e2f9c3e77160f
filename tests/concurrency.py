"""Additional sessions on the database of a test, and concurrent ones."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from meetings.kernel.unit_of_work import attach, unit_of

Act = Callable[[Session, int], object]


def another(session: Session, engine: Engine | None = None) -> Session:
    """Return a new session on the same database, or this engine, with the same reactions."""
    other = Session(engine or session.get_bind())
    attach(other, unit_of(session).reactions)
    return other


def at_once(session: Session, number: int, act: Act) -> list[object]:
    """Call ``act`` concurrently in separate sessions, each with its index; return the results.

    ``session`` determines the database; its transaction is rolled back.
    """
    session.rollback()
    gate = Barrier(number)

    def act_in_session(which: int) -> object:
        with another(session) as other:
            gate.wait(20)
            return act(other, which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(act_in_session, range(number)))
