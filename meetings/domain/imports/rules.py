"""What was read from a source, what is doubtful about it, and how much is taken at all."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.kernel.partial_dates import PartialDate

#: Bytes of a file or an address, events of one source, characters of a plan and of one line
#: of it, places of one event.
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 400
MAX_TEXT_LENGTH = 100_000
MAX_LINE_LENGTH = 1_000
MAX_PLACES = 20
MAX_TITLE_LENGTH = 300
MAX_DESCRIPTION_LENGTH = 10_000


class SourceKind(StrEnum):
    """Where a plan comes from."""

    TEXT = "text"
    FILE = "file"
    URL = "address"


class RowResult(StrEnum):
    """What became of a row of a plan."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "same"
    SKIPPED = "left_out"


class ImportIssue(StrEnum):
    """What somebody should look at before an event is written."""

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
    UNCLEAR_TBC = "tbc_of_what"
    PLACE_GUESSED = "place_guessed"
    PLACE_TRUNCATED = "place_cut"
    PLACE_AND_ONLINE = "place_and_online"
    TITLE_TRUNCATED = "title_cut"
    NO_TITLE = "no_title"
    SEVERAL_BODIES = "several_bodies"
    CANCELLED = "cancelled"
    CHECK_RECURRENCE = "repeats"
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
    """A doubt, and what it is about in the source's own words."""

    issue: ImportIssue
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The first and the last date, inclusive; ``last`` None: the same."""

    first: PartialDate | None = None
    last: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a plan is about; both belong to it."""

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
        """Say whether the day is in the period's first month, but before its first day.

        Only where the period goes on to the same month of a later year is that of interest.
        """
        is_first = (year, month) == (self.first.year, self.first.month)
        again = (year + 1, month) <= (self.last.year, self.last.month)
        return is_first and again and day < self.first.day


@dataclass(frozen=True, slots=True)
class BodyNames:
    """A body as a plan may call it."""

    id: int
    acronym: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What a reader knows beforehand.

    The days that a plan is about, (city, country) of known venues, the bodies, and the month in
    which the years of plans begin that are headed by two years ("Presidency 2018-2019").
    """

    period: Period
    venues: tuple[tuple[str, str | None], ...] = ()
    bodies: tuple[BodyNames, ...] = ()
    presidency_month: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """One event as a source has it; ``line`` and ``text`` say where.

    ``timezone`` None: that of the place. ``key`` names it within its source, the same at
    each reading.
    """

    line: int
    text: str
    key: str
    title: str
    span: DateSpan = DateSpan()
    starts_time: time | None = None
    ends_time: time | None = None
    timezone: str | None = None
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
        """Return when it is, in its own zone or else in this one.

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
    """A line of the source in which no event was found.

    Line 0 is a whole sheet of a workbook that was not read; ``text`` is its name.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ParseResult:
    """All that was understood of a source, and the lines that were not."""

    rows: tuple[PlannedEvent, ...] = ()
    leftovers: tuple[UnparsedLine, ...] = ()
