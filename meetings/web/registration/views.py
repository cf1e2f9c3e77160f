"""Pages for participants: registration form, private page."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.policy import Permission, link_holder
from meetings.domain.access.rules import TokenScope, digest
from meetings.domain.delegations import services as delegations
from meetings.domain.events.models import Event
from meetings.domain.people import queries as people
from meetings.domain.registration import queries, services
from meetings.domain.registration.errors import EventIsFull, ModeNotOffered
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import offered_modes
from meetings.extensions import limiter
from meetings.http import components
from meetings.http.guards import permission_required, token_required
from meetings.http.language_choice import language_of_request
from meetings.http.loaders import event_by_slug
from meetings.http.rate_limits import FORM_RATE_LIMIT
from meetings.http.request_context import db_session
from meetings.http.site_context import local_today
from meetings.i18n.localised_fields import page_locale
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.presenters.event_summary import summarise_event
from meetings.web.form_fields import submit_form
from meetings.web.registration.forms import (
    AcceptNominationForm,
    AttendanceForm,
    ChangeRegistrationForm,
    RegistrationForm,
    prefilled_form,
)
from meetings.web.registration.presenter import capacity, participant_documents, registration_status

bp = Blueprint("registration", __name__)
SESSION_KEY = "registered-as"
#: Limit of changes to one registration: each sends an e-mail or counts seats.
CHANGE_RATE_LIMIT = "10 per minute; 30 per hour"
NO_STORE = {"Cache-Control": "private, no-store"}
#: An empty form: Firefox restores typed text after Back only if the page may be stored.
NO_CACHE = {"Cache-Control": "private, no-cache"}


def _rate_limit_key() -> str:
    """Return the rate limit key of the registration, a digest of the token."""
    return digest(str((request.view_args or {}).get("token", "")))


_rate_limited = limiter.shared_limit(
    CHANGE_RATE_LIMIT, scope="own-registration", key_func=_rate_limit_key
)


@bp.route("/events/<string:slug>/register", methods=["GET", "POST"])
@limiter.limit(FORM_RATE_LIMIT, methods=["POST"])
@permission_required(Permission.EVENT_VIEW, load=event_by_slug)
def register(event: Event) -> ResponseReturnValue:
    """Show and process the form; the response reveals nothing about existing registrations."""
    now, slug = clock.now(), event.slug
    refused = queries.registration_error(event, now=now)
    if refused is not None:
        return _closed_page(event, refused)
    form, modes = RegistrationForm(), offered_modes(event.mode)
    form.fill_choices(modes, people.member_countries(db_session(), local_today()))
    if form.validate_on_submit() and _submit(event, form):
        flask_session[SESSION_KEY] = form.email.data
        return redirect(url_for("registration.confirmation_sent", slug=slug), 303)
    status = 422 if form.errors else 200
    page = render_template(
        "registration/register.html", form=form, event=summarise_event(event), slug=slug,
        room=capacity(db_session(), event), has_choice=len(modes) > 1,
    )  # fmt: skip
    return page, status, NO_STORE if request.method == "POST" else NO_CACHE


@bp.get("/events/<string:slug>/register/sent")
@permission_required(Permission.EVENT_VIEW, load=event_by_slug)
def confirmation_sent(event: Event) -> ResponseReturnValue:
    """Show the next step after the e-mail was sent; without a sent form, show the form."""
    if SESSION_KEY not in flask_session:
        return redirect(url_for("registration.register", slug=event.slug)), 303, NO_STORE
    page = render_template(
        "registration/confirmation_sent.html", event=summarise_event(event), slug=event.slug,
        email=flask_session[SESSION_KEY],
        sends_mail=bool(components.settings().smtp_url),
    )  # fmt: skip
    return page, 200, NO_STORE


@bp.get("/registrations/<string:token>")
@token_required
def show(token: str) -> ResponseReturnValue:
    """Show a participant the registration and the available actions."""
    return _private_page(open_registration(token), token)


@bp.post("/registrations/<string:token>/confirm")
@_rate_limited
@token_required
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the e-mail address."""
    return _run_and_redirect(token, services.confirm_email)


@bp.post("/registrations/<string:token>/accept")
@_rate_limited
@token_required
def accept_nomination(token: str) -> ResponseReturnValue:
    """Accept a nomination."""
    form = AcceptNominationForm()

    def accept(registration: Registration) -> None:
        delegations.accept_nomination(
            db_session(), registration, **form.attendance(), now=clock.now()
        )

    if not _submit_attendance(token, form, accept):
        return _private_page(open_registration(token), token, accepting=form)
    return redirect(url_for("registration.show", token=token), 303)


@bp.post("/registrations/<string:token>/refuse")
@_rate_limited
@token_required
def decline_nomination(token: str) -> ResponseReturnValue:
    """Decline a nomination."""
    return _run_and_redirect(token, delegations.decline_nomination)


