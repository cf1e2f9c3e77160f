"""Addresses of single events, to be taken into a calendar once."""

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
from meetings.i18n.languages import speak_default
from meetings.kernel import clock
from meetings.kernel.database import site_changed_at
from meetings.kernel.json_bytes import to_json_bytes
from meetings.presenters.calendar_texts import phrasebook

#: What the address of one event may ask for: in which manner it is written.
ALLOWED_PARAMS = frozenset({"tz", "alarm", "lang", "profile"})
bp = Blueprint("event_feeds", __name__)
speak_default(bp)
bp.register_error_handler(429, plain_too_many_requests)


@bp.get("/events/<string:slug>.ics")
@public
def ics(slug: str) -> Response:
    """Answer with one announced event as a calendar."""
    response = _respond(slug, _calendar, ical.MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/events/<string:slug>.jcal")
@public
def as_jcal(slug: str) -> Response:
    """Answer with one announced event as jCal."""
    return _respond(slug, lambda *of: jcal.to_jcal(_calendar(*of)), jcal.MEDIA_TYPE)


@bp.get("/events/<string:slug>.jscal")
@public
def as_jscal(slug: str) -> Response:
    """Answer with one announced event as an event of JSCalendar."""
    return _respond(slug, _jscalendar, jscalendar.EVENT_MEDIA_TYPE)


def _respond(slug: str, write: Callable[[str, FeedParams], bytes], media_type: str) -> Response:
    """Return the event as it is written; 404 where no calendar has it."""
    modified_at = site_changed_at(db_session())
    asked = parse_params(
        db_session(), merge_repeated(request.args), clock.now(), only=ALLOWED_PARAMS
    )
    return feed_response(write(slug, asked), media_type, modified_at, ignored=asked.ignored)


def _calendar(slug: str, asked: FeedParams) -> bytes:
    return ical.write_calendar(
        CalendarMetadata(name=""), apply_params([_entry(slug, asked)], asked)
    )


def _jscalendar(slug: str, asked: FeedParams) -> bytes:
    facts = _facts(slug, asked)
    entry = jscalendar.event_in_utc(facts) if asked.in_utc else facts
    return to_json_bytes(jscalendar.event_node(entry, language=asked.language, alarm=asked.alarm))


def _entry(slug: str, asked: FeedParams) -> Fragment:
    write = entry_writer(asked)
    if write is not None:
        return write(_facts(slug, asked))
    found = queries.get_fragment(db_session(), slug)
    return found if found is not None else abort(404)


def _facts(slug: str, asked: FeedParams) -> VEventData:
    words = phrasebook(base_url(), asked.language)()
    found = operations.load_vevents(
        db_session(), queries.event_timestamp(db_session(), slug), words
    )
    return next(found, None) or abort(404)
