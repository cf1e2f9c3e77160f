"""Serialise events as JSON-LD with schema.org types."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from meetings.domain.calendars.rules import EntryAppearance, EntryPlace
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.kernel.text import clean
from meetings.kernel.web_urls import to_uri

Node = dict[str, Any]
_MODES = {
    AttendanceMode.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    AttendanceMode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


_EDUCATION_KINDS = frozenset(
    {EventKind.SEMINAR, EventKind.TRAINING, EventKind.WEBINAR, EventKind.WORKSHOP}
)
_GENERIC_KINDS = frozenset({EventKind.CULTURAL_EVENT, EventKind.OTHER})


class SchemaEventStatus(StrEnum):
    """Status of an event in schema.org."""

    SCHEDULED = "EventScheduled"
    RESCHEDULED = "EventRescheduled"
    POSTPONED = "EventPostponed"
    CANCELLED = "EventCancelled"


@dataclass(frozen=True, slots=True)
class SchemaOrganizer:
    """An organising body; ``email`` is its role mailbox."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SchemaSuperEvent:
    """The parent of the event: a larger event with a page and a start, or a series."""

    name: str
    url: str = ""
    starts: str = ""

    @property
    def node(self) -> Node:
        """Return the parent as a node; only events have pages."""
        return _without_empty(
            {
                "@type": "Event" if self.starts else "EventSeries",
                "name": self.name,
                "url": to_uri(self.url),
                "startDate": self.starts,
            }
        )


@dataclass(frozen=True, slots=True)
class SchemaOffer:
    """The registration while it is open: its form, and when it opens and closes."""

    url: str
    is_full: bool = False
    opens: str = ""
    closes: str = ""

    @property
    def node(self) -> Node:
        """Return the registration as a node."""
        availability = "SoldOut" if self.is_full else "InStock"
        return _without_empty(
            {
                "@type": "Offer",
                "url": to_uri(self.url),
                "availability": f"https://schema.org/{availability}",
                "validFrom": self.opens,
                "validThrough": self.closes,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaEvent:
    """Content of an event for schema.org; empty values are omitted.

    ``starts`` and ``ends`` are ISO 8601, as exact as the date is known. ``previous_starts`` are
    earlier announced starts, latest first. Capacities count persons. ``remaining`` is the number of
    free seats, or None if seats are not counted. ``offer`` is the registration while it is open.
    """

    name: str
    url: str
    kind: EventKind = EventKind.OTHER
    uid: str = ""
    description: str = ""
    languages: tuple[str, ...] = ()
    image: str = ""
    starts: str = ""
    ends: str = ""
    previous_starts: tuple[str, ...] = ()
    status: SchemaEventStatus = SchemaEventStatus.SCHEDULED
    mode: AttendanceMode | None = None
    places: tuple[EntryPlace, ...] = ()
    stream: str = ""
    organizers: tuple[SchemaOrganizer, ...] = ()
    performers: tuple[EntryAppearance, ...] = ()
    capacity: int | None = None
    capacity_on_site: int | None = None
    capacity_online: int | None = None
    remaining: int | None = None
    offer: SchemaOffer | None = None
    super_events: tuple[SchemaSuperEvent, ...] = ()


def event_node(event: SchemaEvent) -> Node:
    """Return the event as a schema.org Event node.

    Source:
        https://schema.org/Event
    """
    node: Node = {
        "@context": "https://schema.org",
        "@type": schema_type(event.kind),
        "@id": to_uri(event.url),
        "identifier": event.uid,
        "name": clean(event.name),
        "description": event.description,
        "url": to_uri(event.url),
        "image": to_uri(event.image),
        "inLanguage": _one_or_many(list(event.languages)),
        "startDate": event.starts,
        "endDate": event.ends,
        "previousStartDate": _one_or_many(list(event.previous_starts)),
        "eventStatus": f"https://schema.org/{event.status}",
        "eventAttendanceMode": _MODES[event.mode] if event.mode else "",
        "location": _one_or_many(_location_nodes(event)),
        "organizer": _one_or_many([organizer_node(organizer) for organizer in event.organizers]),
        "performer": _one_or_many([performer_node(performer) for performer in event.performers]),
        "maximumAttendeeCapacity": event.capacity,
        "maximumPhysicalAttendeeCapacity": event.capacity_on_site,
        "maximumVirtualAttendeeCapacity": event.capacity_online,
        "remainingAttendeeCapacity": event.remaining,
        "offers": event.offer.node if event.offer else "",
        "superEvent": _one_or_many([parent.node for parent in event.super_events]),
    }
    return _without_empty(node)


def schema_type(kind: EventKind) -> str:
    """Return the schema.org type of an event kind, as specific as is certain."""
    if kind in _GENERIC_KINDS:
        return "Event"
    return "EducationEvent" if kind in _EDUCATION_KINDS else "BusinessEvent"


def iso_datetime(instant: datetime) -> str:
    """Return the instant with the offset of its zone: 2027-05-20T09:30:00+03:00."""
    return instant.replace(microsecond=0).isoformat()


def _location_nodes(event: SchemaEvent) -> list[Node]:
    """Return the places, and the page as the virtual location; the joining link is not public."""
    nodes = [place_node(place) for place in event.places]
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID):
        nodes.append({"@type": "VirtualLocation", "url": to_uri(event.stream or event.url)})
    return nodes


def place_node(place: EntryPlace) -> Node:
    """Return the place as a schema.org Place node."""
    address = _without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "addressLocality": place.city,
            "addressCountry": place.country_text,
        }
    )
    pin = dict(zip(("latitude", "longitude"), place.geo, strict=True)) if place.geo else {}
    return _without_empty(
        {
            "@type": "Place",
            "name": place.name or place.city or place.country_text,
            "address": address if len(address) > 1 else None,
            "geo": {"@type": "GeoCoordinates", **pin} if pin else None,
        }
    )


def organizer_node(organizer: SchemaOrganizer) -> Node:
    """Return an organiser as a schema.org Organization node."""
    return _without_empty(
        {
            "@type": "Organization",
            "name": organizer.name,
            "url": to_uri(organizer.url),
            "email": organizer.email,
        }
    )


def performer_node(appearance: EntryAppearance) -> Node:
    """Return a speaker as a schema.org Person node, a group as an Organization node."""
    if appearance.is_group:
        return {"@type": "Organization", "name": appearance.name}
    belongs = (
        {"@type": "Organization", "name": appearance.organisation}
        if appearance.organisation
        else None
    )
    return _without_empty(
        {
            "@type": "Person",
            "name": appearance.name,
            "jobTitle": appearance.position,
            "affiliation": belongs,
        }
    )


def _one_or_many(values: list[Any]) -> Any:
    """Return a single value itself, like the schema.org examples, else all values."""
    return values[0] if len(values) == 1 else values


def _without_empty(node: Node) -> Node:
    """Return the node without empty values; zero is not empty."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
