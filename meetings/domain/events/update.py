"""Apply the details form to an event, inside a service's transaction."""

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.bodies.models import Body
from meetings.domain.events import operations
from meetings.domain.events.dto import EventDetails, Numbering, Place, PresidencyChoice
from meetings.domain.events.errors import OrdinalTaken, SlugTaken
from meetings.domain.events.field_types import EventField, Section, Text
from meetings.domain.events.fields import fields_in
from meetings.domain.events.models import Event, EventBody, EventVenue, Series, Venue
from meetings.domain.events.rules import MAX_SLUG_LENGTH
from meetings.domain.projects.models import Project
from meetings.kernel.text import clean, normalise, slugify, unique_slug


def apply_details(
    session: Session, event: Event, details: EventDetails, section: Section | None, *, actor: Actor
) -> None:
    """Apply the details of one section to the event; those of all sections for None.

    Raises:
        NotAllowed: The actor may not edit events of a body that is added or removed.
        SlugTaken: Another event has the slug.
        OrdinalTaken: Another event of the series has the number.
    """
    for field in fields_in(section):
        if field.is_assigned:
            value = attrgetter(field.details)(details)
            setattr(event, field.event_attribute, _stored_value(field, value))
    if section in (None, Section.DATE):
        operations.set_when(session, event, details.when)
    if section in (None, Section.PLACE):
        set_place(session, event, details.place)
    if section in (None, Section.ORGANISATION):
        _set_organisation(session, event, details, actor=actor)
    if section in (None, Section.PAGE):
        _set_slug(session, event, details.slug)


def _stored_value(field: EventField, value: Any) -> Any:
    """Return the value as the column stores it; a title or another short text is one line."""
    if isinstance(value, str) and field.text is Text.LINE:
        return clean(value) if not isinstance(value, StrEnum) else value
    return list(value) if isinstance(value, tuple) else value


def _set_organisation(
    session: Session, event: Event, details: EventDetails, *, actor: Actor
) -> None:
    """Set the bodies, the projects, the presidency, the series and the numbers."""
    set_bodies(session, event, details.body_ids, actor=actor)
    _set_presidency(event, details.presidency)
    operations.set_when(session, event, event.when)
    set_numbering(session, event, details.numbering)
    projects = select(Project).where(Project.id.in_(details.project_ids)).order_by(Project.acronym)
    event.projects = list(session.scalars(projects))


def set_bodies(session: Session, event: Event, body_ids: tuple[int, ...], *, actor: Actor) -> None:
    """Set the organising bodies of the event, the leading one first."""
    present = {link.body_id: link for link in event.organised_by}
    bodies = {
        body.id: body
        for body in session.scalars(select(Body).where(Body.id.in_({*present, *body_ids})))
    }
    for body_id in set(present) ^ set(body_ids):
        ensure(actor, Permission.EVENT_EDIT, bodies.get(body_id))
    known_ids = [body_id for body_id in dict.fromkeys(body_ids) if body_id in bodies]
    links = [present.get(body_id) or EventBody(body=bodies[body_id]) for body_id in known_ids]
    for position, link in enumerate(links):
        link.position = position
    event.organised_by = links


def set_place(session: Session, event: Event, place: Place) -> None:
    """Set the first place of the event; further places remain."""
    further = [link for link in event.places if link.position > 0]
    first = event.places[0] if event.places and event.places[0].position == 0 else None
    if not place.is_known:
        event.places = further
        return
    venue = _get_or_create_venue(session, place)
    if first is not None and first.venue_id == venue.id:
        return
    further = [link for link in further if link.venue_id != venue.id]
    event.places = further
    session.flush()
    event.places = [EventVenue(venue=venue, position=0), *further]


def set_places(session: Session, event: Event, places: Iterable[Place]) -> None:
    """Replace all places of the event, in this order."""
    venues = {
        venue.id: venue
        for venue in (_get_or_create_venue(session, place) for place in places if place.is_known)
    }
    if [link.venue_id for link in event.places] == list(venues):
        return
    event.places = []
    session.flush()
    event.places = [
        EventVenue(venue=venue, position=position) for position, venue in enumerate(venues.values())
    ]


def _get_or_create_venue(session: Session, place: Place) -> Venue:
    """Return the venue with this name, address, city and country; create it if missing."""
    existing = session.scalars(
        select(Venue)
        .where(
            Venue.name == place.name,
            Venue.address == place.address,
            Venue.city == place.city,
            Venue.country == place.country if place.country else Venue.country.is_(None),
        )
        .order_by(Venue.id)
        .limit(1)
    ).first()
    if existing is not None:
        return existing
    base = slugify(place.name, place.city, place.country or "", limit=100) or "place"
    taken = set(session.scalars(select(Venue.slug).where(Venue.slug.startswith(base))))
    venue = Venue(
        slug=unique_slug(base, taken), name=place.name, address=place.address, city=place.city,
        country=place.country, search_text=normalise(place.name, place.address, place.city),
    )  # fmt: skip
    session.add(venue)
    session.flush()
    return venue


def _set_slug(session: Session, event: Event, new_slug: str) -> None:
    """Change the slug of an event, unless it has been announced."""
    slug = slugify(new_slug, limit=MAX_SLUG_LENGTH)
    if not slug or slug == event.slug or event.published_at is not None:
        return
    if session.scalar(select(Event.id).where(Event.slug == slug, Event.id != event.id)):
        raise SlugTaken(slug=slug)
    event.slug = slug


def _set_presidency(event: Event, choice: PresidencyChoice) -> None:
    event.presidency_is_override = not choice.by_date
    if not choice.by_date:
        event.presidency_id = choice.id


def set_numbering(session: Session, event: Event, numbering: Numbering) -> None:
    """Set the series and numbers of the event, or remove them."""
    series_id = numbering.series_id
    if numbering.new_series:
        series_id = _create_series(session, event, numbering.new_series).id
    ordinal = numbering.ordinal if series_id else None
    if ordinal is not None:
        taken = select(Event.id).where(
            Event.series_id == series_id, Event.ordinal == ordinal, Event.id != event.id
        )
        if session.scalar(taken):
            raise OrdinalTaken(ordinal=ordinal)
    event.series_id, event.ordinal = series_id, ordinal
    event.ordinal_in_presidency, event.ordinal_note = numbering.in_presidency, numbering.note


def _create_series(session: Session, event: Event, name: str) -> Series:
    base = slugify(name, limit=100) or "series"
    taken = set(session.scalars(select(Series.slug).where(Series.slug.startswith(base))))
    body = event.leading_body
    series = Series(slug=unique_slug(base, taken), name=name, body_id=body.id if body else None)
    session.add(series)
    session.flush()
    return series
