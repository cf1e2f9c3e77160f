"""Addresses of single events, to be taken into a calendar once."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from meetings.domain.calendars import ical, jcal, jscalendar, queries, steps
from meetings.domain.calendars.rules import CalendarFacts, Fragment, VEventFacts
from meetings.feeds.manner import as_asked, writer_of
from meetings.feeds.options import Asked, asked_of
from meetings.feeds.views import feed_response
from meetings.http.calendar_words import phrasebook
from meetings.http.filters import joined
from meetings.http.guards import public
from meetings.http.limits import too_many_for_programs
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel import clock
from meetings.kernel.database import changed_at
from meetings.kernel.json_text import written

#: What the address of one event may ask for: in which manner it is written.
OPTIONS = frozenset({"tz", "alarm", "lang", "profile"})
bp = Blueprint("single", __name__)
bp.register_error_handler(429, too_many_for_programs)


@bp.get("/events/<string:slug>.ics")
@public
def ics(slug: str) -> Response:
    """Answer with one announced event as a calendar."""
    response = _answer(slug, _calendar, ical.MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/events/<string:slug>.jcal")
@public
def as_jcal(slug: str) -> Response:
    """Answer with one announced event as jCal."""
    return _answer(slug, lambda *of: jcal.jcal(_calendar(*of)), jcal.MEDIA_TYPE)


@bp.get("/events/<string:slug>.jscal")
@public
def as_jscal(slug: str) -> Response:
    """Answer with one announced event as an event of JSCalendar."""
    return _answer(slug, _jscalendar, jscalendar.EVENT_TYPE)


def _answer(slug: str, write: Callable[[str, Asked], bytes], media_type: str) -> Response:
    """Return the event as it is written; 404 where no calendar has it."""
    modified_at = changed_at(session())
    asked = asked_of(session(), joined(request.args), clock.now(), only=OPTIONS)
    return feed_response(write(slug, asked), media_type, modified_at, ignored=asked.ignored)


def _calendar(slug: str, asked: Asked) -> bytes:
    return ical.calendar(CalendarFacts(name=""), as_asked([_entry(slug, asked)], asked))


def _jscalendar(slug: str, asked: Asked) -> bytes:
    facts = _facts(slug, asked)
    entry = jscalendar.in_utc(facts) if asked.in_utc else facts
    return written(jscalendar.event(entry, language=asked.language, alarm=asked.alarm))


def _entry(slug: str, asked: Asked) -> Fragment:
    write = writer_of(asked)
    if write is not None:
        return write(_facts(slug, asked))
    found = queries.of_slug(session(), slug)
    return found if found is not None else abort(404)


def _facts(slug: str, asked: Asked) -> VEventFacts:
    words = phrasebook(base_url(), asked.language)()
    found = steps.as_facts(session(), queries.stamp_of(session(), slug), words)
    return next(found, None) or abort(404)
