"""Everybody's calendars: of everything, of each body, and of any filter that somebody asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app, g
from flask_babel import gettext as _

from meetings.domain.calendars import queries, resources
from meetings.domain.calendars.queries import Window
from meetings.domain.calendars.syncing import NOTHING, Seal
from meetings.domain.events.filters import EventFilter
from meetings.feeds.dav.addresses import EVERYTHING, PUBLIC, name_of, query_of
from meetings.feeds.dav.calendars import PublicCalendar
from meetings.feeds.dav.memory import Memory, tokens_of
from meetings.feeds.dav.refusals import Moved, Refusal
from meetings.feeds.options import whole_window
from meetings.http import filters, moved
from meetings.http.calendar_words import calendar_name, filter_name
from meetings.http.filters import AskedFilter
from meetings.http.session import session
from meetings.http.subscribe import FEED_PATH
from meetings.kernel.database import revision


def named(name: str, now: datetime) -> PublicCalendar:
    """Return the calendar of this name.

    Raises:
        Refusal: nothing in the name means anything here.
        Moved: something in it has another name now.
    """
    found = _filter_of(name)
    wanted = found.filter
    ignored = ", ".join(f"{key}={value}" for key, value in found.unknown)
    said = _("Not understood and ignored: %(names)s.", names=ignored) if ignored else ""
    return _calendar(
        wanted, whole_window(wanted, now), address=name, name=filter_name(session(), wanted),
        description=said, colour=queries.colour(session(), wanted),
    )  # fmt: skip


def _filter_of(name: str) -> AskedFilter:
    if name == EVERYTHING:
        return AskedFilter(EventFilter())
    query, unknown = query_of(name)
    found = filters.parse(session(), query)
    if renamed := moved.filters(query, found.unknown):
        there = name_of(filters.parse(session(), renamed).filter)
        raise Moved(PUBLIC.calendar(name), PUBLIC.calendar(there))
    if found.filter.is_empty:
        raise Refusal(404, _("There is no such calendar."))
    return AskedFilter(found.filter, (*found.unknown, *unknown))


def listed(now: datetime, *, with_tokens: bool) -> Sequence[PublicCalendar]:
    """Return the calendar of everything and one of each body that has entries."""
    window = whole_window(EventFilter(), now)
    name = filter_name(session(), EventFilter())
    found = [_calendar(EventFilter(), window, address=EVERYTHING, name=name)]
    for body in resources.bodies(session()):
        wanted = EventFilter(bodies=(body.slug,))
        name, address = calendar_name(body.label), name_of(wanted)
        found.append(_calendar(wanted, window, address=address, name=name, colour=body.colour))
    return _with_tokens(found, window) if with_tokens else found


def _with_tokens(found: list[PublicCalendar], window: Window) -> list[PublicCalendar]:
    """Return the calendars with their tokens, all of them by one query."""
    if all(it.memory.token(it.seal) for it in found):
        return found
    states = resources.states_of_bodies(session(), window)
    slugs = [it.wanted.bodies[0] if it.wanted.bodies else "" for it in found]
    tokens = [
        it.memory.note(it.seal, states.get(slug, NOTHING))
        for it, slug in zip(found, slugs, strict=True)
    ]
    return [replace(it, known=token) for it, token in zip(found, tokens, strict=True)]


def feed_of(wanted: EventFilter) -> str:
    """Return the path of the feed with the same filter."""
    return filters.address(wanted, FEED_PATH)


def _calendar(
    wanted: EventFilter,
    window: Window,
    *,
    address: str,
    name: str,
    description: str = "",
    colour: str = "",
) -> PublicCalendar:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return PublicCalendar(
        session=session(),
        href=PUBLIC.calendar(address),
        wanted=wanted,
        window=window,
        seal=Seal(key, name_of(wanted)),
        name=name,
        description=description or _("The announced meetings, to read."),
        colour=colour,
        memory=_memory(window.off_since),
    )


def _memory(day: datetime) -> Memory:
    """Return what is kept of this moment; the revision is read once a request, first of all."""
    if "dav_revision" not in g:
        g.dav_revision = revision(session())
    return Memory(tokens_of(current_app), g.dav_revision, day)
