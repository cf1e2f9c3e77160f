"""Refusals of what the secretariat would say of presidencies."""

from meetings.kernel.errors import DomainError


class PresidencyOverlaps(DomainError):
    """Another presidency, ``name``, has some of these days."""


class PresidencyEndsFirst(DomainError):
    """The last day is before the first."""
