"""Further sessions on the database of a test, and several that act at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from meetings.kernel.unit_of_work import attach, unit_of

Act = Callable[[Session, int], object]


def another(session: Session, engine: Engine | None = None) -> Session:
    """Return a new session on the same database, or this engine, with the same reactions."""
    own = Session(engine or session.get_bind())
    attach(own, unit_of(session).reactions)
    return own


def at_once(session: Session, number: int, act: Act) -> list[object]:
    """Let so many sessions of their own act at once, each with its number; what each returned.

    ``session`` says on which database; what it has read is given up.
    """
    session.rollback()
    gate = Barrier(number)

    def one(which: int) -> object:
        with another(session) as own:
            gate.wait(20)
            return act(own, which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
