"""Feeds of personal calendars, at URLs with a secret token."""

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
from meetings.i18n.languages import calendar_language, use_default_language
from meetings.kernel import clock
from meetings.presenters.calendar_texts import period_text
from meetings.presenters.personal_feeds import (
    feed_contents_text,
    personal_feed_texts,
    renewed_feed_path,
)

log = structlog.get_logger(__name__)
bp = Blueprint("personal_feeds", __name__)
use_default_language(bp)
bp.register_error_handler(429, plain_too_many_requests)
#: Cached only by the client, which must revalidate each time.
CACHE_CONTROL = "private, no-cache"
#: Parameters of the URL. The content was chosen when the calendar was created.
ALLOWED_PARAMS = frozenset({"from", "until", "tz", "cancelled", "alarm", "lang", "profile"})
#: Limit per calendar. One network may fetch many calendars: a server does so for its users.
FETCH_RATE_LIMIT = "60 per minute; 600 per hour"


def _url_token() -> str:
    return str((request.view_args or {}).get("token", ""))


@bp.get("/feeds/<string:token>/my.ics")
@limit_invalid_tokens
@limit_per_token(FETCH_RATE_LIMIT, _url_token)
@token_required
def calendar_file(token: str) -> ResponseReturnValue:
    """Return the calendar; redirect a renewed token to the new URL."""
    now = clock.now()
    resolved = open_feed(token, now)
    if resolved.is_renewed:
        return redirects.permanent_redirect(
            renewed_feed_path(resolved, token, now=now), request.args.items(multi=True)
        )
    params = parse_params(db_session(), merge_repeated(request.args), now, only=ALLOWED_PARAMS)
    words = personal_feed_texts(base_url(), params.language)
    entries = feed_contents.list_feed_entries(
        db_session(), resolved, params.window, words, alarm=params.alarm, write=entry_writer(params)
    )
    changed_at = max((entry.modified_at for entry in entries), default=resolved.feed.created_at)
    body = ical.write_calendar(
        _calendar_metadata(resolved, token, params), _entry_fragments(entries, params)
    )
    return private_response(body, ical.MEDIA_TYPE, min(changed_at, now), ignored=params.ignored)


def _entry_fragments(entries: Iterable[FeedEntry], params: FeedParams) -> Iterable[Fragment]:
    fragments = (entry.fragment for entry in entries)
    return map(ical.fragment_in_utc, fragments) if params.in_utc else fragments


def open_feed(token: str, now: datetime) -> ResolvedFeed:
    """Return the personal feed of the token, and record its use.

    Raises:
        DomainError: the token is invalid.
    """
    resolved = queries.resolve_secret(db_session(), token, now=now)
    if not resolved.is_due(now):
        return resolved
    try:
        services.record_use(db_session(), resolved.token.id, now=now)
    except OperationalError:  # a failed usage record must not prevent access to the calendar
        db_session().rollback()
        log.warning("calendar use not recorded")
    return queries.resolve_secret(db_session(), token, now=now)


def private_response(
    body: bytes,
    media_type: str,
    modified_at: datetime,
    *,
    ignored: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return the bytes with a strong validator and private caching, compressed if accepted.

    Time:
        ``modified_at`` is sent, but never used alone for validation, because it does not cover
        removed entries.
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


def _calendar_metadata(resolved: ResolvedFeed, token: str, params: FeedParams) -> CalendarMetadata:
    """Return the properties of the calendar, without its URL, because copies are shared."""
    reach = params.date_range
    with calendar_language(params.language):
        description = (
            _("It shows: %(parts)s.", parts=feed_contents_text(resolved.feed)),
            period_text(reach.first, reach.last, is_open=reach.is_open),
        )
    return CalendarMetadata(
        name=resolved.feed.name,
        description=" ".join(description),
        source=personal_feed_url(token, base=base_url()),
        url=site_url(base=base_url()),
        is_secret=True,
    )
