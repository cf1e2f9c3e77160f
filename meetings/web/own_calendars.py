"""The page where a user makes, renews and withdraws calendars of one's own."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.access.policy import Permission, allows
from meetings.domain.personal.rules import FeedPart, Owner
from meetings.extensions import limiter
from meetings.http.guards import guarded
from meetings.http.limits import MOST_FORMS
from meetings.http.session import current_actor
from meetings.web.calendar_desk import Desk

bp = Blueprint("own_calendars", __name__)


@bp.route("/account/feeds", methods=["GET", "POST"])
@limiter.limit(MOST_FORMS, methods=["POST"])
@guarded(Permission.ACCOUNT_OWN)
def index() -> ResponseReturnValue:
    """List the calendars with their last use, and take the form for another one."""
    return _desk().show()


@bp.post("/account/feeds/<int:feed_id>/renew")
@limiter.limit(MOST_FORMS)
@guarded(Permission.ACCOUNT_OWN)
def renew(feed_id: int) -> ResponseReturnValue:
    """Give a calendar a new address and show it once."""
    return _desk().renew(feed_id)


@bp.post("/account/feeds/<int:feed_id>/revoke")
@limiter.limit(MOST_FORMS)
@guarded(Permission.ACCOUNT_OWN)
def revoke(feed_id: int) -> ResponseReturnValue:
    """Withdraw a calendar."""
    return _desk().revoke(feed_id)


def _desk() -> Desk:
    """Return the user's desk; only who organises is offered meetings to organise."""
    user, actor = current_user.user, current_actor()
    organises = allows(actor, Permission.ORGANISE)
    return Desk(
        owner=Owner(user.id, user.email.casefold()),
        actor=actor,
        parts=tuple(part for part in FeedPart if organises or part is not FeedPart.ORGANISING),
        at=url_for("own_calendars.index"),
        back=(_("Account"), url_for("accounts.account")),
    )
