"""Refusals of what the secretariat would say of bodies."""

from meetings.kernel.errors import DomainError


class BodySlugTaken(DomainError):
    """Another body has the address ``slug``."""


class BodyNameTaken(DomainError):
    """There is a body of this very ``name``."""
