"""Refusals of nominating."""

from meetings.kernel.errors import DomainError


class NoContactChosen(DomainError):
    """No delegation with an address was chosen."""


class AlreadyNominated(DomainError):
    """The delegation has nominated this address."""


class AlreadyRegistered(DomainError):
    """The person of this address is registered without this delegation."""


class NoSeatForDelegation(DomainError):
    """The delegation has nominated as many as it has ``seats``."""


class NominationsClosed(DomainError):
    """The time to nominate is over; the organisers still can."""


class MailLimitReached(DomainError):
    """The address was written to as often as one may be in an hour."""
