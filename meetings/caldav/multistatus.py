"""Multistatus responses, written as text for speed, because they may have thousands of entries."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from xml.sax.saxutils import escape

from flask import Response, request
from werkzeug.http import http_date

from meetings.caldav.calendar_data import CalendarDataRequest, select_lines
from meetings.caldav.calendars import CalendarObjectData
from meetings.caldav.errors import XML_DECLARATION, XML_TYPE
from meetings.caldav.properties import COMMON_PROPERTIES, PropertyValues, object_properties
from meetings.caldav.request_parser import CALENDAR_DATA, PropertyRequest, PropfindKind
from meetings.caldav.urls import UrlTree, object_url
from meetings.caldav.xml_names import NAMESPACE_DECLARATIONS, dav_name, write_element
from meetings.domain.calendars import ical
from meetings.http.compression import MIN_SIZE, accepts_gzip, compress_chunks

_OK, _MISSING = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"
_FORBIDDEN, _TRUNCATED = "HTTP/1.1 403 Forbidden", "HTTP/1.1 507 Insufficient Storage"
_CHUNK_SIZE = 500
ERROR, WITHIN_LIMITS = dav_name("error"), dav_name("number-of-matches-within-limits")
PROTECTED = dav_name("cannot-modify-protected-property")
ETAG, LENGTH = dav_name("getetag"), dav_name("getcontentlength")
LAST_MODIFIED = dav_name("getlastmodified")


def multistatus(parts: Iterable[str]) -> Response:
    """Return the response of these parts, streamed in chunks to save memory."""
    pieces = iter(parts)
    chunks = [f"{XML_DECLARATION}<d:multistatus {NAMESPACE_DECLARATIONS}>".encode()]
    while chunk := list(islice(pieces, _CHUNK_SIZE)):
        chunks.append("".join(chunk).encode())
    chunks.append(b"</d:multistatus>\n")
    return read_response(chunks, 207, XML_TYPE)


def read_response(chunks: list[bytes], status: int, content_type: str) -> Response:
    """Return the response of these bytes, compressed if the client accepts it."""
    size = sum(map(len, chunks))
    is_gzipped = size >= MIN_SIZE and accepts_gzip(request.headers.get("Accept-Encoding", ""))
    sent = compress_chunks(chunks) if is_gzipped else chunks
    response = Response(sent, status, content_type=content_type)
    if is_gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(sum(map(len, sent)))
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-cache"
    return response


def refused_properties(href: str, names: Iterable[str]) -> str:
    """Return the response for properties that nobody can change."""
    error = write_element(ERROR, write_element(PROTECTED))
    inner = "".join(map(write_element, names))
    part = f"<d:prop>{inner}</d:prop><d:status>{_FORBIDDEN}</d:status>{error}"
    return (
        f"<d:response><d:href>{escape(href)}</d:href><d:propstat>{part}</d:propstat></d:response>"
    )


def truncated(href: str) -> str:
    """Return the response of a collection with more changes than the limit (RFC 6578, 3.6)."""
    error = write_element(ERROR, write_element(WITHIN_LIMITS))
    status = f"<d:status>{_TRUNCATED}</d:status>"
    return f"<d:response><d:href>{escape(href)}</d:href>{status}{error}</d:response>"


def response_for(
    href: str, values: PropertyValues, requested: PropertyRequest, *, is_minimal: bool
) -> str:
    """Return the PROPFIND response of one resource."""
    existing, missing = _partition_properties(requested, values)
    if requested.mode is PropfindKind.NAMES:
        names = "".join(write_element(name) for name in values)
    else:
        names = "".join(write_element(name, values[name]()) for name in existing)
    return _response(href, names, "" if is_minimal else "".join(map(write_element, missing)))


def not_found(href: str) -> str:
    """Return the response for a deleted or missing resource."""
    return (
        f"<d:response><d:href>{escape(href)}</d:href><d:status>{_MISSING}</d:status></d:response>"
    )


def sync_token(value: str) -> str:
    """Return the sync-token element of a sync-collection."""
    return write_element(dav_name("sync-token"), escape(value))


def needs_calendar_data(requested: PropertyRequest) -> bool:
    """Return whether the request needs the texts of entries, or values derived from them."""
    return (
        any(name in (CALENDAR_DATA, LENGTH) for name in requested.names)
        or requested.mode is PropfindKind.ALL
    )


def object_responses(
    tree: UrlTree,
    calendar: str,
    items: Iterable[CalendarObjectData],
    requested: PropertyRequest,
    *,
    is_minimal: bool,
) -> Iterator[str]:
    """Yield the response of each entry of the calendar.

    The parts common to all entries are built once, because there may be thousands.
    """
    common = object_properties(tree)
    writers: dict[str, Callable[[CalendarObjectData], str]] = {
        ETAG: _etag,
        LENGTH: _length,
        LAST_MODIFIED: _last_modified,
        CALENDAR_DATA: partial(_data, requested.data),
    }
    existing, missing = _partition_properties(requested, {**common, **dict.fromkeys(writers, "")})
    if requested.mode is PropfindKind.NAMES:
        names = "".join(write_element(name) for name in (*common, ETAG, LENGTH, LAST_MODIFIED))
        return (_response(object_url(calendar, item.uid), names, "") for item in items)
    if requested.mode is PropfindKind.ALL:
        existing = [name for name in existing if name != CALENDAR_DATA]
    fixed = "".join(write_element(name, common[name]) for name in existing if name in common)
    item_writers = [writers[name] for name in existing if name in writers]
    absent = "" if is_minimal else "".join(map(write_element, missing))
    parts = _propstat("\0" + fixed, _OK) + (_propstat(absent, _MISSING) if absent else "")
    before, after = parts.split("\0")
    return (
        part
        for item in items
        for part in (
            f"<d:response><d:href>{object_url(calendar, item.uid)}</d:href>{before}",
            *[write(item) for write in item_writers],
            f"{after}</d:response>",
        )
    )


def _etag(item: CalendarObjectData) -> str:
    return f'<d:getetag>"{item.etag}"</d:getetag>'


def _length(item: CalendarObjectData) -> str:
    return f"<d:getcontentlength>{len(item.text.encode())}</d:getcontentlength>"


def _last_modified(item: CalendarObjectData) -> str:
    return f"<d:getlastmodified>{http_date(item.modified_at)}</d:getlastmodified>"


def _data(form: CalendarDataRequest, item: CalendarObjectData) -> str:
    """Return the text in the requested form; XML line ends have no CR (RFC 4791, 9.6).

    In UTC, it has no zones (9.6.5).
    """
    if form.in_utc:
        head = ical.single_entry_header(*ical.NO_ZONE)
        item = item._replace(head=head, body=ical.text_in_utc(item.body))
    text = select_lines(item.text, form.selection) if form.selection else item.text
    return f"<c:calendar-data>{_escape(text)}</c:calendar-data>"


def _escape(text: str) -> str:
    """Return the text escaped for XML. Most texts need no escapes, which is fast to check."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def _partition_properties(
    requested: PropertyRequest, available: PropertyValues | dict[str, str]
) -> tuple[list[str], list[str]]:
    """Return the requested properties that exist, and those that are missing."""
    names = dict.fromkeys(requested.names)
    if requested.mode is PropfindKind.ALL:
        names = dict.fromkeys([name for name in available if name in COMMON_PROPERTIES]) | names
    return [name for name in names if name in available], [
        name for name in names if name not in available
    ]


def _response(href: str, existing: str, missing: str) -> str:
    parts = _propstat(existing, _OK) if existing or not missing else ""
    parts += _propstat(missing, _MISSING) if missing else ""
    return f"<d:response><d:href>{escape(href)}</d:href>{parts}</d:response>"


def _propstat(inner: str, status: str) -> str:
    return f"<d:propstat><d:prop>{inner}</d:prop><d:status>{status}</d:status></d:propstat>"
