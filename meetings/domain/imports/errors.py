"""Refusals of the import."""

from meetings.kernel.errors import DomainError


class NoEventFound(DomainError):
    """The source holds no event."""


class TooManyEvents(DomainError):
    """The source holds more than ``limit`` events."""


class SourceTooLarge(DomainError):
    """The source is larger than ``limit`` megabytes."""


class ImportExpired(DomainError):
    """What was read is too old, or was written already."""


class ImportOutdated(DomainError):
    """An event was changed by somebody since the preview was shown."""


class NoRowChosen(DomainError):
    """Every row was left out."""


class BodyNotChosen(DomainError):
    """The new event of ``line`` needs a body that organises it."""


class SourceTypeUnknown(DomainError):
    """The source is neither a calendar nor a table nor text."""


class TextTooLong(DomainError):
    """The text has more than ``limit`` characters."""


class BytesUndecodable(DomainError):
    """The bytes of line ``line`` are no text in UTF-8."""


class LineUnreadable(DomainError):
    """Line ``line`` is broken; ``text`` is how it begins."""


class LineTooLong(DomainError):
    """Line ``line``, with what continues it, has more than ``limit`` characters."""


class TooManyLines(DomainError):
    """The source has more than ``limit`` lines."""


class TooManyColumns(DomainError):
    """Line ``line`` of a table holds something beyond column ``limit``."""


class NestingTooDeep(DomainError):
    """At line ``line`` more than ``limit`` components are open inside each other."""


class DateUnreadable(DomainError):
    """Line ``line`` has a date, a time or a length that is none: ``text``."""


class CalendarIncomplete(DomainError):
    """What begins at line ``line`` has no end: a part of the calendar is missing."""


class TableWithoutHeader(DomainError):
    """A table of which no row names a column with dates and one with titles."""


class TableUnreadable(DomainError):
    """The spreadsheet is broken, locked, or unpacks to more than is taken."""


class ParsingLimitReached(DomainError):
    """Reading the source takes more time or memory than one source may have."""


class UrlInvalid(DomainError):
    """It is no address of the web, or one with a password in it."""


class UrlNotAllowed(DomainError):
    """The address of ``host`` is not one of the public net, or on an unusual port."""


class UrlUnreachable(DomainError):
    """Nothing that can be read answers at ``host``."""


class UrlTimeout(DomainError):
    """The answer was not complete within ``seconds``."""


class UrlErrorStatus(DomainError):
    """The answer is the status ``status`` instead of a source."""


class TooManyRedirects(DomainError):
    """More than ``limit`` addresses point to each other."""


class EventChosenTwice(DomainError):
    """Two rows were both said to be the event ``title``."""
