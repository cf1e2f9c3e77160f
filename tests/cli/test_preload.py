"""Pages are requested before the processes are forked."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from meetings.cli.preload import preload_pages
from meetings.extensions import db


def test_pages_are_requested_and_all_connections_are_closed(app: Flask) -> None:
    statements: list[str] = []
    open_connections: set[int] = set()
    with app.app_context():
        engine = db.engine

    def on_connect(_connection: object, record: ConnectionPoolEntry) -> None:
        open_connections.add(id(record))

    def on_close(_connection: object, record: ConnectionPoolEntry) -> None:
        open_connections.discard(id(record))

    def on_statement(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    hooks: dict[str, Callable[..., Any]] = {
        "connect": on_connect,
        "close": on_close,
        "before_cursor_execute": on_statement,
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
