"""CalDAV routes of personal calendars, with the token in the URL or as the password."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.caldav import personal_calendars, resources
from meetings.caldav.dispatch import ROUTE_OPTIONS, dispatch
from meetings.caldav.errors import DavError, too_many_requests
from meetings.caldav.personal_calendars import personal_calendar
from meetings.caldav.properties import principal_properties, root_properties
from meetings.caldav.resources import Resource
from meetings.caldav.urls import PERSONAL_CALENDAR, UrlTree
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.extensions import csrf
from meetings.feeds.personal_limits import limit_invalid_tokens, limit_per_token
from meetings.http.guards import token_required
from meetings.i18n.languages import use_default_language
from meetings.kernel import clock

#: Limit per calendar; a client needs about five requests per sync.
REQUEST_RATE_LIMIT = "240 per minute; 2400 per hour"
bp = Blueprint("personal_caldav", __name__)
use_default_language(bp)
csrf.exempt(bp)
bp.register_error_handler(429, too_many_requests)
View = Callable[..., ResponseReturnValue]


def _page() -> str:
    """Return the URL for people who open one of a calendar client."""
    return url_for("account_feeds.index")


def _url_token() -> str:
    return str((request.view_args or {}).get("token") or personal_calendars.basic_auth_password())


def _rate_limited(view: View) -> View:
    often = limit_per_token(REQUEST_RATE_LIMIT, _url_token)
    limited: View = limit_invalid_tokens(often(view))
    return limited


@bp.route("/dav/own", **ROUTE_OPTIONS)
@bp.route("/dav/<string:token>", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def root(token: str = "") -> ResponseReturnValue:
    """Serve the root of the owner's tree."""
    return _respond(
        token,
        lambda at, resolved, now: resources.PrincipalResource(
            at.root,
            root_properties(at, _("Your calendar")),
            _page(),
            (_home_set(at, resolved, now),),
        ),
    )


@bp.route("/dav/own/principal", **ROUTE_OPTIONS)
@bp.route("/dav/<string:token>/principal", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def principal(token: str = "") -> ResponseReturnValue:
    """Serve the principal: the owner, without a name, because the token does not reveal it."""
    return _respond(
        token,
        lambda at, resolved, _now: resources.PrincipalResource(
            at.principal, principal_properties(at, resolved.feed.name), _page()
        ),
    )


@bp.route("/dav/own/calendars", **ROUTE_OPTIONS)
@bp.route("/dav/<string:token>/calendars", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def home_set(token: str = "") -> ResponseReturnValue:
    """Serve the home set, which contains only this calendar."""
    return _respond(token, _home_set)


def _home_set(at: UrlTree, resolved: ResolvedFeed, now: datetime) -> Resource:
    return resources.CalendarHomeSet(at, lambda _: [personal_calendar(at, resolved, now)], _page())


@bp.route(f"/dav/own/calendars/{PERSONAL_CALENDAR}", **ROUTE_OPTIONS)
@bp.route(f"/dav/<string:token>/calendars/{PERSONAL_CALENDAR}", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def calendar(token: str = "") -> ResponseReturnValue:
    """Serve the calendar."""
    return _respond(
        token,
        lambda at, resolved, now: resources.CalendarCollection(
            at, personal_calendar(at, resolved, now), _page()
        ),
    )


@bp.route(f"/dav/own/calendars/{PERSONAL_CALENDAR}/<path:uid>.ics", **ROUTE_OPTIONS)
@bp.route(f"/dav/<string:token>/calendars/{PERSONAL_CALENDAR}/<path:uid>.ics", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def calendar_object(uid: str, token: str = "") -> ResponseReturnValue:
    """Serve one entry of the calendar."""
    return _respond(
        token,
        lambda at, resolved, now: resources.CalendarObject(
            at, personal_calendar(at, resolved, now), uid
        ),
    )


@bp.route("/dav/own/<path:_rest>", **ROUTE_OPTIONS)
@_rate_limited
@token_required
def not_found(_rest: str) -> ResponseReturnValue:
    """Return 404 to clients with a valid token."""

    def find(_at: UrlTree, _resolved: ResolvedFeed, _now: datetime) -> Resource:
        raise DavError(404, _("There is nothing at this URL."))

    return _respond("", find)


def _respond(
    token: str, find: Callable[[UrlTree, ResolvedFeed, datetime], Resource]
) -> ResponseReturnValue:
    """Return the resource's response to clients with a valid token; redirect renewed tokens."""
    now = clock.now()

    def find_resource() -> Resource:
        if token:
            return find(*personal_calendars.open_by_url(token, now), now)
        return find(*personal_calendars.open_by_password(now), now)

    def check_password() -> None:
        if not token:
            personal_calendars.open_by_password(now)

    return dispatch(find_resource, check_access=check_password)
