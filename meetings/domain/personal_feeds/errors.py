"""Refusals of calendars of one's own."""

from meetings.kernel.errors import DomainError


class NothingChosen(DomainError):
    """A calendar that would show nothing is none."""


class NoBodyChosen(DomainError):
    """The meetings of bodies are wanted, and no body is named."""


class TooManyFeeds(DomainError):
    """One person has ``limit`` calendars already."""


class FeedRevoked(DomainError):
    """The calendar was withdrawn meanwhile."""
