"""Who is told: in order, once, and for a while."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import create_engine

from meetings.kernel.listening import Listeners, hear


def one() -> str:
    return "one"


def two() -> str:
    return "two"


def test_they_are_called_in_their_order_and_once() -> None:
    listeners = Listeners[Callable[[], str]]()
    for each in (two, one, two):
        listeners.add(each)

    assert [each() for each in listeners] == ["two", "one"]


def test_who_listens_meanwhile_is_gone_afterwards() -> None:
    listeners = Listeners[Callable[[], str]]()
    listeners.add(one)

    with listeners.meanwhile(two):
        assert [each() for each in listeners] == ["one", "two"]

    assert list(listeners) == [one]


def test_an_event_of_the_database_is_heard_once() -> None:
    heard: list[str] = []

    def note(*_facts: Any) -> None:
        heard.append("connect")

    engine = create_engine("sqlite://")
    hear(engine, "connect", note)
    hear(engine, "connect", note)
    engine.connect().close()

    assert heard == ["connect"]
