"""The meeting list for other sites: a page for an iframe, JSON data, and the script.

The URLs and the keys of the data are a public interface (docs/organisers).
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events import queries
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries as registration
from meetings.http import components
from meetings.http.conditional import public_response
from meetings.http.embedding_policy import embeddable
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.http.site_context import local_today
from meetings.http.urls import EMBED_PAGE_PATH, EMBED_SCRIPT_PATH
from meetings.i18n.languages import calendar_language, catalogue_language, use_default_language
from meetings.kernel import clock
from meetings.presenters.calendar_texts import filter_name
from meetings.web.calendar.event_list import lists_upcoming_only
from meetings.web.embed.params import EmbedParams, parse_embed_params
from meetings.web.embed.presenter import embed_data, embed_event

#: The same as for feeds: shared caches expire soon, and stale responses serve for a day.
CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"
SCRIPT_CACHE_CONTROL = "public, max-age=3600, stale-while-revalidate=604800"
bp = Blueprint("embed", __name__)
use_default_language(bp)


@bp.get(EMBED_PAGE_PATH)
@public
@embeddable
def events() -> Response:
    """Show the list as a page for an iframe on another site."""
    params = parse_embed_params()
    with calendar_language(params.language):
        page = render_template("embed/events.html", theme=params.theme, **_embed_events(params))
    response = public_response(page, control=CACHE_CONTROL, ignored=params.ignored)
    response.headers["Content-Language"] = catalogue_language(params.language)
    return response


@bp.get("/embed/events.json")
@public
def events_json() -> Response:
    """Return the list as data for a script on any site."""
    params = parse_embed_params()
    with calendar_language(params.language):
        data = _embed_events(params)
    data["events"] = [asdict(entry) for entry in data["events"]]
    return _allow_any_origin(
        public_response(jsonify(data), control=CACHE_CONTROL, ignored=params.ignored)
    )


@bp.get(EMBED_SCRIPT_PATH)
@public
def script() -> Response:
    """Return the script that inserts the list; its URL is permanent."""
    code = components.components().assets["embed.js"].read_bytes()
    answer = Response(code, content_type="text/javascript; charset=utf-8")
    return _allow_any_origin(public_response(answer, control=SCRIPT_CACHE_CONTROL))


def _allow_any_origin(response: Response) -> Response:
    """Allow any origin to read the response; it contains only public data."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _embed_events(params: EmbedParams) -> dict[str, Any]:
    """Return the events in the language of the list."""
    now, event_filter = clock.now(), params.filter
    midnight = datetime.combine(local_today(), datetime.min.time(), now.tzinfo)
    conditions = [queries.upcoming(midnight)] if lists_upcoming_only(event_filter) else []
    statement = (
        queries.visible_events(ANONYMOUS, event_filter).where(*conditions).limit(params.limit)
    )
    events_found = db_session().scalars(statement).unique().all()
    open_ids = [
        event.id for event in events_found if event.registration is not RegistrationPolicy.NONE
    ]
    taken = registration.count_taken_by_event(db_session(), open_ids) if open_ids else {}
    return embed_data(
        params,
        name=filter_name(db_session(), event_filter),
        events=[
            embed_event(event, params.language, now, taken.get(event.id)) for event in events_found
        ],
    )
