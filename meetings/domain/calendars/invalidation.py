"""Update the calendar entries that show rows written in a transaction."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

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
from meetings.kernel.database import Base
from meetings.kernel.unit_of_work import RowChange, Watched, Written

#: Makes the texts of calendar entries, in the language of the installation.
Texts = Callable[[], CalendarTexts]
#: Ids of rows by their kind, the arguments of ``entry_rows.select_affected_events``.
AffectedIds = defaultdict[str, set[int]]
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
SHOWN_ROWS: Watched = {
    **{model: tuple(column for _, column in parts) for model, parts in _EVENT_COLUMNS.items()},
    **{model: ("id", *columns) for model, (_, columns) in _NAMED_COLUMNS.items()},
}


def update_affected_entries(
    session: Session, written: Written, now: datetime, *, texts: Texts
) -> None:
    """Update the entries of all events that show one of the written rows."""
    touched = _affected(written)
    if not touched:
        return
    ids: set[int] = set()
    for kind, named in touched.items():
        if kind == "event":
            ids |= named
        for chunk in operations.chunks(sorted(named)):
            ids.update(session.scalars(select_affected_events(kind, chunk)))
    operations.update_entries(session, ids, texts(), now=now)


def _affected(written: Written) -> AffectedIds:
    touched: AffectedIds = defaultdict(set)
    for change in written:
        model = type(change.row)
        for kind, column in _EVENT_COLUMNS.get(model, ()):
            touched[kind] |= _ids(change, column)
        if model in _NAMED_COLUMNS:
            kind, columns = _NAMED_COLUMNS[model]
            if change.has_changed(*columns):
                touched[kind].add(change.values["id"])
    return touched


def _ids(change: RowChange, column: str) -> set[int]:
    """Return the ids that the column named before and after the change."""
    return {change.values[column], change.previous.get(column)} - {None}


def rebuild_entries(session: Session, *, texts: Texts, now: datetime) -> int:
    """Rebuild every event's entry; return the number of changed entries.

    Needed after an upgrade, or after a change of the site's URL or language.
    """
    return operations.update_entries(session, operations.all_event_ids(session), texts(), now=now)
