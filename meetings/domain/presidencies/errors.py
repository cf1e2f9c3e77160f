"""Errors of presidencies."""

from meetings.kernel.errors import DomainError


class PresidencyOverlaps(DomainError):
    """Another presidency, ``name``, overlaps these days."""


class PresidencyEndsFirst(DomainError):
    """The last day is before the first."""
