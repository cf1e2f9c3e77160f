"""Runs the migrations on the application's own engine, SQLite and PostgreSQL alike."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from meetings.kernel.database import Base


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our own column types by their name, with the import they need."""
    module = type(item).__module__
    if kind != "type" or not module.startswith("meetings."):
        return False
    autogen.imports.add(f"import {module}")
    return f"{module}.{item!r}"


def run() -> None:
    """Run what is asked for within one transaction for each migration."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            render_item=render_item,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
