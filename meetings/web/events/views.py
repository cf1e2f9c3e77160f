"""The public page of an event."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.http.conditional import public_page
from meetings.http.guards import permission_required
from meetings.http.loaders import event_by_slug
from meetings.kernel import timezones
from meetings.web.events.presenter import page_values

bp = Blueprint("events", __name__)


@bp.get("/events/<string:slug>")
@permission_required(Permission.EVENT_VIEW, load=event_by_slug)
def show(event: Event) -> ResponseReturnValue:
    """Show an event with agenda, speakers, outcomes, documents and registration.

    ``?zone=Europe/Oslo`` adds its times in that zone; unknown zones are ignored.
    ``?page=2`` shows the second page of its documents.
    """
    requested = request.args.get("zone", "")
    zone = requested if timezones.is_known_zone(requested) else event.timezone
    values = page_values(event, zone, request.args.get("page", ""))
    return public_page(render_template("events/show.html", **values))
