"""Addresses of calendars: the feed with the calendar's own filters, in each form there is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from meetings.domain.calendars import ical, jcal, jscalendar, queries, steps
from meetings.domain.calendars.rules import CalendarFacts, Fragment, VEventFacts
from meetings.domain.events.filters import EventFilter
from meetings.feeds import syndication
from meetings.feeds.manner import as_asked, writer_of
from meetings.feeds.options import Asked, asked_of, last_modified
from meetings.http import moved
from meetings.http.calendar_words import filter_name, left_out, phrasebook, span
from meetings.http.conditional import for_everybody
from meetings.http.filters import address, joined, parse, to_query
from meetings.http.guards import public
from meetings.http.languages import catalogue_of
from meetings.http.limits import too_many_for_programs
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.http.subscribe import FEED_PATH
from meetings.kernel import clock
from meetings.kernel.database import changed_at

CONTROL = "public, max-age=300, stale-while-revalidate=86400"
bp = Blueprint("feeds", __name__)
bp.register_error_handler(429, too_many_for_programs)


@bp.get(FEED_PATH)
@public
def events() -> Response:
    """Answer with the announced events of the filter, as a calendar to subscribe to."""
    return _answer(_calendar, ical.MEDIA_TYPE)


@bp.get("/feeds/events.jcal")
@public
def events_jcal() -> Response:
    """Answer with the same calendar as jCal."""
    return _answer(lambda asked: jcal.jcal(_calendar(asked)), jcal.MEDIA_TYPE)


@bp.get("/feeds/events.jscal")
@public
def events_jscal() -> Response:
    """Answer with the same events as a group of JSCalendar."""
    return _answer(_jscalendar, jscalendar.GROUP_TYPE)


@bp.get("/feeds/events.json")
@public
def events_json() -> Response:
    """Answer with the same events as a JSON Feed."""
    return _answer(partial(_syndicated, syndication.json_feed), syndication.JSON_TYPE)


@bp.get("/feeds/events.atom")
@public
def events_atom() -> Response:
    """Answer with the same events as an Atom feed."""
    return _answer(partial(_syndicated, syndication.atom), syndication.ATOM_TYPE)


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


def _answer(write: Callable[[Asked], bytes], media_type: str) -> Response:
    """Return the feed as it is written.

    When the site last changed is read first: who gets more than was there by then asks again.
    """
    now = clock.now()
    changed = changed_at(session())
    asked = _asked(now)
    modified_at = last_modified(session(), changed, asked.filter, now)
    return feed_response(write(asked), media_type, modified_at, ignored=asked.ignored)


def _asked(now: datetime) -> Asked:
    """Return what the address asks for; where it names what was renamed, lead to the new name."""
    query = joined(request.args)
    asked = asked_of(session(), query, now)
    there = moved.filters(query, asked.unknown)
    if there:
        abort(moved.permanently(request.path, there.items()))
    return asked


def _calendar(asked: Asked) -> bytes:
    return ical.calendar(_about(asked), as_asked(_entries(asked), asked))


def _jscalendar(asked: Asked) -> bytes:
    entries = map(jscalendar.in_utc, _facts(asked)) if asked.in_utc else _facts(asked)
    return jscalendar.group(_about(asked), entries, language=asked.language, alarm=asked.alarm)


def _syndicated(write: Callable[..., bytes], asked: Asked) -> bytes:
    return write(_about(asked), _facts(asked), language=asked.language)


def _entries(asked: Asked) -> Iterable[Fragment]:
    """Return the entries as they are kept; others are written on the spot."""
    write = writer_of(asked)
    if write is None:
        return queries.feed(session(), asked.filter, asked.window)
    return map(write, _facts(asked))


def _facts(asked: Asked) -> Iterator[VEventFacts]:
    stamps = queries.stamps(session(), asked.filter, asked.window)
    return steps.as_facts(session(), stamps, phrasebook(base_url(), asked.language)())


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


def feed_response(
    body: bytes,
    media_type: str,
    modified_at: datetime | None,
    *,
    ignored: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return the bytes with validators, marked so that ``http/front.py`` may keep them.

    They are the same for everybody, signed in or not, so they vary by nothing but packing, and
    programs on the pages of others may read them.
    """
    response = for_everybody(
        Response(body, content_type=media_type),
        control=CONTROL, modified_at=modified_at, ignored=ignored, kept="day",
    )  # fmt: skip
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


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
    return address(wanted, base=base_url())
