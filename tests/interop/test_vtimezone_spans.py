"""A VTIMEZONE is correct from its first to its last year, for any span of years."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.domain.calendars.content_lines import fold_lines
from meetings.domain.calendars.vtimezone import transitions, write_vtimezone
from tests.interop import libical
from tests.interop.libical import needs_libical
from tests.interop.node import needs_node, run_node

#: Zones with rules, without rules, and with changed rules.
ZONES = (
    "Africa/Casablanca", "Asia/Tehran", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Moscow",
    "Europe/Vilnius",
)  # fmt: skip
SPANS = [
    (first, last)
    for first in (1990, 1996, 2002, 2006, 2008, 2011, 2014, 2020, 2030, 2040)
    for last in sorted({first, first + 1, first + 4, 2045})
]
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR"


def local_times(zone: str, first: int, last: int) -> list[datetime]:
    """Return times of the first and last days, and around each change; none ambiguous."""
    since, until = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    result = [since + timedelta(hours=1), since + timedelta(days=99), until - timedelta(hours=30)]
    for change in transitions(zone, since, until):
        result += [change.instant + timedelta(seconds=s) for s in (-3600, -1, 0, 3600)]
    local = [instant.astimezone(ZoneInfo(zone)) for instant in sorted(result)]
    return [t for t in local if t.utcoffset() == t.replace(fold=1 - t.fold).utcoffset()]


def vtimezone(zone: str, first: int, last: int) -> str:
    return CALENDAR.format(fold_lines(write_vtimezone(zone, first, last)))


def misread(times: Sequence[datetime], read: Sequence[int]) -> list[datetime]:
    return [t for t, seconds in zip(times, read, strict=True) if t.timestamp() != seconds]


@needs_node
def test_ical_js_reads_every_span() -> None:
    request = {f"{z} {span}": (z, *span) for z in ZONES for span in SPANS}
    times = {name: local_times(*item) for name, item in request.items()}
    cases = [
        {
            "zone": name,
            "ics": vtimezone(*item),
            "local": [t.replace(tzinfo=None).isoformat() for t in times[name]],
        }
        for name, item in request.items()
    ]

    read = run_node("zones.mjs", cases)

    assert {name: wrong for name in request if (wrong := misread(times[name], read[name]))} == {}


@needs_libical
@pytest.mark.parametrize("zone", ZONES)
def test_libical_reads_every_span(zone: str) -> None:
    for span in SPANS:
        times = local_times(zone, *span)

        read = libical.seconds(vtimezone(zone, *span), zone, times)

        assert misread(times, read) == [], span


@pytest.mark.parametrize(
    ("zone", "first", "last", "rules", "alone"),
    [
        ("Europe/Vilnius", 2026, 2027, 2, 0),
        ("Europe/Vilnius", 2002, 2027, 2, 1),  # no summer time from 2000 to 2002
        ("Asia/Tehran", 2006, 2006, 0, 3),  # the last one until 2008
    ],
)
def test_rules_are_used_only_if_valid_to_the_end(
    zone: str, first: int, last: int, rules: int, alone: int
) -> None:
    lines = write_vtimezone(zone, first, last)

    assert sum(line.startswith("RRULE") for line in lines) == rules
    assert sum(line.startswith("BEGIN:") for line in lines) - 1 - rules == alone
