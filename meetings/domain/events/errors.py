"""Refusals of the events."""

from meetings.kernel.errors import DomainError


class StateNotAllowed(DomainError):
    """An event in ``present`` cannot become ``wanted``."""


class DateRequired(DomainError):
    """What is wanted needs a day, and none is known."""


class OrdinalTaken(DomainError):
    """Another event of the series has the number ``ordinal``."""


class EventEditConflict(DomainError):
    """Somebody else changed the event since the form was opened."""


class SlugTaken(DomainError):
    """Another event is at the address ``slug``."""


class ReasonRequired(DomainError):
    """Those who wanted to come are owed a reason."""


class NotStartedYet(DomainError):
    """An event that has not begun cannot have been held."""
