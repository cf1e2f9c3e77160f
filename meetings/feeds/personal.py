"""Calendars of one's own, at addresses that only their owner knows."""

import hashlib
from datetime import datetime

import structlog
from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import CalendarFacts
from meetings.domain.personal import contents, queries, services
from meetings.domain.personal.queries import Opened
from meetings.feeds.options import standard_window
from meetings.http import dates
from meetings.http.guards import by_token
from meetings.http.own_calendars import moved_to, own_path, shown_in, words_of
from meetings.http.session import session
from meetings.kernel import clock

log = structlog.get_logger(__name__)
bp = Blueprint("personal", __name__)
#: Kept by nobody but the program that asked, and asked for again each time.
CONTROL = "private, no-cache"


@bp.get("/feeds/<string:token>/my.ics")
@by_token
def own(token: str) -> ResponseReturnValue:
    """Answer with the calendar; from an address that was renewed, lead to the new one."""
    now = clock.now()
    it = opened(token, now)
    if it.is_renewed:
        return redirect(moved_to(it, token, now=now), 308)
    window = standard_window(now)
    entries = contents.entries(session(), it, window, words_of(_base()))
    span = dates.day(window.since.date()), dates.day(window.until.date())
    about = CalendarFacts(
        name=it.feed.name,
        description=" ".join((
            _("It shows: %(parts)s.", parts=shown_in(it.feed)),
            _("Meetings from %(first)s to %(last)s.", first=span[0], last=span[1]),
        )),
        source=f"{_base()}{own_path(token)}",
        url=f"{_base()}/",
    )  # fmt: skip
    body = ical.calendar(about, [each.fragment for each in entries])
    return private_response(body, ical.MEDIA_TYPE)


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


def private_response(body: bytes, media_type: str) -> Response:
    """Return the bytes with a strong validator, for their reader alone."""
    response = Response(body, content_type=media_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = CONTROL
    response.make_conditional(request)
    return response


def _base() -> str:
    return str(current_app.extensions["settings"].public_url)
