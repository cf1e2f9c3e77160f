"""Addresses of calendars: the feed with the calendar's own filters, in each form there is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from meetings.domain.calendars import ical, jcal, jscalendar, operations, queries
from meetings.domain.calendars.rules import CalendarMetadata, Fragment, VEventData
from meetings.domain.events.event_filter import EventFilter
from meetings.feeds import syndication
from meetings.feeds.params import FeedParams, last_modified, parse_params
from meetings.feeds.rendering import apply_params, entry_writer
from meetings.http import redirects
from meetings.http.components import base_url
from meetings.http.conditional import public_response
from meetings.http.event_filters import filter_url, merge_repeated, parse_filter, to_query
from meetings.http.guards import public
from meetings.http.rate_limits import plain_too_many_requests
from meetings.http.request_context import db_session
from meetings.http.urls import FEED_PATH, site_url
from meetings.i18n.languages import calendar_language, speak_default
from meetings.kernel import clock
from meetings.kernel.database import site_changed_at
from meetings.presenters.calendar_texts import (
    filter_name,
    period_text,
    phrasebook,
    undated_events_text,
)

CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"
bp = Blueprint("feeds", __name__)
speak_default(bp)
bp.register_error_handler(429, plain_too_many_requests)


@bp.get(FEED_PATH)
@public
def events() -> Response:
    """Answer with the announced events of the filter, as a calendar to subscribe to."""
    return _respond(_calendar, ical.MEDIA_TYPE)


@bp.get("/feeds/events.jcal")
@public
def events_jcal() -> Response:
    """Answer with the same calendar as jCal."""
    return _respond(lambda asked: jcal.to_jcal(_calendar(asked)), jcal.MEDIA_TYPE)


@bp.get("/feeds/events.jscal")
@public
def events_jscal() -> Response:
    """Answer with the same events as a group of JSCalendar."""
    return _respond(_jscalendar, jscalendar.GROUP_MEDIA_TYPE)


@bp.get("/feeds/events.json")
@public
def events_json() -> Response:
    """Answer with the same events as a JSON Feed."""
    return _respond(partial(_syndication_feed, syndication.json_feed), syndication.JSON_TYPE)


@bp.get("/feeds/events.atom")
@public
def events_atom() -> Response:
    """Answer with the same events as an Atom feed."""
    return _respond(partial(_syndication_feed, syndication.atom_feed), syndication.ATOM_TYPE)


@bp.get("/feeds/events")
@bp.get("/events.ics")
@bp.get("/calendar.ics")
@public
def legacy_redirects() -> Redirect:
    """Lead to the feed from where programs and people guess it to be."""
    return redirects.permanent_redirect(site_url(FEED_PATH), request.args.items(multi=True))


@bp.get("/bodies/<string:slug>.ics")
@public
def body_redirect(slug: str) -> Redirect:
    """Lead to the feed of a body from the address of its page."""
    return _redirect_to_filter("body", slug)


@bp.get("/presidencies/<string:slug>.ics")
@public
def presidency_redirect(slug: str) -> Redirect:
    """Lead to the feed of a presidency from the address of its page."""
    return _redirect_to_filter("presidency", slug)


def _redirect_to_filter(name: str, slug: str) -> Redirect:
    found = parse_filter(db_session(), {name: slug})
    if found.unknown:
        abort(404)
    return redirects.permanent_redirect(site_url(FEED_PATH), to_query(found.filter).items())


def _respond(write: Callable[[FeedParams], bytes], media_type: str) -> Response:
    """Return the feed as it is written.

    When the site last changed is read first: who gets more than was there by then asks again.
    """
    now = clock.now()
    changed = site_changed_at(db_session())
    asked = _parse_request(now)
    modified_at = last_modified(db_session(), changed, asked.filter, now)
    return feed_response(write(asked), media_type, modified_at, ignored=asked.ignored)


def _parse_request(now: datetime) -> FeedParams:
    """Return what the address asks for; where it names what was renamed, lead to the new name."""
    query = merge_repeated(request.args)
    asked = parse_params(db_session(), query, now)
    there = redirects.renamed_filters(query, asked.unknown)
    if there:
        abort(redirects.permanent_redirect(site_url(request.path), there.items()))
    return asked


def _calendar(asked: FeedParams) -> bytes:
    return ical.write_calendar(_calendar_metadata(asked), apply_params(_entries(asked), asked))


def _jscalendar(asked: FeedParams) -> bytes:
    entries = map(jscalendar.event_in_utc, _facts(asked)) if asked.in_utc else _facts(asked)
    return jscalendar.write_group(
        _calendar_metadata(asked), entries, language=asked.language, alarm=asked.alarm
    )


def _syndication_feed(write: Callable[..., bytes], asked: FeedParams) -> bytes:
    return write(_calendar_metadata(asked), _facts(asked), language=asked.language)


def _entries(asked: FeedParams) -> Iterable[Fragment]:
    """Return the entries as they are kept; others are written on the spot."""
    write = entry_writer(asked)
    if write is None:
        return queries.feed_fragments(db_session(), asked.filter, asked.window)
    return map(write, _facts(asked))


def _facts(asked: FeedParams) -> Iterator[VEventData]:
    stamps = queries.feed_timestamps(db_session(), asked.filter, asked.window)
    return operations.load_vevents(db_session(), stamps, phrasebook(base_url(), asked.language)())


def _calendar_metadata(asked: FeedParams) -> CalendarMetadata:
    with calendar_language(asked.language):
        name, description = filter_name(db_session(), asked.filter), _description(asked)
    return CalendarMetadata(
        name=name,
        description=description,
        colour=queries.filter_colour(db_session(), asked.filter),
        source=_feed_url(),
        url=_page_url(asked.filter),
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
    response = public_response(
        Response(body, content_type=media_type),
        control=CACHE_CONTROL, modified_at=modified_at, ignored=ignored, kept="day",
    )  # fmt: skip
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _description(asked: FeedParams) -> str:
    """Return in words from when to when it reaches, what it leaves out, and what it ignored."""
    reach = asked.date_range
    sentences = [period_text(reach.first, reach.last, is_open=reach.is_open)]
    missing = queries.count_without_day(db_session(), asked.filter, asked.window)
    if missing:
        sentences.append(undated_events_text(missing))
    if asked.ignored:
        names = ", ".join(f"{name}={value}" for name, value in asked.ignored)
        sentences.append(_("Not understood and ignored: %(names)s.", names=names))
    return " ".join(filter(None, sentences))


def _feed_url() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return site_url(f"{request.path}{f'?{query}' if query else ''}", base=base_url())


def _page_url(wanted: EventFilter) -> str:
    return filter_url(wanted, base=base_url())
