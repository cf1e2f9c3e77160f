"""Everybody's calendars: of everything, of each body, and of any filter that somebody asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app, g
from flask_babel import gettext as _

from meetings.caldav.calendars import PublicCalendarSource
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
from meetings.kernel.database import current_revision
from meetings.presenters.calendar_texts import calendar_name, filter_name


def find_calendar(name: str, now: datetime) -> PublicCalendarSource:
    """Return the calendar of this name.

    Raises:
        Refusal: nothing in the name means anything here.
        Moved: something in it has another name now.
    """
    found = _parse_filter(name)
    wanted = found.filter
    ignored = ", ".join(f"{key}={value}" for key, value in found.unknown)
    said = _("Not understood and ignored: %(names)s.", names=ignored) if ignored else ""
    return _build_calendar(
        wanted, unlimited_window(wanted, now), address=name, name=filter_name(db_session(), wanted),
        description=said, colour=queries.filter_colour(db_session(), wanted),
    )  # fmt: skip


def _parse_filter(name: str) -> ParsedFilter:
    if name == ALL_EVENTS:
        return ParsedFilter(EventFilter())
    query, unknown = decode_calendar_name(name)
    found = event_filters.parse_filter(db_session(), query)
    if renamed := redirects.renamed_filters(query, found.unknown):
        there = encode_calendar_name(event_filters.parse_filter(db_session(), renamed).filter)
        raise ResourceMoved(PUBLIC.calendar(name), PUBLIC.calendar(there))
    if found.filter.is_empty:
        raise DavError(404, _("There is no such calendar."))
    return ParsedFilter(found.filter, (*found.unknown, *unknown))


def list_calendars(now: datetime, *, with_tokens: bool) -> Sequence[PublicCalendarSource]:
    """Return the calendar of everything and one of each body that has entries."""
    window = unlimited_window(EventFilter(), now)
    name = filter_name(db_session(), EventFilter())
    found = [_build_calendar(EventFilter(), window, address=ALL_EVENTS, name=name)]
    for body in versions.bodies_with_entries(db_session()):
        wanted = EventFilter(bodies=(body.slug,))
        name, address = calendar_name(body.label), encode_calendar_name(wanted)
        found.append(
            _build_calendar(wanted, window, address=address, name=name, colour=body.colour)
        )
    return _load_tokens(found, window) if with_tokens else found


def _load_tokens(
    found: list[PublicCalendarSource], window: FeedWindow
) -> list[PublicCalendarSource]:
    """Return the calendars with their tokens, all of them by one query."""
    if all(it.memory.token(it.seal) for it in found):
        return found
    states = versions.collection_states_by_body(db_session(), window)
    slugs = [it.wanted.bodies[0] if it.wanted.bodies else "" for it in found]
    tokens = [
        it.memory.note(it.seal, states.get(slug, EMPTY_STATE))
        for it, slug in zip(found, slugs, strict=True)
    ]
    return [replace(it, known=token) for it, token in zip(found, tokens, strict=True)]


def feed_path(wanted: EventFilter) -> str:
    """Return the path of the feed with the same filter."""
    return event_filters.filter_url(wanted, FEED_PATH)


def _build_calendar(
    wanted: EventFilter,
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
        wanted=wanted,
        window=window,
        seal=TokenSigner(key, encode_calendar_name(wanted)),
        name=name,
        description=description or _("The announced meetings, to read."),
        colour=colour,
        memory=_cache_slot(window.called_off_since),
    )


def _cache_slot(day: datetime) -> CacheSlot:
    """Return what is kept of this moment; the revision is read once a request, first of all."""
    if "dav_revision" not in g:
        g.dav_revision = current_revision(db_session())
    return CacheSlot(token_cache(current_app), g.dav_revision, day)
