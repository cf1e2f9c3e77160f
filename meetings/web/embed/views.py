"""The meeting list for other sites: a page for an iframe, JSON data, and the script.

The URLs and the keys of the data are a public interface (docs/organisers).
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext as _

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.bodies.palette import palette_index
from meetings.domain.events import queries
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries as registration
from meetings.http import components, event_filters, redirects
from meetings.http.components import base_url
from meetings.http.conditional import public_response
from meetings.http.embedding_policy import embeddable
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.http.urls import EMBED_PAGE_PATH, EMBED_SCRIPT_PATH, FEED_BUILDER_PATH, event_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.languages import (
    DEFAULT_LANGUAGE,
    calendar_language,
    canonical_language_tag,
    catalogue_language,
    speak_default,
)
from meetings.kernel import clock
from meetings.kernel.text import clean, parse_int
from meetings.kernel.translated import localised_text
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.event_summary import mode_and_place
from meetings.presenters.layout_context import local_today
from meetings.web.calendar.views import lists_upcoming_only
from meetings.web.event_rows import state_pill

DEFAULT_LIMIT, MAX_LIMIT = 10, 50
THEMES = ("light", "dark")
#: The same as for feeds: shared caches expire soon, and stale responses serve for a day.
CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"
SCRIPT_CACHE_CONTROL = "public, max-age=3600, stale-while-revalidate=604800"
_ALLOWED_PARAMS = event_filters.FILTER_PARAMS | {"limit", "lang", "theme"}
bp = Blueprint("embed", __name__)
speak_default(bp)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedParams:
    """The parameters of a list; ``ignored`` are the unknown pairs."""

    filter: EventFilter
    limit: int
    language: str
    theme: str
    ignored: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedEvent:
    """A meeting in the public data; all values are text, empty if not known.

    ``iso`` is the first day, ``day`` the short date; ``language`` is the language of the title
    if it differs from that of the list.
    """

    title: str
    language: str
    url: str
    iso: str
    day: str
    when: str
    times: str
    place: str
    kind: str
    bodies: list[dict[str, Any]]
    state: str
    look: str


@bp.get(EMBED_PAGE_PATH)
@public
@embeddable
def events() -> Response:
    """Show the list as a page for an iframe on another site."""
    params = _parse_params()
    with calendar_language(params.language):
        page = render_template("embed/events.html", theme=params.theme, **_embed_events(params))
    response = public_response(page, control=CACHE_CONTROL, ignored=params.ignored)
    response.headers["Content-Language"] = catalogue_language(params.language)
    return response


@bp.get("/embed/events.json")
@public
def events_json() -> Response:
    """Return the list as data for a script on any site."""
    params = _parse_params()
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


def _parse_params() -> EmbedParams:
    query = event_filters.merge_repeated(request.args)
    parsed = event_filters.parse_filter(db_session(), query)
    renamed = redirects.renamed_filters(query, parsed.unknown)
    if renamed:  # Accept renamed filters without a redirect, which would need CORS, too.
        query, parsed = renamed, event_filters.parse_filter(db_session(), renamed)
    ignored = [
        *parsed.unknown,
        *((name, query[name]) for name in query if name not in _ALLOWED_PARAMS),
    ]
    limit, language = clean(query.get("limit", "")), clean(query.get("lang", ""))[:40]
    theme = clean(query.get("theme", "")).lower()
    number = parse_int(limit, minimum=1, maximum=MAX_LIMIT)
    for name, value, is_known in (
        ("limit", limit, number is not None),
        ("lang", language, bool(canonical_language_tag(language))),
        ("theme", theme, theme in (*THEMES, "auto")),
    ):
        if value and not is_known:
            ignored.append((name, value))
    return EmbedParams(
        filter=parsed.filter,
        limit=number or DEFAULT_LIMIT,
        language=canonical_language_tag(language) or DEFAULT_LANGUAGE,
        theme=theme if theme in THEMES else "",
        ignored=tuple((clean(name)[:60], clean(value)[:60]) for name, value in ignored[:10]),
    )


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
    return {
        "title": filter_name(db_session(), event_filter),
        "language": catalogue_language(params.language),
        "events": [
            _embed_event(event, params.language, now, taken.get(event.id)) for event in events_found
        ],
        "calendar": event_filters.filter_url(event_filter, base=base_url()),
        "subscribe": event_filters.filter_url(event_filter, FEED_BUILDER_PATH, base=base_url()),
        "words": {
            "nothing": _("No meetings have been announced."),
            "calendar": _("All meetings"),
            "subscribe": _("Subscribe"),
        },
    }


def _embed_event(event: Event, language: str, now: datetime, taken: int | None) -> EmbedEvent:
    times = dates.time_range(event.when)
    title, written_in = localised_text(event, "title", language)
    state, look = state_pill(event, now=now, taken=taken)
    day = dates.when_text(event.when)
    return EmbedEvent(
        title=clean(title),
        language="" if written_in == catalogue_language(language) else written_in,
        url=event_url(event.slug, base=base_url()),
        iso=event.when.first_day.isoformat() if event.when.has_day and event.when.first_day else "",
        day=dates.short_when_text(event.when, _("no date yet")),
        when=f"{day}, {times}" if times else day,
        times=times,
        place=mode_and_place(event),
        kind=label_for(event.kind),
        bodies=[
            {"name": body.label, "colour": body.colour, "tone": palette_index(body.colour)}
            for body in event.bodies
        ],
        state=state,
        look=look,
    )
