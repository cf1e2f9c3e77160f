"""React to written rows whose texts a search finds: renew the words of their events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, EventBody, EventVenue, Venue
from meetings.domain.people.models import Person
from meetings.domain.search import operations
from meetings.domain.search.rules import split_words
from meetings.kernel.database import Base
from meetings.kernel.unit_of_work import RowChange, Watched, Written

#: Rows that belong to an event, and the column with its id.
_EVENT_COLUMNS: dict[type[Base], str] = {
    Event: "id",
    EventBody: "event_id",
    EventVenue: "event_id",
    Appearance: "event_id",
}
#: Rows shared by many events, and the columns that lead to these.
_SHARED: dict[type[Base], tuple[InstrumentedAttribute[int], InstrumentedAttribute[Any]]] = {
    Body: (EventBody.event_id, EventBody.body_id),
    Venue: (EventVenue.event_id, EventVenue.venue_id),
    Person: (Appearance.event_id, Appearance.person_id),
}
SEARCHED_ROWS: Watched = {
    **{model: (column,) for model, column in _EVENT_COLUMNS.items()},
    **dict.fromkeys(_SHARED, ("id", "search_text")),
}


def update_search_words(session: Session, written: Written, _now: datetime) -> None:
    """Renew the words of all events whose searched texts a written row contains.

    The projects of an event have no row here, but a change of them changes the event, too.
    """
    event_ids: set[int] = set()
    renamed: list[RowChange] = []
    for change in written:
        model = type(change.row)
        if model in _EVENT_COLUMNS:
            column = _EVENT_COLUMNS[model]
            event_ids |= {change.values[column], change.previous.get(column)} - {None}
        elif change.has_changed("search_text"):
            renamed.append(change)
    operations.update_words(session, event_ids)
    for change in renamed:
        named = session.scalars(_select_events(type(change.row), change.values["id"]))
        operations.update_words(session, set(named), only=_differing_words(change))


def _differing_words(change: RowChange) -> set[str] | None:
    """Return the words in only one of the two texts; None if the previous one is unknown."""
    before = change.previous["search_text"]
    if before is None:
        return None
    return split_words(before) ^ split_words(change.values["search_text"])


def _select_events(model: type[Base], shared_id: int) -> Select[int]:
    event_id, column = _SHARED[model]
    return select(event_id).where(column == shared_id)
