"""Busy times of a calendar as VFREEBUSY."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from meetings.domain.calendars import ical
from meetings.domain.calendars.content_lines import fold_lines
from meetings.domain.calendars.rules import CalendarStatus

_PROPERTY = re.compile(r"^(DTSTART|DTEND|STATUS|TRANSP)(?:;[^:\r]*)?:([^\r]*)\r$", re.MULTILINE)
_TENTATIVE, _BUSY = "BUSY-TENTATIVE", "BUSY"
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """The periods of a time range that meetings occupy, certainly or not; they do not overlap.

    Time:
        All are aware.
    """

    since: datetime
    until: datetime
    busy: tuple[Period, ...]
    tentative: tuple[Period, ...]


def busy_times(
    entries: Iterable[str], since: datetime, until: datetime, *, day_zone: str
) -> BusyTimes:
    """Return the busy times of entries, given as VEVENTs.

    A whole day lasts from midnight to midnight in ``day_zone``. Cancelled meetings occupy no time,
    nor do those with an unknown end, or those marked as transparent.
    """
    periods: dict[str, list[Period]] = {_BUSY: [], _TENTATIVE: []}
    for entry in entries:
        properties = dict(_PROPERTY.findall(ical.text_in_utc(entry)))
        status = properties.get("STATUS")
        if properties.get("TRANSP") == "TRANSPARENT" or status == CalendarStatus.CANCELLED.value:
            continue
        start, end = (_instant(properties.get(name), day_zone) for name in ("DTSTART", "DTEND"))
        if start is not None and end is not None:
            kind = _TENTATIVE if status == CalendarStatus.TENTATIVE.value else _BUSY
            periods[kind].append((max(start, since), min(end, until)))
    busy = tuple(_merge(periods[_BUSY]))
    return BusyTimes(since, until, busy, tuple(_without(_merge(periods[_TENTATIVE]), busy)))


def write_free_busy(times: BusyTimes, *, source: str, modified_at: datetime) -> bytes:
    """Return the busy times as a calendar with one VFREEBUSY.

    Source:
        RFC 4791, 7.10; RFC 5545, 3.6.4
    """
    since, until = ical.utc_datetime(times.since), ical.utc_datetime(times.until)
    lines = (
        "BEGIN:VFREEBUSY",
        f"UID:{uuid5(NAMESPACE_URL, f'{source}?{since}/{until}')}",
        f"DTSTAMP:{ical.utc_datetime(modified_at)}",
        f"DTSTART:{since}",
        f"DTEND:{until}",
        *_lines(_BUSY, times.busy),
        *_lines(_TENTATIVE, times.tentative),
        "END:VFREEBUSY",
    )
    head = ical.single_entry_header(*ical.NO_ZONE)
    return f"{head}{fold_lines(lines)}{ical.CALENDAR_FOOTER}".encode()


def _lines(kind: str, periods: Iterable[Period]) -> Iterator[str]:
    for start, end in periods:
        yield f"FREEBUSY;FBTYPE={kind}:{ical.utc_datetime(start)}/{ical.utc_datetime(end)}"


def _instant(text: str | None, day_zone: str) -> datetime | None:
    """Return the instant of a time in UTC, or of the beginning of a day in the zone."""
    if text is None:
        return None
    if len(text) == len("20270520"):
        local = datetime.strptime(text, "%Y%m%d").replace(tzinfo=ZoneInfo(day_zone))
        return local.astimezone(UTC)
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _merge(periods: Iterable[Period]) -> Iterator[Period]:
    """Yield the periods in order, those that overlap or adjoin as one, without empty ones."""
    current: Period | None = None
    for start, end in sorted(periods):
        if start >= end:
            continue
        if current is not None and start <= current[1]:
            current = current[0], max(current[1], end)
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current


def _without(periods: Iterable[Period], removed: Iterable[Period]) -> Iterator[Period]:
    """Yield the parts of the periods that no removed one overlaps; both are merged."""
    occupied = list(removed)
    for start, end in periods:
        begin = start
        for first, last in occupied:
            if last <= begin or first >= end:
                continue
            if first > begin:
                yield begin, first
            begin = max(begin, last)
        if begin < end:
            yield begin, end
