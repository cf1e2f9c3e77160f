"""The commands for operators, such as `flask --app app serve` or `flask --app app demo load`."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import click
import structlog
from flask import Flask
from flask.cli import AppGroup, ScriptInfo, pass_script_info, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from meetings.adapters.database_schema import upgrade_schema
from meetings.adapters.imap_mailbox import mailbox_name
from meetings.cli import backup_commands, preload
from meetings.cli import serve as serve_module
from meetings.cli.migration_commands import migrations
from meetings.demo import loader
from meetings.demo.data_files import DataError
from meetings.demo.loader import Loaded
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.calendars import services as calendars
from meetings.domain.followers import services as followers
from meetings.domain.redirects import services as redirects
from meetings.domain.redirects.errors import CannotRenameSlug
from meetings.domain.redirects.rules import RedirectKind
from meetings.extensions import db
from meetings.http import components
from meetings.jobs import task_queue
from meetings.jobs.read_replies import VisitResult, read_all_mailboxes
from meetings.kernel import clock
from meetings.presenters.calendar_texts import phrasebook
from meetings.settings import Settings

DEMO_FILE = "demo-organiser.txt"

log = structlog.get_logger(__name__)
demo = AppGroup("demo", help="The demo data.")
mail = AppGroup("mail", help="The outbox, and replies from calendar apps.")
address = AppGroup("address", help="URLs of pages and feeds.")


def register(app: Flask) -> None:
    """Register the commands with the application."""
    for command in (serve, prepare, worker, migrations, demo, mail, address):
        app.cli.add_command(command)
    backup_commands.register(app)
    preload.register(app)


@click.command()
@pass_script_info
def serve(info: ScriptInfo) -> None:
    """Prepare the database, then run the web server and the worker; `make run` calls this."""
    app = info.load_app()
    settings = components.get_components(app).settings
    if taken := serve_module.address_in_use(os.environ):
        raise click.ClickException(f"{taken} is already in use. Set PORT to another port.")
    with app.app_context():
        _prepare(settings)
    preload.preload_pages(app)  # closes every connection: none survives a fork
    code = serve_module.run(
        app,
        task_queue.get_queue(app).run_worker,  # its threads must start in the child
        environment=os.environ,
        greeting=_greeting(settings),
    )
    sys.exit(code)


@click.command()
@with_appcontext
def prepare() -> None:
    """Upgrade the database and, unless DEMO=0, load the demo data at the first start."""
    _prepare(components.settings())


@click.command()
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Send mail and run the other queued tasks until stopped."""
    app = info.load_app()
    with app.app_context():
        _update_entries(components.settings())
        db.engine.dispose()
    task_queue.get_queue(app).run_worker()


@demo.command("load")
@with_appcontext
def load_demo() -> None:
    """Load the demo data; loading again changes nothing."""
    _load_demo(components.settings(), loader.load)


@mail.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send all messages that are due, once."""
    task_queue.drain_outbox()


@address.command("move")
@click.argument("kind", type=click.Choice([kind.value for kind in RedirectKind]))
@click.argument("old")
@click.argument("new")
@with_appcontext
def move_address(kind: str, old: str, new: str) -> None:
    """Change the slug of a body, event, presidency or project; the old URL redirects there."""
    operator = Actor(None, "Operator", (Grant(Role.SECRETARIAT),))
    try:
        redirects.rename_slug(
            db.session(), RedirectKind(kind), old, new, actor=operator, now=clock.now()
        )
    except CannotRenameSlug as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{old} is now at {new}.")


@mail.command("forget")
@click.argument("address")
@with_appcontext
def forget(address: str) -> None:
    """Unsubscribe ADDRESS from all notifications, for example when its mails bounce."""
    ended = followers.unfollow_all(db.session(), address, now=clock.now())
    click.echo(f"Subscriptions ended: {ended}")


@mail.command("read")
@with_appcontext
def read() -> None:
    """Read replies from calendar apps, once, in the mailboxes that IMAP_URL names."""
    settings = components.settings()
    if not settings.imap_urls:
        raise click.ClickException("No mailbox is configured. Set IMAP_URL.")
    visits = read_all_mailboxes(is_forced=True)
    for url, visit in zip(settings.imap_urls, visits, strict=True):
        click.echo(f"{mailbox_name(url)}: {_summary(visit)}")
    if any(visit.problem for visit in visits):
        sys.exit(1)


def _summary(visit: VisitResult) -> str:
    if visit.is_skipped:
        return "another worker is reading it"
    return visit.problem or f"{visit.taken} replies processed, {visit.left} left to check"


def _prepare(settings: Settings) -> None:
    upgrade_schema()
    if settings.demo:
        _load_demo(settings, loader.load_if_new)
    _update_entries(settings)
    # The worker starts next; until then, health checks must not report that it is gone.
    task_queue.record_heartbeat()


def _update_entries(settings: Settings) -> None:
    """Update calendar entries: they contain the site's URL, which may have changed.

    A database that is unavailable is no reason to stop: the worker waits for it.
    """
    texts = phrasebook(settings.public_url)
    try:
        calendars.rebuild_entries(db.session(), texts=texts, now=clock.now())
    except SQLAlchemyError as error:
        log.warning("calendar_entries.outdated", error=str(getattr(error, "orig", error)))


def _load_demo(settings: Settings, load: Callable[..., Loaded | None]) -> None:
    """Load the demo data and write the sign-in details to a file that only its owner can read.

    The password is written before the users exist, so that it cannot be lost in between.
    """
    file = settings.instance / DEMO_FILE
    password = settings.demo_password or secrets.token_urlsafe(9)
    if not file.exists():
        _write_privately(file, f"The demo's password is {password}\n")
    try:
        loaded = load(db.session(), now=clock.now(), password=password)
    except DataError as error:
        raise click.ClickException(str(error)) from error
    if loaded is not None and loaded.sign_ins:
        _write_privately(file, _sign_in_details(loaded))


def _sign_in_details(loaded: Loaded) -> str:
    users = [
        f"  {user.email} ({', '.join(user.bodies) or 'everything'})\n" for user in loaded.sign_ins
    ]
    return f"Sign in with the password {loaded.password} as\n" + "".join(users)


def _write_privately(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def _greeting(settings: Settings) -> str:
    """Return the text that `make run` prints: the URL and how to sign in."""
    lines = [f"Convenor is at {settings.public_url}"]
    file = settings.instance / DEMO_FILE
    if file.exists():
        lines.append(file.read_text(encoding="utf-8").rstrip())
    if not settings.smtp_url:
        lines.append(f"Mails are written to files in {settings.instance / 'mail'}")
    return "\n".join([*lines, "Ctrl-C stops everything."])
