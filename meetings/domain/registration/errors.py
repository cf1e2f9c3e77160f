"""Errors of registration."""

from meetings.kernel.errors import DomainError


class NoRegistration(DomainError):
    """The event has no registration."""


class RegistrationByInvitation(DomainError):
    """Participation is by invitation only."""


class RegistrationNotOpen(DomainError):
    """Registration opens at ``opens_at``."""


class RegistrationClosed(DomainError):
    """The closing time has passed."""


class EventNotActive(DomainError):
    """The event is a draft, or it was postponed or cancelled."""


class EventIsOver(DomainError):
    """The event has taken place."""


class EventIsFull(DomainError):
    """All seats are taken, and there is no waiting list."""


class ModeNotOffered(DomainError):
    """The event does not offer this attendance mode."""


class NoSeatInMode(DomainError):
    """No seat is free in the requested attendance mode."""


class NoSeatFree(DomainError):
    """No seat is free for the registration to approve."""


class CancelledTooOften(DomainError):
    """The registration was cancelled too often to be reinstated now."""


class RoomNotOpen(DomainError):
    """The online room opens at ``opens_at``; None if that is not known."""


class AlreadyDecided(DomainError):
    """The state of the registration does not allow the action."""
