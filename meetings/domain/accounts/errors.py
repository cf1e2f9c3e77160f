"""Refusals of signing in."""

from meetings.kernel.errors import DomainError


class WrongCredentials(DomainError):
    """The address or the password is not right; which of them is not said."""


class TooManyAttempts(DomainError):
    """The account or the network address failed too often; ``minutes`` is how long to wait."""


class AlreadySetUp(DomainError):
    """The installation has its first organiser."""
