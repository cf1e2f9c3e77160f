"""Calendars of one's own, at addresses that only their owner knows."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import CalendarFacts, Fragment
from meetings.domain.personal import contents, queries, services
from meetings.domain.personal.contents import OwnEntry
from meetings.domain.personal.queries import Opened
from meetings.feeds.manner import writer_of
from meetings.feeds.options import Asked, asked_of
from meetings.feeds.own_limits import limit_each, limit_what_opens_nothing
from meetings.http import moved
from meetings.http.calendar_words import span
from meetings.http.conditional import validated
from meetings.http.filters import joined
from meetings.http.guards import by_token
from meetings.http.languages import catalogue_of
from meetings.http.limits import too_many_for_programs
from meetings.http.own_calendars import moved_to, own_path, shown_in, words_of
from meetings.http.packing import gzipped, takes_gzip
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel import clock

log = structlog.get_logger(__name__)
bp = Blueprint("personal", __name__)
bp.register_error_handler(429, too_many_for_programs)
#: Kept by nobody but the program that asked, and asked for again each time.
CONTROL = "private, no-cache"
#: What the address itself may ask for; what is shown was chosen when the calendar was made.
OPTIONS = frozenset({"from", "until", "tz", "cancelled", "alarm", "lang", "profile"})
#: For each calendar: many may be fetched from one network address, by a server for its users.
MOST_FETCHED = "60 per minute; 600 per hour"


def _secret() -> str:
    return str((request.view_args or {}).get("token", ""))


@bp.get("/feeds/<string:token>/my.ics")
@limit_what_opens_nothing
@limit_each(MOST_FETCHED, _secret)
@by_token
def own(token: str) -> ResponseReturnValue:
    """Answer with the calendar; from an address that was renewed, lead to the new one."""
    now = clock.now()
    it = opened(token, now)
    if it.is_renewed:
        return moved.permanently(moved_to(it, token, now=now), request.args.items(multi=True))
    asked = asked_of(session(), joined(request.args), now, only=OPTIONS)
    words = words_of(base_url(), asked.language)
    found = contents.entries(
        session(), it, asked.window, words, alarm=asked.alarm, write=writer_of(asked)
    )
    changed_at = max((each.modified_at for each in found), default=it.feed.created_at)
    body = ical.calendar(_about(it, token, asked), _fragments(found, asked))
    return private_response(body, ical.MEDIA_TYPE, min(changed_at, now), ignored=asked.ignored)


def _fragments(found: Iterable[OwnEntry], asked: Asked) -> Iterable[Fragment]:
    fragments = (each.fragment for each in found)
    return map(ical.in_utc, fragments) if asked.in_utc else fragments


def opened(token: str, now: datetime) -> Opened:
    """Return what the secret opens, and note that it was used.

    Raises:
        DomainError: what is wrong with the secret.
    """
    it = queries.opened(session(), token, now=now)
    if not it.is_due(now):
        return it
    try:
        services.note_use(session(), it.token.id, now=now)
    except OperationalError:  # a calendar is not withheld because it could not be noted
        session().rollback()
        log.warning("use of a calendar not noted")
    return queries.opened(session(), token, now=now)


def private_response(
    body: bytes,
    media_type: str,
    modified_at: datetime,
    *,
    ignored: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return the bytes with a strong validator, for their reader alone, packed if that is welcome.

    Time:
        ``modified_at`` is told, but nothing is taken for known by it alone: what left the calendar
        took its time along.
    """
    packed = gzipped(body) if takes_gzip(request.headers.get("Accept-Encoding", "")) else None
    response = validated(
        Response(packed or body, content_type=media_type), control=CONTROL, ignored=ignored
    )
    response.last_modified = modified_at
    response.vary.add("Accept-Encoding")
    if packed and response.status_code == 200:
        response.content_encoding = "gzip"
    return response


def _about(it: Opened, token: str, asked: Asked) -> CalendarFacts:
    """Return what the calendar says of itself; not its address, which is handed on with a copy."""
    reach = asked.reach
    with force_locale(catalogue_of(asked.language)):
        description = (
            _("It shows: %(parts)s.", parts=shown_in(it.feed)),
            span(reach.first, reach.last, is_open=reach.is_open),
        )
    return CalendarFacts(
        name=it.feed.name,
        description=" ".join(description),
        source=f"{base_url()}{own_path(token)}",
        url=f"{base_url()}/",
        is_secret=True,
    )
