"""Published calendars are read to the same instants as by recurring-ical-events.

Its source archive has about 95 calendars from bug reports, which `make` fetches; icalendar brings
another hundred. Of an endless series, only the first meeting is compared, because no other is read.
Whole days, and times from midnight to midnight, are compared as days.
"""

import sys
import tarfile
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from meetings.domain.imports.differences import planned_dates
from meetings.domain.imports.ics import reader
from meetings.kernel.errors import DomainError
from tests.domain.imports.helpers import KNOWN

#: The zone of times without one.
ZONE = ZoneInfo("Europe/Brussels")
#: Calendars are compared beyond the number of meetings in one import.
LIMIT = 2_000
REFUSED = "refused by the library"
PERIOD = "the library takes a period of days in RDATE for a day, here it has the time of the series"
#: Why each of the other calendars of recurring-ical-events gives other instants here.
DIFFERENCES = {
    "bad_rrule_missing_until_event.ics": REFUSED,
    "end_before_start_event.ics": "the library swaps an end before the start; here it is dropped",
    "issue_132_swapped_start_and_end.ics": "the same",
    "issue_75_range_parameter.ics": "UNTIL=20250920 includes the meeting of this day here",
}
#: The same for the calendars of icalendar, most of which are broken on purpose.
DIFFERENCES_OF_ICALENDAR = {
    "america_new_york_forward_reference.ics": REFUSED,
    "broken_dtstart.ics": REFUSED,
    "created_calendar_with_unicode_fields.ics": REFUSED,
    "fuzz_testcase_invalid_month.ics": REFUSED,
    "fuzz_testcase_vtimezone_lone_cr.ics": REFUSED,
    "invalid_duration.ics": REFUSED,
    "issue_104_broken_calendar.ics": REFUSED,
    "issue_1081_invalid_rrule_freq.ics": REFUSED,
    "issue_1081_invalid_start_and_end.ics": REFUSED,
    "issue_1081_invalid_start_valid_end.ics": REFUSED,
    "issue_1633_rdate_with_dates.ics": PERIOD,
    "issue_1633_rdate_with_dates_and_tzid.ics": PERIOD,
    "issue_165_missing_event.ics": REFUSED,
    "issue_722_missing_timezones.ics": REFUSED,
    "multiple_timezones.ics": REFUSED,
    "pacific_fiji.ics": REFUSED,
    "parsing_error.ics": REFUSED,
    "parsing_error_in_UTC_offset.ics": REFUSED,
    "rfc_7529.ics": REFUSED,
}


def archived_calendars() -> dict[str, bytes]:
    """Return the calendars in the source archive of recurring-ical-events."""
    archives = sorted((Path(sys.prefix) / "sources").glob("recurring_ical_events-*.tar.gz"))
    if not archives:
        pytest.skip("The source archive is missing. Run make to install the test requirements.")
    with tarfile.open(archives[-1]) as archive:
        listed = [item for item in archive if item.name.endswith(".ics")]
        return {
            Path(item.name).name: stream.read()
            for item in listed
            if "/test/calendars/" in item.name and (stream := archive.extractfile(item))
        }


def installed_calendars() -> dict[str, bytes]:
    """Return the calendars that icalendar installs with its tests."""
    folder = Path(icalendar.__file__).parent / "tests" / "calendars"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ics"))}


def test_archived_calendars_give_the_same_instants() -> None:
    calendars = archived_calendars()
    differing = {name for name, data in calendars.items() if ours(data) != theirs(data)}

    assert differing == DIFFERENCES.keys()
    assert len(calendars) - len(differing) >= 90


def test_installed_calendars_give_the_same_instants() -> None:
    calendars = installed_calendars()
    differing = {name for name, data in calendars.items() if ours(data) != theirs(data)}
    refused = {name for name, data in calendars.items() if theirs(data) == REFUSED}

    assert differing == DIFFERENCES_OF_ICALENDAR.keys()
    assert refused == {name for name, why in DIFFERENCES_OF_ICALENDAR.items() if why == REFUSED}


def ours(data: bytes) -> set[str]:
    """Return the times of all meetings that we read; none if the calendar is refused."""
    try:
        rows = reader.read(data, KNOWN, LIMIT).rows
    except DomainError:
        return set()
    listed = (planned_dates(row, ZONE.key) for row in rows)
    return {
        day_name(when.first_day)
        if when.starts_time is None
        else instant_name(
            datetime.combine(when.first_day, when.starts_time, ZoneInfo(when.timezone))
        )
        for when in listed
        if when.first_day is not None
    }


def theirs(data: bytes) -> set[str] | str:
    """Return the times of all meetings that the library reads, or why it reads none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = icalendar.Calendar.from_ical(data, multiple=True)
            return {name for calendar in calendars for name in expanded(calendar)}
    except Exception:  # noqa: BLE001 - the library raises whatever its parser does
        return REFUSED


def expanded(calendar: Any) -> Iterator[str]:
    """Yield the times of the meetings of one calendar, of endless series only the first."""
    dated = [event for event in calendar.walk("VEVENT") if "DTSTART" in event]
    if not dated:
        return
    first = min(as_day(event["DTSTART"].dt) for event in dated) - timedelta(days=2)
    last = max(as_day(event["DTSTART"].dt) for event in dated) + timedelta(days=4000)
    replaced = {time_name(event) for event in dated if "RECURRENCE-ID" in event}
    endless = {str(event.get("UID")) for event in dated if is_endless(event)}
    seen: set[str] = set()
    query = recurring_ical_events.of(calendar, components=["VEVENT"])
    for event in sorted(query.between(first, last), key=sort_key):
        uid = str(event.get("UID"))
        if uid not in endless or uid not in seen or time_name(event) in replaced:
            yield time_name(event)
        seen.add(uid)


def is_endless(event: Any) -> bool:
    rules = event.get("RRULE", [])
    listed = rules if isinstance(rules, list) else [rules]
    return "RECURRENCE-ID" not in event and any(
        "UNTIL" not in rule and rule.get("COUNT", [-1])[0] < 0 for rule in listed
    )


def sort_key(event: Any) -> str:
    start = event["DTSTART"].dt
    return instant_name(start) if isinstance(start, datetime) else f"{start} 00:00"


def time_name(event: Any) -> str:
    start: Any = event["DTSTART"].dt
    if not isinstance(start, datetime):
        return day_name(start)
    end: Any = event["DTEND"].dt if "DTEND" in event else start
    is_whole_day = (
        isinstance(end, datetime) and end > start and start.time() == end.time() == time(0)
    )
    return day_name(start.date()) if is_whole_day else instant_name(start)


def as_day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def day_name(day: date) -> str:
    return f"{day} whole day"


def instant_name(start: datetime) -> str:
    zoned = start if start.tzinfo else start.replace(tzinfo=ZONE)
    return f"{zoned.astimezone(UTC):%Y-%m-%d %H:%M}"
