"""Input of organisers about an event, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import (
    DEFAULT_JOIN_OPENS_BEFORE,
    AttendanceMode,
    EventKind,
    RegistrationPolicy,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The known parts of a place: venue, address, city and country."""

    name: str = ""
    address: str = ""
    city: str = ""
    country: str | None = None

    @property
    def is_known(self) -> bool:
        """Return whether any part of the place is known."""
        return bool(self.name or self.address or self.city or self.country)


def format_place(*parts: str | None) -> str:
    """Return a place on one line: name, address, city and country name, without duplicates."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """The minimum input for a new event; other fields get default values.

    ``nonce`` is a random value of the form, so that a repeated submission creates one event.
    ``when`` contains the chosen or default time zone; ``texts`` are text fields by name.
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
    """The presidency by date, or an organiser's choice; ``id`` None then: no presidency."""

    by_date: bool = True
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Numbering:
    """The series and both ordinals; ``new_series`` is the name of a series to create."""

    series_id: int | None = None
    new_series: str = ""
    ordinal: int | None = None
    in_presidency: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTerms:
    """Registration policy, period and seat limits (None: no limit)."""

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
    """All fields of the details form; ``fields`` declares the path of each value."""

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
    visibility: Visibility = Visibility.PUBLIC
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
    join_opens_before: int = DEFAULT_JOIN_OPENS_BEFORE
