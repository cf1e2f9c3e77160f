"""Change the slug of a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.redirects.errors import CannotRenameSlug
from meetings.domain.redirects.queries import MODELS
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.database import transaction
from meetings.kernel.text import slugify


def rename_slug(
    session: Session, kind: RedirectKind, old: str, new: str, *, actor: Actor, now: datetime
) -> None:
    """Replace the slug of a row; URLs with the old slug redirect permanently.

    Raises:
        NotAllowed: The actor may not edit the organisation.
        CannotRenameSlug: No row has the old slug, or the new slug is invalid or in use.
    """
    table = MODELS[kind]
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        row: Any = session.scalars(select(table).where(table.slug == old)).first()
        if row is None:
            raise CannotRenameSlug(f"There is no {kind.value} at {old!r}.")
        limit = table.slug.type.length
        if len(new) > limit:
            raise CannotRenameSlug(f"{new!r} is longer than {limit} characters.")
        if not new or slugify(new, limit=limit) != new:
            raise CannotRenameSlug(f"{new!r} is not made of small letters, digits and hyphens.")
        if session.scalar(select(table.id).where(table.slug == new, table.id != row.id)):
            raise CannotRenameSlug(f"Another {kind.value} is at {new!r}.")
        row.slug = new
        audit.record(
            session, "address.moved", actor=actor, subject=kind.value, subject_id=row.id,
            now=now, old=old, new=new,
        )  # fmt: skip
