"""Pages for participants: registering, the private page, the way into an online meeting."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.policy import Permission
from meetings.domain.access.rules import TokenScope, digest
from meetings.domain.delegations import services as delegations
from meetings.domain.events.models import Event
from meetings.domain.people import queries as people
from meetings.domain.registration import queries, services
from meetings.domain.registration.errors import EventIsFull, ModeNotOffered
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState, modes_of
from meetings.extensions import limiter
from meetings.http import site
from meetings.http.frame import today
from meetings.http.guards import by_token, guarded
from meetings.http.limits import MOST_FORMS
from meetings.http.loaders import event_by_slug
from meetings.http.occasion import occasion
from meetings.http.phrases import explain
from meetings.http.session import session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.fields import handed_in
from meetings.web.forms.registration import AcceptForm, ChangeForm, OwnForm, RegistrationForm
from meetings.web.participant import files_for, room_of, standing

bp = Blueprint("registration", __name__)
Filled = TypeVar("Filled", bound=OwnForm)
ASKED_AS = "registered-as"
#: What one registration may be changed; each time a mail leaves, or seats are counted anew.
MOST_CHANGES = "10 per minute; 30 per hour"
NOT_KEPT = {"Cache-Control": "private, no-store"}


def _by_registration() -> str:
    """Return what the changes of one registration are counted under; not the secret itself."""
    return digest(str((request.view_args or {}).get("token", "")))


_limited = limiter.shared_limit(MOST_CHANGES, scope="own-registration", key_func=_by_registration)


@bp.route("/events/<string:slug>/register", methods=["GET", "POST"])
@limiter.limit(MOST_FORMS, methods=["POST"])
@guarded(Permission.EVENT_VIEW, load=event_by_slug)
def register(event: Event) -> ResponseReturnValue:
    """Show the form; take it; say that a mail is on its way, whoever asked."""
    now, slug = clock.now(), event.slug
    refused = queries.refusal(event, now=now)
    if refused is not None:
        return _refusal_page(event, refused)
    form, ways = RegistrationForm(), modes_of(event.mode)
    form.offer(ways, people.members_on(session(), today()))
    if form.validate_on_submit() and _take(event, form):
        cookie[ASKED_AS] = form.email.data
        return redirect(url_for("registration.asked", slug=slug), 303)
    status = 422 if form.errors else 200
    page = render_template(
        "registration/register.html", form=form, event=occasion(event), slug=slug,
        room=room_of(session(), event), has_choice=len(ways) > 1,
    )  # fmt: skip
    return page, status, NOT_KEPT


@bp.get("/events/<string:slug>/register/sent")
@guarded(Permission.EVENT_VIEW, load=event_by_slug)
def asked(event: Event) -> ResponseReturnValue:
    """Say that a mail was sent and what to do with it; the same for everybody."""
    page = render_template(
        "registration/sent.html", event=occasion(event), slug=event.slug,
        email=cookie.get(ASKED_AS, ""),
        sends_mail=bool(site.settings().smtp_url),
    )  # fmt: skip
    return page, 200, NOT_KEPT


@bp.get("/registrations/<string:token>")
@by_token
def show(token: str) -> ResponseReturnValue:
    """Show a participant what is kept, and what can be done."""
    return _private_page(_opened(token), token)


@bp.post("/registrations/<string:token>/confirm")
@_limited
@by_token
def confirm(token: str) -> ResponseReturnValue:
    """Take the address as confirmed."""
    return _act(token, lambda it: services.verify(session(), it, now=clock.now()))


@bp.post("/registrations/<string:token>/accept")
@_limited
@by_token
def accept(token: str) -> ResponseReturnValue:
    """Accept a nomination."""
    registration = _opened(token)
    form = AcceptForm()
    form.offer(modes_of(registration.event.mode))

    def act() -> None:
        delegations.accept(session(), registration, **form.said(), now=clock.now())

    if not handed_in(form, act):
        return _private_page(registration, token, accepting=form)
    return redirect(url_for("registration.show", token=token), 303)


@bp.post("/registrations/<string:token>/refuse")
@_limited
@by_token
def refuse(token: str) -> ResponseReturnValue:
    """Answer a nomination with no."""
    return _act(token, lambda it: delegations.refuse(session(), it, now=clock.now()))


@bp.post("/registrations/<string:token>/change")
@_limited
@by_token
def change(token: str) -> ResponseReturnValue:
    """Change how somebody takes part and what is needed, and put right who it is."""
    registration = _opened(token)
    form = ChangeForm()
    form.offer(modes_of(registration.event.mode))

    def act() -> None:
        services.change(
            session(), registration, **form.said(), corrected=form.corrected(), now=clock.now()
        )

    if not handed_in(form, act):
        return _private_page(registration, token, form=form)
    flash(_("Your registration was changed."), "success")
    return redirect(url_for("registration.show", token=token), 303)


@bp.post("/registrations/<string:token>/cancel")
@_limited
@by_token
def cancel(token: str) -> ResponseReturnValue:
    """Withdraw."""
    return _act(token, lambda it: services.cancel(session(), it, now=clock.now()))


@bp.post("/registrations/<string:token>/come-back")
@_limited
@by_token
def come_back(token: str) -> ResponseReturnValue:
    """Take part after all."""
    return _act(token, lambda it: services.come_back(session(), it, now=clock.now()))


@bp.get("/join/<string:token>")
@by_token
def join(token: str) -> ResponseReturnValue:
    """Lead who is confirmed into the online meeting."""
    return _lead_in(_opened(token, TokenScope.JOIN))


@bp.get("/registrations/<string:token>/join")
@by_token
def join_from_page(token: str) -> ResponseReturnValue:
    """Lead who is confirmed into the online meeting, from the private page."""
    return _lead_in(_opened(token))


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def closed_link(error: DomainError) -> ResponseReturnValue:
    """Say what is wrong with the link and what to do: for a known event, ask for a new one."""
    token = str((request.view_args or {}).get("token", ""))
    scope = TokenScope.JOIN if request.endpoint == "registration.join" else TokenScope.REGISTRATION
    registration = queries.by_id(session(), access.subject_of(session(), token, scope))
    page = render_template(
        "registration/link.html", text=explain(error),
        event=occasion(registration.event) if registration else None,
    )  # fmt: skip
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _take(event: Event, form: RegistrationForm) -> bool:
    """Hand the wish in; a program that filled the hidden field is told the same as a person."""
    if form.website.data:
        return True
    try:
        services.submit(session(), event, form.wish(str(get_locale() or "en")), now=clock.now())
    except (EventIsFull, ModeNotOffered) as error:
        form.form_errors.append(explain(error))
        return False
    return True


def _refusal_page(event: Event, refused: DomainError) -> ResponseReturnValue:
    page = render_template(
        "registration/closed.html", event=occasion(event), text=explain(refused),
        opens_at=refused.details.get("opens_at"), timezone=event.timezone,
    )  # fmt: skip
    return page, 200 if request.method == "GET" else 409, NOT_KEPT


def _opened(token: str, scope: TokenScope = TokenScope.REGISTRATION) -> Registration:
    """Return what the secret opens.

    Raises:
        DomainError: what is wrong with the secret.
    """
    opened = access.opened_by(session(), token, scope, now=clock.now())
    registration = queries.by_id(session(), opened.subject_id)
    if registration is None:
        abort(404)
    return registration


def _act(token: str, act: Callable[[Registration], Registration]) -> ResponseReturnValue:
    registration = _opened(token)
    try:
        act(registration)
    except DomainError as error:
        flash(explain(error), "error")
    return redirect(url_for("registration.show", token=token), 303)


def _private_page(
    registration: Registration,
    token: str,
    *,
    form: ChangeForm | None = None,
    accepting: AcceptForm | None = None,
) -> ResponseReturnValue:
    event = registration.event
    status = 200 if form is None and accepting is None else 422
    page = render_template(
        "registration/private.html", token=token, event=occasion(event),
        form=form or _filled(ChangeForm, registration),
        accepting=accepting or _filled(AcceptForm, registration),
        has_choice=modes_of(registration.event.mode) != (registration.takes_part,),
        it=registration, stand=standing(session(), registration, now=clock.now()),
        files=files_for(session(), registration, token),
    )  # fmt: skip
    return page, status


def _filled(kind: type[Filled], registration: Registration) -> Filled:
    """Return the form with what is known of the person."""
    known = {name: getattr(registration, name) for name in ("name", "organisation", "needs")} | {
        "takes_part": registration.takes_part.value, "sector": registration.sector or "",
    }  # fmt: skip
    form = kind(formdata=None, data=known)
    form.offer(modes_of(registration.event.mode))
    return form


def _lead_in(registration: Registration) -> ResponseReturnValue:
    """Redirect to the room of the meeting, or say why not."""
    event = registration.event
    if registration.state is RegistrationState.CONFIRMED and event.join_url:
        refused = queries.not_on(event, now=clock.now())
        if refused is None:
            return redirect(event.join_url)
    stand = standing(session(), registration, now=clock.now())
    page = render_template("registration/door.html", event=occasion(event), stand=stand)
    return page, 403 if registration.state is not RegistrationState.CONFIRMED else 200
