"""The Open Graph image of an event."""

from flask import Blueprint, Response, abort, request
from flask_babel import force_locale

from meetings.adapters.og_images import RendererBusy, RenderingFailed, image_digest
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events import queries
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, EventState
from meetings.http import components
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.i18n.labels import label_for
from meetings.i18n.languages import DEFAULT_LANGUAGE
from meetings.presenters.event_summary import mode_and_place, summarise_event
from meetings.presenters.layout_context import installation

#: Preview clients revalidate after a day; a change has a new validator.
CACHE_CONTROL = "public, max-age=86400, stale-while-revalidate=604800"
_STATES_SHOWN = CALLED_OFF | {EventState.TENTATIVE}
bp = Blueprint("og_images", __name__)


@bp.get("/events/<string:slug>/card.png")
@public
def image(slug: str) -> Response:
    """Return the image of a public event: title, body, date and place."""
    event = queries.get_by_slug(db_session(), slug, ANONYMOUS)
    if event is None:
        abort(404)
    with force_locale(DEFAULT_LANGUAGE):
        card = image_texts(event)
    response = Response(mimetype="image/png")
    response.set_etag(image_digest(card))
    response.headers["Cache-Control"] = CACHE_CONTROL
    # Without a body at first: a conditional request may need no image.
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(_image_response(event, card))
    return response


def image_texts(event: Event) -> dict[str, str]:
    """Return the texts of the image in the language of the site, for all readers."""
    here, it, leading = installation(), summarise_event(event), event.leading_body
    return {
        "organisation": here.name if here else "",
        "body": ", ".join(body.label for body in event.bodies),
        "colour": leading.colour if leading else "#566773",
        "kind": label_for(event.kind),
        "title": it.title,
        "when": it.when,
        "where": mode_and_place(event),
        "state": label_for(event.state) if event.state in _STATES_SHOWN else "",
        "look": "plain" if event.state is EventState.TENTATIVE else "off",
    }


def _image_response(event: Event, card: dict[str, str]) -> bytes:
    try:
        return components.components().cards.get_image(str(event.id), card)
    except RendererBusy:
        abort(_retry_later(2))
    except RenderingFailed:
        abort(_retry_later(300))


def _retry_later(seconds: int) -> Response:
    return Response(status=503, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})
