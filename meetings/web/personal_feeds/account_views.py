"""Personal calendars of a signed-in user."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.extensions import limiter
from meetings.http.guards import permission_required
from meetings.http.rate_limits import FORM_RATE_LIMIT
from meetings.http.request_context import current_actor
from meetings.web.personal_feeds.management import FeedManagerView

bp = Blueprint("account_feeds", __name__)


@bp.route("/account/feeds", methods=["GET", "POST"])
@limiter.limit(FORM_RATE_LIMIT, methods=["POST"])
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def index() -> ResponseReturnValue:
    """List the calendars with their last use, and create new ones."""
    return _feed_manager().show()


@bp.post("/account/feeds/<int:feed_id>/renew")
@limiter.limit(FORM_RATE_LIMIT)
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def renew(feed_id: int) -> ResponseReturnValue:
    """Give a calendar a new URL, and show it once."""
    return _feed_manager().renew(feed_id)


@bp.post("/account/feeds/<int:feed_id>/revoke")
@limiter.limit(FORM_RATE_LIMIT)
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def revoke(feed_id: int) -> ResponseReturnValue:
    """Revoke a calendar."""
    return _feed_manager().revoke(feed_id)


def _feed_manager() -> FeedManagerView:
    """Return the user's feed manager; only organisers can choose organised meetings."""
    user, actor = current_user.user, current_actor()
    organises = has_permission(actor, Permission.ORGANISER_ACCESS)
    return FeedManagerView(
        owner=FeedOwner(user.id, user.email.casefold()),
        actor=actor,
        parts=tuple(part for part in FeedPart if organises or part is not FeedPart.ORGANISING),
        at=url_for("account_feeds.index"),
        back=(_("Account"), url_for("accounts.account")),
    )
