"""Refusals of registration."""

from meetings.kernel.errors import DomainError


class NoRegistration(DomainError):
    """Nobody registers for this event."""


class RegistrationByInvitation(DomainError):
    """Only who is invited takes part."""


class RegistrationNotOpen(DomainError):
    """Registration begins at ``opens_at``."""


class RegistrationClosed(DomainError):
    """The closing time has come."""


class EventNotActive(DomainError):
    """The event is a draft, or it was postponed or cancelled."""


class EventIsOver(DomainError):
    """The event has taken place."""


class EventIsFull(DomainError):
    """All seats are taken, and there is no waiting list."""


class ModeNotOffered(DomainError):
    """One cannot take part in this way."""


class NoSeatInMode(DomainError):
    """No seat is free in the way of taking part that is asked for."""


class NoSeatFree(DomainError):
    """No seat is free for a registration that is to be approved."""


class CancelledTooOften(DomainError):
    """Whoever cancels again and again does not come back at once."""


class AlreadyDecided(DomainError):
    """The registration is in a state in which this cannot be done."""
