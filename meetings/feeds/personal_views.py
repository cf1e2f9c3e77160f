"""Calendars of one's own, at addresses that only their owner knows."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import CalendarMetadata, Fragment
from meetings.domain.personal_feeds import feed_contents, queries, services
from meetings.domain.personal_feeds.feed_contents import FeedEntry
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.feeds.params import FeedParams, parse_params
from meetings.feeds.personal_limits import limit_invalid_tokens, limit_per_token
from meetings.feeds.rendering import entry_writer
from meetings.http import redirects
from meetings.http.components import base_url
from meetings.http.compression import accepts_gzip, compress
from meetings.http.conditional import with_validators
from meetings.http.event_filters import merge_repeated
from meetings.http.guards import token_required
from meetings.http.rate_limits import plain_too_many_requests
from meetings.http.request_context import db_session
from meetings.http.urls import personal_feed_url, site_url
from meetings.i18n.languages import calendar_language, speak_default
from meetings.kernel import clock
from meetings.presenters.calendar_texts import period_text
from meetings.presenters.personal_feeds import (
    feed_contents_text,
    personal_feed_texts,
    renewed_feed_path,
)

log = structlog.get_logger(__name__)
bp = Blueprint("personal_feeds", __name__)
speak_default(bp)
bp.register_error_handler(429, plain_too_many_requests)
#: Kept by nobody but the program that asked, and asked for again each time.
CACHE_CONTROL = "private, no-cache"
#: What the address itself may ask for; what is shown was chosen when the calendar was made.
ALLOWED_PARAMS = frozenset({"from", "until", "tz", "cancelled", "alarm", "lang", "profile"})
#: For each calendar: many may be fetched from one network address, by a server for its users.
FETCH_RATE_LIMIT = "60 per minute; 600 per hour"


def _url_token() -> str:
    return str((request.view_args or {}).get("token", ""))


@bp.get("/feeds/<string:token>/my.ics")
@limit_invalid_tokens
@limit_per_token(FETCH_RATE_LIMIT, _url_token)
@token_required
def calendar_file(token: str) -> ResponseReturnValue:
    """Answer with the calendar; from an address that was renewed, lead to the new one."""
    now = clock.now()
    it = open_feed(token, now)
    if it.is_renewed:
        return redirects.permanent_redirect(
            renewed_feed_path(it, token, now=now), request.args.items(multi=True)
        )
    asked = parse_params(db_session(), merge_repeated(request.args), now, only=ALLOWED_PARAMS)
    words = personal_feed_texts(base_url(), asked.language)
    found = feed_contents.list_feed_entries(
        db_session(), it, asked.window, words, alarm=asked.alarm, write=entry_writer(asked)
    )
    changed_at = max((each.modified_at for each in found), default=it.feed.created_at)
    body = ical.write_calendar(_calendar_metadata(it, token, asked), _entry_fragments(found, asked))
    return private_response(body, ical.MEDIA_TYPE, min(changed_at, now), ignored=asked.ignored)


def _entry_fragments(found: Iterable[FeedEntry], asked: FeedParams) -> Iterable[Fragment]:
    fragments = (each.fragment for each in found)
    return map(ical.fragment_in_utc, fragments) if asked.in_utc else fragments


def open_feed(token: str, now: datetime) -> ResolvedFeed:
    """Return what the secret opens, and note that it was used.

    Raises:
        DomainError: what is wrong with the secret.
    """
    it = queries.resolve_secret(db_session(), token, now=now)
    if not it.is_due(now):
        return it
    try:
        services.record_use(db_session(), it.token.id, now=now)
    except OperationalError:  # a calendar is not withheld because it could not be noted
        db_session().rollback()
        log.warning("use of a calendar not noted")
    return queries.resolve_secret(db_session(), token, now=now)


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
    packed = compress(body) if accepts_gzip(request.headers.get("Accept-Encoding", "")) else None
    response = with_validators(
        Response(packed or body, content_type=media_type), control=CACHE_CONTROL, ignored=ignored
    )
    response.last_modified = modified_at
    response.vary.add("Accept-Encoding")
    if packed and response.status_code == 200:
        response.content_encoding = "gzip"
    return response


def _calendar_metadata(it: ResolvedFeed, token: str, asked: FeedParams) -> CalendarMetadata:
    """Return what the calendar says of itself; not its address, which is handed on with a copy."""
    reach = asked.date_range
    with calendar_language(asked.language):
        description = (
            _("It shows: %(parts)s.", parts=feed_contents_text(it.feed)),
            period_text(reach.first, reach.last, is_open=reach.is_open),
        )
    return CalendarMetadata(
        name=it.feed.name,
        description=" ".join(description),
        source=personal_feed_url(token, base=base_url()),
        url=site_url(base=base_url()),
        is_secret=True,
    )
