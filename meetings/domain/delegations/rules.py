"""Who is asked to nominate, who is nominated, and how many may be."""

from dataclasses import dataclass

from meetings.domain.registration.rules import RegistrationState, TakesPart

#: How many a delegation may nominate where the event gives delegations no number of seats.
MOST_NOMINATED = 50
#: A nomination in one of these uses a place of its delegation.
USES_PLACE = frozenset(
    {RegistrationState.NOMINATED, RegistrationState.PENDING, RegistrationState.CONFIRMED}
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is asked for a delegation; ``country`` is its ISO 3166-1 code."""

    country: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is put forward, and how the person would take part."""

    name: str
    email: str
    takes_part: TakesPart
    organisation: str = ""
