"""Noticing in every transaction what gets another address, or loses its own."""

from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import delete, inspect, update
from sqlalchemy.orm import Session

from meetings.domain.addresses.models import OldAddress
from meetings.domain.addresses.queries import TABLES
from meetings.domain.addresses.rules import AddressKind
from meetings.domain.events.models import Event
from meetings.kernel.database import BEFORE_COMMIT
from meetings.kernel.listening import hear

_LEFT = "addresses-left"
_KINDS = {table: kind for kind, table in TABLES.items()}
#: Kind, old slug, present slug ("" where it is deleted), and the id of what had it.
Left = tuple[AddressKind, str, str, int]


def listen() -> None:
    """Notice from now on, in every session, what gets another address or loses its own."""
    hear(Session, "after_flush", _notice)
    for table in _KINDS:
        hear(table.slug, "set", _nothing, active_history=True)
    BEFORE_COMMIT.add(_keep)


def _notice(session: Session, _context: Any) -> None:
    """Remember what left its address; an event that was never announced had none to keep."""
    for thing in chain(session.dirty, session.deleted):
        kind = _KINDS.get(type(thing))
        if kind is None or (isinstance(thing, Event) and thing.published_at is None):
            continue
        if thing in session.deleted:
            _left(session).append((kind, thing.slug, "", thing.id))
            continue
        before = inspect(thing).attrs.slug.history.deleted
        if before and before[0] != thing.slug:
            _left(session).append((kind, before[0], thing.slug, thing.id))


def _nothing(_thing: Any, _new: str, _old: Any, _initiator: Any) -> None:
    """Do nothing; that it listens has the old value read before the new one is set."""


def _left(session: Session) -> list[Left]:
    found: list[Left] = session.info.setdefault(_LEFT, [])
    return found


def _keep(session: Session, now: datetime) -> None:
    """Write down the addresses that were left in this transaction."""
    for kind, old, new, number in session.info.pop(_LEFT, ()):
        of_kind = OldAddress.kind == kind
        session.execute(delete(OldAddress).where(of_kind, OldAddress.slug.in_((old, new))))
        if not new:
            same = (of_kind, OldAddress.subject_id == number)
            session.execute(update(OldAddress).where(*same).values(subject_id=None))
        session.add(
            OldAddress(kind=kind, slug=old, subject_id=number if new else None, left_at=now)
        )
        session.flush()
