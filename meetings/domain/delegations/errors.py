"""Errors of invitations and nominations."""

from meetings.kernel.errors import DomainError


class NoContactChosen(DomainError):
    """No delegation with an e-mail address was chosen."""


class AlreadyNominated(DomainError):
    """The delegation has already nominated this e-mail address."""


class AlreadyRegistered(DomainError):
    """The person with this e-mail address is registered independently of the delegation."""


class NoSeatForDelegation(DomainError):
    """The delegation has used all its ``seats``."""


class NominationsClosed(DomainError):
    """Nominations are closed for delegations, but not for organisers."""


class MailLimitReached(DomainError):
    """The mailbox has reached the mail limit per hour."""
