"""Errors of file uploads."""

from meetings.kernel.errors import DomainError


class FileTooLarge(DomainError):
    """The file is larger than ``limit`` megabytes."""


class FileEmpty(DomainError):
    """The file is empty."""


class FileTypeNotAllowed(DomainError):
    """The file content does not match any of the accepted ``kinds``."""


class FileNotStored(DomainError):
    """The file could not be written to disk; no part of it remains."""
