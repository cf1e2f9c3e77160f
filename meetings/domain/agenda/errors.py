"""Errors of agendas."""

from meetings.kernel.errors import DomainError


class SessionRemoved(DomainError):
    """The chosen session is no longer on the agenda of the event."""


class SessionOutsideEvent(DomainError):
    """The session would be on a day on which the event does not take place."""
