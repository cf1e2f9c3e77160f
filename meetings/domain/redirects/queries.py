"""Look up former slugs."""

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

#: Tables with slugs.
MODELS: dict[RedirectKind, type[Any]] = {
    RedirectKind.EVENT: Event,
    RedirectKind.BODY: Body,
    RedirectKind.PRESIDENCY: Presidency,
    RedirectKind.PROJECT: Project,
}


def current_slugs(session: Session, kind: RedirectKind, slugs: Iterable[str]) -> dict[str, str]:
    """Return {former slug: current slug} for the given former slugs."""
    table = MODELS[kind]
    statement = (
        select(Redirect.slug, table.slug)
        .join(table, table.id == Redirect.subject_id)
        .where(Redirect.kind == kind, Redirect.slug.in_(list(slugs)))
    )
    return {old: new for old, new in session.execute(statement) if old != new}


def is_gone(session: Session, kind: RedirectKind, slug: str) -> bool:
    """Return whether the slug belonged to a row that has been deleted."""
    redirect = session.get(Redirect, (kind, slug))
    return redirect is not None and redirect.subject_id is None
