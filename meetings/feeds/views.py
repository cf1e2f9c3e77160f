"""Addresses of calendars: the feed with the calendar's own filters, and single events."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.domain.calendars import ical, jcal, profiles, queries, steps
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.rules import CalendarFacts, Fragment, VEventFacts
from meetings.domain.events.filters import EventFilter
from meetings.feeds import syndication
from meetings.feeds.options import Asked, asked_of, midnight
from meetings.http import dates
from meetings.http.calendar_words import filter_name, left_out, phrasebook
from meetings.http.conditional import PUBLIC_MARK
from meetings.http.filters import joined, to_query
from meetings.http.guards import public
from meetings.http.languages import DEFAULT, catalogue_of
from meetings.http.session import session
from meetings.http.subscribe import FEED_PATH
from meetings.kernel import clock

CONTROL = "public, max-age=300, stale-while-revalidate=86400"
bp = Blueprint("feeds", __name__)


@bp.get(FEED_PATH)
@public
def events() -> Response:
    """Answer with the announced events of the filter, as a calendar to subscribe to."""
    now = clock.now()
    asked = asked_of(session(), joined(request.args), now)
    entries = _as_asked(_entries(asked), asked)
    body = ical.calendar(_about(asked), entries)
    return feed_response(body, ical.MEDIA_TYPE, _changed(now), ignored=asked.ignored)


@bp.get("/feeds/events.json")
@public
def events_json() -> Response:
    """Answer with the same events as a JSON Feed."""
    return _syndicated(syndication.json_feed, syndication.JSON_TYPE)


@bp.get("/feeds/events.atom")
@public
def events_atom() -> Response:
    """Answer with the same events as an Atom feed."""
    return _syndicated(syndication.atom, syndication.ATOM_TYPE)


def _entries(asked: Asked) -> Iterable[Fragment]:
    """Return the entries as they are kept; richer ones are written on the spot."""
    if asked.profile is Profile.FULL:
        return map(profiles.full, _facts(asked))
    if asked.profile is Profile.RICH:
        return map(profiles.rich, _facts(asked))
    if asked.language != DEFAULT:
        return map(profiles.plain, _facts(asked))
    return queries.feed(session(), asked.filter, asked.window)


def _facts(asked: Asked) -> list[VEventFacts]:
    stamps = queries.stamps(session(), asked.filter, asked.window)
    return steps.as_facts(session(), stamps, phrasebook(_base(), asked.language)())


def _syndicated(write: Callable[..., bytes], media_type: str) -> Response:
    now = clock.now()
    asked = asked_of(session(), joined(request.args), now)
    body = write(_about(asked), _facts(asked), language=asked.language)
    return feed_response(body, media_type, _changed(now), ignored=asked.ignored)


def _about(asked: Asked) -> CalendarFacts:
    with force_locale(catalogue_of(asked.language)):
        name, description = filter_name(session(), asked.filter), _description(asked)
    return CalendarFacts(
        name=name,
        description=description,
        colour=queries.colour(session(), asked.filter),
        source=_source(),
        url=_page(asked.filter),
    )


def _changed(now: datetime) -> datetime:
    """Return when the feed last changed: an entry, or the day, for the window moves with it."""
    return max(queries.last_modified(session()) or midnight(now), midnight(now))


@bp.get("/events/<string:slug>.ics")
@public
def event(slug: str) -> Response:
    """Answer with one announced event, to be taken into a calendar once."""
    body, modified_at = _single(slug)
    response = feed_response(body, ical.MEDIA_TYPE, modified_at)
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/events/<string:slug>.jcal")
@public
def event_jcal(slug: str) -> Response:
    """Answer with one announced event as jCal."""
    body, modified_at = _single(slug)
    return feed_response(jcal.jcal(body), jcal.MEDIA_TYPE, modified_at)


def _single(slug: str) -> tuple[bytes, datetime]:
    """Return the calendar of one event and when it last changed; 404 where no calendar has it."""
    found = queries.of_slug(session(), slug)
    if found is None:
        abort(404)
    return ical.calendar(CalendarFacts(name=""), [found[0]]), found[1]


def feed_response(
    body: bytes,
    media_type: str,
    modified_at: datetime,
    *,
    ignored: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return the bytes with validators, marked so that ``http/front.py`` may keep them.

    They are the same for everybody, signed in or not, so they vary by nothing but packing.
    """
    response = Response(body, content_type=media_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.last_modified = modified_at
    response.headers["Cache-Control"] = CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    response.headers[PUBLIC_MARK] = "day"
    if ignored:
        response.headers["X-Ignored-Parameters"] = urlencode(ignored)
    response.make_conditional(request)
    return response


def _as_asked(entries: Iterable[Fragment], asked: Asked) -> Iterable[Fragment]:
    if asked.in_utc:
        entries = map(ical.in_utc, entries)
    if asked.alarm is not None:
        entries = map(partial(ical.with_alarm, minutes=asked.alarm), entries)
    return entries


def _description(asked: Asked) -> str:
    """Return in words from when to when it reaches, what it leaves out, and what it ignored."""
    window, sentences = asked.window, []
    if not asked.filter.presidencies:
        span = dates.day(window.since.date()), dates.day(window.until.date())
        sentences.append(_("Meetings from %(first)s to %(last)s.", first=span[0], last=span[1]))
    missing = queries.without_day(session(), asked.filter, window)
    if missing:
        sentences.append(left_out(missing))
    if asked.ignored:
        names = ", ".join(f"{name}={value}" for name, value in asked.ignored)
        sentences.append(_("Not understood and ignored: %(names)s.", names=names))
    return " ".join(sentences)


def _base() -> str:
    return str(current_app.extensions["settings"].public_url)


def _source() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{_base()}{request.path}{f'?{query}' if query else ''}"


def _page(wanted: EventFilter) -> str:
    query = urlencode(to_query(wanted), safe=",")
    return f"{_base()}/{f'?{query}' if query else ''}"
