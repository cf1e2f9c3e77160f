"""The schema of the database: its revisions, and its upgrade by Flask-Migrate."""

from functools import cache

from flask import Flask, current_app
from sqlalchemy import Connection, inspect, text

from meetings.extensions import db
from meetings.settings import MIGRATIONS

NEWEST = "head"


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the revisions that this version knows, in order, by the names of their files."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def schema_problem(connection: Connection) -> str:
    """Return the code of the difference between the database and this version, or ""."""
    if not inspect(connection).has_table("alembic_version"):
        return "schema-missing"
    stored = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    if stored == {known_revisions()[-1]}:
        return ""
    return "schema-older" if stored <= set(known_revisions()) else "schema-unknown"


def upgrade_schema(revision: str = NEWEST) -> None:
    """Upgrade the schema of the application's database, if it differs from the revision.

    Alembic is imported only then, because it takes 11 MB in every process of a server.
    """
    with db.engine.connect() as connection:
        if revision == NEWEST and not schema_problem(connection):
            return
    from flask_migrate import upgrade  # noqa: PLC0415 - see above

    configure_migrations(current_app)
    upgrade(revision=revision)


def configure_migrations(app: Flask) -> None:
    """Initialise Flask-Migrate for the application, once."""
    from flask_migrate import Migrate  # noqa: PLC0415 - see above

    if "migrate" not in app.extensions:
        Migrate(db=db, directory=str(MIGRATIONS)).init_app(app)
