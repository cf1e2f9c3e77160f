"""The page where a user makes, renews and withdraws calendars of one's own."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.access.policy import Permission, allows
from meetings.domain.events import organised
from meetings.domain.personal import queries, services
from meetings.domain.personal.errors import FeedGone, NoBodyChosen, NothingChosen, TooManyFeeds
from meetings.domain.personal.rules import FeedPart, Owner
from meetings.http import dates
from meetings.http.guards import guarded
from meetings.http.own_calendars import own_path, shown_in, site_key
from meetings.http.phrases import explain
from meetings.http.session import current_actor, session
from meetings.http.subscribe import subscription
from meetings.kernel import clock
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.own_calendars import OwnCalendarForm
from meetings.web.shapes import OwnCalendarLine

bp = Blueprint("own_calendars", __name__)
#: The secret of the calendar that was made or renewed just now, for the one page that shows it.
_FRESH = "fresh-calendar"
_NOT_KEPT = {"Cache-Control": "private, no-store"}
_AT = {"nothing-chosen": "parts", "no-body-chosen": "bodies"}


@bp.route("/account/feeds", methods=["GET", "POST"])
@guarded(Permission.ACCOUNT_OWN)
def index() -> ResponseReturnValue:
    """List the calendars with their last use, and take the form for another one."""
    form = OwnCalendarForm()
    form.offer(_parts(), organised.bodies_within(session(), None))
    if form.validate_on_submit():
        try:
            feed, secret = services.make(
                session(), _owner(), form.wish(), actor=current_actor(), now=clock.now()
            )
        except (NothingChosen, NoBodyChosen, TooManyFeeds) as error:
            place_refusal(form, error, _AT)
        else:
            return _show_once(feed.id, secret)
    fresh = cookie.pop(_FRESH, None)
    lines = [_line(each) for each in queries.listed(session(), _owner())]
    page = render_template(
        "accounts/feeds.html", form=form, lines=lines, fresh=_panel(fresh, lines) if fresh else None
    )
    return page, 422 if form.errors else 200, _NOT_KEPT


@bp.post("/account/feeds/<int:feed_id>/renew")
@guarded(Permission.ACCOUNT_OWN)
def renew(feed_id: int) -> ResponseReturnValue:
    """Give a calendar a new address and show it once."""
    try:
        secret = services.renew(
            session(), _owner(), feed_id, key=site_key(), actor=current_actor(), now=clock.now()
        )
    except FeedGone as error:
        flash(explain(error), "error")
        return redirect(url_for("own_calendars.index"), 303)
    return _show_once(feed_id, secret)


@bp.post("/account/feeds/<int:feed_id>/revoke")
@guarded(Permission.ACCOUNT_OWN)
def revoke(feed_id: int) -> ResponseReturnValue:
    """Withdraw a calendar."""
    try:
        services.revoke(session(), _owner(), feed_id, actor=current_actor(), now=clock.now())
    except FeedGone as error:
        flash(explain(error), "error")
    else:
        flash(_("The calendar is withdrawn; its address opens nothing any more."), "success")
    return redirect(url_for("own_calendars.index"), 303)


def _owner() -> Owner:
    user = current_user.user
    return Owner(user.id, user.email.casefold())


def _parts() -> list[FeedPart]:
    """Return what the user may choose; only who organises has meetings to organise."""
    organises = allows(current_actor(), Permission.ORGANISE)
    return [part for part in FeedPart if organises or part is not FeedPart.ORGANISING]


def _show_once(feed_id: int, secret: str) -> ResponseReturnValue:
    cookie[_FRESH] = [feed_id, secret]
    return redirect(url_for("own_calendars.index"), 303)


def _line(it: queries.Listed) -> OwnCalendarLine:
    feed = it.feed
    return OwnCalendarLine(
        number=feed.id,
        name=feed.name,
        shows=shown_in(feed),
        made=dates.instant(feed.created_at, "UTC"),
        used=dates.instant(it.last_used_at, "UTC") if it.last_used_at else _("never"),
    )


def _panel(fresh: tuple[int, str], lines: list[OwnCalendarLine]) -> Mapping[str, Any] | None:
    """Return the addresses of the calendar that was made or renewed; None where it is gone."""
    number, secret = fresh
    named = next((line.name for line in lines if line.number == number), None)
    if named is None:
        return None
    base = str(current_app.extensions["settings"].public_url)
    return {"name": named, "links": subscription(base, named, path=own_path(secret))}
