"""The database rows of the entries in data files, by slug."""

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.demo.schema import Data
from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body, Installation, Priority
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event, Series, Venue
from meetings.domain.frameworks.models import Framework
from meetings.domain.outcomes.models import Outcome
from meetings.domain.people.models import Membership, Organisation, Person
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RowIndex:
    """Rows by the key of their entry; an entry without a row is new."""

    installation: dict[int, Installation]
    priorities: dict[str, Priority]
    memberships: dict[str, Membership]
    organisations: dict[str, Organisation]
    people: dict[str, Person]
    presidencies: dict[str, Presidency]
    bodies: dict[str, Body]
    series: dict[str, Series]
    projects: dict[str, Project]
    frameworks: dict[str, Framework]
    venues: dict[str, Venue]
    events: dict[str, Event]
    documents: dict[str, Document]
    outcomes: dict[str, Outcome]
    users: dict[str, User]


def find_rows(session: Session, data: Data) -> RowIndex:
    """Return the existing rows of the entries."""
    keys = keys_of(data)
    members = session.scalars(select(Membership).order_by(Membership.id.desc()))
    users = session.scalars(select(User).where(User.email.in_(keys["users"])))
    installation = session.get(Installation, 1)
    return RowIndex(
        installation={1: installation} if installation else {},
        priorities=_by_slug(session, Priority, keys["priorities"]),
        memberships={member.country: member for member in members},
        organisations=_by_slug(session, Organisation, keys["organisations"]),
        people=_by_slug(session, Person, keys["people"]),
        presidencies=_by_slug(session, Presidency, keys["presidencies"]),
        bodies=_by_slug(session, Body, keys["bodies"]),
        series=_by_slug(session, Series, keys["series"]),
        projects=_by_slug(session, Project, keys["projects"]),
        frameworks=_by_slug(session, Framework, keys["frameworks"]),
        venues=_by_slug(session, Venue, keys["venues"]),
        events=_by_slug(session, Event, keys["events"]),
        documents=_by_slug(session, Document, keys["documents"]),
        outcomes=_by_slug(session, Outcome, keys["outcomes"]),
        users={user.email: user for user in users},
    )


def keys_of(data: Data) -> dict[str, set[Any]]:
    """Return the keys of all entries, by the field of ``RowIndex`` that holds their rows."""
    nested = {outcome.slug for event in data.events for outcome in event.outcomes}
    named = (
        "priorities", "organisations", "people", "presidencies", "bodies", "series", "projects",
        "frameworks", "venues", "documents",
    )  # fmt: skip
    return {name: {entry.slug for entry in getattr(data, name)} for name in named} | {
        "installation": set(range(1, 1 + len(data.organisation))),
        "memberships": {entry.country for entry in data.memberships},
        "events": {entry.slug for entry in (*data.events, *data.examples)},
        "outcomes": nested | {entry.slug for entry in data.outcomes},
        "users": {entry.email for entry in data.users},
    }


def is_complete(rows: RowIndex, data: Data) -> bool:
    """Return whether every entry has its row."""
    keys = keys_of(data)
    return all(keys[field.name] <= getattr(rows, field.name).keys() for field in fields(rows))


def _by_slug(session: Session, model: type[Row], slugs: set[str]) -> dict[str, Row]:
    slug: Any = model.slug  # type: ignore[attr-defined]
    return {row.slug: row for row in session.scalars(select(model).where(slug.in_(slugs)))}  # type: ignore[attr-defined]
