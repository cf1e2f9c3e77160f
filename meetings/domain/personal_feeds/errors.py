"""Errors of personal calendar feeds."""

from meetings.kernel.errors import DomainError


class NothingChosen(DomainError):
    """The feed would be empty, because nothing was selected."""


class NoBodyChosen(DomainError):
    """The feed includes meetings of bodies, but no body was selected."""


class TooManyFeeds(DomainError):
    """The owner already has ``limit`` feeds."""


class FeedRevoked(DomainError):
    """The feed has been revoked in the meantime."""
