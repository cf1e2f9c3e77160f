"""Refusals of tokens: wrong, used, expired or revoked."""

from meetings.kernel.errors import DomainError


class TokenUnknown(DomainError):
    """No token has this secret, or it opens something else."""


class TokenExpired(DomainError):
    """The time of the token is over."""


class TokenRevoked(DomainError):
    """The token was withdrawn."""


class TokenUsed(DomainError):
    """The token was good for one use, which has happened."""
