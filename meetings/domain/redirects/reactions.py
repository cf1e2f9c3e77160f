"""Record the slugs that rows lose, so that their URLs redirect."""

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
    """Record each slug that a row lost; an event that was never announced has no URL to keep."""
    for it in written:
        kind = _KINDS[type(it.row)]
        if kind is RedirectKind.EVENT and it.values["published_at"] is None:
            continue
        if it.action is RowAction.DELETE:
            _record(session, kind, it.values["slug"], "", it, now)
        elif it.has_changed("slug"):
            _record(session, kind, it.previous["slug"], it.values["slug"], it, now)


def _record(
    session: Session, kind: RedirectKind, old: str, new: str, change: RowChange, now: datetime
) -> None:
    """Record that ``old`` now leads to ``new``; "" where the row is deleted."""
    of_kind, row_id = Redirect.kind == kind, change.values["id"]
    session.execute(delete(Redirect).where(of_kind, Redirect.slug.in_((old, new))))
    if not new:
        same = (of_kind, Redirect.subject_id == row_id)
        session.execute(update(Redirect).where(*same).values(subject_id=None))
    session.add(Redirect(kind=kind, slug=old, subject_id=row_id if new else None, left_at=now))
    session.flush()
