"""Kinds of rows with redirects."""

from enum import StrEnum


class RedirectKind(StrEnum):
    """Kind of row that a slug identifies."""

    EVENT = "event"
    BODY = "body"
    PRESIDENCY = "presidency"
    PROJECT = "project"
