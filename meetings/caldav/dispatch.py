"""From a request to what the thing at its address answers; nothing is ever written."""

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
from meetings.caldav.multistatus import multistatus
from meetings.caldav.resources import CalendarCollection, CalendarObject, Resource, ResponseOptions
from meetings.caldav.xml_names import dav_name
from meetings.caldav.xml_parser import MAX_BYTES, XmlElement, parse_xml

READ_METHODS = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
WRITE_METHODS = (
    "PUT", "DELETE", "POST", "PATCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "MOVE", "COPY", "LOCK",
    "UNLOCK", "ACL",
)  # fmt: skip
ALL_METHODS = (*READ_METHODS, *WRITE_METHODS)
#: How every address below /dav/ is registered.
ROUTE_OPTIONS: dict[str, Any] = {
    "methods": ALL_METHODS, "strict_slashes": False, "provide_automatic_options": False,
}  # fmt: skip
_XML_TYPES = ("application/xml", "text/xml")


def dispatch(find: Callable[[], Resource]) -> ResponseReturnValue:
    """Return what the thing answers; ``find`` looks for it once it is clear that it is needed."""
    try:
        if request.method in WRITE_METHODS:
            raise _refuse_write()
        if request.method == "OPTIONS":
            return _options_response()
        if request.method == "PROPFIND":
            return _handle_propfind(find())
        if request.method == "REPORT":
            return _handle_report(find())
        return find().get()
    except DavError as refusal:
        return error_response(refusal)
    except ResourceMoved as moved:
        return _redirect(moved)


def _redirect(moved: ResourceMoved) -> ResponseReturnValue:
    """Lead to where the thing is now, with whatever stood behind what was renamed."""
    asked_for = quote(request.path, safe="/@")
    rest = asked_for.removeprefix(moved.old.rstrip("/")).lstrip("/")
    return redirect(f"{moved.new}{rest}", 308)


def _options_response() -> Response:
    response = Response(status=200)
    response.headers["Allow"] = ", ".join(READ_METHODS)
    response.headers["DAV"] = "1, 3, calendar-access"
    response.headers["Content-Length"] = "0"
    return response


def _handle_propfind(thing: Resource) -> Response:
    depth = _parse_depth(default="infinity")
    if depth == "infinity" and not isinstance(thing, CalendarObject):
        raise DavError(
            403,
            _("Please ask with a Depth of 0 or 1."),
            condition=dav_name("propfind-finite-depth"),
        )
    wanted = request_parser.parse_propfind(_parse_body())
    way = _response_options(wanted)
    return multistatus(chain((thing.own(way),), thing.members(way) if depth == "1" else ()))


def _handle_report(thing: Resource) -> Response:
    _parse_depth(default="0")
    body = _parse_body()
    if body is None:
        raise DavError(400, _("A REPORT says in its body which report it is."))
    wanted, report = request_parser.parse_report(body)
    if not isinstance(thing, CalendarCollection):
        raise request_parser.unsupported_report()
    return multistatus(thing.report(report, _response_options(wanted)))


def _response_options(wanted: request_parser.PropertyRequest) -> ResponseOptions:
    preferred = request.headers.get("Prefer", "").replace(" ", "").lower()
    is_minimal = "return=minimal" in preferred or request.headers.get("Brief", "").lower() == "t"
    return ResponseOptions(wanted, is_minimal)


def _parse_depth(*, default: str) -> str:
    depth = request.headers.get("Depth", default).strip().lower()
    if depth not in ("0", "1", "infinity"):
        raise DavError(400, _("The Depth of a request is 0, 1 or infinity."))
    return depth


def _parse_body() -> XmlElement | None:
    """Return the request's XML; None where there is no body."""
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
        raise DavError(415, _("Requests are written in XML."))
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DavError(415, _("Requests are sent as they are, not packed."))
    return parse_xml(octets)


def _too_large() -> DavError:
    return DavError(413, _("The request is larger than any needs to be."))


def _refuse_write() -> DavError:
    sentence = _(
        "These calendars can be read, not written. Meetings are changed by their organisers."
    )
    inner = (
        f"<d:resource><d:href>{escape(quote(request.path))}</d:href>"
        "<d:privilege><d:write/></d:privilege></d:resource>"
    )
    return DavError(403, sentence, condition=dav_name("need-privileges"), inner=inner)
