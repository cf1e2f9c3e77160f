"""Finding what was at an old address."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.addresses.models import OldAddress
from meetings.domain.addresses.rules import AddressKind
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project

#: The tables of what has an address.
TABLES: dict[AddressKind, type[Any]] = {
    AddressKind.EVENT: Event,
    AddressKind.BODY: Body,
    AddressKind.PRESIDENCY: Presidency,
    AddressKind.PROJECT: Project,
}


def moved(session: Session, kind: AddressKind, slugs: Iterable[str]) -> dict[str, str]:
    """Return the present slugs of what was at these, by the old ones."""
    table = TABLES[kind]
    statement = (
        select(OldAddress.slug, table.slug)
        .join(table, table.id == OldAddress.subject_id)
        .where(OldAddress.kind == kind, OldAddress.slug.in_(list(slugs)))
    )
    return {old: new for old, new in session.execute(statement) if old != new}


def is_gone(session: Session, kind: AddressKind, slug: str) -> bool:
    """Say whether something was at the address that is there no more, and nowhere else."""
    found = session.get(OldAddress, (kind, slug))
    return found is not None and found.subject_id is None
