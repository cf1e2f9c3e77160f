"""Several sessions that act from the same moment on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.orm import Session

Act = Callable[[Session, int], object]


def at_once(session: Session, number: int, act: Act) -> list[object]:
    """Let so many sessions of their own act at once, each with its number; what each returned.

    ``session`` says on which database; what it has read is given up.
    """
    session.rollback()
    engine, gate = session.get_bind(), Barrier(number)

    def one(which: int) -> object:
        with Session(engine) as own:
            gate.wait(20)
            return act(own, which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
