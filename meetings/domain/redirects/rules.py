"""What has an address that others may have kept."""

from enum import StrEnum


class RedirectKind(StrEnum):
    """What an address names."""

    EVENT = "event"
    BODY = "body"
    PRESIDENCY = "presidency"
    PROJECT = "project"