@bp.post("/registrations/<string:token>/change")
@_rate_limited
@token_required
def change(token: str) -> ResponseReturnValue:
    """Change attendance, needs and personal details."""
    form = ChangeRegistrationForm()

    def save(registration: Registration) -> None:
        services.change_registration(
            db_session(),
            registration,
            **form.attendance(),
            corrected=form.correction(),
            now=clock.now(),
        )

    if not _submit_attendance(token, form, save):
        return _private_page(open_registration(token), token, form=form)
    flash(_("Your registration has been updated."), "success")
    return redirect(url_for("registration.show", token=token), 303)


@bp.post("/registrations/<string:token>/cancel")
@_rate_limited
@token_required
def cancel(token: str) -> ResponseReturnValue:
    """Cancel the registration."""

    def act(session: Session, registration: Registration, *, now: datetime) -> object:
        holder = link_holder(TokenScope.REGISTRATION, registration.id)
        return services.cancel_registration(session, registration, actor=holder, now=now)

    return _run_and_redirect(token, act)


@bp.post("/registrations/<string:token>/come-back")
@_rate_limited
@token_required
def reinstate(token: str) -> ResponseReturnValue:
    """Reinstate a cancelled registration."""
    return _run_and_redirect(token, services.reinstate)


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def invalid_link(error: DomainError) -> ResponseReturnValue:
    """Explain the problem with the link; offer a new one if the event is known."""
    token = str((request.view_args or {}).get("token", ""))
    return explain_invalid_link(error, token_registration(token))


def token_registration(
    token: str, scope: TokenScope = TokenScope.REGISTRATION
) -> Registration | None:
    """Return the registration of the token, whether or not it is still valid."""
    return queries.get_by_id(db_session(), access.get_subject_id(db_session(), token, scope))


def explain_invalid_link(
    error: DomainError, registration: Registration | None
) -> ResponseReturnValue:
    """Return the page about a link that does not work, with its status."""
    page = render_template(
        "registration/invalid_link.html", text=message_for(error),
        event=summarise_event(registration.event) if registration else None,
    )  # fmt: skip
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _submit_attendance(
    token: str, form: AttendanceForm, act: Callable[[Registration], object]
) -> bool:
    """Call ``act`` with the registration if the form is valid; show domain errors above it."""
    registration = open_registration(token)
    form.fill_choices(offered_modes(registration.event.mode))
    return submit_form(form, lambda: act(registration))


def _submit(event: Event, form: RegistrationForm) -> bool:
    """Submit the registration; a filled honeypot is emptied, and the form shown again."""
    if form.empty_honeypot():
        return False
    try:
        services.register(db_session(), event, form.to_request(page_locale()), now=clock.now())
    except (EventIsFull, ModeNotOffered) as error:
        form.form_errors.append(message_for(error))
        return False
    return True


def _closed_page(event: Event, refused: DomainError) -> ResponseReturnValue:
    page = render_template(
        "registration/closed.html", event=summarise_event(event), text=message_for(refused),
        opens_at=refused.details.get("opens_at"), timezone=event.timezone,
    )  # fmt: skip
    return page, 200 if request.method == "GET" else 409, NO_STORE


def open_registration(token: str, scope: TokenScope = TokenScope.REGISTRATION) -> Registration:
    """Return the registration that the token opens.

    Raises:
        DomainError: the token is invalid.
    """
    opened = access.get_valid_token(db_session(), token, scope, now=clock.now())
    registration = queries.get_by_id(db_session(), opened.subject_id)
    if registration is None:
        abort(404)
    language = language_of_request()
    if request.method == "POST" and registration.locale != language:
        services.set_language(db_session(), registration, language, now=clock.now())
    return registration


def _run_and_redirect(token: str, act: Callable[..., object]) -> ResponseReturnValue:
    """Call the service with session, registration and time; flash its error, if any."""
    registration = open_registration(token)
    try:
        act(db_session(), registration, now=clock.now())
    except DomainError as error:
        flash(message_for(error), "error")
    return redirect(url_for("registration.show", token=token), 303)


def _private_page(
    registration: Registration,
    token: str,
    *,
    form: ChangeRegistrationForm | None = None,
    accepting: AcceptNominationForm | None = None,
) -> ResponseReturnValue:
    event = registration.event
    status = 200 if form is None and accepting is None else 422
    page = render_template(
        "registration/show.html", token=token, event=summarise_event(event),
        form=form or prefilled_form(ChangeRegistrationForm, registration),
        accepting=accepting or prefilled_form(AcceptNominationForm, registration),
        has_choice=offered_modes(registration.event.mode) != (registration.participation_mode,),
        registration=registration,
        status=registration_status(db_session(), registration, now=clock.now()),
        files=participant_documents(
            db_session(), registration, token, number=request.args.get("page", "")
        ),
    )  # fmt: skip
    return page, status
