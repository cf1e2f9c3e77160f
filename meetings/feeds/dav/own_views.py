"""Addresses of calendars of one's own over CalDAV: below a secret, or with it as a password."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.personal.queries import Opened
from meetings.extensions import csrf
from meetings.feeds.dav import own_calendars, things
from meetings.feeds.dav.addresses import OWN, Tree
from meetings.feeds.dav.methods import OPTIONS, answered
from meetings.feeds.dav.own_calendars import calendar_of
from meetings.feeds.dav.properties import of_principal, of_root
from meetings.feeds.dav.refusals import Refusal, too_often
from meetings.feeds.dav.things import Thing
from meetings.feeds.own_limits import limit_each, limit_what_opens_nothing
from meetings.http.guards import by_token
from meetings.kernel import clock

#: For people who open an address that is for programs.
PAGE = "/account/feeds"
#: For each calendar; a program asks a handful of times to learn what is new.
MOST_ASKED = "240 per minute; 2400 per hour"
bp = Blueprint("own_dav", __name__)
csrf.exempt(bp)
bp.register_error_handler(429, too_often)
View = Callable[..., ResponseReturnValue]


def _secret() -> str:
    return str((request.view_args or {}).get("token") or own_calendars.password())


def _limited(view: View) -> View:
    often = limit_each(MOST_ASKED, _secret)
    limited: View = limit_what_opens_nothing(often(view))
    return limited


@bp.route("/dav/own", **OPTIONS)
@bp.route("/dav/<string:token>", **OPTIONS)
@_limited
@by_token
def root(token: str = "") -> ResponseReturnValue:
    """Answer where the owner's calendar is."""
    return _answered(
        token, lambda at, _it, _now: things.Single(at.root, of_root(at, _("Your calendar")), PAGE)
    )


@bp.route("/dav/own/principal", **OPTIONS)
@bp.route("/dav/<string:token>/principal", **OPTIONS)
@_limited
@by_token
def principal(token: str = "") -> ResponseReturnValue:
    """Answer who reads: the owner, without a name, for the secret tells none."""
    return _answered(
        token,
        lambda at, it, _now: things.Single(at.principal, of_principal(at, it.feed.name), PAGE),
    )


@bp.route("/dav/own/calendars", **OPTIONS)
@bp.route("/dav/<string:token>/calendars", **OPTIONS)
@_limited
@by_token
def home(token: str = "") -> ResponseReturnValue:
    """Answer which calendars the owner has here: this one."""
    return _answered(
        token, lambda at, it, now: things.Home(at, lambda _: [calendar_of(at, it, now)], PAGE)
    )


@bp.route(f"/dav/own/calendars/{OWN}", **OPTIONS)
@bp.route(f"/dav/<string:token>/calendars/{OWN}", **OPTIONS)
@_limited
@by_token
def calendar(token: str = "") -> ResponseReturnValue:
    """Answer for the calendar."""
    return _answered(
        token, lambda at, it, now: things.Collection(at, calendar_of(at, it, now), PAGE)
    )


@bp.route(f"/dav/own/calendars/{OWN}/<path:uid>.ics", **OPTIONS)
@bp.route(f"/dav/<string:token>/calendars/{OWN}/<path:uid>.ics", **OPTIONS)
@_limited
@by_token
def entry(uid: str, token: str = "") -> ResponseReturnValue:
    """Answer for one entry of the calendar."""
    return _answered(token, lambda at, it, now: things.Entry(at, calendar_of(at, it, now), uid))


@bp.route("/dav/own/<path:_rest>", **OPTIONS)
@_limited
@by_token
def nothing(_rest: str) -> ResponseReturnValue:
    """Answer that nothing is here, to who has the password."""

    def find(_at: Tree, _it: Opened, _now: datetime) -> Thing:
        raise Refusal(404, _("There is nothing at this address."))

    return _answered("", find)


def _answered(token: str, find: Callable[[Tree, Opened, datetime], Thing]) -> ResponseReturnValue:
    """Return what the thing answers to who has the secret; a renewed address leads to the new."""
    now = clock.now()

    def found() -> Thing:
        if token:
            return find(*own_calendars.opened_by_address(token, now), now)
        return find(*own_calendars.opened_by_password(now), now)

    return answered(found)
