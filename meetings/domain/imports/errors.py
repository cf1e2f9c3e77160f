"""Refusals of the import."""

from meetings.kernel.errors import DomainError


class NothingFound(DomainError):
    """The source holds no event."""


class TooManyEvents(DomainError):
    """The source holds more than ``limit`` events."""


class SourceTooLarge(DomainError):
    """The source is larger than ``limit`` megabytes."""


class ImportExpired(DomainError):
    """What was read is too old, or was written already."""


class ImportChangedMeanwhile(DomainError):
    """An event was changed by somebody since the preview was shown."""


class NothingChosen(DomainError):
    """Every row was left out."""
