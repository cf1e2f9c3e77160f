"""Loading the demonstration: once, whole, and never over what somebody changed since."""

import secrets
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import hash_password
from meetings.domain.audit import operations as audit
from meetings.domain.bodies.models import Installation
from meetings.jobs.demo import organisation_rows as organisation
from meetings.jobs.demo import rows as shelf
from meetings.jobs.demo.event_rows import LOADER, Place, add_documents, add_events, add_outcomes
from meetings.jobs.demo.examples import add_examples
from meetings.jobs.demo.files import DIRECTORY, read
from meetings.jobs.demo.framework_rows import add_frameworks
from meetings.jobs.demo.schema import Data
from meetings.kernel.database import transaction
from meetings.kernel.timezones import local_date


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody new who may sign in; no bodies: everywhere."""

    email: str
    name: str
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading made: rows by section, and who can sign in with which password.

    ``password`` None: nobody new can sign in.
    """

    created: dict[str, int] = field(default_factory=dict)
    sign_ins: tuple[SignIn, ...] = ()
    password: str | None = None


def load_if_new(
    session: Session, *, now: datetime, password: str | None = None, directory: Path = DIRECTORY
) -> Loaded | None:
    """Load the demonstration where nothing was set up yet; return None where something was."""
    if session.get(Installation, 1) is not None:
        return None
    return load(session, directory, now=now, password=password)


def load(
    session: Session, directory: Path = DIRECTORY, *, now: datetime, password: str | None = None
) -> Loaded:
    """Make the rows of all entries that have none; where all have one, touch nothing.

    A row that is there stays as it is, whatever the files say, for somebody may have
    changed it. New users share the password, a random one where none is given.

    Time:
        Examples count their days from the first loading, at the organisation's place.

    Raises:
        DataError: the files are wrong; nothing is loaded then.
    """
    data = read(directory)
    if shelf.complete(shelf.found(session, data), data):
        return Loaded()
    password = password or secrets.token_urlsafe(12)
    with transaction(session, now=now):
        rows = shelf.found(session, data)
        before = _sizes(rows)
        users = _fill(session, data, rows, now=now, password_hash=hash_password(password))
        made = {section: count for section, count in (_sizes(rows) - before).items() if count}
        audit.record(
            session, "demo.loaded", actor=LOADER, subject="installation", subject_id=1, now=now,
            **made,
        )  # fmt: skip
        sign_ins = tuple(_sign_in(user) for user in users)
    return Loaded(made, sign_ins, password if sign_ins else None)


def _fill(
    session: Session, data: Data, rows: shelf.Rows, *, now: datetime, password_hash: str
) -> list[User]:
    """Add what is missing, in the order in which things refer to each other."""
    organisation.add_organisation(session, data, rows, today=_today(data, rows, now=now))
    organisation.add_people(session, data, rows)
    organisation.add_presidencies(session, data, rows)
    organisation.add_bodies(session, data, rows)
    organisation.add_projects(session, data, rows)
    session.flush()
    add_frameworks(session, data, rows)
    place = Place(session, data, rows, now)
    add_events(place)
    add_examples(place, today=_today(data, rows, now=now))
    add_documents(place)
    add_outcomes(place)
    return organisation.add_users(session, data, rows, password_hash=password_hash, now=now)


def _today(data: Data, rows: shelf.Rows, *, now: datetime) -> date:
    """Return the day that examples count from: that of the first loading, else today."""
    installation = rows.installation.get(1)
    if installation is not None:
        return installation.demo_on or local_date(now, installation.timezone)
    return local_date(now, data.organisation[0].timezone if data.organisation else "UTC")


def _sizes(rows: shelf.Rows) -> Counter[str]:
    """Return how many rows each section has."""
    return Counter({part.name: len(getattr(rows, part.name)) for part in fields(rows)})


def _sign_in(user: User) -> SignIn:
    bodies = tuple(grant.body.label for grant in user.grants if grant.body is not None)
    return SignIn(user.email, user.name, bodies)
