"""Noticing in every transaction what gets another address, or loses its own."""

from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import delete, inspect, update
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.redirects.models import Redirect
from meetings.domain.redirects.queries import MODELS
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.database import BEFORE_COMMIT
from meetings.kernel.listening import hear

_ABANDONED_KEY = "addresses-left"
_KINDS = {table: kind for kind, table in MODELS.items()}
#: Kind, old slug, present slug ("" where it is deleted), and the id of what had it.
AbandonedSlug = tuple[RedirectKind, str, str, int]


def register_listeners() -> None:
    """Notice from now on, in every session, what gets another address or loses its own."""
    hear(Session, "after_flush", _collect_abandoned)
    for table in _KINDS:
        hear(table.slug, "set", _load_old_value, active_history=True)
    BEFORE_COMMIT.add(_store_redirects)


def _collect_abandoned(session: Session, _context: Any) -> None:
    """Remember what left its address; an event that was never announced had none to keep."""
    for thing in chain(session.dirty, session.deleted):
        kind = _KINDS.get(type(thing))
        if kind is None or (isinstance(thing, Event) and thing.published_at is None):
            continue
        if thing in session.deleted:
            _abandoned(session).append((kind, thing.slug, "", thing.id))
            continue
        before = inspect(thing).attrs.slug.history.deleted
        if before and before[0] != thing.slug:
            _abandoned(session).append((kind, before[0], thing.slug, thing.id))


def _load_old_value(_thing: Any, _new: str, _old: Any, _initiator: Any) -> None:
    """Do nothing; that it listens has the old value read before the new one is set."""


def _abandoned(session: Session) -> list[AbandonedSlug]:
    found: list[AbandonedSlug] = session.info.setdefault(_ABANDONED_KEY, [])
    return found


def _store_redirects(session: Session, now: datetime) -> None:
    """Write down the addresses that were left in this transaction."""
    for kind, old, new, number in session.info.pop(_ABANDONED_KEY, ()):
        of_kind = Redirect.kind == kind
        session.execute(delete(Redirect).where(of_kind, Redirect.slug.in_((old, new))))
        if not new:
            same = (of_kind, Redirect.subject_id == number)
            session.execute(update(Redirect).where(*same).values(subject_id=None))
        session.add(Redirect(kind=kind, slug=old, subject_id=number if new else None, left_at=now))
        session.flush()
