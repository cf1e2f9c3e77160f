"""Seats, approval and the waiting list, as plain functions of plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.people.rules import Sector

#: How long after the end the private page can still be opened.
LINK_TTL_AFTER_EVENT = timedelta(days=30)
#: How long where no end is known.
LINK_TTL_WITHOUT_END = timedelta(days=400)
#: How often one registration is cancelled in a while; whoever goes on does not come back at once.
MAX_CANCELLATIONS = 3
CANCELLATION_WINDOW = timedelta(days=1)


class RegistrationState(StrEnum):
    """How far a registration has come; unverified and nominated hold no seat.

    A delegation nominates, and may take it back (withdrawn); the organisers decline, the person
    cancels.
    """

    NOMINATED = "nominated"
    UNVERIFIED = "unverified"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class DelegationAnswer(StrEnum):
    """What a delegation answered to the organisers."""

    TAKES_PART = "takes_part"
    WILL_NOT_TAKE_PART = "will_not_take_part"


class ParticipationMode(StrEnum):
    """How a person takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"


class CalendarReply(StrEnum):
    """What somebody's calendar program answered to the invitation."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"
    COUNTERED = "countered"


ACTIVE_STATES = frozenset(
    {RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}
)
#: Those who are told what becomes of the event.
AFFECTED_STATES = ACTIVE_STATES | {RegistrationState.NOMINATED}
#: Confirmed registrations by how they take part and for which delegation.
TakenSeats = Mapping[tuple[ParticipationMode, str | None], int]


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """What a person asks for in the form, cleaned; who speaks for no country has no delegation."""

    name: str
    email: str
    takes_part: ParticipationMode
    delegation: str | None = None
    organisation: str = ""
    sector: Sector | None = None
    needs: str = ""
    locale: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrection:
    """What a person put right about who they are. The delegation is not: it holds the seat."""

    name: str
    organisation: str
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Seats:
    """What is taken by confirmed registrations, counted in persons.

    ``delegation`` is what the delegation of ``country`` has taken.
    """

    on_site: int
    online: int
    delegation: int
    country: str | None = None

    @property
    def total(self) -> int:
        """Return all that are taken."""
        return self.on_site + self.online


@dataclass(frozen=True, slots=True)
class Limits:
    """How many persons there is room for; None: no limit.

    ``delegations`` are the limits of single countries, instead of the one for each delegation.
    """

    on_site: int | None = None
    online: int | None = None
    total: int | None = None
    per_delegation: int | None = None
    delegations: Mapping[str, int] = field(default_factory=dict)

    def of(self, country: str | None) -> int | None:
        """Return how many seats the delegation has; None: no limit of its own."""
        return self.delegations.get(country or "", self.per_delegation)


def count_seats(taken: TakenSeats, delegation: str | None) -> Seats:
    """Return what is taken as somebody of this delegation meets it.

    Who speaks for no country belongs to no delegation, so its limit does not count.
    """
    by_mode = dict.fromkeys(ParticipationMode, 0)
    same = 0
    for (takes_part, country), number in taken.items():
        by_mode[takes_part] += number
        same += number if delegation is not None and country == delegation else 0
    return Seats(
        by_mode[ParticipationMode.ON_SITE], by_mode[ParticipationMode.ONLINE], same, delegation
    )


def has_free_seat(limits: Limits, taken: Seats, takes_part: ParticipationMode) -> bool:
    """Say whether one more person has a seat in the mode, in total and in the delegation."""
    mode = (
        (limits.on_site, taken.on_site)
        if takes_part is ParticipationMode.ON_SITE
        else (limits.online, taken.online)
    )
    pairs = (mode, (limits.total, taken.total), (limits.of(taken.country), taken.delegation))
    return all(limit is None or used < limit for limit, used in pairs)


def initial_state(*, free: bool, needs_approval: bool) -> RegistrationState:
    """Return the state of a registration whose address was confirmed.

    Approval comes before seats: a pending registration holds none, and
    whether one is free is looked at when it is approved.
    """
    if needs_approval:
        return RegistrationState.PENDING
    return RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED


def offered_modes(mode: AttendanceMode | None) -> tuple[ParticipationMode, ...]:
    """Return how one can take part; both where the mode of the event is not known yet."""
    if mode is AttendanceMode.ON_SITE:
        return (ParticipationMode.ON_SITE,)
    return (
        (ParticipationMode.ONLINE,) if mode is AttendanceMode.ONLINE else tuple(ParticipationMode)
    )
