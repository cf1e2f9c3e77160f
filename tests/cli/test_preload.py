"""Pages are requested before the processes are forked."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from meetings.cli.preload import preload_pages
from meetings.extensions import db


def test_pages_are_requested_and_no_connection_stays_open(app: Flask) -> None:
    statements: list[str] = []
    open_connections: set[int] = set()
    with app.app_context():
        engine = db.engine

    def opened(_connection: object, record: ConnectionPoolEntry) -> None:
        open_connections.add(id(record))

    def closed(_connection: object, record: ConnectionPoolEntry) -> None:
        open_connections.discard(id(record))

    def noted(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    hooks: dict[str, Callable[..., Any]] = {
        "connect": opened,
        "close": closed,
        "before_cursor_execute": noted,
    }
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        preload_pages(app)
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)

    assert any("FROM events" in statement for statement in statements)
    assert open_connections == set()
