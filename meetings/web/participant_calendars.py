"""The page where whoever registered without an account makes, renews and withdraws calendars."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.access.rules import TokenScope
from meetings.domain.calendars import ical
from meetings.domain.personal.rules import FOR_PARTICIPANTS, Owner
from meetings.domain.registration import queries as registrations
from meetings.domain.registration.models import Registration
from meetings.extensions import limiter
from meetings.http.guards import by_token
from meetings.http.invitation import own_copy
from meetings.http.limits import MOST_FORMS
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel import clock
from meetings.web.calendar_desk import Desk
from meetings.web.participant import standing
from meetings.web.registration import closed_link

bp = Blueprint("participant_calendars", __name__)
for _refusal in (TokenUnknown, TokenExpired, TokenRevoked):
    bp.register_error_handler(_refusal, closed_link)


@bp.route("/registrations/<string:token>/calendars", methods=["GET", "POST"])
@limiter.limit(MOST_FORMS, methods=["POST"])
@by_token
def index(token: str) -> ResponseReturnValue:
    """List the calendars of the address that registered, and take the form for another one."""
    desk = _desk(token)
    return desk.show() if desk else _not_yet(token)


@bp.post("/registrations/<string:token>/calendars/<int:feed_id>/renew")
@limiter.limit(MOST_FORMS)
@by_token
def renew(token: str, feed_id: int) -> ResponseReturnValue:
    """Give a calendar a new address and show it once."""
    desk = _desk(token)
    return desk.renew(feed_id) if desk else _not_yet(token)


@bp.post("/registrations/<string:token>/calendars/<int:feed_id>/revoke")
@limiter.limit(MOST_FORMS)
@by_token
def revoke(token: str, feed_id: int) -> ResponseReturnValue:
    """Withdraw a calendar."""
    desk = _desk(token)
    return desk.revoke(feed_id) if desk else _not_yet(token)


@bp.get("/registrations/<string:token>/meeting.ics")
@by_token
def copy(token: str) -> ResponseReturnValue:
    """Answer with the one meeting, for the calendar of who takes part."""
    registration = _opened(token)
    if not standing(session(), registration, now=clock.now()).can_add:
        return redirect(url_for("registration.show", token=token), 303)
    response = Response(
        own_copy(session(), registration, base_url=base_url()), content_type=ical.MEDIA_TYPE
    )
    name = f"{registration.event.slug}.ics"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _opened(token: str) -> Registration:
    """Return the registration that the secret opens.

    Raises:
        DomainError: what is wrong with the secret.
    """
    opened = access.opened_by(session(), token, TokenScope.REGISTRATION, now=clock.now())
    registration = registrations.by_id(session(), opened.subject_id)
    if registration is None:
        abort(404)
    return registration


def _desk(token: str) -> Desk | None:
    """Return the desk of the address that registered; None while it is not confirmed.

    Raises:
        DomainError: what is wrong with the secret.
    """
    registration = _opened(token)
    if registration.verified_at is None:
        return None
    return Desk(
        owner=Owner(None, registration.email_key),
        actor=ANONYMOUS,
        parts=FOR_PARTICIPANTS,
        at=url_for("participant_calendars.index", token=token),
        back=(_("Your registration"), url_for("registration.show", token=token)),
    )


def _not_yet(token: str) -> ResponseReturnValue:
    flash(_("Please confirm first that this is you; then you can have calendars."), "error")
    return redirect(url_for("registration.show", token=token), 303)
