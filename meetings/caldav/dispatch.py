"""Dispatch requests to CalDAV resources. All of them are read-only."""

from collections.abc import Callable
from itertools import chain
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.caldav import request_parser
from meetings.caldav.errors import DavError, ResourceMoved, error_response
from meetings.caldav.multistatus import multistatus, read_response, refused_properties
from meetings.caldav.request_parser import FreeBusyQuery
from meetings.caldav.resources import CalendarCollection, CalendarObject, Resource, ResponseOptions
from meetings.caldav.xml_names import dav_name
from meetings.caldav.xml_parser import MAX_BYTES, XmlElement, parse_xml
from meetings.domain.calendars import ical
from meetings.http.urls import site_url

READ_METHODS = ("OPTIONS", "GET", "HEAD", "PROPFIND", "PROPPATCH", "REPORT")
WRITE_METHODS = (
    "PUT", "DELETE", "POST", "PATCH", "MKCOL", "MKCALENDAR", "MOVE", "COPY", "LOCK", "UNLOCK",
    "ACL",
)  # fmt: skip
ALL_METHODS = (*READ_METHODS, *WRITE_METHODS)
#: Options of all routes below /dav/.
ROUTE_OPTIONS: dict[str, Any] = {
    "methods": ALL_METHODS, "strict_slashes": False, "provide_automatic_options": False,
}  # fmt: skip
_XML_TYPES = ("application/xml", "text/xml")


def dispatch(
    find: Callable[[], Resource], *, check_access: Callable[[], None] = lambda: None
) -> ResponseReturnValue:
    """Return the response of the resource; ``find`` is called only if the resource is needed.

    ``check_access`` raises an error for a client without a valid password. A refused write needs no
    resource, but clients without the password receive 401 first.
    """
    try:
        if request.method in WRITE_METHODS:
            check_access()
            raise _refuse_write()
        if request.method == "OPTIONS":
            return _options_response()
        if request.method == "PROPFIND":
            return _handle_propfind(find())
        if request.method == "PROPPATCH":
            return _handle_proppatch(find())
        if request.method == "REPORT":
            return _handle_report(find())
        return find().get()
    except DavError as refusal:
        return error_response(refusal)
    except ResourceMoved as moved:
        return _redirect(moved)


def _redirect(moved: ResourceMoved) -> ResponseReturnValue:
    """Redirect to the new URL of a resource, including the path below the renamed part."""
    requested_path = quote(site_url(request.path), safe="/@")
    subpath = requested_path.removeprefix(moved.old.rstrip("/")).lstrip("/")
    return redirect(f"{moved.new}{subpath}", 308)


def _options_response() -> Response:
    response = Response(status=200)
    response.headers["Allow"] = ", ".join(READ_METHODS)
    response.headers["DAV"] = "1, 3, calendar-access"
    response.headers["Content-Length"] = "0"
    return response


def _handle_propfind(resource: Resource) -> Response:
    depth = _parse_depth(default="infinity")
    if depth == "infinity" and not isinstance(resource, CalendarObject):
        raise DavError(
            403,
            _("Set Depth to 0 or 1."),
            condition=dav_name("propfind-finite-depth"),
        )
    requested = request_parser.parse_propfind(_parse_body())
    options = _response_options(requested)
    return multistatus(
        chain((resource.response(options),), resource.members(options) if depth == "1" else ())
    )


def _handle_proppatch(resource: Resource) -> Response:
    """Refuse the change of each property; clients expect a multistatus (RFC 4918, 9.2)."""
    names = request_parser.parse_proppatch(_parse_body())
    return multistatus((refused_properties(resource.href, names),))


def _handle_report(resource: Resource) -> Response:
    _parse_depth(default="0")
    body = _parse_body()
    if body is None:
        raise DavError(400, _("Name the report in the body of the REPORT."))
    requested, report = request_parser.parse_report(body)
    if isinstance(report, FreeBusyQuery) and isinstance(resource, CalendarCollection):
        return read_response([resource.free_busy(report)], 200, ical.MEDIA_TYPE)
    parts = resource.report(report, _response_options(requested))
    if parts is None:
        raise request_parser.unsupported_report()
    return multistatus(parts)


def _response_options(requested: request_parser.PropertyRequest) -> ResponseOptions:
    preferred = request.headers.get("Prefer", "").replace(" ", "").lower()
    is_minimal = "return=minimal" in preferred or request.headers.get("Brief", "").lower() == "t"
    return ResponseOptions(requested, is_minimal)


def _parse_depth(*, default: str) -> str:
    depth = request.headers.get("Depth", default).strip().lower()
    if depth not in ("0", "1", "infinity"):
        raise DavError(400, _("Depth must be 0, 1 or infinity."))
    return depth


def _parse_body() -> XmlElement | None:
    """Return the request's XML, or None without a body."""
    if (request.content_length or 0) > MAX_BYTES:
        raise _too_large()
    request.max_content_length = MAX_BYTES + 1
    octets = request.stream.read(MAX_BYTES + 1)
    if len(octets) > MAX_BYTES:
        raise _too_large()
    if not octets.strip():
        return None
    if (
        request.mimetype
        and request.mimetype not in _XML_TYPES
        and not request.mimetype.endswith("+xml")
    ):
        raise DavError(415, _("The request body must be XML."))
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DavError(415, _("Send the request without compression."))
    return parse_xml(octets)


def _too_large() -> DavError:
    return DavError(413, _("The request is too large."))


def _refuse_write() -> DavError:
    sentence = _("These calendars are read-only. Only organisers can change meetings.")
    inner = (
        f"<d:resource><d:href>{escape(quote(site_url(request.path)))}</d:href>"
        "<d:privilege><d:write/></d:privilege></d:resource>"
    )
    return DavError(403, sentence, condition=dav_name("need-privileges"), inner=inner)
