"""Load the rows needed to build calendar entries, for many events at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.calendars.rules import DAY_PRECISIONS
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events import queries as events
from meetings.domain.events.fields import ENTRY_COLUMNS
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Venue
from meetings.domain.events.rules import RelationKind, Visibility
from meetings.domain.people.models import Organisation, Person
from meetings.domain.presidencies.models import Presidency

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
_EVENT_COLUMNS = (
    *(getattr(Event, name).label(name) for name in ENTRY_COLUMNS),
    Event.id, Event.uid, Event.sequence, Event.state_reason, Event.published_at, Event.precision,
    Event.starts_at, Event.ends_at, Event.translations, Event.updated_at,
    Event.created_at,
    Presidency.country.label("presidency_country"),
    Presidency.starts_on.label("presidency_from"), Presidency.ends_on.label("presidency_until"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryRows:
    """The rows needed to build one entry."""

    event: AnyRow
    bodies: list[AnyRow] = field(default_factory=list)
    venues: list[AnyRow] = field(default_factory=list)
    people: list[AnyRow] = field(default_factory=list)
    documents: list[AnyRow] = field(default_factory=list)
    related: list[AnyRow] = field(default_factory=list)


def load_entry_rows(
    session: Session, event_ids: Collection[int], *, internal: bool = False
) -> list[EntryRows]:
    """Return the rows needed to build these entries, in six queries for any number.

    ``internal``: for a reader who may see all of them, public or not.
    """
    connection = session.connection()
    event_rows = connection.execute(_events(), {"ids": list(event_ids)}).all()
    ids = [
        row.id
        for row in event_rows
        if internal or (row.precision in DAY_PRECISIONS and row.visibility is Visibility.PUBLIC)
    ]
    parts = [
        _by_event(connection.execute(statement, {"ids": ids}).all())
        for statement in (_bodies(), _venues(), _people(), _documents(), _related())
    ]
    return [EntryRows(row, *[part[row.id] for part in parts]) for row in event_rows]


@cache
def _two_events() -> tuple[type[Event], type[Event]]:
    """Return two aliases of events."""
    return aliased(Event), aliased(Event)


def _by_event(rows: Sequence[AnyRow]) -> defaultdict[int, list[AnyRow]]:
    grouped: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        grouped[row.event_id].append(row)
    return grouped


# Making these statements costs more than running them, so each is made once.
_IDS = bindparam("ids", expanding=True, type_=Integer)


@cache
def _events() -> AnySelect:
    return (
        select(*_EVENT_COLUMNS)
        .outerjoin(Presidency, Presidency.id == Event.presidency_id)
        .where(Event.id.in_(_IDS))
        .order_by(Event.id)
    )


@cache
def _bodies() -> AnySelect:
    return (
        select(
            EventBody.event_id, Body.name, Body.short_name, Body.colour, Body.email,
            Body.language, Body.translations,
        )
        .join(Body, Body.id == EventBody.body_id)
        .where(EventBody.event_id.in_(_IDS))
        .order_by(EventBody.event_id, EventBody.position, Body.id)
    )  # fmt: skip


@cache
def _venues() -> AnySelect:
    return (
        select(
            EventVenue.event_id, Venue.name, Venue.address, Venue.city, Venue.country,
            Venue.latitude, Venue.longitude,
        )
        .join(Venue, Venue.id == EventVenue.venue_id)
        .where(EventVenue.event_id.in_(_IDS))
        .order_by(EventVenue.event_id, EventVenue.position, Venue.id)
    )  # fmt: skip


@cache
def _people() -> AnySelect:
    return (
        select(
            Appearance.event_id, Appearance.role, Appearance.group_name, Appearance.position_held,
            Appearance.organisation_name, Person.name, Organisation.name.label("organisation"),
        )
        .outerjoin(Person, Person.id == Appearance.person_id)
        .outerjoin(Organisation, Organisation.id == Appearance.organisation_id)
        .where(Appearance.event_id.in_(_IDS))
        .order_by(Appearance.event_id, Appearance.position, Appearance.id)
    )  # fmt: skip


@cache
def _documents() -> AnySelect:
    """Return public documents: the external URL, else the latest file."""
    newer = aliased(DocumentVersion)
    latest = (
        select(func.max(newer.number)).where(newer.document_id == Document.id).scalar_subquery()
    )
    version = DocumentVersion
    return (
        select(
            Document.event_id, Document.slug, Document.url,
            version.number, version.filename, version.media_type,
        )
        .outerjoin(version, and_(version.document_id == Document.id, version.number == latest))
        .where(
            Document.event_id.in_(_IDS),
            Document.visibility == Visibility.PUBLIC,
            Document.withdrawn_at.is_(None),
            or_(Document.url != "", version.id.is_not(None)),
        )
        .order_by(Document.event_id, Document.position, Document.id)
    )  # fmt: skip


@cache
def _related() -> AnySelect:
    """Return related public entries: parent event, joint events, and previous one in the series."""
    source, target = _two_events()
    forward = (
        select(
            EventRelation.event_id, target.uid,
            (EventRelation.kind == RelationKind.PART_OF).label("is_parent"),
        )
        .join(target, target.id == EventRelation.other_id)
        .where(EventRelation.event_id.in_(_IDS), _is_public_and_dated(target))
    )  # fmt: skip
    reverse = (
        select(EventRelation.other_id.label("event_id"), target.uid, false().label("is_parent"))
        .join(target, target.id == EventRelation.event_id)
        .where(
            EventRelation.other_id.in_(_IDS),
            EventRelation.kind == RelationKind.CO_LOCATED,
            _is_public_and_dated(target),
        )
    )
    previous = (
        select(source.id.label("event_id"), target.uid, false().label("is_parent"))
        .join(
            target, and_(target.series_id == source.series_id, target.ordinal == source.ordinal - 1)
        )
        .where(source.id.in_(_IDS), _is_public_and_dated(target))
    )  # fmt: skip
    return union_all(forward, reverse, previous).order_by("event_id", "uid")


def _is_public_and_dated(event: type[Event]) -> ColumnElement[bool]:
    return and_(events.is_public_condition(event), event.precision.in_(DAY_PRECISIONS))


def select_affected_events(kind: str, ids: Collection[int]) -> AnySelect:
    """Return a query for the ids of the events whose entries show these rows.

    ``kind`` is the kind of the rows, "event" or a key of ``_AFFECTED_BY``. An event affects its
    entry, those of related events and those of its series.
    """
    if kind == "event":
        near, far = _two_events()
        return union_all(
            select(near.id).where(near.id.in_(ids)),
            select(EventRelation.event_id).where(EventRelation.other_id.in_(ids)),
            select(EventRelation.other_id).where(EventRelation.event_id.in_(ids)),
            select(near.id).join(far, far.series_id == near.series_id).where(far.id.in_(ids)),
        )
    return _AFFECTED_BY[kind](ids)


_AFFECTED_BY: dict[str, Callable[[Collection[int]], AnySelect]] = {
    "body": lambda ids: select(EventBody.event_id).where(EventBody.body_id.in_(ids)),
    "venue": lambda ids: select(EventVenue.event_id).where(EventVenue.venue_id.in_(ids)),
    "person": lambda ids: select(Appearance.event_id).where(Appearance.person_id.in_(ids)),
    "organisation": lambda ids: select(Appearance.event_id).where(
        Appearance.organisation_id.in_(ids)
    ),
    "series": lambda ids: select(Event.id).where(Event.series_id.in_(ids)),
    "presidency": lambda ids: select(Event.id).where(Event.presidency_id.in_(ids)),
    "document": lambda ids: select(Document.event_id).where(
        Document.id.in_(ids), Document.event_id.is_not(None)
    ),
}
