"""Noticing what a session writes, and renewing the calendar entries that it shows in."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.calendars import steps
from meetings.domain.calendars.rules import Phrasebook
from meetings.domain.calendars.sources import touching
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Venue
from meetings.domain.people.models import Organisation, Person
from meetings.domain.presidencies.models import Presidency
from meetings.kernel.database import Base, before_commit

Touched = defaultdict[str, set[int]]
_TOUCHED = "calendar-touched"
#: Rows that are a part of an event: which columns name the event, or what leads to it. What a
#: column named before counts, too, so each has ``active_history`` or is in the primary key.
_PARTS: dict[type[Base], tuple[tuple[str, str], ...]] = {
    Event: (("event", "id"), ("series", "series_id")),
    EventBody: (("event", "event_id"),),
    EventVenue: (("event", "event_id"),),
    EventRelation: (("event", "event_id"), ("event", "other_id")),
    Appearance: (("event", "event_id"),),
    Document: (("event", "event_id"),),
    DocumentVersion: (("document", "document_id"),),
}
#: Rows that many events name, and the columns that their entries show.
_NAMED: dict[type[Base], tuple[str, tuple[str, ...]]] = {
    Body: ("body", ("name", "short_name", "colour", "email", "language", "translations")),
    Venue: ("venue", ("name", "address", "city", "country", "latitude", "longitude")),
    Person: ("person", ("name",)),
    Organisation: ("organisation", ("name",)),
    Presidency: ("presidency", ("country", "starts_on", "ends_on")),
}
_phrasebook: list[Callable[[], Phrasebook]] = []


def keep_current(phrasebook: Callable[[], Phrasebook]) -> None:
    """Have every transaction renew the calendar entries that it touches, in these words."""
    _phrasebook[:] = [phrasebook]
    before_commit(_renew_touched)


def _touched(session: Session) -> Touched:
    found: Touched = session.info.setdefault(_TOUCHED, defaultdict(set))
    return found


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: Any) -> None:
    touched: Touched | None = None
    for thing in chain(session.new, session.dirty, session.deleted):
        kind = type(thing)
        if kind in _PARTS or kind in _NAMED:
            touched = _touched(session) if touched is None else touched
            _note(touched, thing)


def _note(touched: Touched, thing: Base) -> None:
    state = inspect(thing)
    for target, column in _PARTS.get(type(thing), ()):
        history = state.attrs[column].history
        ids = (getattr(thing, column), *(history.deleted or ()))
        touched[target].update(number for number in ids if number is not None)
    if type(thing) in _NAMED and state.persistent:
        target, columns = _NAMED[type(thing)]
        if any(state.attrs[column].history.has_changes() for column in columns):
            touched[target].add(thing.id)  # type: ignore[attr-defined]  # all of them have one


def _renew_touched(session: Session, now: datetime) -> None:
    touched: Touched | None = session.info.pop(_TOUCHED, None)
    if not touched or not _phrasebook:
        return
    ids: set[int] = set()
    for kind, named in touched.items():
        if kind == "event":
            ids |= named
        for some in steps.chunks(sorted(named)):
            ids.update(session.scalars(touching(kind, some)))
    steps.renew(session, ids, _phrasebook[0](), now=now)


def rebuild(session: Session, *, now: datetime) -> int:
    """Look at every event's entry; return how many say something else now.

    For after an upgrade, a change of the site's address or of its language.

    Raises:
        RuntimeError: nothing was said about the words to write them in.
    """
    if not _phrasebook:
        raise RuntimeError("keep_current was not called")
    return steps.renew(session, steps.every_event(session), _phrasebook[0](), now=now)
