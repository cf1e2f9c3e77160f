"""Personal calendars of a participant without an account."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.policy import link_holder
from meetings.domain.access.rules import TokenScope
from meetings.domain.calendars import ical
from meetings.domain.personal_feeds.rules import PARTICIPANT_PARTS, FeedOwner
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.models import Registration
from meetings.extensions import limiter
from meetings.http.components import base_url
from meetings.http.guards import token_required
from meetings.http.rate_limits import FORM_RATE_LIMIT
from meetings.http.request_context import db_session
from meetings.kernel import clock
from meetings.presenters.invitation import participant_ics
from meetings.presenters.personal_feeds import token_derivation_key
from meetings.web.personal_feeds.management import FeedManagerView
from meetings.web.registration.presenter import registration_status
from meetings.web.registration.views import invalid_link

bp = Blueprint("participant_feeds", __name__)
for _refusal in (TokenUnknown, TokenExpired, TokenRevoked):
    bp.register_error_handler(_refusal, invalid_link)


@bp.route("/registrations/<string:token>/calendars", methods=["GET", "POST"])
@limiter.limit(FORM_RATE_LIMIT, methods=["POST"])
@token_required
def index(token: str) -> ResponseReturnValue:
    """List the calendars of the registered address, and create new ones."""
    manager = _feed_manager(token)
    return manager.show() if manager else _email_unconfirmed(token)


@bp.post("/registrations/<string:token>/calendars/<int:feed_id>/renew")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def renew(token: str, feed_id: int) -> ResponseReturnValue:
    """Give a calendar a new URL, and show it once."""
    manager = _feed_manager(token)
    return manager.renew(feed_id) if manager else _email_unconfirmed(token)


@bp.post("/registrations/<string:token>/calendars/<int:feed_id>/revoke")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def revoke(token: str, feed_id: int) -> ResponseReturnValue:
    """Revoke a calendar."""
    manager = _feed_manager(token)
    return manager.revoke(feed_id) if manager else _email_unconfirmed(token)


@bp.get("/registrations/<string:token>/meeting.ics")
@token_required
def event_file(token: str) -> ResponseReturnValue:
    """Return the meeting as a calendar file for the participant."""
    registration = _open_registration(token)
    if not registration_status(db_session(), registration, now=clock.now()).can_add_to_calendar:
        return redirect(url_for("registration.show", token=token), 303)
    response = Response(
        participant_ics(
            db_session(), registration, key=token_derivation_key().decode(), base_url=base_url()
        ),
        content_type=ical.MEDIA_TYPE,
    )
    name = f"{registration.event.slug}.ics"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _open_registration(token: str) -> Registration:
    """Return the registration that the token opens.

    Raises:
        DomainError: the token is invalid.
    """
    opened = access.get_valid_token(db_session(), token, TokenScope.REGISTRATION, now=clock.now())
    registration = registration_queries.get_by_id(db_session(), opened.subject_id)
    if registration is None:
        abort(404)
    return registration


def _feed_manager(token: str) -> FeedManagerView | None:
    """Return the feed manager of the registered address, or None until it is confirmed.

    Raises:
        DomainError: the token is invalid.
    """
    registration = _open_registration(token)
    if registration.verified_at is None:
        return None
    return FeedManagerView(
        owner=FeedOwner(None, registration.email_key),
        actor=link_holder(
            TokenScope.REGISTRATION, registration.id, email_key=registration.email_key
        ),
        parts=PARTICIPANT_PARTS,
        at=url_for("participant_feeds.index", token=token),
        back=(_("Your registration"), url_for("registration.show", token=token)),
    )


def _email_unconfirmed(token: str) -> ResponseReturnValue:
    flash(_("Please confirm your registration first. Then you can create calendars."), "error")
    return redirect(url_for("registration.show", token=token), 303)
