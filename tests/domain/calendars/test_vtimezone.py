"""Our VTIMEZONE against the zone data, as interpreted by third-party parsers."""

import io
import random
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_zones
from icalendar import Calendar, Timezone

from meetings.domain.calendars.content_lines import fold_lines
from meetings.domain.calendars.vtimezone import transitions, write_vtimezone
from tests.ical_lint import lint
from tests.interop import libical
from tests.interop.libical import needs_libical
from tests.interop.node import needs_node, run_node

FIRST, LAST = 2015, 2035
SINCE, UNTIL = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)
MEMBER_ZONES = [
    "Atlantic/Reykjavik", "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen",
    "Europe/Helsinki", "Europe/Moscow", "Europe/Oslo", "Europe/Riga", "Europe/Stockholm",
    "Europe/Tallinn", "Europe/Vilnius", "Europe/Warsaw",
]  # fmt: skip
IRREGULAR_ZONES = [
    "Africa/Casablanca", "America/Caracas", "America/Nuuk", "America/Sao_Paulo", "Asia/Kathmandu",
    "Asia/Pyongyang", "Asia/Tehran", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Istanbul",
    "Europe/Kaliningrad", "Europe/Volgograd", "Pacific/Apia", "Pacific/Chatham", "America/Santiago",
]  # fmt: skip


def serialized(zone: str, first: int = FIRST, last: int = LAST) -> str:
    return fold_lines(write_vtimezone(zone, first, last))


def instants(zone: str) -> list[datetime]:
    """Return a second before, at, and after each change, an hour around, and 200 between."""
    chosen = random.Random(zone)  # noqa: S311  (samples, no secrets)
    result = [SINCE + chosen.random() * (UNTIL - SINCE) for _ in range(200)]
    for change in transitions(zone, SINCE, UNTIL):
        result += [change.instant + timedelta(seconds=s) for s in (-3600, -1, 0, 1, 3600)]
    return sorted(i.replace(microsecond=0) for i in result if SINCE <= i < UNTIL)


def local_times(zone: str) -> list[datetime]:
    """Return the instants in local time, without ambiguous hours."""
    local = [instant.astimezone(ZoneInfo(zone)) for instant in instants(zone)]
    return [t for t in local if t.utcoffset() == t.replace(fold=1 - t.fold).utcoffset()]


@pytest.mark.parametrize("zone", MEMBER_ZONES)
def test_time_zones_of_members_have_at_most_one_rule_per_change(zone: str) -> None:
    lines = write_vtimezone(zone, 2025, 2027)

    assert sum(line.startswith("RRULE:") for line in lines) in (0, 2)
    assert not any(line.startswith(("RDATE", "COMMENT")) for line in lines)
    assert len(lines) <= 17


def misread(parsed: tzinfo, zone: str) -> list[datetime]:
    """Return the local times that the parser converts to another instant."""
    return [t for t in local_times(zone) if t.replace(tzinfo=parsed).utcoffset() != t.utcoffset()]


@pytest.mark.parametrize("zone", MEMBER_ZONES + IRREGULAR_ZONES)
def test_dateutil_parses_the_same_local_times(zone: str) -> None:
    parsed = dateutil_zones.tzical(io.StringIO(serialized(zone))).get(zone)

    assert misread(parsed, zone) == []


@pytest.mark.parametrize("zone", MEMBER_ZONES + IRREGULAR_ZONES)
def test_icalendar_parses_the_same_local_times(zone: str) -> None:
    header = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
    parsed = Calendar.from_ical(f"{header}{serialized(zone)}END:VCALENDAR\r\n")
    (component,) = parsed.walk("VTIMEZONE")
    assert isinstance(component, Timezone)

    assert misread(component.to_tz(lookup_tzid=False), zone) == []


@needs_node
def test_ical_js_parses_every_instant_of_every_zone() -> None:
    request = {zone: local_times(zone) for zone in MEMBER_ZONES + IRREGULAR_ZONES}
    template = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR"
    cases = [
        {
            "zone": zone,
            "ics": template.format(serialized(zone)),
            "local": [t.replace(tzinfo=None).isoformat() for t in times],
        }
        for zone, times in request.items()
    ]

    read = run_node("zones.mjs", cases)

    assert {
        zone: [t for t, seconds in zip(times, read[zone], strict=True) if t.timestamp() != seconds]
        for zone, times in request.items()
    } == {zone: [] for zone in request}


@needs_libical
@pytest.mark.parametrize("zone", MEMBER_ZONES + IRREGULAR_ZONES)
def test_libical_parses_every_instant_of_every_zone(zone: str) -> None:
    times = local_times(zone)
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{serialized(zone)}END:VCALENDAR\r\n"

    read = libical.seconds(calendar, zone, times)

    assert [t for t, item in zip(times, read, strict=True) if t.timestamp() != item] == []


def test_zone_without_changes_is_one_standard_component() -> None:
    assert write_vtimezone("Asia/Kathmandu", 2026, 2027) == (
        "BEGIN:VTIMEZONE", "TZID:Asia/Kathmandu", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0545", "TZOFFSETTO:+0545", "TZNAME:+0545", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip


def test_onset_is_in_the_offset_before_the_transition() -> None:
    lines = write_vtimezone("Europe/Vilnius", 2026, 2026)

    assert lines[2:9] == (
        "BEGIN:DAYLIGHT", "DTSTART:20250330T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZNAME:EEST", "END:DAYLIGHT",
    )  # fmt: skip


def test_zone_without_rules_lists_each_transition() -> None:
    lines = write_vtimezone("Africa/Casablanca", 2021, 2022)

    assert not any(line.startswith("RRULE") for line in lines)
    assert lines.count("BEGIN:STANDARD") == 3
    assert lines.count("BEGIN:DAYLIGHT") == 4


@pytest.mark.parametrize("zone", MEMBER_ZONES + IRREGULAR_ZONES)
def test_lint_passes(zone: str) -> None:
    header = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{serialized(zone)}"
    event = (
        f"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART;TZID={zone}:20260101T000000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    assert lint((header + event).encode()) == []
