"""Routes of single events for a one-time import into a calendar."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from meetings.domain.calendars import ical, jcal, jscalendar, operations, queries
from meetings.domain.calendars.rules import CalendarMetadata, Fragment, VEventData
from meetings.feeds.params import FeedParams, parse_params
from meetings.feeds.rendering import apply_params, entry_writer
from meetings.feeds.views import feed_response
from meetings.http.components import base_url
from meetings.http.event_filters import merge_repeated
from meetings.http.guards import public
from meetings.http.rate_limits import plain_too_many_requests
from meetings.http.request_context import db_session
from meetings.i18n.languages import use_default_language
from meetings.kernel import clock
from meetings.kernel.database import feeds_changed_at
from meetings.kernel.json_bytes import to_json_bytes
from meetings.presenters.calendar_texts import phrasebook

#: Parameters of the URL of one event, which control only the output format.
ALLOWED_PARAMS = frozenset({"tz", "alarm", "lang", "profile"})
bp = Blueprint("event_feeds", __name__)
use_default_language(bp)
bp.register_error_handler(429, plain_too_many_requests)


@bp.get("/events/<string:slug>.ics")
@public
def ics(slug: str) -> Response:
    """Return one announced event as a calendar."""
    response = _respond(slug, _calendar, ical.MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/events/<string:slug>.jcal")
@public
def as_jcal(slug: str) -> Response:
    """Return one announced event as jCal."""
    return _respond(slug, lambda *of: jcal.to_jcal(_calendar(*of)), jcal.MEDIA_TYPE)


@bp.get("/events/<string:slug>.jscal")
@public
def as_jscal(slug: str) -> Response:
    """Return one announced event as a JSCalendar event."""
    return _respond(slug, _jscalendar, jscalendar.EVENT_MEDIA_TYPE)


def _respond(slug: str, write: Callable[[str, FeedParams], bytes], media_type: str) -> Response:
    """Return the event in the given format; 404 if no calendar contains it."""
    modified_at = feeds_changed_at(db_session())
    params = parse_params(
        db_session(), merge_repeated(request.args), clock.now(), only=ALLOWED_PARAMS
    )
    return feed_response(write(slug, params), media_type, modified_at, ignored=params.ignored)


def _calendar(slug: str, params: FeedParams) -> bytes:
    return ical.write_calendar(
        CalendarMetadata(name=""), apply_params([_entry(slug, params)], params)
    )


def _jscalendar(slug: str, params: FeedParams) -> bytes:
    vevent = _vevent(slug, params)
    entry = jscalendar.event_in_utc(vevent) if params.in_utc else vevent
    return to_json_bytes(jscalendar.event_node(entry, language=params.language, alarm=params.alarm))


def _entry(slug: str, params: FeedParams) -> Fragment:
    write = entry_writer(params)
    if write is not None:
        return write(_vevent(slug, params))
    fragment = queries.get_fragment(db_session(), slug)
    return fragment if fragment is not None else abort(404)


def _vevent(slug: str, params: FeedParams) -> VEventData:
    texts = phrasebook(base_url(), params.language)()
    entries = operations.load_vevents(
        db_session(), queries.event_timestamp(db_session(), slug), texts
    )
    return next(entries, None) or abort(404)
