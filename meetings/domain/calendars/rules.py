"""Content of calendar entries as plain values, and the conditions for an entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode, EventKind, EventState
from meetings.domain.outbox.rules import ItipMethod
from meetings.kernel.partial_dates import DatePrecision

DAY_PRECISIONS = frozenset({DatePrecision.TIME, DatePrecision.DAY})


class CalendarStatus(StrEnum):
    """Status of an entry in iCalendar."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class RelationType(StrEnum):
    """Relation of another entry to this one in iCalendar."""

    PARENT = "PARENT"
    SIBLING = "SIBLING"


@dataclass(frozen=True, slots=True)
class TimedSpan:
    """From an instant to an exclusive end, displayed in a time zone.

    Time:
        Both are aware; ``zone`` is an IANA name. "UTC" is written without a zone.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class AllDaySpan:
    """From one local day of the place to another, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """An e-mail address with a display name."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Conference:
    """A way to join online that every reader of the entry may see."""

    url: str
    label: str = ""
    features: tuple[str, ...] = ("AUDIO", "VIDEO")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document, referenced by its URL."""

    url: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """A place; ``country`` is a code, ``geo`` latitude and longitude, ``line`` its full text.

    ``country_name`` is the country in the language of the reader.
    """

    name: str
    address: str = ""
    city: str = ""
    country: str = ""
    geo: tuple[float, float] | None = None
    line: str = ""
    country_name: str = ""

    @property
    def country_text(self) -> str:
        """Return the country in words, if they are known."""
        return self.country_name or self.country


@dataclass(frozen=True, slots=True)
class EntryAppearance:
    """A speaker, with role and office as of that day; a group has no office."""

    name: str
    role: AppearanceRole
    position: str = ""
    organisation: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class VEventData:
    """The content of an event's entry.

    ``modified_at`` is the time of the last change, ``created_at`` that of the publication, or of
    the creation of an event that was never public. Texts are unescaped user input; the writer
    cleans and escapes them. ``colour`` is the body's, as #rrggbb. Empty values are omitted. The
    fields after ``colour`` are for formats with more detail, except ``is_free`` (does not block
    time) and ``is_public`` (False hides it from people who share the reader's calendar). ``image``
    is the URL of the preview image.
    ``texts`` are the fields that are listed with a label, by name; the description contains
    them too, so digests do not.
    """

    uid: str
    sequence: int
    modified_at: datetime
    when: TimedSpan | AllDaySpan
    status: CalendarStatus
    summary: str
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    organizer: CalendarAddress | None = None
    geo: tuple[float, float] | None = None
    url: str = ""
    related: tuple[tuple[RelationType, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    conferences: tuple[Conference, ...] = ()
    colour: str = ""
    kind: EventKind = EventKind.OTHER
    is_postponed: bool = False
    mode: AttendanceMode | None = None
    places: tuple[EntryPlace, ...] = ()
    people: tuple[EntryAppearance, ...] = ()
    is_free: bool = False
    is_public: bool = True
    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    created_at: datetime | None = None
    image: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """The recipient, method and sender of an invitation.

    ``organizer`` is the sender of the mail; if they differ, clients treat the invitation as forged.
    ``answered`` is the attendee's current PARTSTAT. ``cancels_event``: a cancellation is that of
    the whole event; otherwise only this attendee is removed from it.

    Time:
        ``sent_at`` is aware.
    """

    method: ItipMethod
    attendee: CalendarAddress
    organizer: CalendarAddress
    sent_at: datetime
    answered: str = "NEEDS-ACTION"
    cancels_event: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMetadata:
    """Properties of a whole calendar.

    ``is_secret``: the URL ``source`` grants access, so it is not written. ``image`` is the URL of
    the icon of the site, for clients that show it.
    """

    name: str
    description: str = ""
    colour: str = ""
    source: str = ""
    url: str = ""
    is_secret: bool = False
    image: str = ""


class Fragment(NamedTuple):
    """A VEVENT with its time zone and the years for which the zone is needed.

    ``zone`` is "" if the entry needs no VTIMEZONE. Years are four digits, as the database returns
    them, because parsing full timestamps would dominate the time to write a large feed.
    """

    body: str
    zone: str
    first_year: str
    last_year: str


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """Texts and URL builders for entries, in the language of a feed.

    ``language`` (BCP 47) is that of the translated texts. ``labels`` are the labels of the fields
    that entries list, by name. ``country`` takes a country code, ``presidency`` a country code
    with the first and the last day. ``event_url`` and ``image_url`` take a slug, ``document_url``
    slug, version number and file name; they return a full URL.
    """

    language: str
    cancelled: str
    postponed: str
    to_be_confirmed: str
    organised_by: str
    people: str
    online: str
    stream: str
    labels: Mapping[str, str]
    kinds: Mapping[EventKind, str]
    modes: Mapping[AttendanceMode, str]
    country: Callable[[str], str]
    presidency: Callable[[str, date, date], str]
    event_url: Callable[[str], str]
    document_url: Callable[[str, int, str], str]
    image_url: Callable[[str], str]


def entry_status(state: EventState, *, to_be_confirmed: bool) -> CalendarStatus:
    """Return the status of the entry; a postponed event no longer takes place at its time."""
    if state in CALLED_OFF:
        return CalendarStatus.CANCELLED
    if state is EventState.TENTATIVE or (to_be_confirmed and state is not EventState.HELD):
        return CalendarStatus.TENTATIVE
    return CalendarStatus.CONFIRMED
