"""Addresses of single events, to be taken into a calendar once."""

from flask import Blueprint, Response, abort

from meetings.domain.calendars import ical, jcal, jscalendar, queries, steps
from meetings.domain.calendars.rules import CalendarFacts
from meetings.feeds.options import last_modified
from meetings.feeds.views import feed_response
from meetings.http.calendar_words import phrasebook
from meetings.http.guards import public
from meetings.http.languages import DEFAULT
from meetings.http.limits import limit_what_is_made
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel import clock

bp = Blueprint("single", __name__)
limit_what_is_made(bp)


@bp.get("/events/<string:slug>.ics")
@public
def ics(slug: str) -> Response:
    """Answer with one announced event as a calendar."""
    modified_at = last_modified(session(), clock.now())
    response = feed_response(_calendar(slug), ical.MEDIA_TYPE, modified_at)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/events/<string:slug>.jcal")
@public
def as_jcal(slug: str) -> Response:
    """Answer with one announced event as jCal."""
    modified_at = last_modified(session(), clock.now())
    return feed_response(jcal.jcal(_calendar(slug)), jcal.MEDIA_TYPE, modified_at)


@bp.get("/events/<string:slug>.jscal")
@public
def as_jscal(slug: str) -> Response:
    """Answer with one announced event as an event of JSCalendar."""
    modified_at = last_modified(session(), clock.now())
    words = phrasebook(base_url())()
    found = steps.as_facts(session(), queries.stamp_of(session(), slug), words)
    if not found:
        abort(404)
    body = jscalendar.written(jscalendar.event(found[0], language=DEFAULT))
    return feed_response(body, jscalendar.EVENT_TYPE, modified_at)


def _calendar(slug: str) -> bytes:
    """Return the calendar of one event; 404 where no calendar has it."""
    found = queries.of_slug(session(), slug)
    if found is None:
        abort(404)
    return ical.calendar(CalendarFacts(name=""), [found])
