"""Rules for seats, approval and the waiting list, as pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.people.rules import Sector

#: Lifetime of links to the private page after the end of the event.
LINK_TTL_AFTER_EVENT = timedelta(days=30)
#: Lifetime of these links if the end is not known.
LINK_TTL_WITHOUT_END = timedelta(days=400)
#: Cancellations of a registration within the window, after which it cannot be reinstated.
MAX_CANCELLATIONS = 3
CANCELLATION_WINDOW = timedelta(days=1)
#: Uses of a personal joining link within this time are recorded as one.
JOIN_USE_RESOLUTION = timedelta(minutes=1)


class RegistrationState(StrEnum):
    """State of a registration. Unverified and nominated registrations hold no seat.

    A delegation nominates and withdraws, organisers decline, and the person cancels.
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
    """Answer of a delegation to the organisers."""

    TAKES_PART = "takes_part"
    WILL_NOT_TAKE_PART = "will_not_take_part"


class ParticipationMode(StrEnum):
    """Attendance mode of a person."""

    ON_SITE = "on_site"
    ONLINE = "online"


class SeatLimit(StrEnum):
    """A limit of seats: of the delegation, in total, or in an attendance mode."""

    DELEGATION = "delegation"
    TOTAL = "total"
    ON_SITE = "on_site"
    ONLINE = "online"


class CalendarReply(StrEnum):
    """Reply of a person's calendar app to the invitation."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"
    COUNTERED = "countered"


ACTIVE_REGISTRATION_STATES = frozenset(
    {RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}
)
#: Registrations whose persons are notified of changes of the event.
AFFECTED_STATES = ACTIVE_REGISTRATION_STATES | {RegistrationState.NOMINATED}
#: Number of confirmed registrations by attendance mode and delegation.
TakenSeats = Mapping[tuple[ParticipationMode, str | None], int]


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """Cleaned data of the registration form; ``delegation`` is None without a country."""

    name: str
    email: str
    participation_mode: ParticipationMode
    delegation: str | None = None
    organisation: str = ""
    sector: Sector | None = None
    needs: str = ""
    locale: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrection:
    """Corrected personal data. The delegation cannot be corrected because it holds the seat."""

    name: str
    organisation: str
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats taken by confirmed registrations.

    ``delegation`` is the number of seats taken by the delegation of ``country``.
    """

    on_site: int
    online: int
    delegation: int
    country: str | None = None

    @property
    def total(self) -> int:
        """Return the total number of taken seats."""
        return self.on_site + self.online


@dataclass(frozen=True, slots=True)
class Limits:
    """Seat limits of an event; None: no limit.

    ``delegations`` are limits of single countries, which override ``per_delegation``.
    """

    on_site: int | None = None
    online: int | None = None
    total: int | None = None
    per_delegation: int | None = None
    delegations: Mapping[str, int] = field(default_factory=dict)

    def of(self, country: str | None) -> int | None:
        """Return the seat limit of the delegation, or None without a limit."""
        return self.delegations.get(country or "", self.per_delegation)


def count_seats(taken: TakenSeats, delegation: str | None) -> Seats:
    """Return the taken seats that count for a member of this delegation.

    Without a country there is no delegation, so no delegation limit applies.
    """
    by_mode = dict.fromkeys(ParticipationMode, 0)
    same = 0
    for (participation_mode, country), number in taken.items():
        by_mode[participation_mode] += number
        same += number if delegation is not None and country == delegation else 0
    return Seats(
        by_mode[ParticipationMode.ON_SITE], by_mode[ParticipationMode.ONLINE], same, delegation
    )


@dataclass(frozen=True, slots=True)
class BindingLimit:
    """The limit that leaves no seat free, with its number of ``seats``."""

    kind: SeatLimit
    seats: int


def binding_limit(
    limits: Limits, taken: Seats, participation_mode: ParticipationMode
) -> BindingLimit | None:
    """Return the first reached limit of the delegation, the total and the mode, or None."""
    mode = (
        (SeatLimit.ON_SITE, limits.on_site, taken.on_site)
        if participation_mode is ParticipationMode.ON_SITE
        else (SeatLimit.ONLINE, limits.online, taken.online)
    )
    rows = (
        (SeatLimit.DELEGATION, limits.of(taken.country), taken.delegation),
        (SeatLimit.TOTAL, limits.total, taken.total),
        mode,
    )
    for kind, limit, used in rows:
        if limit is not None and used >= limit:
            return BindingLimit(kind, limit)
    return None


def has_free_seat(limits: Limits, taken: Seats, participation_mode: ParticipationMode) -> bool:
    """Return whether a seat is free in the mode, in total and in the delegation."""
    return binding_limit(limits, taken, participation_mode) is None


def initial_state(*, free: bool, needs_approval: bool) -> RegistrationState:
    """Return the state of a registration after its e-mail address is confirmed.

    Approval precedes seating: a pending registration holds no seat, and seats are checked
    on approval.
    """
    if needs_approval:
        return RegistrationState.PENDING
    return RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED


def offered_modes(mode: AttendanceMode | None) -> tuple[ParticipationMode, ...]:
    """Return the available attendance modes; both if the event's mode is not known yet."""
    if mode is AttendanceMode.ON_SITE:
        return (ParticipationMode.ON_SITE,)
    return (
        (ParticipationMode.ONLINE,) if mode is AttendanceMode.ONLINE else tuple(ParticipationMode)
    )
