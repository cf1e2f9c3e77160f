"""Errors of bodies."""

from meetings.kernel.errors import DomainError


class BodySlugTaken(DomainError):
    """Another body has the slug ``slug``."""


class BodyNameTaken(DomainError):
    """Another body has the name ``name``."""
