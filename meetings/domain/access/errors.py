"""Errors of tokens: unknown, used, expired or revoked."""

from meetings.kernel.errors import DomainError


class TokenUnknown(DomainError):
    """No token has this secret, or it belongs to another scope."""


class TokenExpired(DomainError):
    """The token has expired."""


class TokenRevoked(DomainError):
    """The token was revoked."""


class TokenUsed(DomainError):
    """The single-use token has already been used."""
