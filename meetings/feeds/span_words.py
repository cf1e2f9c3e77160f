"""The dates of calendar entries in words, as on pages."""

from zoneinfo import ZoneInfo

from meetings.domain.calendars.ical import required_zone
from meetings.domain.calendars.rules import AllDaySpan, TimedSpan
from meetings.domain.events.event_dates import EventDates
from meetings.i18n import dates
from meetings.kernel.partial_dates import PartialDate


def span_words(when: TimedSpan | AllDaySpan) -> str:
    """Return "Thu 20 May 2027, 09:30–13:00 EEST" in the current language.

    Local times that are ambiguous are written in UTC, as in calendars.
    """
    if isinstance(when, AllDaySpan):
        first, last = PartialDate.of(when.first), PartialDate.of(when.last)
        return dates.when_line(EventDates(first, "UTC", ends_on=last))
    name = required_zone(when) or "UTC"
    zone = ZoneInfo(name)
    start, end = when.starts_at.astimezone(zone), when.ends_at.astimezone(zone)
    has_end = when.ends_at > when.starts_at
    return dates.when_line(
        EventDates(
            PartialDate.of(start.date()), name,
            ends_on=PartialDate.of(end.date()) if has_end else None,
            starts_time=start.time(), ends_time=end.time() if has_end else None,
        )
    )  # fmt: skip
