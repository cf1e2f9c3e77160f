"""An event as machines of the web read it: JSON-LD in the words of schema.org."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from meetings.domain.calendars.rules import EntryAppearance, EntryPlace
from meetings.domain.events.rules import AttendanceMode, EventKind

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
    """What became of an event, in the words of schema.org."""

    SCHEDULED = "EventScheduled"
    RESCHEDULED = "EventRescheduled"
    POSTPONED = "EventPostponed"
    CANCELLED = "EventCancelled"


@dataclass(frozen=True, slots=True)
class SchemaOrganizer:
    """A body that organises; ``email`` is its role mailbox."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SchemaSuperEvent:
    """What the event is a part of: a larger event with a page of its own, or a series."""

    name: str
    url: str = ""

    @property
    def node(self) -> Node:
        """Return it as a node; only events have pages."""
        return _without_empty(
            {"@type": "Event" if self.url else "EventSeries", "name": self.name, "url": self.url}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaEvent:
    """What is told of one event; empty values are left out.

    ``starts`` and ``ends`` are ISO 8601, as exactly as the date is known; ``previously`` are the
    starts that were announced before, the latest first. Capacities count persons; ``remaining`` is
    how many seats are left, None where nobody counts them.
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
    super_events: tuple[SchemaSuperEvent, ...] = ()


def event_node(it: SchemaEvent) -> Node:
    """Return the event as a node of schema.org's Event.

    Source:
        https://schema.org/Event
    """
    node: Node = {
        "@context": "https://schema.org",
        "@type": schema_type(it.kind),
        "@id": it.url,
        "identifier": it.uid,
        "name": it.name,
        "description": it.description,
        "url": it.url,
        "image": it.image,
        "inLanguage": _one_or_many(list(it.languages)),
        "startDate": it.starts,
        "endDate": it.ends,
        "previousStartDate": _one_or_many(list(it.previous_starts)),
        "eventStatus": f"https://schema.org/{it.status}",
        "eventAttendanceMode": _MODES[it.mode] if it.mode else "",
        "location": _one_or_many(_location_nodes(it)),
        "organizer": _one_or_many([organizer_node(each) for each in it.organizers]),
        "performer": _one_or_many([performer_node(each) for each in it.performers]),
        "maximumAttendeeCapacity": it.capacity,
        "maximumPhysicalAttendeeCapacity": it.capacity_on_site,
        "maximumVirtualAttendeeCapacity": it.capacity_online,
        "remainingAttendeeCapacity": it.remaining,
        "superEvent": _one_or_many([each.node for each in it.super_events]),
    }
    return _without_empty(node)


def schema_type(kind: EventKind) -> str:
    """Return what schema.org calls an event of the kind; not more than it surely is."""
    if kind in _GENERIC_KINDS:
        return "Event"
    return "EducationEvent" if kind in _EDUCATION_KINDS else "BusinessEvent"


def iso_datetime(instant: datetime) -> str:
    """Return the instant with the offset of its zone: 2027-05-20T09:30:00+03:00."""
    return instant.replace(microsecond=0).isoformat()


def _location_nodes(it: SchemaEvent) -> list[Node]:
    """Return the places, and where one joins: the page, for the link itself is not public."""
    found = [place_node(each) for each in it.places]
    if it.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID):
        found.append({"@type": "VirtualLocation", "url": it.stream or it.url})
    return found


def place_node(it: EntryPlace) -> Node:
    """Return the place as a node of schema.org's Place."""
    address = _without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": it.address,
            "addressLocality": it.city,
            "addressCountry": it.country,
        }
    )
    pin = dict(zip(("latitude", "longitude"), it.geo, strict=True)) if it.geo else {}
    return _without_empty(
        {
            "@type": "Place",
            "name": it.name or it.city or it.country,
            "address": address if len(address) > 1 else None,
            "geo": {"@type": "GeoCoordinates", **pin} if pin else None,
        }
    )


def organizer_node(it: SchemaOrganizer) -> Node:
    return _without_empty(
        {"@type": "Organization", "name": it.name, "url": it.url, "email": it.email}
    )


def performer_node(it: EntryAppearance) -> Node:
    """Return who appears as a node of schema.org's Person, a group as an Organization."""
    if it.is_group:
        return {"@type": "Organization", "name": it.name}
    belongs = {"@type": "Organization", "name": it.organisation} if it.organisation else None
    return _without_empty(
        {"@type": "Person", "name": it.name, "jobTitle": it.position, "affiliation": belongs}
    )


def _one_or_many(values: list[Any]) -> Any:
    """Return the only value by itself, as the examples of schema.org do, else all of them."""
    return values[0] if len(values) == 1 else values


def _without_empty(node: Node) -> Node:
    """Return the node without what is empty; nought is a value."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
