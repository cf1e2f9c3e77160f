"""Errors of the import."""

from meetings.kernel.errors import DomainError


class NoEventFound(DomainError):
    """The source contains no event."""


class TooManyEvents(DomainError):
    """The source contains more than ``limit`` events."""


class SourceTooLarge(DomainError):
    """The source is larger than ``limit`` megabytes."""


class ImportExpired(DomainError):
    """The preview has expired or was already imported."""


class ImportOutdated(DomainError):
    """Another user changed an event after the preview was displayed."""


class NoRowChosen(DomainError):
    """No row was selected for the import."""


class BodyNotChosen(DomainError):
    """The new event of ``line`` needs an organising body."""


class SourceTypeUnknown(DomainError):
    """The source is neither a calendar nor a table nor text."""


class TextTooLong(DomainError):
    """The text has more than ``limit`` characters."""


class BytesUndecodable(DomainError):
    """Line ``line`` is not valid UTF-8."""


class LineUnreadable(DomainError):
    """Line ``line`` is malformed; ``text`` is its beginning."""


class LineTooLong(DomainError):
    """Line ``line``, including its continuation lines, has more than ``limit`` characters."""


class TooManyLines(DomainError):
    """The source has more than ``limit`` lines."""


class TooManyColumns(DomainError):
    """Line ``line`` of a table has a value beyond column ``limit``."""


class NestingTooDeep(DomainError):
    """Components are nested more than ``limit`` deep at line ``line``."""


class DateUnreadable(DomainError):
    """Line ``line`` has an invalid date, time or duration: ``text``."""


class CalendarIncomplete(DomainError):
    """The component that starts at line ``line`` has no end. Part of the calendar is missing."""


class TableWithoutHeader(DomainError):
    """No row of the table names both a date column and a title column."""


class TableUnreadable(DomainError):
    """The spreadsheet is broken, encrypted, or unpacks to more than the limit."""


class TextDocumentGiven(DomainError):
    """The file is a document of a word processor. Its text can be pasted."""


class ParsingLimitReached(DomainError):
    """Parsing the source exceeds the time or memory limit."""


class UrlInvalid(DomainError):
    """The URL is not a valid web URL, or contains a password."""


class UrlNotAllowed(DomainError):
    """The URL of ``host`` is not on the public internet, or uses an unusual port."""


class UrlUnreachable(DomainError):
    """``host`` did not return a readable response."""


class UrlTimeout(DomainError):
    """The response was not complete within ``seconds``."""


class UrlErrorStatus(DomainError):
    """The server returned the status ``status`` instead of a source."""


class TooManyRedirects(DomainError):
    """The request was redirected more than ``limit`` times."""


class EventChosenTwice(DomainError):
    """Two rows were assigned to the same event ``title``."""
