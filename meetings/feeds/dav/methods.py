"""From a request to what the thing at its address answers; nothing is ever written."""

from collections.abc import Callable
from itertools import chain
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.feeds.dav import asked
from meetings.feeds.dav.answers import multistatus
from meetings.feeds.dav.names import dav
from meetings.feeds.dav.reading import LARGEST, Element, read
from meetings.feeds.dav.refusals import Moved, Refusal, refused
from meetings.feeds.dav.things import Collection, Entry, Thing, Way

READING = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
WRITING = (
    "PUT", "DELETE", "POST", "PATCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "MOVE", "COPY", "LOCK",
    "UNLOCK", "ACL",
)  # fmt: skip
EVERY = (*READING, *WRITING)
#: How every address below /dav/ is registered.
OPTIONS: dict[str, Any] = {
    "methods": EVERY, "strict_slashes": False, "provide_automatic_options": False,
}  # fmt: skip
_XML = ("application/xml", "text/xml")


def answered(find: Callable[[], Thing]) -> ResponseReturnValue:
    """Return what the thing answers; ``find`` looks for it once it is clear that it is needed."""
    try:
        if request.method in WRITING:
            raise _read_only()
        if request.method == "OPTIONS":
            return _options()
        if request.method == "PROPFIND":
            return _propfind(find())
        if request.method == "REPORT":
            return _report(find())
        return find().get()
    except Refusal as refusal:
        return refused(refusal)
    except Moved as moved:
        return _led(moved)


def _led(moved: Moved) -> ResponseReturnValue:
    """Lead to where the thing is now, with whatever stood behind what was renamed."""
    asked_for = quote(request.path, safe="/@")
    rest = asked_for.removeprefix(moved.old.rstrip("/")).lstrip("/")
    return redirect(f"{moved.new}{rest}", 308)


def _options() -> Response:
    response = Response(status=200)
    response.headers["Allow"] = ", ".join(READING)
    response.headers["DAV"] = "1, 3, calendar-access"
    response.headers["Content-Length"] = "0"
    return response


def _propfind(thing: Thing) -> Response:
    depth = _depth(default="infinity")
    if depth == "infinity" and not isinstance(thing, Entry):
        raise Refusal(
            403, _("Please ask with a Depth of 0 or 1."), condition=dav("propfind-finite-depth")
        )
    wanted = asked.propfind(_body())
    way = _way(wanted)
    return multistatus(chain((thing.own(way),), thing.members(way) if depth == "1" else ()))


def _report(thing: Thing) -> Response:
    _depth(default="0")
    body = _body()
    if body is None:
        raise Refusal(400, _("A REPORT says in its body which report it is."))
    wanted, report = asked.report(body)
    if not isinstance(thing, Collection):
        raise asked.no_report()
    return multistatus(thing.report(report, _way(wanted)))


def _way(wanted: asked.Wanted) -> Way:
    preferred = request.headers.get("Prefer", "").replace(" ", "").lower()
    is_minimal = "return=minimal" in preferred or request.headers.get("Brief", "").lower() == "t"
    return Way(wanted, is_minimal)


def _depth(*, default: str) -> str:
    depth = request.headers.get("Depth", default).strip().lower()
    if depth not in ("0", "1", "infinity"):
        raise Refusal(400, _("The Depth of a request is 0, 1 or infinity."))
    return depth


def _body() -> Element | None:
    """Return the request's XML; None where there is no body."""
    if (request.content_length or 0) > LARGEST:
        raise _too_large()
    request.max_content_length = LARGEST + 1
    octets = request.stream.read(LARGEST + 1)
    if len(octets) > LARGEST:
        raise _too_large()
    if not octets.strip():
        return None
    if request.mimetype and request.mimetype not in _XML and not request.mimetype.endswith("+xml"):
        raise Refusal(415, _("Requests are written in XML."))
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal(415, _("Requests are sent as they are, not packed."))
    return read(octets)


def _too_large() -> Refusal:
    return Refusal(413, _("The request is larger than any needs to be."))


def _read_only() -> Refusal:
    sentence = _(
        "These calendars can be read, not written. Meetings are changed by their organisers."
    )
    inner = (
        f"<d:resource><d:href>{escape(quote(request.path))}</d:href>"
        "<d:privilege><d:write/></d:privilege></d:resource>"
    )
    return Refusal(403, sentence, condition=dav("need-privileges"), inner=inner)
