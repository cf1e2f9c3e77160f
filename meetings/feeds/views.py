"""Addresses of calendars: the feed with the calendar's own filters, in each form there is."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from meetings.domain.calendars import ical, jcal, jscalendar, profiles, queries, steps
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.rules import CalendarFacts, Fragment, VEventFacts
from meetings.domain.events.filters import EventFilter
from meetings.feeds import syndication
from meetings.feeds.options import Asked, asked_of, midnight
from meetings.http import moved
from meetings.http.calendar_words import filter_name, left_out, phrasebook, span
from meetings.http.conditional import PUBLIC_MARK
from meetings.http.filters import as_header, joined, parse, to_query
from meetings.http.guards import public
from meetings.http.languages import DEFAULT, catalogue_of
from meetings.http.limits import limit_what_is_made
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.http.subscribe import FEED_PATH
from meetings.kernel import clock

CONTROL = "public, max-age=300, stale-while-revalidate=86400"
bp = Blueprint("feeds", __name__)
limit_what_is_made(bp)


@bp.get(FEED_PATH)
@public
def events() -> Response:
    """Answer with the announced events of the filter, as a calendar to subscribe to."""
    asked = _asked()
    return _response(_calendar(asked), ical.MEDIA_TYPE, asked)


@bp.get("/feeds/events.jcal")
@public
def events_jcal() -> Response:
    """Answer with the same calendar as jCal."""
    asked = _asked()
    return _response(jcal.jcal(_calendar(asked)), jcal.MEDIA_TYPE, asked)


@bp.get("/feeds/events.jscal")
@public
def events_jscal() -> Response:
    """Answer with the same events as a group of JSCalendar."""
    asked = _asked()
    entries = map(jscalendar.in_utc, _facts(asked)) if asked.in_utc else _facts(asked)
    node = jscalendar.group(_about(asked), entries, language=asked.language, alarm=asked.alarm)
    return _response(jscalendar.written(node), jscalendar.GROUP_TYPE, asked)


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


@bp.get("/feeds/events")
@bp.get("/events.ics")
@bp.get("/calendar.ics")
@public
def elsewhere() -> Redirect:
    """Lead to the feed from where programs and people guess it to be."""
    return moved.permanently(FEED_PATH, request.args.items(multi=True))


@bp.get("/bodies/<string:slug>.ics")
@public
def of_body(slug: str) -> Redirect:
    """Lead to the feed of a body from the address of its page."""
    return _of("body", slug)


@bp.get("/presidencies/<string:slug>.ics")
@public
def of_presidency(slug: str) -> Redirect:
    """Lead to the feed of a presidency from the address of its page."""
    return _of("presidency", slug)


def _of(name: str, slug: str) -> Redirect:
    found = parse(session(), {name: slug})
    if found.unknown:
        abort(404)
    return moved.permanently(FEED_PATH, to_query(found.filter).items())


def _asked() -> Asked:
    """Return what the address asks for; where it names what was renamed, lead to the new name."""
    query = joined(request.args)
    asked = asked_of(session(), query, clock.now())
    there = moved.filters(query, asked.unknown)
    if there:
        abort(moved.permanently(request.path, there.items()))
    return asked


def _calendar(asked: Asked) -> bytes:
    return ical.calendar(_about(asked), _as_asked(_entries(asked), asked))


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
    return steps.as_facts(session(), stamps, phrasebook(base_url(), asked.language)())


def _syndicated(write: Callable[..., bytes], media_type: str) -> Response:
    asked = _asked()
    body = write(_about(asked), _facts(asked), language=asked.language)
    return _response(body, media_type, asked)


def _response(body: bytes, media_type: str, asked: Asked) -> Response:
    return feed_response(body, media_type, _changed(clock.now()), ignored=asked.ignored)


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
        response.headers["X-Ignored-Parameters"] = as_header(ignored)
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
    reach = asked.reach
    sentences = [span(reach.first, reach.last, is_open=reach.is_open)]
    missing = queries.without_day(session(), asked.filter, asked.window)
    if missing:
        sentences.append(left_out(missing))
    if asked.ignored:
        names = ", ".join(f"{name}={value}" for name, value in asked.ignored)
        sentences.append(_("Not understood and ignored: %(names)s.", names=names))
    return " ".join(filter(None, sentences))


def _source() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{base_url()}{request.path}{f'?{query}' if query else ''}"


def _page(wanted: EventFilter) -> str:
    query = urlencode(to_query(wanted), safe=",")
    return f"{base_url()}/{f'?{query}' if query else ''}"
