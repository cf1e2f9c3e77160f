"""What a calendar entry says, as plain values; and which events have one."""

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
    """How firm an entry is, in the words of iCalendar."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class RelationType(StrEnum):
    """How another entry stands to this one, in the words of iCalendar."""

    PARENT = "PARENT"
    SIBLING = "SIBLING"


@dataclass(frozen=True, slots=True)
class TimedSpan:
    """From an instant to the first instant after it, shown by the clock of a zone.

    Time:
        Both are aware; ``zone`` is an IANA name. "UTC" is written without a zone.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class AllDaySpan:
    """From one day of the place to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """Somebody's mail address and the name that goes with it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Conference:
    """A way in that may be shown to whoever reads the entry."""

    url: str
    label: str = ""
    features: tuple[str, ...] = ("AUDIO", "VIDEO")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that stays where it is; only its address is written."""

    url: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where it is; ``country`` is a code, ``geo`` latitude and longitude, ``line`` all in words."""

    name: str
    address: str = ""
    city: str = ""
    country: str = ""
    geo: tuple[float, float] | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class EntryAppearance:
    """Somebody who appears, in the role and office of that day; a group has no office."""

    name: str
    role: AppearanceRole
    position: str = ""
    organisation: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class VEventData:
    """Everything that is written of one event.

    ``modified_at`` is when anything of this last changed. Texts are what a
    person typed; the writer cleans and escapes them. ``colour`` is the body's,
    as #rrggbb; "" leaves it out, as every other empty value is left out. What comes
    after it is for the formats that say more; but ``is_free``: nobody is busy meanwhile, and
    ``is_public`` False: not for whoever else sees the reader's calendar. ``texts`` are the fields
    that are listed with their labels, by name; the description has them, too, so digests do not.
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


@dataclass(frozen=True, slots=True)
class Invitation:
    """To whom an entry is sent, what it asks, and for whom it is sent.

    ``organizer`` is the address that the mail comes from; where they differ,
    programs take the invitation for a forgery. ``answered`` is the attendee's answer where
    it still holds, as PARTSTAT says it.

    Time:
        ``sent_at`` is aware.
    """

    method: ItipMethod
    attendee: CalendarAddress
    organizer: str
    sent_at: datetime
    answered: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class CalendarMetadata:
    """What is written once for a whole calendar, before its events.

    ``is_secret``: whoever has the address ``source`` may read it, so it is not written.
    """

    name: str
    description: str = ""
    colour: str = ""
    source: str = ""
    url: str = ""
    is_secret: bool = False


class Fragment(NamedTuple):
    """One VEVENT and what the frame around it has to know: a zone, and for which years.

    ``zone`` is "" where the entry needs no VTIMEZONE. Years are four digits, as the database
    gives them: a feed of thousands of entries would spend most of its time on reading whole times.
    """

    body: str
    zone: str
    first_year: str
    last_year: str


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """The words and addresses that entries are written with, in the language of a feed.

    ``language`` (BCP 47) is that of the texts where they are translated into it.
    ``labels`` are those of the fields that entries list, by name.
    ``country`` takes a code; ``presidency`` a country's code, the first and the last day;
    ``event_address`` takes a slug, ``document_address`` slug, number of the version and file
    name; both return a whole address.
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


def entry_status(state: EventState, *, to_be_confirmed: bool) -> CalendarStatus:
    """Return how firm the entry is; what is postponed does not take place when it says."""
    if state in CALLED_OFF:
        return CalendarStatus.CANCELLED
    if state is EventState.TENTATIVE or (to_be_confirmed and state is not EventState.HELD):
        return CalendarStatus.TENTATIVE
    return CalendarStatus.CONFIRMED
