"""Create the rows of events with their agendas, and of documents and outcomes."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.demo.event_schema import (
    AppearanceFields,
    CommonFields,
    EventEntry,
    OutcomeFields,
)
from meetings.demo.load_organisation import sources_of
from meetings.demo.row_index import RowIndex
from meetings.demo.schema import Data, DocumentEntry
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import Part
from meetings.domain.events.fields import EVENT_FIELDS
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue
from meetings.domain.events.operations import record_change, set_when
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.outcomes.models import Outcome
from meetings.kernel.timezones import zone_of_country

#: The actor of all changes that the loader makes.
LOADER = Actor(name="Demo data", grants=(Grant(Role.SECRETARIAT),))
_NAMESPACE = uuid.UUID("5b1f3e0c-6a0b-5c39-9a56-0f6e4a1c7d21")
_OWN_TITLE = "The title is ours."
#: Fields of events with the same name in the data files, except the date and the state.
_SAME_NAME = tuple(
    field.event_attribute
    for field in EVENT_FIELDS
    if field.event_attribute in CommonFields.model_fields and field.part is not Part.TIME
    if not field.is_related and field.name != "state"
)


@dataclass(frozen=True, slots=True)
class LoadContext:
    """The session, the data, the rows that exist so far, and the time of the load."""

    session: Session
    data: Data
    rows: RowIndex
    now: datetime


def add_events(context: LoadContext) -> None:
    """Add the new past events, then the relations between them."""
    new = [entry for entry in context.data.events if entry.slug not in context.rows.events]
    for entry in new:
        event = _record(context, entry)
        add_event(context, event, entry)
        record_creation(context, event)
    for entry in new:
        for relation in entry.relations:
            other = context.rows.events[relation.event]
            event = context.rows.events[entry.slug]
            event.relations.append(EventRelation(other=other, kind=relation.kind))


def _record(context: LoadContext, entry: EventEntry) -> Event:
    """Return the row of a past event, with its date and numbers."""
    rows = context.rows
    event = new_event(context, entry, entry.state)
    if entry.presidency:
        event.presidency_id = rows.presidencies[entry.presidency].id
    event.presidency_is_override = entry.starts_on is None
    event.series = rows.series[entry.series] if entry.series else None
    event.ordinal, event.ordinal_in_presidency = entry.ordinal, entry.ordinal_in_presidency
    event.ordinal_note = entry.ordinal_note
    event.notes = " ".join(note for note in (_OWN_TITLE * entry.title_is_ours, entry.notes) if note)
    when = EventDates(
        entry.starts_on, _zone(context, entry), entry.ends_on, entry.starts_time, entry.ends_time,
        entry.to_be_confirmed,
    )  # fmt: skip
    with context.session.no_autoflush:
        set_when(context.session, event, when)
    return event


def event_uid(slug: str) -> str:
    """Return the UID of the event with this slug, the same in every installation."""
    return str(uuid.uuid5(_NAMESPACE, slug))


def new_event(context: LoadContext, entry: CommonFields, state: EventState) -> Event:
    """Return a row with the fields that past events and examples share, not in the session yet."""
    return Event(
        **{name: getattr(entry, name) for name in _SAME_NAME},
        uid=event_uid(entry.slug), state=state, state_reason=entry.reason,
        translations=entry.translations, contact_email=entry.contact, notes=entry.notes,
        sources=sources_of(entry, context.data),
        published_at=None if state is EventState.DRAFT else context.now,
        created_at=context.now, updated_at=context.now, changes_count=0, sequence=0,
    )  # fmt: skip


def _zone(context: LoadContext, entry: EventEntry) -> str:
    """Return the time zone of the entry, else of its venue, presiding country or organisation."""
    rows = context.rows
    countries = [rows.venues[slug].country for slug in entry.venues]
    if entry.presidency:
        countries.append(rows.presidencies[entry.presidency].country)
    country = next((code for code in countries if code), None)
    return entry.timezone or zone_of_country(country, rows.installation[1].timezone)


def add_event(context: LoadContext, event: Event, entry: CommonFields) -> None:
    """Add the event with its bodies, venues, projects, agenda and appearances."""
    rows = context.rows
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
    context.session.add(event)
    for number, item in enumerate(entry.sessions):
        first = event.starts_on.first_day if event.starts_on and item.day else None
        session = AgendaSession(
            event=event, position=number, title=item.title, description=item.description,
            kind=item.kind, starts_time=item.starts, length_minutes=item.minutes,
            day=first + timedelta(days=(item.day or 1) - 1) if first else None,
        )  # fmt: skip
        context.session.add(session)
        _add_appearances(context, event, item.appearances, session=session)
    _add_appearances(context, event, entry.appearances)


def _add_appearances(
    context: LoadContext,
    event: Event,
    entries: list[AppearanceFields],
    *,
    session: AgendaSession | None = None,
) -> None:
    """Add appearances in a session, or at the event as a whole."""
    rows = context.rows
    for number, entry in enumerate(entries):
        organisation = rows.organisations[entry.organisation] if entry.organisation else None
        name = entry.organisation_name or (organisation.name if organisation else "")
        context.session.add(
            Appearance(
                event=event, session=session, position=number, role=entry.role,
                person=rows.people[entry.person] if entry.person else None,
                group_name=entry.group or "", role_label=entry.role_label,
                honorific=entry.honorific, position_held=entry.position, organisation_name=name,
                organisation=organisation, country=entry.country, topic=entry.topic,
            )
        )  # fmt: skip


def record_creation(context: LoadContext, event: Event) -> None:
    """Record the first change of a new event."""
    context.session.flush()
    fields = {"title": [None, event.title], "state": [None, event.state.value]}
    if event.starts_on:
        fields["starts_on"] = [None, str(event.starts_on)]
    record_change(
        context.session, event, ChangeKind.CREATED, dict(fields), actor=LOADER, now=context.now
    )


def add_documents(context: LoadContext) -> None:
    """Add the new documents."""
    for number, entry in enumerate(context.data.documents):
        if entry.slug not in context.rows.documents:
            document = _document(context, entry)
            document.position = number
            context.rows.documents[entry.slug] = document
            context.session.add(document)
    context.session.flush()


def _document(context: LoadContext, entry: DocumentEntry) -> Document:
    rows = context.rows
    ours = f"{_OWN_TITLE} " * entry.title_is_ours
    return Document(
        slug=entry.slug, title=entry.title, summary=f"{ours}{entry.summary}".strip(),
        kind=entry.kind, standing=entry.standing, symbol=entry.symbol, dated=entry.dated,
        visibility=entry.visibility, url=entry.url, translations=entry.translations,
        event=rows.events[entry.event] if entry.event else None,
        body=rows.bodies[entry.body] if entry.body else None,
        project=rows.projects[entry.project] if entry.project else None,
        presidency_id=rows.presidencies[entry.presidency].id if entry.presidency else None,
        sources=sources_of(entry, context.data),
    )  # fmt: skip


def add_outcomes(context: LoadContext) -> None:
    """Add the new outcomes, those inside events first."""
    labels = context.data
    for entry in context.data.events:
        event = context.rows.events[entry.slug]
        for number, outcome in enumerate(entry.outcomes):
            row = _outcome(context, outcome, position=number)
            if row is not None:
                row.event, row.presidency_id = event, event.presidency_id
                row.source = "; ".join(sources_of(entry, labels))
    for number, standing in enumerate(context.data.outcomes):
        row = _outcome(context, standing, position=number)
        if row is not None:
            row.event = context.rows.events[standing.event] if standing.event else None
            presidency = standing.presidency
            row.presidency_id = context.rows.presidencies[presidency].id if presidency else None
            row.source = "; ".join(sources_of(standing, labels))


def _outcome(context: LoadContext, entry: OutcomeFields, *, position: int) -> Outcome | None:
    """Return the new row of an outcome, or None if it exists."""
    rows = context.rows
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
    context.session.add(row)
    return row
