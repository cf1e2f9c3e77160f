"""Seats, approval and the waiting list, as plain functions of plain values."""

from dataclasses import dataclass
from enum import StrEnum


class RegistrationState(StrEnum):
    """How far a registration has come; unverified holds no seat."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class TakesPart(StrEnum):
    """How a person takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"


LIVE = frozenset(
    {RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}
)


@dataclass(frozen=True, slots=True)
class Seats:
    """What is taken by confirmed registrations, counted in persons."""

    on_site: int
    online: int
    delegation: int

    @property
    def total(self) -> int:
        """Return all that are taken."""
        return self.on_site + self.online


@dataclass(frozen=True, slots=True)
class Limits:
    """How many persons there is room for; None: no limit."""

    on_site: int | None = None
    online: int | None = None
    total: int | None = None
    per_delegation: int | None = None


def seat_free(limits: Limits, taken: Seats, takes_part: TakesPart) -> bool:
    """Say whether one more person has a seat in the mode, in total and in the delegation."""
    mode = (
        (limits.on_site, taken.on_site)
        if takes_part is TakesPart.ON_SITE
        else (limits.online, taken.online)
    )
    pairs = (mode, (limits.total, taken.total), (limits.per_delegation, taken.delegation))
    return all(limit is None or used < limit for limit, used in pairs)


def state_on_verification(*, free: bool, needs_approval: bool) -> RegistrationState:
    """Return the state of a registration whose address was confirmed.

    Approval comes before seats: a pending registration holds none, and
    whether one is free is looked at when it is approved.
    """
    if needs_approval:
        return RegistrationState.PENDING
    return RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED
