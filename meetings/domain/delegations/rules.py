"""Contacts, nominees and limits of nominations."""

from dataclasses import dataclass

from meetings.domain.registration.rules import ParticipationMode, RegistrationState

#: Maximum number of nominations per delegation if the event sets no limit.
MAX_NOMINATIONS = 50
#: Registrations in these states use a seat of their delegation.
QUOTA_STATES = frozenset(
    {RegistrationState.NOMINATED, RegistrationState.PENDING, RegistrationState.CONFIRMED}
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Contact of a delegation; ``country`` is its ISO 3166-1 code."""

    country: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person to nominate, with the proposed attendance mode."""

    name: str
    email: str
    participation_mode: ParticipationMode
    organisation: str = ""
