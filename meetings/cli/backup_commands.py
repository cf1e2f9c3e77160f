"""The commands `flask backup` and `flask restore`."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from meetings.adapters.database_schema import upgrade_schema
from meetings.cli import backups
from meetings.cli.backups import BackupFailed
from meetings.domain.accounts import session_services
from meetings.domain.calendars import services as calendars
from meetings.extensions import db
from meetings.http import components
from meetings.kernel import clock
from meetings.presenters.calendar_texts import phrasebook


def register(app: Flask) -> None:
    """Register the commands with the application."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@with_appcontext
def backup(folder: Path | None) -> None:
    """Back up the database and the files, while the site runs.

    FOLDER receives the archive; without it, the folder "backups" in INSTANCE_DIR does.
    """
    settings = components.settings()
    try:
        file = backups.write_backup(
            (folder or settings.instance / backups.FOLDER).resolve(), instance=settings.instance,
            database_url=settings.database_url, revision=_revision(), now=clock.now(),
        )  # fmt: skip
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(file)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Replace the database by that of the backup FILE, put back its files, and upgrade.

    All users have to sign in again. Stop the web server and the worker first.
    """
    settings = components.settings()
    if not yes:
        click.confirm("This replaces everything in the database. Continue?", abort=True)
    db.engine.dispose()
    try:
        backups.read_backup(
            file.resolve(), instance=settings.instance, database_url=settings.database_url
        )
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    upgrade_schema()
    session_services.end_all_sessions(db.session(), now=clock.now())
    texts = phrasebook(settings.public_url)
    calendars.rebuild_entries(db.session(), texts=texts, now=clock.now())
    click.echo(f"{file} is restored. Start the web server and the worker.")


def _revision() -> str:
    """Return the revision of the schema in the database."""
    try:
        with db.engine.connect() as connection:
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError as error:
        raise click.ClickException(
            "The database is missing or unreachable, so there is nothing to back up."
        ) from error
