"""Upgrading from the first version preserves all data."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, Table, insert, inspect, select
from sqlalchemy.types import JSON

from meetings.adapters.database_schema import upgrade_schema
from meetings.extensions import db
from meetings.factory import create_app
from meetings.settings import Settings
from tests.conftest import SECRET

FIRST_REVISION = "0001"
#: A relation would need a second event.
_SKIPPED_TABLES = frozenset({"alembic_version", "event_relations"})
#: An appearance has either a person or a group.
_BLANK = frozenset({("appearances", "group_name")})
_VALUES: dict[type, Any] = {
    bool: True,
    int: 1,
    float: 1.0,
    str: "x",
    datetime: datetime(2026, 10, 5, 9, 30),  # noqa: DTZ001 - as the column holds it
    date: date(2026, 10, 5),
    time: time(9, 30),
}


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_upgrade_preserves_rows_of_the_first_version(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    app = _app_at_first_revision(backend, request, tmp_path)
    with app.app_context():
        rows = _fill_tables()

        upgrade_schema()

        metadata = MetaData()
        metadata.reflect(db.engine)
        for name, row in rows.items():
            assert _only_row(metadata.tables[name], list(row)) == row, name
        db.engine.dispose()
    assert len(rows) == 38


def _app_at_first_revision(backend: str, request: pytest.FixtureRequest, folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'first.db'}"
    if backend == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    app = create_app(
        Settings(instance=folder, secret_key=SECRET, database_url=url, testing=True, page_cache=0)
    )
    with app.app_context():
        upgrade_schema(FIRST_REVISION)
    return app


def _fill_tables() -> dict[str, dict[str, Any]]:
    """Insert one row into every table, with references to the first rows of the others."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    rows: dict[str, dict[str, Any]] = {}
    with db.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name in _SKIPPED_TABLES:
                continue
            values = {column.name: _value(table, column) for column in table.columns}
            if connection.execute(select(table)).first() is None:
                connection.execute(insert(table), values)
            row = connection.execute(select(table)).mappings().first()
            assert row is not None
            rows[table.name] = dict(row)
    return rows


def _value(table: Table, column: Column[Any]) -> Any:
    """Return a valid value for the column; None for a reference to its own table."""
    if any(key.column.table is table for key in column.foreign_keys):
        return None
    if (table.name, column.name) in _BLANK:
        return ""
    if column.foreign_keys:
        key = next(iter(column.foreign_keys)).column
        return _value(key.table, key)
    if isinstance(column.type, JSON):
        return {}
    return _VALUES[column.type.python_type]


def _only_row(table: Table, columns: list[str]) -> dict[str, Any]:
    assert set(columns) <= {column["name"] for column in inspect(db.engine).get_columns(table.name)}
    with db.engine.connect() as connection:
        rows = connection.execute(select(*(table.c[name] for name in columns))).mappings().all()
    assert len(rows) == 1
    return dict(rows[0])
