"""Serialise calendars and invitations as iCalendar; equal data produces equal bytes.

The parsing library is not used for output: it lets control characters pass, omits required VALUE
parameters, quotes lists, assigns random UIDs to calendars and orders time zones at random.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from meetings.domain.calendars.calendar_properties import calendar_properties
from meetings.domain.calendars.colours import css_name
from meetings.domain.calendars.content_lines import (
    cn_parameter,
    encode_uri,
    escape_line,
    escape_text,
    escape_text_list,
    fold_lines,
    quote_parameter,
)
from meetings.domain.calendars.rules import (
    AllDaySpan,
    CalendarMetadata,
    CalendarStatus,
    Conference,
    Fragment,
    TimedSpan,
    VEventData,
)
from meetings.domain.calendars.vtimezone import write_vtimezone

PRODUCT_ID = "-//Convenor//Meetings//EN"
#: Years for which time zone definitions are written.
MIN_ZONE_YEAR, MAX_ZONE_YEAR = 1900, 2199
MEDIA_TYPE = "text/calendar; charset=utf-8"
_CALENDAR_HEADER = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT_ID}", "CALSCALE:GREGORIAN")
_ZONED = re.compile(r"^(DTSTART|DTEND);TZID=([^:\r]+):(\d{8}T\d{6})(?=\r\n)", re.MULTILINE)
_TIMESTAMP = re.compile(r"^(DTSTAMP|LAST-MODIFIED):\d{8}T\d{6}Z", re.MULTILINE)
_LAST_MODIFIED = "\r\nLAST-MODIFIED:"
_TIMESTAMP_LENGTH = len("20261102T081500Z")
#: A time zone, and its first and last year as four digits.
ZoneYears = tuple[str, str, str]
#: The line after the last entry.
CALENDAR_FOOTER = "END:VCALENDAR\r\n"
#: The zone and years of an entry without a time zone.
NO_ZONE = ("", "1970", "1970")


def write_calendar(metadata: CalendarMetadata, fragments: Iterable[Fragment]) -> bytes:
    """Return a calendar of stored entries, in their order, with the required time zones.

    It has no METHOD, because it is not a scheduling message. It has no UID, because some clients
    use the UID of the calendar for each event.
    """
    bodies, spans, modified_at = list[bytes](), set[ZoneYears](), ""
    for fragment in fragments:
        bodies.append(fragment.body.encode())
        spans.add(fragment[1:])
        modified_at = max(modified_at, _last_modified(fragment.body))
    properties = calendar_properties(metadata, modified_at)
    head = fold_lines((*_CALENDAR_HEADER, *properties, *_vtimezones(spans)))
    return b"".join((head.encode(), *bodies, CALENDAR_FOOTER.encode()))


@lru_cache(maxsize=2048)
def single_entry_header(zone: str, first_year: str, last_year: str, method: str = "") -> str:
    """Return the lines before an entry in a calendar of its own; ``zone`` "": no time zone."""
    header = (*_CALENDAR_HEADER, f"METHOD:{method}") if method else _CALENDAR_HEADER
    return fold_lines((*header, *_vtimezones({(zone, first_year, last_year)})))


def write_vevent(vevent: VEventData, extra: Iterable[str] = ()) -> str:
    """Return the stored form: a folded VEVENT with CRLF line ends; ``extra`` lines are added."""
    return fold_lines(_vevent_lines(vevent, extra))


def build_fragment(vevent: VEventData, extra: Iterable[str] = ()) -> Fragment:
    """Return the entry with the zone and years that the surrounding calendar needs."""
    return Fragment(write_vevent(vevent, extra), *zone_years(vevent.when))


def with_modified_at(body: str, modified_at: datetime) -> str:
    """Return the stored entry with another modification time."""
    return _TIMESTAMP.sub(rf"\g<1>:{utc_datetime(modified_at)}", body, count=2)


@lru_cache(maxsize=1024)
def required_zone(when: TimedSpan | AllDaySpan) -> str:
    """Return the zone whose VTIMEZONE the entry needs; "" if it needs none.

    Ambiguous local times are written in UTC: RFC 5545 means the first, ical.js uses the second.
    Years without known time zone rules are also written in UTC.
    """
    if isinstance(when, AllDaySpan) or when.zone == "UTC":
        return ""
    if when.starts_at.year < MIN_ZONE_YEAR or when.ends_at.year > MAX_ZONE_YEAR:
        return ""
    at = ZoneInfo(when.zone)
    is_ambiguous = any(_is_ambiguous(t.astimezone(at)) for t in (when.starts_at, when.ends_at))
    return "" if is_ambiguous else when.zone


def _is_ambiguous(local: datetime) -> bool:
    return bool(local.fold) or local.utcoffset() != local.replace(fold=1).utcoffset()


def time_bounds(when: TimedSpan | AllDaySpan) -> tuple[datetime, datetime]:
    """Return the start instant and the exclusive end; whole days count as UTC days."""
    if isinstance(when, TimedSpan):
        return when.starts_at, when.ends_at
    first, last = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (when.first, when.last))
    return first, last + timedelta(days=1)


def zone_years(when: TimedSpan | AllDaySpan) -> ZoneYears:
    """Return the zone whose VTIMEZONE the entry needs, and its first and last year."""
    starts_at, ends_at = time_bounds(when)
    return required_zone(when), f"{starts_at.year:04}", f"{ends_at.year:04}"


def fragment_in_utc(fragment: Fragment) -> Fragment:
    """Return the entry with its times in UTC, for clients without time zone support."""
    return fragment._replace(body=text_in_utc(fragment.body), zone="")


def text_in_utc(written: str) -> str:
    """Return the text of entries with their times in UTC."""
    return _ZONED.sub(_as_utc, written)


def _as_utc(match: re.Match[str]) -> str:
    name, zone, local = match.groups()
    at = datetime.strptime(local, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))
    return f"{name}:{utc_datetime(at)}"


def _last_modified(body: str) -> str:
    """Return the time of the last change of a stored entry, as it is written."""
    start = body.find(_LAST_MODIFIED) + len(_LAST_MODIFIED)
    return body[start : start + _TIMESTAMP_LENGTH]


def _vtimezones(spans: Iterable[ZoneYears]) -> Iterator[str]:
    """Yield each zone once, for all years in use."""
    years: defaultdict[str, set[int]] = defaultdict(set)
    for zone, first, last in spans:
        years[zone] |= {int(first), int(last)}
    for zone in sorted(years.keys() - {"", "UTC"}):
        yield from write_vtimezone(zone, min(years[zone]), max(years[zone]))


def _vevent_lines(vevent: VEventData, people: Iterable[str]) -> Iterator[str]:
    stamp = utc_datetime(vevent.modified_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(vevent.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    if vevent.created_at is not None:
        yield f"CREATED:{utc_datetime(vevent.created_at)}"
    yield from _vevent_properties(vevent)
    yield from people
    yield "END:VEVENT"


def _vevent_properties(vevent: VEventData) -> Iterator[str]:
    is_free = vevent.is_free or vevent.status is CalendarStatus.CANCELLED
    yield f"SEQUENCE:{vevent.sequence}"
    yield from _times(vevent.when)
    yield f"STATUS:{vevent.status.value}"
    yield f"TRANSP:{'TRANSPARENT' if is_free else 'OPAQUE'}"
    yield f"CLASS:{'PUBLIC' if vevent.is_public else 'PRIVATE'}"
    yield f"SUMMARY:{escape_line(vevent.summary)}"
    if vevent.description:
        yield f"DESCRIPTION:{escape_text(vevent.description)}"
    yield from _location_lines(vevent)
    yield from _link_lines(vevent)


def _times(when: TimedSpan | AllDaySpan) -> Iterator[str]:
    """Yield DTSTART and DTEND; an event without duration has no DTEND, which must be later."""
    if isinstance(when, AllDaySpan):
        yield f"DTSTART;VALUE=DATE:{_day(when.first)}"
        yield f"DTEND;VALUE=DATE:{_day(when.last + timedelta(days=1))}"
        return
    zone = required_zone(when)
    yield f"DTSTART{_zoned_datetime(when.starts_at, zone)}"
    if when.ends_at > when.starts_at:
        yield f"DTEND{_zoned_datetime(when.ends_at, zone)}"


def _location_lines(vevent: VEventData) -> Iterator[str]:
    if vevent.location:
        yield f"LOCATION:{escape_text(vevent.location)}"
    if vevent.geo:
        latitude, longitude = vevent.geo
        yield f"GEO:{latitude:.6f};{longitude:.6f}"


def _link_lines(vevent: VEventData) -> Iterator[str]:
    categories = escape_text_list(vevent.categories)
    if categories:
        yield f"CATEGORIES:{categories}"
    if css_name(vevent.colour):
        yield f"COLOR:{css_name(vevent.colour)}"
    if vevent.organizer:
        name = cn_parameter(vevent.organizer.name)
        yield f"ORGANIZER{name}:mailto:{encode_uri(vevent.organizer.address)}"
    if vevent.url:
        yield f"URL:{encode_uri(vevent.url)}"
    for relation, uid in vevent.related:
        yield f"RELATED-TO;RELTYPE={relation.value}:{escape_text(uid)}"
    for attachment in vevent.attachments:
        media = (
            f";FMTTYPE={quote_parameter(attachment.media_type)}" if attachment.media_type else ""
        )
        yield f"ATTACH{media}:{encode_uri(attachment.url)}"
    for conference in vevent.conferences:
        yield _conference(conference)


def _conference(conference: Conference) -> str:
    features = f";FEATURE={','.join(conference.features)}" if conference.features else ""
    label = f";LABEL={quote_parameter(conference.label)}" if conference.label else ""
    return f"CONFERENCE;VALUE=URI{features}{label}:{encode_uri(conference.url)}"


def _zoned_datetime(instant: datetime, zone: str) -> str:
    if not zone:
        return f":{utc_datetime(instant)}"
    return f";TZID={zone}:{_digits(instant.astimezone(ZoneInfo(zone)))}"


@lru_cache(maxsize=1024)
def utc_datetime(instant: datetime) -> str:
    """Return the instant as 20261005T063000Z."""
    return f"{_digits(instant.astimezone(UTC))}Z"


def _digits(local: datetime) -> str:
    """Return 20261005T093000. The year 987 is padded, which strftime does not do."""
    day = local.year * 10_000 + local.month * 100 + local.day
    return f"{day:08}T{local.hour:02}{local.minute:02}{local.second:02}"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")
