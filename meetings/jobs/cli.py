"""The commands for operators: `flask --app app prepare`, `worker`, `demo load`, `mail deliver`."""

import os
import secrets
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from meetings.domain.accounts import services as accounts
from meetings.domain.accounts.errors import AlreadySetUp
from meetings.domain.bodies.models import Installation
from meetings.extensions import db
from meetings.jobs import queue
from meetings.jobs.runner import DEMO_FILE
from meetings.kernel import clock
from meetings.settings import Settings

MIGRATIONS = str(Path(__file__).resolve().parents[1] / "migrations")
DEMO_EMAIL = "organiser@example.org"

demo = AppGroup("demo", help="The demo data.")
mail = AppGroup("mail", help="The outbox.")


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in (prepare, worker, demo, mail):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def prepare() -> None:
    """Upgrade the database and, unless DEMO=0, load the demo at the first start."""
    upgrade(MIGRATIONS)
    if _settings().demo:
        _load_demo()


@click.command()
@with_appcontext
def worker() -> None:
    """Send mail and do what else is queued, until told to stop."""
    queue.of_app().consumer().run()


@demo.command("load")
@with_appcontext
def load_demo() -> None:
    """Load the demo data; a second time changes nothing."""
    _load_demo()


@mail.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send what is due, once."""
    queue.drain()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _load_demo() -> None:
    _make_demo_organiser(_settings())


def _make_demo_organiser(settings: Settings) -> None:
    """Make the one who may do everything, unless somebody is there already.

    The password is written before the user exists, so that it cannot be lost between the two.
    """
    file = settings.instance / DEMO_FILE
    installation = db.session.get(Installation, 1)
    if file.exists() or installation is None:
        return
    password = settings.demo_password or secrets.token_urlsafe(9)
    _write_privately(file, f"Sign in as {DEMO_EMAIL} with the password {password}\n")
    try:
        accounts.set_up(
            db.session(), organisation=installation.name, acronym=installation.acronym,
            timezone=installation.timezone, name="Demo organiser", email=DEMO_EMAIL,
            password=password, now=clock.now(),
        )  # fmt: skip
    except AlreadySetUp:
        file.unlink()


def _write_privately(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
