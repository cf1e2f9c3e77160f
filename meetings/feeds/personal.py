"""Calendars of one's own, at addresses that only their owner knows."""

import hashlib
from datetime import datetime
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from meetings.domain.access.rules import digest
from meetings.domain.calendars import ical
from meetings.domain.calendars.queries import Window
from meetings.domain.calendars.rules import CalendarFacts
from meetings.domain.personal import contents, queries, services
from meetings.domain.personal.queries import Opened
from meetings.extensions import limiter
from meetings.feeds.options import MOST_NAMED, asked_of
from meetings.http import dates
from meetings.http.guards import by_token
from meetings.http.own_calendars import moved_to, own_path, shown_in, words_of
from meetings.http.session import client_address, session
from meetings.kernel import clock

log = structlog.get_logger(__name__)
bp = Blueprint("personal", __name__)
#: Kept by nobody but the program that asked, and asked for again each time.
CONTROL = "private, no-cache"
#: What the address itself may ask for; what is shown was chosen when the calendar was made.
OPTIONS = ("from", "until", "tz", "cancelled", "alarm", "lang")
#: For each calendar: many may be fetched from one network address, by a server for its users.
MOST_FETCHED = "60 per minute; 600 per hour"
#: For each network address that tries what opens nothing.
MOST_WRONG = "60 per minute"


def _by_calendar() -> str:
    """Return what one calendar's fetches are counted under; not the secret itself."""
    return digest(str((request.view_args or {}).get("token", "")))


def _opened_nothing(response: Response) -> bool:
    """Say whether nobody ever made such an address; one that is gone is asked for in good faith."""
    return response.status_code == 404


@bp.get("/feeds/<string:token>/my.ics")
@limiter.limit(MOST_WRONG, key_func=client_address, deduct_when=_opened_nothing)
@limiter.limit(MOST_FETCHED, key_func=_by_calendar)
@by_token
def own(token: str) -> ResponseReturnValue:
    """Answer with the calendar; from an address that was renewed, lead to the new one."""
    now = clock.now()
    it = opened(token, now)
    if it.is_renewed:
        return redirect(moved_to(it, token, now=now), 308)
    asked = asked_of(session(), {k: v for k, v in request.args.items() if k in OPTIONS}, now)
    found = contents.entries(
        session(), it, asked.window, words_of(_base()), alarm=asked.alarm
    )  # fmt: skip
    fragments = [each.fragment for each in found]
    if asked.in_utc:
        fragments = [ical.in_utc(each) for each in fragments]
    body = ical.calendar(_about(it, token, asked.window), fragments)
    others = tuple(pair for pair in request.args.items() if pair[0] not in OPTIONS)
    return private_response(body, ical.MEDIA_TYPE, ignored=asked.ignored + others)


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
    body: bytes, media_type: str, *, ignored: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Return the bytes with a strong validator, for their reader alone."""
    response = Response(body, content_type=media_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = CONTROL
    if ignored:
        cut = [(name[:20], value[:60]) for name, value in ignored[:MOST_NAMED]]
        response.headers["X-Ignored-Parameters"] = urlencode(cut)
    response.make_conditional(request)
    return response


def _about(it: Opened, token: str, window: Window) -> CalendarFacts:
    """Return what the calendar says of itself; not its address, which is handed on with a copy."""
    span = dates.day(window.since.date()), dates.day(window.until.date())
    description = (
        _("It shows: %(parts)s.", parts=shown_in(it.feed)),
        _("Meetings from %(first)s to %(last)s.", first=span[0], last=span[1]),
    )
    return CalendarFacts(
        name=it.feed.name,
        description=" ".join(description),
        source=f"{_base()}{own_path(token)}",
        url=f"{_base()}/",
        is_secret=True,
    )


def _base() -> str:
    return str(current_app.extensions["settings"].public_url)
