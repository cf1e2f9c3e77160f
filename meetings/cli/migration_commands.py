"""`flask --app app db`: the commands of Flask-Migrate, imported when one is called."""

from typing import Any

import click
from flask.cli import ScriptInfo

from meetings.adapters.database_schema import configure_migrations


class MigrationCommands(click.Group):
    """A group that loads Flask-Migrate when needed: no server needs the memory of Alembic."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **more: Any,
    ) -> click.Context:
        """Return the context of the group of Flask-Migrate."""
        from flask_migrate.cli import db  # noqa: PLC0415 - see the class

        info = parent.find_object(ScriptInfo) if parent else None
        configure_migrations((info or ScriptInfo()).load_app())
        context: click.Context = db.make_context(info_name, args, parent=parent, **more)
        return context


migrations = MigrationCommands("db", help="The schema of the database.")
