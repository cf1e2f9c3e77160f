"""Detect written rows in a session and refresh the affected calendar entries."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.calendars import operations
from meetings.domain.calendars.entry_rows import select_affected_events
from meetings.domain.calendars.rules import CalendarTexts
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Venue
from meetings.domain.people.models import Organisation, Person
from meetings.domain.presidencies.models import Presidency
from meetings.kernel.database import BEFORE_COMMIT, Base
from meetings.kernel.listening import hear

AffectedIds = defaultdict[str, set[int]]
_AFFECTED_KEY = "calendar-touched"
#: Rows that belong to an event: the columns that lead to the event. The previous value of a column
#: matters, too, so each has ``active_history`` or is in the primary key.
_EVENT_COLUMNS: dict[type[Base], tuple[tuple[str, str], ...]] = {
    Event: (("event", "id"), ("series", "series_id")),
    EventBody: (("event", "event_id"),),
    EventVenue: (("event", "event_id"),),
    EventRelation: (("event", "event_id"), ("event", "other_id")),
    Appearance: (("event", "event_id"),),
    Document: (("event", "event_id"),),
    DocumentVersion: (("document", "document_id"),),
}
#: Rows shared by many events, and the columns that appear in entries.
_NAMED_COLUMNS: dict[type[Base], tuple[str, tuple[str, ...]]] = {
    Body: ("body", ("name", "short_name", "colour", "email", "language", "translations")),
    Venue: ("venue", ("name", "address", "city", "country", "latitude", "longitude")),
    Person: ("person", ("name",)),
    Organisation: ("organisation", ("name",)),
    Presidency: ("presidency", ("country", "starts_on", "ends_on")),
}
_TEXTS_OPTION = "calendar_words"


def register_listeners() -> None:
    """Register listeners that refresh the affected calendar entries in every transaction."""
    hear(Session, "after_flush", _collect_affected)
    BEFORE_COMMIT.add(_refresh_affected)


def configure_texts(engine: Engine, phrasebook: Callable[[], CalendarTexts]) -> None:
    """Configure the texts for the entries of this database, including the site's base URL."""
    engine.update_execution_options(**{_TEXTS_OPTION: phrasebook})


def _affected(session: Session) -> AffectedIds:
    affected: AffectedIds = session.info.setdefault(_AFFECTED_KEY, defaultdict(set))
    return affected


def _collect_affected(session: Session, _context: Any) -> None:
    touched: AffectedIds | None = None
    for row in chain(session.new, session.dirty, session.deleted):
        kind = type(row)
        if kind in _EVENT_COLUMNS or kind in _NAMED_COLUMNS:
            touched = _affected(session) if touched is None else touched
            _add_affected(touched, row)


def _add_affected(touched: AffectedIds, row: Base) -> None:
    state = inspect(row)
    for target, column in _EVENT_COLUMNS.get(type(row), ()):
        history = state.attrs[column].history
        ids = (getattr(row, column), *(history.deleted or ()))
        touched[target].update(number for number in ids if number is not None)
    if type(row) in _NAMED_COLUMNS and state.persistent:
        target, columns = _NAMED_COLUMNS[type(row)]
        if any(state.attrs[column].history.has_changes() for column in columns):
            touched[target].add(row.id)  # type: ignore[attr-defined]  # all of them have one


def _refresh_affected(session: Session, now: datetime) -> None:
    touched: AffectedIds | None = session.info.pop(_AFFECTED_KEY, None)
    if not touched:
        return
    ids: set[int] = set()
    for kind, named in touched.items():
        if kind == "event":
            ids |= named
        for chunk in operations.chunks(sorted(named)):
            ids.update(session.scalars(select_affected_events(kind, chunk)))
    operations.refresh_entries(session, ids, _texts(session), now=now)


def rebuild_entries(session: Session, *, now: datetime) -> int:
    """Rebuild every event's entry; return the number of changed entries.

    Needed after an upgrade, or after a change of the site's URL or language.
    """
    return operations.refresh_entries(
        session, operations.all_event_ids(session), _texts(session), now=now
    )


def _texts(session: Session) -> CalendarTexts:
    """Return the texts configured for the session's database.

    Raises:
        RuntimeError: ``configure_texts`` was not called for it.
    """
    phrasebook = session.get_bind().get_execution_options().get(_TEXTS_OPTION)
    if phrasebook is None:
        raise RuntimeError("no entry texts are configured for this database")
    words: CalendarTexts = phrasebook()
    return words
