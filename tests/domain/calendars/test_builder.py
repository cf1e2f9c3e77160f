"""The times of entries equal the dates of their events."""

from datetime import UTC, date, time, timedelta
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.domain.calendars import ical
from meetings.domain.calendars.entry_builder import entry_times
from meetings.domain.calendars.entry_rows import AnyRow
from meetings.domain.calendars.rules import CalendarMetadata
from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import DatePrecision, PartialDate
from tests.domain.calendars.event_strategies import ZONES, full_entry
from tests.ical_lint import lint

_days = st.dates(date(2000, 1, 1), date(2040, 12, 1))
_times = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def dates_with_day(draw: st.DrawFn) -> EventDates:
    """Return event dates with a known day."""
    first = draw(_days)
    last = first + timedelta(days=draw(st.integers(0, 5)))
    starts_time = draw(_times)
    ends_time = draw(_times) if starts_time else None
    ends_on = PartialDate.of(last) if draw(st.booleans()) else None
    zone = draw(st.sampled_from(ZONES))
    try:
        return EventDates(PartialDate.of(first), zone, ends_on, starts_time, ends_time)
    except ValueError:
        assume(False)
        raise


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dates_with_day())
def test_entry_has_the_event_time(when: EventDates) -> None:
    row = SimpleNamespace(
        precision=when.precision, starts_on=when.starts_on, ends_on=when.ends_on,
        starts_time=when.starts_time, ends_time=when.ends_time, timezone=when.timezone,
        starts_at=when.starts_at, ends_at=when.ends_at,
    )  # fmt: skip

    entry = full_entry(when=entry_times(cast("AnyRow", row)))
    fragment = ical.build_fragment(entry)
    data = ical.write_calendar(CalendarMetadata(name="x"), [fragment])

    assert lint(data) == []
    parsed = cast("dict[str, Any]", Calendar.from_ical(data).walk("VEVENT")[0])
    if when.precision is DatePrecision.DAY:
        assert parsed["DTSTART"].dt == when.first_day
        assert parsed["DTEND"].dt - timedelta(days=1) == when.last_day
    else:
        assert parsed["DTSTART"].dt.astimezone(UTC) == when.starts_at
        assert_end(parsed, when)


def assert_end(parsed: dict[str, Any], when: EventDates) -> None:
    """Check the end, which is omitted if unknown or equal to the start."""
    is_open = when.ends_time is None and when.first_day == when.last_day
    if is_open or when.ends_at == when.starts_at:
        assert "DTEND" not in parsed
    else:
        assert parsed["DTEND"].dt.astimezone(UTC) == when.ends_at


def test_local_time_is_preserved() -> None:
    when = EventDates(PartialDate(2027, 7, 1), "Europe/Riga", None, time(9, 30), time(12))

    row = SimpleNamespace(
        precision=when.precision, starts_on=when.starts_on, ends_on=None, ends_time=when.ends_time,
        timezone=when.timezone, starts_at=when.starts_at, ends_at=when.ends_at,
    )  # fmt: skip

    body = ical.write_vevent(full_entry(when=entry_times(cast("AnyRow", row))))
    assert "DTSTART;TZID=Europe/Riga:20270701T093000\r\n" in body
    assert "DTEND;TZID=Europe/Riga:20270701T120000\r\n" in body
