"""Public calendars: all events, the events of a body, and the events of any filter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app, g
from flask_babel import gettext as _

from meetings.caldav.calendars import DEFAULT_COLOUR, PublicCalendarSource, SiteValues
from meetings.caldav.errors import DavError, ResourceMoved
from meetings.caldav.sync_token_cache import CacheSlot, token_cache
from meetings.caldav.urls import ALL_EVENTS, PUBLIC, decode_calendar_name, encode_calendar_name
from meetings.domain.calendars import queries, versions
from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.calendars.sync_tokens import EMPTY_STATE, TokenSigner
from meetings.domain.events.event_filter import EventFilter
from meetings.feeds.params import unlimited_window
from meetings.http import event_filters, redirects
from meetings.http.event_filters import ParsedFilter
from meetings.http.request_context import db_session
from meetings.http.urls import FEED_PATH
from meetings.kernel.database import current_feed_revision
from meetings.presenters.calendar_texts import calendar_name, filter_name


def find_calendar(name: str, now: datetime) -> PublicCalendarSource:
    """Return the calendar of this name.

    Raises:
        DavError: the name contains no valid filter.
        ResourceMoved: the name contains a renamed slug.
    """
    parsed = _parse_filter(name)
    event_filter = parsed.filter
    ignored = ", ".join(f"{key}={value}" for key, value in parsed.unknown)
    note = _("Not understood and ignored: %(names)s.", names=ignored) if ignored else ""
    return _build_calendar(
        event_filter, unlimited_window(event_filter, now), address=name,
        name=filter_name(db_session(), event_filter), description=note,
        colour=queries.filter_colour(db_session(), event_filter),
    )  # fmt: skip


def _parse_filter(name: str) -> ParsedFilter:
    if name == ALL_EVENTS:
        return ParsedFilter(EventFilter())
    query, unknown = decode_calendar_name(name)
    parsed = event_filters.parse_filter(db_session(), query)
    if renamed := redirects.renamed_filters(query, parsed.unknown):
        new_name = encode_calendar_name(event_filters.parse_filter(db_session(), renamed).filter)
        raise ResourceMoved(PUBLIC.calendar(name), PUBLIC.calendar(new_name))
    if parsed.filter.is_empty:
        raise DavError(404, _("This calendar does not exist."))
    return ParsedFilter(parsed.filter, (*parsed.unknown, *unknown))


def list_calendars(now: datetime, *, with_tokens: bool) -> Sequence[PublicCalendarSource]:
    """Return the calendar of all events and one for each body that has entries."""
    window = unlimited_window(EventFilter(), now)
    name = filter_name(db_session(), EventFilter())
    calendars = [_build_calendar(EventFilter(), window, address=ALL_EVENTS, name=name)]
    for body in versions.bodies_with_entries(db_session()):
        event_filter = EventFilter(bodies=(body.slug,))
        name, address = calendar_name(body.label), encode_calendar_name(event_filter)
        calendars.append(
            _build_calendar(event_filter, window, address=address, name=name, colour=body.colour)
        )
    return _load_tokens(calendars, window) if with_tokens else calendars


def _load_tokens(
    calendars: list[PublicCalendarSource], window: FeedWindow
) -> list[PublicCalendarSource]:
    """Return the calendars with their sync tokens, computed with one query."""
    if all(calendar.cache.token(calendar.signer) for calendar in calendars):
        return calendars
    states = versions.collection_states_by_body(db_session(), window)
    slugs = [
        calendar.event_filter.bodies[0] if calendar.event_filter.bodies else ""
        for calendar in calendars
    ]
    tokens = [
        calendar.cache.store(calendar.signer, states.get(slug, EMPTY_STATE))
        for calendar, slug in zip(calendars, slugs, strict=True)
    ]
    return [
        replace(calendar, known_token=token)
        for calendar, token in zip(calendars, tokens, strict=True)
    ]


def feed_path(event_filter: EventFilter) -> str:
    """Return the path of the feed with the same filter."""
    return event_filters.filter_url(event_filter, FEED_PATH)


def _build_calendar(
    event_filter: EventFilter,
    window: FeedWindow,
    *,
    address: str,
    name: str,
    description: str = "",
    colour: str = "",
) -> PublicCalendarSource:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return PublicCalendarSource(
        session=db_session(),
        href=PUBLIC.calendar(address),
        event_filter=event_filter,
        window=window,
        signer=TokenSigner(key, encode_calendar_name(event_filter)),
        name=name,
        description=description or _("Announced meetings, read-only."),
        colour=colour or DEFAULT_COLOUR,
        site=_site_values(),
        cache=_cache_slot(window.called_off_since),
    )


def _site_values() -> SiteValues:
    if "dav_site" not in g:
        g.dav_site = SiteValues(db_session())
    site: SiteValues = g.dav_site
    return site


def _cache_slot(day: datetime) -> CacheSlot:
    """Return the cache slot of this moment. The revision is read first, once per request."""
    if "dav_revision" not in g:
        g.dav_revision = current_feed_revision(db_session())
    return CacheSlot(token_cache(current_app), g.dav_revision, day)
