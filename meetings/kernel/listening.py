"""Who is told when something happens: put there when the application is made, by no import."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from sqlalchemy import event

Heard = TypeVar("Heard", bound=Callable[..., Any])


class Listeners(Generic[Heard]):
    """Functions that are called in the order in which they were added; each is there once."""

    def __init__(self) -> None:
        """Begin with nobody who listens."""
        self._all: list[Heard] = []

    def __iter__(self) -> Iterator[Heard]:
        """Yield those who listen now, in their order."""
        return iter(tuple(self._all))

    def add(self, listener: Heard) -> None:
        """Have this one called from now on, after those who were there before."""
        if listener not in self._all:
            self._all.append(listener)

    @contextmanager
    def meanwhile(self, listener: Heard) -> Iterator[None]:
        """Have this one called, too, until the block ends."""
        self._all.append(listener)
        try:
            yield
        finally:
            self._all.remove(listener)


def hear(target: object, name: str, listener: Callable[..., Any], **options: Any) -> None:
    """Have SQLAlchemy call the listener for its event ``name``; a second time changes nothing."""
    if not event.contains(target, name, listener):
        event.listen(target, name, listener, **options)
