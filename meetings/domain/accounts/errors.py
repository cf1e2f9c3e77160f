"""Errors of accounts and of signing in."""

from meetings.kernel.errors import DomainError


class WrongCredentials(DomainError):
    """The e-mail address or the password is wrong; the error does not reveal which."""


class TooManyAttempts(DomainError):
    """The account or the network failed too often; ``minutes`` is the time to wait."""


class AlreadySetUp(DomainError):
    """The installation already has its first organiser."""


class EmailTaken(DomainError):
    """Another user has the e-mail address."""


class NoRole(DomainError):
    """A user without any role would have no permissions."""


class LastSecretariat(DomainError):
    """No other user of the secretariat could sign in."""


class WrongPassword(DomainError):
    """The current password is wrong."""


class UserDisabled(DomainError):
    """The account is disabled, so no link is created for it."""
