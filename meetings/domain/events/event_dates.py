"""Local dates and times of an event, with the known precision."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.kernel.partial_dates import DatePrecision, PartialDate

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class EventDates:
    """First and last date (inclusive; None: the same), local times, and IANA time zone.

    Times require that both dates are known to the day. ``ends_time`` None means that the end
    is not known. ``starts_on`` None means no date at all ("during the presidency").
    """

    starts_on: PartialDate | None
    timezone: str
    ends_on: PartialDate | None = None
    starts_time: time | None = None
    ends_time: time | None = None
    to_be_confirmed: bool = False

    def __post_init__(self) -> None:
        if self.starts_on is None and (self.ends_on or self.starts_time or self.ends_time):
            raise ValueError("an end or a time needs a first date")
        if self.ends_on and self.starts_on and self.ends_on.last_day < self.starts_on.first_day:
            raise ValueError("the last day is before the first")
        if self.ends_time and not self.starts_time:
            raise ValueError("an end time needs a start time")
        if self.starts_time and self.precision is not DatePrecision.TIME:
            raise ValueError("a time needs a day")
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValueError("it ends before it starts")

    @property
    def last(self) -> PartialDate | None:
        """Return the last date, which defaults to the first."""
        return self.ends_on or self.starts_on

    @property
    def precision(self) -> DatePrecision:
        """Return the precision: the coarser of first and last date."""
        if self.starts_on is None or self.last is None:
            return DatePrecision.NONE
        both = {self.starts_on.precision, self.last.precision}
        for coarse in (DatePrecision.YEAR, DatePrecision.MONTH):
            if coarse in both:
                return coarse
        return DatePrecision.TIME if self.starts_time else DatePrecision.DAY

    @property
    def first_day(self) -> date | None:
        """Return the earliest possible day, or None without a date."""
        return self.starts_on.first_day if self.starts_on else None

    @property
    def last_day(self) -> date | None:
        """Return the latest possible day, or None without a date."""
        return self.last.last_day if self.last else None

    @property
    def starts_at(self) -> datetime | None:
        """Return the earliest possible start in UTC, or None without a date."""
        if self.first_day is None:
            return None
        return _utc_instant(self.first_day, self.starts_time or MIDNIGHT, self.timezone)

    @property
    def ends_at(self) -> datetime | None:
        """Return the exclusive end in UTC: the end of the last day if no end time is known."""
        if self.last_day is None:
            return None
        if self.ends_time is not None:
            return _utc_instant(self.last_day, self.ends_time, self.timezone)
        return _utc_instant(self.last_day + timedelta(days=1), MIDNIGHT, self.timezone)

    @property
    def sorts_at(self) -> datetime | None:
        """Return the sort key: a month sorts after its days, a year after its months."""
        if self.precision in (DatePrecision.TIME, DatePrecision.DAY):
            return self.starts_at
        if self.ends_at is None:
            return None
        return self.ends_at - timedelta(seconds=2 if self.precision is DatePrecision.MONTH else 1)

    @property
    def is_open_ended(self) -> bool:
        """Return whether it has a start time but no known end."""
        is_timed = self.precision is DatePrecision.TIME
        return is_timed and is_open_ended(self.starts_on, self.ends_on, self.ends_time)

    @property
    def has_day(self) -> bool:
        """Return whether the day is known, as calendar entries require."""
        return self.precision in (DatePrecision.TIME, DatePrecision.DAY)


def is_open_ended(
    starts_on: PartialDate | None, ends_on: PartialDate | None, ends_time: time | None
) -> bool:
    """Return whether timed dates have no known end: neither an end time nor another last day."""
    return ends_time is None and ends_on in (None, starts_on)


def _utc_instant(day: date, at: time, timezone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)
