"""Who is asked to nominate, who is nominated, and how many may be."""

from dataclasses import dataclass

from meetings.domain.registration.rules import ParticipationMode, RegistrationState

#: How many a delegation may nominate where the event gives delegations no number of seats.
MAX_NOMINATIONS = 50
#: A nomination in one of these uses a place of its delegation.
QUOTA_STATES = frozenset(
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
    takes_part: ParticipationMode
    organisation: str = ""
