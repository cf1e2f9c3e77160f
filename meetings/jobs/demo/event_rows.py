"""From entries to rows: events with all that belongs to them, documents and outcomes."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field import Part
from meetings.domain.events.fields import EVENT_FIELDS
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Headcount
from meetings.domain.events.operations import record_change, set_when
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.outcomes.models import Outcome
from meetings.jobs.demo.event_schema import (
    AppearanceFields,
    CommonFields,
    EventEntry,
    OutcomeFields,
)
from meetings.jobs.demo.organisation_rows import sources_of
from meetings.jobs.demo.rows import Rows
from meetings.jobs.demo.schema import Data, DocumentEntry
from meetings.kernel.timezones import zone_of_country

#: Who made the changes that the loader writes down.
LOADER = Actor(name="Demo data")
_NAMESPACE = uuid.UUID("5b1f3e0c-6a0b-5c39-9a56-0f6e4a1c7d21")
_OURS = "The title is ours."
#: Fields of events that the files call the same; the parts of the date are put together first.
_SAME_NAME = tuple(
    field.name
    for field in EVENT_FIELDS
    if field.name in CommonFields.model_fields and field.part is not Part.TIME
    if not field.is_related
)


@dataclass(frozen=True, slots=True)
class Place:
    """What events are written into: the session, the data, the rows so far, and the instant."""

    session: Session
    data: Data
    rows: Rows
    now: datetime


def add_events(place: Place) -> None:
    """Add the events of the record that are not there yet, then how they stand to each other."""
    new = [entry for entry in place.data.events if entry.slug not in place.rows.events]
    for entry in new:
        event = _record(place, entry)
        write(place, event, entry)
        event.headcounts = [Headcount(**count.model_dump()) for count in entry.headcounts]
        created(place, event)
    for entry in new:
        for relation in entry.relations:
            other = place.rows.events[relation.event]
            event = place.rows.events[entry.slug]
            event.relations.append(EventRelation(other=other, kind=relation.kind))


def _record(place: Place, entry: EventEntry) -> Event:
    """Return the row of an event of the record, with its date and numbers."""
    rows = place.rows
    event = common(place, entry)
    if entry.presidency:
        event.presidency_id = rows.presidencies[entry.presidency].id
    event.presidency_is_override = entry.starts_on is None
    event.series = rows.series[entry.series] if entry.series else None
    event.ordinal, event.ordinal_in_presidency = entry.ordinal, entry.ordinal_in_presidency
    event.ordinal_note = entry.ordinal_note
    event.notes = " ".join(note for note in (_OURS * entry.title_is_ours, entry.notes) if note)
    when = EventDates(
        entry.starts_on, _zone(place, entry), entry.ends_on, entry.starts_time, entry.ends_time,
        entry.to_be_confirmed,
    )  # fmt: skip
    with place.session.no_autoflush:
        set_when(place.session, event, when)
    return event


def common(place: Place, entry: CommonFields) -> Event:
    """Return a row with what records and examples share, not in the session yet."""
    return Event(
        **{name: getattr(entry, name) for name in _SAME_NAME},
        uid=str(uuid.uuid5(_NAMESPACE, entry.slug)), state_reason=entry.reason,
        translations=entry.translations, contact_email=entry.contact, notes=entry.notes,
        sources=sources_of(entry, place.data),
        published_at=None if entry.state is EventState.DRAFT else place.now,
        created_at=place.now, updated_at=place.now, changes_count=0, sequence=0,
    )  # fmt: skip


def _zone(place: Place, entry: EventEntry) -> str:
    """Return the zone that is given, else that of the place, the presiding country, the house."""
    rows = place.rows
    countries = [rows.venues[slug].country for slug in entry.venues]
    if entry.presidency:
        countries.append(rows.presidencies[entry.presidency].country)
    country = next((code for code in countries if code), None)
    return entry.timezone or zone_of_country(country, rows.installation[1].timezone)


def write(place: Place, event: Event, entry: CommonFields) -> None:
    """Put the event into the session with bodies, places, projects, agenda and appearances."""
    rows = place.rows
    event.organised_by = [
        EventBody(body=rows.bodies[slug], position=number)
        for number, slug in enumerate(entry.bodies)
    ]
    event.places = [
        EventVenue(venue=rows.venues[slug], position=number)
        for number, slug in enumerate(entry.venues)
    ]
    event.projects = [rows.projects[slug] for slug in entry.projects]
    rows.events[entry.slug] = event
    place.session.add(event)
    for number, item in enumerate(entry.sessions):
        first = event.starts_on.first_day if event.starts_on and item.day else None
        session = AgendaSession(
            event=event, position=number, title=item.title, description=item.description,
            kind=item.kind, starts_time=item.starts, length_minutes=item.minutes,
            day=first + timedelta(days=(item.day or 1) - 1) if first else None,
        )  # fmt: skip
        place.session.add(session)
        _appear(place, event, item.appearances, session=session)
    _appear(place, event, entry.appearances)


def _appear(
    place: Place,
    event: Event,
    entries: list[AppearanceFields],
    *,
    session: AgendaSession | None = None,
) -> None:
    """Add appearances, at a session or at the event as a whole; names as held that day."""
    rows = place.rows
    for number, entry in enumerate(entries):
        organisation = rows.organisations[entry.organisation] if entry.organisation else None
        name = entry.organisation_name or (organisation.name if organisation else "")
        place.session.add(
            Appearance(
                event=event, session=session, position=number, role=entry.role,
                person=rows.people[entry.person] if entry.person else None,
                group_name=entry.group or "", role_label=entry.role_label,
                honorific=entry.honorific, position_held=entry.position, organisation_name=name,
                organisation=organisation, country=entry.country, topic=entry.topic,
            )
        )  # fmt: skip


def created(place: Place, event: Event) -> None:
    """Write the first change of a new event."""
    place.session.flush()
    fields = {"title": [None, event.title], "state": [None, event.state.value]}
    if event.starts_on:
        fields["starts_on"] = [None, str(event.starts_on)]
    record_change(
        place.session, event, ChangeKind.CREATED, dict(fields), actor=LOADER, now=place.now
    )


def add_documents(place: Place) -> None:
    """Add the documents that are not there yet."""
    for number, entry in enumerate(place.data.documents):
        if entry.slug not in place.rows.documents:
            document = _document(place, entry)
            document.position = number
            place.rows.documents[entry.slug] = document
            place.session.add(document)
    place.session.flush()


def _document(place: Place, entry: DocumentEntry) -> Document:
    rows = place.rows
    ours = f"{_OURS} " * entry.title_is_ours
    return Document(
        slug=entry.slug, title=entry.title, summary=f"{ours}{entry.summary}".strip(),
        kind=entry.kind, standing=entry.standing, symbol=entry.symbol, dated=entry.dated,
        reader=entry.reader, url=entry.url, translations=entry.translations,
        event=rows.events[entry.event] if entry.event else None,
        body=rows.bodies[entry.body] if entry.body else None,
        project=rows.projects[entry.project] if entry.project else None,
        presidency_id=rows.presidencies[entry.presidency].id if entry.presidency else None,
        sources=sources_of(entry, place.data),
    )  # fmt: skip


def add_outcomes(place: Place) -> None:
    """Add the outcomes that are not there yet, those within events first."""
    labels = place.data
    for entry in place.data.events:
        event = place.rows.events[entry.slug]
        for number, outcome in enumerate(entry.outcomes):
            row = _outcome(place, outcome, position=number)
            if row is not None:
                row.event, row.presidency_id = event, event.presidency_id
                row.source = "; ".join(sources_of(entry, labels))
    for number, standing in enumerate(place.data.outcomes):
        row = _outcome(place, standing, position=number)
        if row is not None:
            row.event = place.rows.events[standing.event] if standing.event else None
            presidency = standing.presidency
            row.presidency_id = place.rows.presidencies[presidency].id if presidency else None
            row.source = "; ".join(sources_of(standing, labels))


def _outcome(place: Place, entry: OutcomeFields, *, position: int) -> Outcome | None:
    """Return the new row of an outcome, or None where it is there already."""
    rows = place.rows
    if entry.slug in rows.outcomes:
        return None
    row = Outcome(
        slug=entry.slug, kind=entry.kind, number=entry.number, text=entry.text,
        language=entry.language, owner=entry.owner, deadline=entry.deadline, state=entry.state,
        attribution=entry.attribution, position=position,
        person=rows.people[entry.person] if entry.person else None,
        document=rows.documents[entry.document] if entry.document else None,
    )  # fmt: skip
    rows.outcomes[entry.slug] = row
    place.session.add(row)
    return row
