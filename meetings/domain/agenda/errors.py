"""Errors of agenda services."""

from meetings.kernel.errors import DomainError


class SessionOutsideEvent(DomainError):
    """The session would be on a day on which the event does not take place."""
