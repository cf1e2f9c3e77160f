"""Load the demo data: once, completely, and never over a change that a user made."""

import secrets
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from meetings.demo import load_organisation
from meetings.demo.data_files import DIRECTORY, read
from meetings.demo.finish_events import finish_events, has_unfinished, last_load
from meetings.demo.load_events import LoadContext, add_documents, add_events, add_outcomes
from meetings.demo.load_examples import add_examples
from meetings.demo.load_frameworks import add_frameworks
from meetings.demo.row_index import RowIndex, find_rows, is_complete
from meetings.demo.schema import Data
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import hash_password
from meetings.domain.bodies.models import Installation
from meetings.kernel.database import transaction
from meetings.kernel.timezones import local_date


@dataclass(frozen=True, slots=True)
class SignIn:
    """A new user who can sign in; without bodies their role holds everywhere."""

    email: str
    name: str
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result: created rows by section, and the new users with their password.

    ``password`` is None where no user was created.
    """

    created: dict[str, int] = field(default_factory=dict)
    sign_ins: tuple[SignIn, ...] = ()
    password: str | None = None


def load_if_new(
    session: Session, *, now: datetime, password: str | None = None, directory: Path = DIRECTORY
) -> Loaded | None:
    """Load the demo data into an empty installation, or finish a load that was interrupted.

    Return None if the installation is set up.
    """
    installation = session.get(Installation, 1)
    if installation is not None and (installation.demo_on is None or last_load(session)):
        return None
    return load(session, directory, now=now, password=password)


def load(
    session: Session, directory: Path = DIRECTORY, *, now: datetime, password: str | None = None
) -> Loaded:
    """Create the rows of all entries that have none; change nothing if every entry has one.

    Existing rows stay as they are, because a user may have changed them. The entries are
    written in one transaction; then the events are finished through services. A later load
    finishes the events of one that was interrupted. New users share the password, a random one
    by default. No mail is queued.

    Time:
        The dates of examples are relative to the day of the first load, in the time zone of
        the organisation.

    Raises:
        DataError: the files are invalid; nothing is loaded.
    """
    data = read(directory)
    rows = find_rows(session, data)
    if is_complete(rows, data) and not has_unfinished(LoadContext(session, data, rows, now)):
        return Loaded()
    password = password or secrets.token_urlsafe(12)
    with transaction(session, now=now):
        rows = find_rows(session, data)
        before = _sizes(rows)
        users = _fill(session, data, rows, now=now, password_hash=hash_password(password))
        created = {name: count for name, count in (_sizes(rows) - before).items() if count}
        sign_ins = tuple(_sign_in(user) for user in users)
    finish_events(LoadContext(session, data, rows, now), created)
    return Loaded(created, sign_ins, password if sign_ins else None)


def _fill(
    session: Session, data: Data, rows: RowIndex, *, now: datetime, password_hash: str
) -> list[User]:
    """Add the missing rows, each after the rows that it refers to; return the new users."""
    today = _first_day(data, rows, now=now)
    load_organisation.add_organisation(session, data, rows, today=today)
    load_organisation.add_people(session, data, rows)
    load_organisation.add_presidencies(session, data, rows)
    load_organisation.add_bodies(session, data, rows)
    load_organisation.add_projects(session, data, rows)
    session.flush()
    add_frameworks(session, data, rows)
    context = LoadContext(session, data, rows, now)
    add_events(context)
    add_examples(context, today=today)
    add_documents(context)
    add_outcomes(context)
    return load_organisation.add_users(session, data, rows, password_hash=password_hash, now=now)


def _first_day(data: Data, rows: RowIndex, *, now: datetime) -> date:
    """Return the day that examples are relative to: that of the first load, else today."""
    installation = rows.installation.get(1)
    if installation is not None:
        return installation.demo_on or local_date(now, installation.timezone)
    return local_date(now, data.organisation[0].timezone if data.organisation else "UTC")


def _sizes(rows: RowIndex) -> Counter[str]:
    """Return the number of rows of each section."""
    return Counter({part.name: len(getattr(rows, part.name)) for part in fields(rows)})


def _sign_in(user: User) -> SignIn:
    bodies = tuple(grant.body.label for grant in user.grants if grant.body is not None)
    return SignIn(user.email, user.name, bodies)
