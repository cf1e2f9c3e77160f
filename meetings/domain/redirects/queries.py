"""Finding what was at an old address."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.domain.redirects.models import Redirect
from meetings.domain.redirects.rules import RedirectKind

#: The tables of what has an address.
MODELS: dict[RedirectKind, type[Any]] = {
    RedirectKind.EVENT: Event,
    RedirectKind.BODY: Body,
    RedirectKind.PRESIDENCY: Presidency,
    RedirectKind.PROJECT: Project,
}


def current_slugs(session: Session, kind: RedirectKind, slugs: Iterable[str]) -> dict[str, str]:
    """Return the present slugs of what was at these, by the old ones."""
    table = MODELS[kind]
    statement = (
        select(Redirect.slug, table.slug)
        .join(table, table.id == Redirect.subject_id)
        .where(Redirect.kind == kind, Redirect.slug.in_(list(slugs)))
    )
    return {old: new for old, new in session.execute(statement) if old != new}


def is_gone(session: Session, kind: RedirectKind, slug: str) -> bool:
    """Say whether something was at the address that is there no more, and nowhere else."""
    found = session.get(Redirect, (kind, slug))
    return found is not None and found.subject_id is None
