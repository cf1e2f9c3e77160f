"""Multi-status answers, written as text: quickly, for they may hold thousands of entries."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.sax.saxutils import escape

from flask import Response

from meetings.caldav.calendars import CalendarObjectData
from meetings.caldav.errors import XML_DECLARATION, XML_TYPE
from meetings.caldav.properties import COMMON_PROPERTIES, PropertyValues, object_properties
from meetings.caldav.request_parser import CALENDAR_DATA, PropertyRequest, PropfindKind
from meetings.caldav.urls import UrlTree, object_url
from meetings.caldav.xml_names import NAMESPACE_DECLARATIONS, dav_name, write_element
from meetings.domain.calendars import ical

_OK, _MISSING = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"
_CHUNK_SIZE = 500
ETAG, LENGTH = dav_name("getetag"), dav_name("getcontentlength")


def multistatus(parts: Iterable[str]) -> Response:
    """Return the answer of these parts; they are made some at a time, to spare memory."""
    pieces = iter(parts)
    chunks = [f"{XML_DECLARATION}<d:multistatus {NAMESPACE_DECLARATIONS}>".encode()]
    while some := list(islice(pieces, _CHUNK_SIZE)):
        chunks.append("".join(some).encode())
    chunks.append(b"</d:multistatus>\n")
    response = Response(chunks, 207, content_type=XML_TYPE)
    response.headers["Content-Length"] = str(sum(map(len, chunks)))
    response.headers["Cache-Control"] = "no-cache"
    return response


def response_for(
    href: str, values: PropertyValues, wanted: PropertyRequest, *, is_minimal: bool
) -> str:
    """Return what one thing answers to a PROPFIND."""
    known, missing = _partition_properties(wanted, values)
    if wanted.mode is PropfindKind.NAMES:
        found = "".join(write_element(name) for name in values)
    else:
        found = "".join(write_element(name, values[name]()) for name in known)
    return _response(href, found, "" if is_minimal else "".join(map(write_element, missing)))


def not_found(href: str) -> str:
    """Return that nothing is at the address, or is there any more."""
    return (
        f"<d:response><d:href>{escape(href)}</d:href><d:status>{_MISSING}</d:status></d:response>"
    )


def sync_token(value: str) -> str:
    """Return the token of a sync-collection."""
    return write_element(dav_name("sync-token"), escape(value))


def needs_calendar_data(wanted: PropertyRequest) -> bool:
    """Say whether the texts of the entries are asked for, or what only they tell."""
    return (
        any(name in (CALENDAR_DATA, LENGTH) for name in wanted.names)
        or wanted.mode is PropfindKind.ALL
    )


def object_responses(
    tree: UrlTree,
    calendar: str,
    items: Iterable[CalendarObjectData],
    wanted: PropertyRequest,
    *,
    is_minimal: bool,
) -> Iterator[str]:
    """Return what each of the entries of the calendar answers, made as it is taken.

    There may be thousands: what is the same for all of them is put together once.
    """
    common = object_properties(tree)
    ways = {
        ETAG: _etag,
        LENGTH: _length,
        CALENDAR_DATA: _data_without_zones if wanted.in_utc else _data,
    }
    known, missing = _partition_properties(wanted, {**common, **dict.fromkeys(ways, "")})
    if wanted.mode is PropfindKind.NAMES:
        found = "".join(write_element(name) for name in (*common, ETAG, LENGTH))
        return (_response(object_url(calendar, item.uid), found, "") for item in items)
    if wanted.mode is PropfindKind.ALL:
        known = [name for name in known if name != CALENDAR_DATA]
    fixed = "".join(write_element(name, common[name]) for name in known if name in common)
    made = [ways[name] for name in known if name in ways]
    absent = "" if is_minimal else "".join(map(write_element, missing))
    parts = _propstat("\0" + fixed, _OK) + (_propstat(absent, _MISSING) if absent else "")
    before, after = parts.split("\0")
    return (
        part
        for item in items
        for part in (
            f"<d:response><d:href>{object_url(calendar, item.uid)}</d:href>{before}",
            *[write(item) for write in made],
            f"{after}</d:response>",
        )
    )


def _etag(item: CalendarObjectData) -> str:
    return f'<d:getetag>"{item.etag}"</d:getetag>'


def _length(item: CalendarObjectData) -> str:
    return f"<d:getcontentlength>{len(item.text.encode())}</d:getcontentlength>"


def _data(item: CalendarObjectData) -> str:
    """Return the text; who reads XML gets its line ends without CR (RFC 4791, 9.6)."""
    return f"<c:calendar-data>{_escape(item.text)}</c:calendar-data>"


def _data_without_zones(item: CalendarObjectData) -> str:
    """Return the text with times in UTC, and without zones (RFC 4791, 9.6.5)."""
    head = ical.single_entry_header(*ical.NO_ZONE)
    return _data(item._replace(head=head, body=ical.text_in_utc(item.body)))


def _escape(text: str) -> str:
    """Return the text as XML; most have nothing to escape, and looking costs a tenth."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def _partition_properties(
    wanted: PropertyRequest, has: PropertyValues | dict[str, str]
) -> tuple[list[str], list[str]]:
    """Return which of the properties that are asked for there are, and which not."""
    names = dict.fromkeys(wanted.names)
    if wanted.mode is PropfindKind.ALL:
        names = dict.fromkeys([name for name in has if name in COMMON_PROPERTIES]) | names
    return [name for name in names if name in has], [name for name in names if name not in has]


def _response(href: str, found: str, missing: str) -> str:
    parts = _propstat(found, _OK) if found or not missing else ""
    parts += _propstat(missing, _MISSING) if missing else ""
    return f"<d:response><d:href>{escape(href)}</d:href>{parts}</d:response>"


def _propstat(inner: str, status: str) -> str:
    return f"<d:propstat><d:prop>{inner}</d:prop><d:status>{status}</d:status></d:propstat>"
