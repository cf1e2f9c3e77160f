"""Run an action in several sessions at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.orm import Session

Act = Callable[[Session, int], object]


def at_once(session: Session, number: int, act: Act) -> list[object]:
    """Run the action in so many sessions at once, each with its number; return the results.

    ``session`` determines the database; its transaction is rolled back first.
    """
    session.rollback()
    engine, gate = session.get_bind(), Barrier(number)

    def one(which: int) -> object:
        with Session(engine) as new_session:
            gate.wait(20)
            return act(new_session, which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
