"""Personal links to the online meeting: a countdown, then the room."""

from datetime import datetime

import structlog
from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.rules import TokenScope, signed_subject_id
from meetings.domain.registration import join_services, queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.http.guards import token_required
from meetings.http.request_context import db_session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.presenters.event_summary import summarise_event
from meetings.web.registration.join_countdown import join_countdown
from meetings.web.registration.presenter import registration_status
from meetings.web.registration.views import (
    NO_STORE,
    explain_invalid_link,
    open_registration,
    token_registration,
)

log = structlog.get_logger(__name__)
bp = Blueprint("joining", __name__)


@bp.get("/join/<string:token>")
@token_required
def join(token: str) -> ResponseReturnValue:
    """Redirect a confirmed participant to the online meeting.

    Links sent by version 0.2 and earlier have a stored token; newer ones are signed.
    """
    registration = _signed_registration(token)
    if registration is None:
        registration = open_registration(token, TokenScope.JOIN)
    elif queries.is_link_expired(registration.event, now=clock.now()):
        raise TokenExpired
    return _redirect_to_meeting(registration)


@bp.get("/registrations/<string:token>/join")
@token_required
def join_from_page(token: str) -> ResponseReturnValue:
    """Redirect a confirmed participant from the private page to the online meeting."""
    return _redirect_to_meeting(open_registration(token))


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def invalid_link(error: DomainError) -> ResponseReturnValue:
    """Explain the problem with the link; offer a new one if the event is known."""
    token = str((request.view_args or {}).get("token", ""))
    if request.endpoint == "joining.join":
        registration = _signed_registration(token) or token_registration(token, TokenScope.JOIN)
    else:
        registration = token_registration(token)
    return explain_invalid_link(error, registration)


def _signed_registration(token: str) -> Registration | None:
    key = str(current_app.config["SECRET_KEY"])
    return queries.get_by_id(db_session(), signed_subject_id(key, TokenScope.JOIN, token))


def _redirect_to_meeting(registration: Registration) -> ResponseReturnValue:
    """Redirect to the online meeting and record the attendance, or explain why not."""
    now, event = clock.now(), registration.event
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    if is_confirmed and queries.join_error(event, now=now) is None:
        room = _join(registration, now) if request.method == "GET" else event.join_url
        return redirect(room), NO_STORE
    countdown = join_countdown(event, now=now) if is_confirmed else None
    page = render_template(
        "registration/join.html", event=summarise_event(event), countdown=countdown,
        status=registration_status(db_session(), registration, now=now),
        timezone=event.timezone,
    )  # fmt: skip
    refresh = {"Refresh": str(countdown.refresh_after)} if countdown else {}
    return page, 200 if is_confirmed else 403, NO_STORE | refresh


def _join(registration: Registration, now: datetime) -> str:
    """Record the attendance and return the URL of the room."""
    room = registration.event.join_url
    try:
        return join_services.join_online(db_session(), registration, now=now)
    except OperationalError:  # a failed record must not exclude anybody
        db_session().rollback()
        log.warning("join_link.use_not_recorded")
        return room
