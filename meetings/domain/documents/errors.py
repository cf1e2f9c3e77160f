"""Refusals of files."""

from meetings.kernel.errors import DomainError


class FileTooLarge(DomainError):
    """The file is larger than ``limit`` megabytes."""


class FileEmpty(DomainError):
    """There is nothing in the file."""


class FileTypeNotAllowed(DomainError):
    """The content is of none of the ``kinds`` that are taken, whatever its name says."""


class FileNotStored(DomainError):
    """The disk did not take the file; nothing of it was kept."""
