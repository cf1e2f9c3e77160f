"""Record former slugs of rows, so that their URLs redirect."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.redirects.models import Redirect
from meetings.domain.redirects.queries import MODELS
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.unit_of_work import RowAction, RowChange, Watched, Written

_KINDS = {table: kind for kind, table in MODELS.items()}
SLUGS: Watched = dict.fromkeys(_KINDS, ("id", "slug")) | {Event: ("id", "slug", "published_at")}


def record_old_slugs(session: Session, written: Written, now: datetime) -> None:
    """Record each former slug, except for events that were never announced."""
    for change in written:
        kind, slug = _KINDS[type(change.row)], change.values["slug"]
        if kind is RedirectKind.EVENT and change.values["published_at"] is None:
            continue
        if change.action is RowAction.DELETE:
            _record(session, kind, slug, "", change, now)
        elif change.has_changed("slug"):
            _record(session, kind, change.previous["slug"], slug, change, now)


def _record(
    session: Session, kind: RedirectKind, old: str, new: str, change: RowChange, now: datetime
) -> None:
    """Redirect ``old`` to ``new``, or mark it as removed if ``new`` is empty."""
    of_kind, row_id = Redirect.kind == kind, change.values["id"]
    session.execute(delete(Redirect).where(of_kind, Redirect.slug.in_((old, new))))
    if not new:
        same = (of_kind, Redirect.subject_id == row_id)
        session.execute(update(Redirect).where(*same).values(subject_id=None))
    session.add(Redirect(kind=kind, slug=old, subject_id=row_id if new else None, left_at=now))
    session.flush()
