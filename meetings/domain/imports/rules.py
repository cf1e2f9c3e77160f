"""Planned events, their issues, and the limits of an import."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.kernel.partial_dates import PartialDate

#: Bytes of a file or response, events per source, characters per plan and per line, places per
#: event.
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 400
MAX_TEXT_LENGTH = 100_000
MAX_LINE_LENGTH = 1_000
MAX_PLACES = 20
MAX_TITLE_LENGTH = 300
MAX_DESCRIPTION_LENGTH = 10_000


class SourceKind(StrEnum):
    """Origin of a plan."""

    TEXT = "text"
    FILE = "file"
    URL = "address"


class RowResult(StrEnum):
    """Result of a row of a plan."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "same"
    SKIPPED = "left_out"


class ImportIssue(StrEnum):
    """An issue that needs review before an event is imported."""

    NO_DATE = "no_date"
    INVALID_DATE = "no_such_day"
    WRONG_WEEKDAY = "wrong_weekday"
    OUTSIDE_PERIOD = "outside_period"
    AMBIGUOUS_DATE = "day_or_month"
    SEPARATE_DAYS = "days_apart"
    SECOND_DATE = "other_date"
    APPROXIMATE_DATE = "roughly"
    TIME_DROPPED = "time_left_out"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_MISSING = "zone_missing"
    ZONE_DOUBTFUL = "zone_doubtful"
    TIME_SHIFTED = "time_shifted"
    UNCLEAR_TBC = "tbc_of_what"
    PLACE_GUESSED = "place_guessed"
    PLACE_TRUNCATED = "place_cut"
    PLACE_AND_ONLINE = "place_and_online"
    TITLE_TRUNCATED = "title_cut"
    NO_TITLE = "no_title"
    ZONE_SEASON = "zone_season"
    NOT_UNDERSTOOD = "not_understood"
    WEEK_ONLY = "week_only"
    POSTPONED = "postponed"
    FORMULA_WITHOUT_VALUE = "formula"
    SEVERAL_BODIES = "several_bodies"
    CANCELLED = "cancelled"
    CHECK_RECURRENCE = "repeats"
    SERIES_ENDLESS = "series_endless"
    SERIES_CUT = "series_cut"
    RULE_UNKNOWN = "rule_unknown"
    DUPLICATE_UID = "duplicate_uid"
    STATUS_UNKNOWN = "status_unknown"
    STATE_UNCLEAR = "state_unclear"
    JOIN_DETAILS_REMOVED = "link_left_out"
    PRIVATE = "private"
    DUPLICATE_TITLE = "same_title"
    TITLE_CHANGED = "title_changed"
    CHANGED_LOCALLY = "changed_here"
    ALREADY_EXISTS = "already_here"
    CANCELLED_LOCALLY = "cancelled_here"
    POSTPONED_LOCALLY = "postponed_here"
    NOT_EDITABLE = "not_yours"


@dataclass(frozen=True, slots=True)
class ImportNote:
    """An issue, with the text of the source that it concerns."""

    issue: ImportIssue
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The first and the last date, inclusive; without ``last``, a single date."""

    first: PartialDate | None = None
    last: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a plan covers, both inclusive."""

    first: date
    last: date

    def year_of(self, month: int, day: int = 1) -> tuple[int, bool]:
        """Return the year in which the month is within the period, and whether there is one."""
        for year in range(self.first.year, self.last.year + 1):
            if (self.first.year, self.first.month) <= (year, month) <= (
                self.last.year, self.last.month,
            ) and not self._is_before(year, month, day):  # fmt: skip
                return year, True
        return self.first.year, False

    def _is_before(self, year: int, month: int, day: int) -> bool:
        """Return whether the day precedes the period's start, in the same month.

        This matters only if the period ends in the same month of a later year.
        """
        is_first = (year, month) == (self.first.year, self.first.month)
        again = (year + 1, month) <= (self.last.year, self.last.month)
        return is_first and again and day < self.first.day


@dataclass(frozen=True, slots=True)
class BodyNames:
    """The names of a body in plans."""

    id: int
    acronym: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParseContext:
    """Context for parsing a source.

    It contains the days that a plan covers, (city, country) of known venues, the bodies, and the
    first month of a presidency for headings with two years ("Presidency 2018-2019").
    """

    period: Period
    venues: tuple[tuple[str, str | None], ...] = ()
    bodies: tuple[BodyNames, ...] = ()
    presidency_month: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """An event of a source; ``line`` and ``text`` are its position and its raw text.

    Without ``timezone``, the zone of the place applies. ``is_instant`` marks times that the source
    gives only in UTC. ``key`` identifies the event within its source, and is stable across imports.
    """

    line: int
    text: str
    key: str
    title: str
    span: DateSpan = DateSpan()
    starts_time: time | None = None
    ends_time: time | None = None
    timezone: str | None = None
    is_instant: bool = False
    to_be_confirmed: bool = False
    places: tuple[Place, ...] = ()
    mode: AttendanceMode | None = None
    kind: EventKind = EventKind.MEETING
    body_id: int | None = None
    description: str = ""
    dress_code: str = ""
    uid: str = ""
    is_cancelled: bool = False
    notes: tuple[ImportNote, ...] = ()

    def when(self, timezone: str) -> EventDates:
        """Return the dates in the event's time zone, else in the given one.

        Raises:
            ValueError: it ends before it starts.
        """
        has_day = self.span.first is not None and self.span.first.day is not None
        return EventDates(
            self.span.first,
            self.timezone or timezone,
            None if self.span.last == self.span.first else self.span.last,
            self.starts_time if has_day else None,
            self.ends_time if has_day and self.starts_time else None,
            self.to_be_confirmed,
        )


@dataclass(frozen=True, slots=True)
class UnparsedLine:
    """A line of the source without an event.

    Line 0 is an unread sheet of a workbook; ``text`` is its name.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The events of a source, and the lines without an event."""

    rows: tuple[PlannedEvent, ...] = ()
    leftovers: tuple[UnparsedLine, ...] = ()
