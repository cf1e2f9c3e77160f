"""Errors of event services."""

from meetings.kernel.errors import DomainError


class StateNotAllowed(DomainError):
    """An event in the state ``present`` cannot change to ``wanted``."""


class DateRequired(DomainError):
    """The action requires a known day."""


class OrdinalTaken(DomainError):
    """Another event of the series has the number ``ordinal`` already."""


class EventEditConflict(DomainError):
    """The event was changed by somebody else since the form was opened."""


class SlugTaken(DomainError):
    """Another event uses the slug ``slug``."""


class ReasonRequired(DomainError):
    """The action requires a reason for the participants."""


class NotDeletable(DomainError):
    """Only a draft that was never announced can be deleted."""


class DraftDeleted(DomainError):
    """Somebody deleted the draft in the meantime; it has to be restored first."""


class NotDeleted(DomainError):
    """The event is not deleted, or was deleted too long ago to be restored."""


class NotStartedYet(DomainError):
    """An event that has not started cannot be marked as held."""
