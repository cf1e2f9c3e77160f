"""The link preview image of an event (Open Graph), as the worker rendered it."""

from pathlib import Path

from flask import Blueprint, Response, abort, request

from meetings.adapters.og_images import image_digest
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events import queries
from meetings.http import components
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.presenters.og_image_text import og_image_texts

#: Sites that show previews fetch again after a day; a changed event has another validator.
CONTROL = "public, max-age=86400, stale-while-revalidate=604800"
#: For the fallback image, until the worker has rendered the current one.
CONTROL_UNTIL_PAINTED = "public, max-age=60"
#: Shown for an event that has no image yet: the mark alone.
FALLBACK = Path(__file__).with_name("fallback.png")
bp = Blueprint("og_images", __name__)


@bp.get("/events/<string:slug>/card.png")
@public
def show(slug: str) -> Response:
    """Return the stored image of a public event, or the fallback; nothing is rendered here."""
    event = queries.get_by_slug(db_session(), slug, ANONYMOUS)
    if event is None:
        abort(404)
    current = image_digest(og_image_texts(event))
    if request.if_none_match.contains(current):
        return _response(b"", current, CONTROL)
    image = components.components().og_images.stored(str(event.id), current)
    if image is None:
        return _response(FALLBACK.read_bytes(), "fallback", CONTROL_UNTIL_PAINTED)
    control = CONTROL if image.digest == current else CONTROL_UNTIL_PAINTED
    return _response(image.content, image.digest, control)


def _response(content: bytes, etag: str, control: str) -> Response:
    response = Response(content, mimetype="image/png")
    response.set_etag(etag)
    response.headers["Cache-Control"] = control
    response.make_conditional(request)
    return response
