"""What an organiser says of an event, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventKind, RegistrationPolicy, Visibility


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: a venue, a city, a country, as far as is known."""

    name: str = ""
    address: str = ""
    city: str = ""
    country: str | None = None

    @property
    def is_known(self) -> bool:
        """Say whether anything is known of it."""
        return bool(self.name or self.address or self.city or self.country)


def format_place(*parts: str | None) -> str:
    """Return a place in one line: name, address, city and country in words, each said once."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """The little that is asked at first; the rest is proposed.

    ``nonce`` is the form's own random text: sent twice, it makes one event.
    ``when`` has the zone that is proposed where nobody chose one; ``texts`` are fields by name.
    """

    nonce: str
    title: str
    body_id: int
    kind: EventKind
    when: EventDates
    mode: AttendanceMode | None = None
    place: Place = Place()
    additional_places: tuple[Place, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PresidencyChoice:
    """The presidency by date, or the one that an organiser says; ``id`` None then: none at all."""

    by_date: bool = True
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Numbering:
    """The series and both ordinals; ``new_series`` begins a series of that name."""

    series_id: int | None = None
    new_series: str = ""
    ordinal: int | None = None
    in_presidency: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTerms:
    """How one gets in, when, and for how many persons there is room (None: no limit)."""

    policy: RegistrationPolicy = RegistrationPolicy.NONE
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    on_site: int | None = None
    online: int | None = None
    total: int | None = None
    per_delegation: int | None = None
    has_waiting_list: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """Everything about an event that one form edits; ``fields`` names the place of each value."""

    title: str
    kind: EventKind
    when: EventDates
    body_ids: tuple[int, ...]
    slug: str = ""
    theme: str = ""
    summary: str = ""
    description: str = ""
    language: str = "en"
    mode: AttendanceMode | None = None
    place: Place = Place()
    reader: Visibility = Visibility.PUBLIC
    presidency: PresidencyChoice = PresidencyChoice()
    numbering: Numbering = Numbering()
    registration: RegistrationTerms = RegistrationTerms()
    languages: tuple[str, ...] = ()
    interpreted: tuple[str, ...] = ()
    project_ids: tuple[int, ...] = ()
    audience: str = ""
    dress_code: str = ""
    contact_email: str = ""
    stream_url: str = ""
    join_url: str = ""
    join_note: str = ""
