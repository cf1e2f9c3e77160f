"""Refusals of signing in."""

from meetings.kernel.errors import DomainError


class WrongCredentials(DomainError):
    """The address or the password is not right; which of them is not said."""


class TooManyAttempts(DomainError):
    """The account or the network address failed too often; ``minutes`` is how long to wait."""


class AlreadySetUp(DomainError):
    """The installation has its first organiser."""


class EmailTaken(DomainError):
    """Another user has the address."""


class NoRole(DomainError):
    """A user without any role could do nothing."""


class LastSecretariat(DomainError):
    """Nobody else of the secretariat could sign in any more."""


class WrongPassword(DomainError):
    """The password that one has is another."""


class UserDisabled(DomainError):
    """The account is disabled, so no link is made for it."""
