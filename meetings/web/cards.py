"""The picture of an event that previews of links show (Open Graph)."""

from flask import Blueprint, Response, abort, request
from flask_babel import force_locale

from meetings.adapters.cards import NotPainted, PainterBusy, digest_of
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events import queries
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF, EventState
from meetings.http import site
from meetings.http.frame import installation
from meetings.http.guards import public
from meetings.http.languages import DEFAULT
from meetings.http.occasion import mode_and_place, occasion
from meetings.http.phrases import word
from meetings.http.session import session

#: Programs that show previews ask anew after a day; what changed since has another validator.
CONTROL = "public, max-age=86400, stale-while-revalidate=604800"
_TOLD = OFF | {EventState.TENTATIVE}
bp = Blueprint("cards", __name__)


@bp.get("/events/<string:slug>/card.png")
@public
def show(slug: str) -> Response:
    """Answer with the event as a picture: what, who, when and where; only of what is public."""
    event = queries.by_slug(session(), slug, ANONYMOUS)
    if event is None:
        abort(404)
    with force_locale(DEFAULT):
        card = card_of(event)
    response = Response(mimetype="image/png")
    response.set_etag(digest_of(card))
    response.headers["Cache-Control"] = CONTROL
    # An answer without a body yet: whoever has the card already needs none, and none is painted.
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(_picture(event, card))
    return response


def card_of(event: Event) -> dict[str, str]:
    """Return what the card says, in the site's own language, for all readers alike."""
    here, it, leading = installation(), occasion(event), event.leading_body
    return {
        "organisation": here.name if here else "",
        "body": ", ".join(body.label for body in event.bodies),
        "colour": leading.colour if leading else "#566773",
        "kind": word(event.kind),
        "title": it.title,
        "when": it.when,
        "where": mode_and_place(event),
        "state": word(event.state) if event.state in _TOLD else "",
        "look": "plain" if event.state is EventState.TENTATIVE else "off",
    }


def _picture(event: Event, card: dict[str, str]) -> bytes:
    try:
        return site.parts().cards.picture(str(event.id), card)
    except PainterBusy:
        abort(_later(2))
    except NotPainted:
        abort(_later(300))


def _later(seconds: int) -> Response:
    return Response(status=503, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})
