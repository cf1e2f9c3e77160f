"""Routes of feeds: the announced events with calendar filters, in all formats."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from meetings.domain.calendars import ical, jcal, jscalendar, operations, queries
from meetings.domain.calendars.profiles import Profile
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
from meetings.http.urls import FEED_PATH, ICON_PATH, site_url
from meetings.i18n.languages import calendar_language, use_default_language
from meetings.kernel import clock
from meetings.kernel.database import feeds_changed_at
from meetings.presenters.calendar_texts import (
    filter_name,
    period_text,
    phrasebook,
    undated_events_text,
)

CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"
bp = Blueprint("feeds", __name__)
use_default_language(bp)
bp.register_error_handler(429, plain_too_many_requests)


@bp.get(FEED_PATH)
@public
def events() -> Response:
    """Return the announced events of the filter as a calendar for subscription."""
    return _respond(_calendar, ical.MEDIA_TYPE)


@bp.get("/feeds/events.jcal")
@public
def events_jcal() -> Response:
    """Return the same calendar as jCal."""
    return _respond(lambda params: jcal.to_jcal(_calendar(params)), jcal.MEDIA_TYPE)


@bp.get("/feeds/events.jscal")
@public
def events_jscal() -> Response:
    """Return the same events as a JSCalendar group."""
    return _respond(_jscalendar, jscalendar.GROUP_MEDIA_TYPE)


@bp.get("/feeds/events.json")
@public
def events_json() -> Response:
    """Return the same events as a JSON Feed."""
    return _respond(partial(_syndication_feed, syndication.json_feed), syndication.JSON_TYPE)


@bp.get("/feeds/events.atom")
@public
def events_atom() -> Response:
    """Return the same events as an Atom feed."""
    return _respond(partial(_syndication_feed, syndication.atom_feed), syndication.ATOM_TYPE)


@bp.get("/feeds/events")
@bp.get("/events.ics")
@bp.get("/calendar.ics")
@public
def legacy_redirects() -> Redirect:
    """Redirect common guesses of the feed URL to the feed."""
    return redirects.permanent_redirect(site_url(FEED_PATH), request.args.items(multi=True))


@bp.get("/bodies/<string:slug>.ics")
@public
def body_redirect(slug: str) -> Redirect:
    """Redirect to the feed of a body, from below the URL of its page."""
    return _redirect_to_filter("body", slug)


@bp.get("/presidencies/<string:slug>.ics")
@public
def presidency_redirect(slug: str) -> Redirect:
    """Redirect to the feed of a presidency, from below the URL of its page."""
    return _redirect_to_filter("presidency", slug)


def _redirect_to_filter(name: str, slug: str) -> Redirect:
    parsed = parse_filter(db_session(), {name: slug})
    if parsed.unknown:
        abort(404)
    return redirects.permanent_redirect(site_url(FEED_PATH), to_query(parsed.filter).items())


def _respond(write: Callable[[FeedParams], bytes], media_type: str) -> Response:
    """Return the feed in the given format.

    The time of the last change is read first, so that concurrent changes cause a new fetch.
    """
    now = clock.now()
    changed = feeds_changed_at(db_session())
    params = _parse_request(now)
    modified_at = last_modified(db_session(), changed, params.filter, now)
    return feed_response(write(params), media_type, modified_at, ignored=params.ignored)


def _parse_request(now: datetime) -> FeedParams:
    """Return the parameters of the request; redirect if they contain a renamed slug."""
    query = merge_repeated(request.args)
    params = parse_params(db_session(), query, now)
    new_query = redirects.renamed_filters(query, params.unknown)
    if new_query:
        abort(redirects.permanent_redirect(site_url(request.path), new_query.items()))
    return params


def _calendar(params: FeedParams) -> bytes:
    return ical.write_calendar(_calendar_metadata(params), apply_params(_entries(params), params))


def _jscalendar(params: FeedParams) -> bytes:
    entries = map(jscalendar.event_in_utc, _vevents(params)) if params.in_utc else _vevents(params)
    return jscalendar.write_group(
        _calendar_metadata(params), entries, language=params.language, alarm=params.alarm
    )


def _syndication_feed(write: Callable[..., bytes], params: FeedParams) -> bytes:
    metadata = _calendar_metadata(params)
    with calendar_language(params.language):
        return write(metadata, _vevents(params), language=params.language)


def _entries(params: FeedParams) -> Iterable[Fragment]:
    """Return the stored entries, or render them if the parameters require it."""
    write = entry_writer(params)
    if write is None:
        return queries.feed_fragments(db_session(), params.filter, params.window)
    return map(write, _vevents(params))


def _vevents(params: FeedParams) -> Iterator[VEventData]:
    modified_at_by_event = queries.feed_timestamps(db_session(), params.filter, params.window)
    return operations.load_vevents(
        db_session(), modified_at_by_event, phrasebook(base_url(), params.language)()
    )


def _calendar_metadata(params: FeedParams) -> CalendarMetadata:
    with calendar_language(params.language):
        name, description = filter_name(db_session(), params.filter), _description(params)
    return CalendarMetadata(
        name=name,
        description=description,
        colour=queries.filter_colour(db_session(), params.filter),
        source=_feed_url(),
        url=_page_url(params.filter),
        image="" if params.profile is Profile.PLAIN else site_url(ICON_PATH, base=base_url()),
    )


def feed_response(
    body: bytes,
    media_type: str,
    modified_at: datetime | None,
    *,
    ignored: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return the bytes with validators, marked as cacheable by the page cache.

    They are the same for all users, so they vary only by encoding, and scripts on other sites may
    read them.
    """
    response = public_response(
        Response(body, content_type=media_type),
        control=CACHE_CONTROL, modified_at=modified_at, ignored=ignored, cached_as="feed",
    )  # fmt: skip
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _description(params: FeedParams) -> str:
    """Return a description of the feed: its range, omissions and ignored parameters."""
    reach = params.date_range
    sentences = [period_text(reach.first, reach.last, is_open=reach.is_open)]
    missing = queries.count_without_day(db_session(), params.filter, params.window)
    if missing:
        sentences.append(undated_events_text(missing))
    if params.ignored:
        names = ", ".join(f"{name}={value}" for name, value in params.ignored)
        sentences.append(_("Not understood and ignored: %(names)s.", names=names))
    return " ".join(filter(None, sentences))


def _feed_url() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return site_url(f"{request.path}{f'?{query}' if query else ''}", base=base_url())


def _page_url(event_filter: EventFilter) -> str:
    return filter_url(event_filter, base=base_url())
