"""Addresses of everybody's calendars over CalDAV, and where programs find them."""

from flask import Blueprint, redirect, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.extensions import csrf
from meetings.feeds.dav import memory, public_calendars, things
from meetings.feeds.dav.addresses import PUBLIC
from meetings.feeds.dav.memory import Tokens
from meetings.feeds.dav.methods import EVERY, OPTIONS, answered
from meetings.feeds.dav.own_calendars import opened_by_password, password
from meetings.feeds.dav.properties import of_principal, of_root
from meetings.feeds.dav.refusals import Refusal, too_often
from meetings.feeds.dav.things import Thing
from meetings.feeds.own_limits import limit_what_opens_nothing
from meetings.http import site
from meetings.http.guards import public
from meetings.kernel import clock

#: For people who open an address that is for programs.
PAGE = "/subscribe"
#: Calendars whose tokens are kept; one takes up to some kilobytes.
MOST_TOKENS = 500
bp = Blueprint("dav", __name__)
bp.register_error_handler(429, too_often)
csrf.exempt(bp)


@bp.record_once
def _remember(state: BlueprintSetupState) -> None:
    """Have tokens kept, unless nothing is to be kept."""
    app = state.app
    most = MOST_TOKENS if site.parts_of(app).settings.page_cache else 0
    memory.keep(app, Tokens(most))


@bp.route("/.well-known/caldav", methods=EVERY, provide_automatic_options=False)
@public
def well_known() -> ResponseReturnValue:
    """Lead programs to the root; 301, for RFC 6764 names it and old programs know no 308."""
    return redirect(PUBLIC.root, 301)


@bp.route("/", methods=["PROPFIND"])
@bp.route("/dav", **OPTIONS)
@limit_what_opens_nothing
@public
def root() -> ResponseReturnValue:
    """Answer where the reader's calendars are, also to who has only the name of the machine.

    Who sends a password is led to the calendar that it opens.
    """

    def find() -> Thing:
        tree, name = PUBLIC, _("Calendars")
        if password():
            tree, it = opened_by_password(clock.now())
            name = it.feed.name
        address = request.path if request.path == "/" else PUBLIC.root
        return things.Single(address, of_root(tree, name), PAGE)

    return answered(find)


@bp.route("/dav/principal", **OPTIONS)
@public
def principal() -> ResponseReturnValue:
    """Answer who reads: everybody."""
    values = of_principal(PUBLIC, _("Everybody"))
    return answered(lambda: things.Single(PUBLIC.principal, values, PAGE))


@bp.route("/dav/calendars", **OPTIONS)
@public
def home() -> ResponseReturnValue:
    """Answer which calendars there are."""
    now = clock.now()
    return answered(
        lambda: things.Home(
            PUBLIC,
            lambda with_tokens: public_calendars.listed(now, with_tokens=with_tokens),
            PAGE,
        )
    )


@bp.route("/dav/calendars/<string:name>", **OPTIONS)
@public
def calendar(name: str) -> ResponseReturnValue:
    """Answer for the calendar of a filter."""

    def find() -> Thing:
        it = public_calendars.named(name, clock.now())
        return things.Collection(PUBLIC, it, public_calendars.feed_of(it.wanted))

    return answered(find)


@bp.route("/dav/calendars/<string:name>/<path:uid>.ics", **OPTIONS)
@public
def entry(name: str, uid: str) -> ResponseReturnValue:
    """Answer for one entry of the calendar of a filter."""
    return answered(lambda: things.Entry(PUBLIC, public_calendars.named(name, clock.now()), uid))


@bp.route("/dav/<path:_rest>", **OPTIONS)
@public
def nothing(_rest: str) -> ResponseReturnValue:
    """Answer that nothing is here; what would write is refused here, too."""

    def find() -> Thing:
        raise Refusal(404, _("There is nothing at this address."))

    return answered(find)
