"""Errors of agendas."""

from meetings.kernel.errors import DomainError


class SessionRemoved(DomainError):
    """The chosen session is no longer on the agenda of the event."""
