"""CalDAV routes of public calendars, and service discovery."""

from flask import Blueprint, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.caldav import public_calendars, resources, sync_token_cache
from meetings.caldav.dispatch import ALL_METHODS, ROUTE_OPTIONS, dispatch
from meetings.caldav.errors import DavError, too_many_requests
from meetings.caldav.personal_calendars import basic_auth_password, open_by_password
from meetings.caldav.properties import principal_properties, root_properties
from meetings.caldav.resources import Resource
from meetings.caldav.sync_token_cache import SyncTokenCache
from meetings.caldav.urls import PUBLIC
from meetings.extensions import csrf
from meetings.feeds.personal_limits import limit_invalid_tokens
from meetings.http import components
from meetings.http.guards import public
from meetings.http.urls import site_url
from meetings.i18n.languages import use_default_language
from meetings.kernel import clock

#: Number of cached sync tokens; one takes up to some kilobytes.
MAX_TOKENS = 500
bp = Blueprint("caldav", __name__)
use_default_language(bp)
bp.register_error_handler(429, too_many_requests)
csrf.exempt(bp)


@bp.record_once
def _register_token_cache(state: BlueprintSetupState) -> None:
    """Register the sync token cache, which is empty if caching is disabled."""
    app = state.app
    capacity = MAX_TOKENS if components.get_components(app).settings.page_cache else 0
    sync_token_cache.register_token_cache(app, SyncTokenCache(capacity))


def _page() -> str:
    """Return the URL for people who open one of a calendar client."""
    return url_for("feed_builder.show")


@bp.route("/.well-known/caldav", methods=ALL_METHODS, provide_automatic_options=False)
@public
def well_known() -> ResponseReturnValue:
    """Redirect clients to the root; 301, as in RFC 6764, because old clients do not support 308."""
    return redirect(PUBLIC.root, 301)


@bp.route("/", methods=["PROPFIND"])
@bp.route("/dav", **ROUTE_OPTIONS)
@limit_invalid_tokens
@public
def root() -> ResponseReturnValue:
    """Serve the root, also for clients configured only with the host name.

    A client that sends a password is directed to the calendar that it opens.
    """

    def find() -> Resource:
        tree, name = PUBLIC, _("Calendars")
        if basic_auth_password():
            tree, resolved = open_by_password(clock.now())
            name = resolved.feed.name
        address = site_url() if request.path == "/" else PUBLIC.root
        children = (_home_set(),) if tree == PUBLIC and tree.root == address else ()
        return resources.PrincipalResource(address, root_properties(tree, name), _page(), children)

    return dispatch(find)


@bp.route("/dav/principal", **ROUTE_OPTIONS)
@public
def principal() -> ResponseReturnValue:
    """Serve the principal of public calendars."""
    values = principal_properties(PUBLIC, _("Everybody"))
    return dispatch(lambda: resources.PrincipalResource(PUBLIC.principal, values, _page()))


@bp.route("/dav/calendars", **ROUTE_OPTIONS)
@public
def home_set() -> ResponseReturnValue:
    """Serve the calendar home set."""
    return dispatch(_home_set)


def _home_set() -> Resource:
    now = clock.now()
    return resources.CalendarHomeSet(
        PUBLIC,
        lambda with_tokens: public_calendars.list_calendars(now, with_tokens=with_tokens),
        _page(),
    )


@bp.route("/dav/calendars/<string:name>", **ROUTE_OPTIONS)
@public
def calendar(name: str) -> ResponseReturnValue:
    """Serve the calendar of a filter."""

    def find() -> Resource:
        source = public_calendars.find_calendar(name, clock.now())
        return resources.CalendarCollection(
            PUBLIC, source, public_calendars.feed_path(source.event_filter)
        )

    return dispatch(find)


@bp.route("/dav/calendars/<string:name>/<path:uid>.ics", **ROUTE_OPTIONS)
@public
def calendar_object(name: str, uid: str) -> ResponseReturnValue:
    """Serve one entry of the calendar of a filter."""
    return dispatch(
        lambda: resources.CalendarObject(
            PUBLIC, public_calendars.find_calendar(name, clock.now()), uid
        )
    )


@bp.route("/dav/<path:_rest>", **ROUTE_OPTIONS)
@public
def not_found(_rest: str) -> ResponseReturnValue:
    """Return 404; requests with a write method are rejected, too."""

    def find() -> Resource:
        raise DavError(404, _("There is nothing at this URL."))

    return dispatch(find)
