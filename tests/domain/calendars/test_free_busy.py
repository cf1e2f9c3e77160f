"""Busy times of entries, and entries that occupy no time."""

from datetime import UTC, date, datetime

import pytest

from meetings.domain.calendars import ical
from meetings.domain.calendars.free_busy import busy_times
from meetings.domain.calendars.rules import AllDaySpan, CalendarStatus, VEventData
from tests.domain.calendars.event_strategies import ZONES, full_entry, timed_span

SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def busy(*events: VEventData) -> int:
    times = busy_times(map(ical.write_vevent, events), SINCE, UNTIL, day_zone="UTC")
    return len(times.busy) + len(times.tentative)


@pytest.mark.parametrize("zone", ZONES)
def test_times_in_any_zone_are_busy(zone: str) -> None:
    event = full_entry(when=timed_span(zone))

    times = busy_times([ical.write_vevent(event)], SINCE, UNTIL, day_zone="UTC")

    assert times.busy == ((event.when.starts_at, event.when.ends_at),)  # type: ignore[union-attr]


def test_entries_marked_as_free_are_not_busy() -> None:
    day = AllDaySpan(date(2026, 12, 1), date(2026, 12, 2))

    assert busy(full_entry(), full_entry(when=day)) == 2
    assert busy(full_entry(is_free=True), full_entry(is_free=True, when=day)) == 0


def test_cancelled_entries_are_not_busy_even_if_they_are_opaque() -> None:
    written = ical.write_vevent(full_entry(status=CalendarStatus.CANCELLED))

    for entry in (written, written.replace("TRANSP:TRANSPARENT", "TRANSP:OPAQUE")):
        assert busy_times([entry], SINCE, UNTIL, day_zone="UTC").busy == ()


def test_words_in_texts_are_no_properties() -> None:
    text = "x\nSTATUS:CANCELLED\nTRANSP:TRANSPARENT\nDTSTART:20200101T000000Z"

    assert busy(full_entry(summary=text, description=text * 9, location=text)) == 1
