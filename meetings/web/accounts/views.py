"""Sign-in, sign-out, account and set-up pages."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.accounts import queries, services, session_services
from meetings.domain.accounts.errors import (
    AlreadySetUp,
    TooManyAttempts,
    WrongCredentials,
    WrongPassword,
)
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.event_tasks import services as event_tasks
from meetings.extensions import limiter
from meetings.http.guards import permission_required, public, token_required
from meetings.http.language_choice import language_of_request, languages, remember_language
from meetings.http.request_context import (
    LoginUser,
    client_network,
    current_actor,
    db_session,
)
from meetings.http.urls import site_url
from meetings.i18n.languages import DEFAULT_LANGUAGE
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.accounts.forms import (
    ChangePasswordForm,
    ForgottenPasswordForm,
    LanguageForm,
    NewPasswordForm,
    SetUpForm,
    SignInForm,
    TaskMailForm,
)
from meetings.web.form_fields import attach_error
from meetings.web.view_models import RoleLine

bp = Blueprint("accounts", __name__)
RESET_RATE_LIMIT = "10 per hour"
#: Each attempt costs a password hash, even for a locked account or address.
#: Shared by the sign-in page and the sign-in in place, whatever page shows it.
SIGN_IN_LIMIT = limiter.shared_limit("30 per minute", scope="sign-in", methods=["POST"])


@bp.route("/sign-in", methods=["GET", "POST"])
@SIGN_IN_LIMIT
@public
def sign_in() -> ResponseReturnValue:
    """Show the form, and sign in users with the right password."""
    next_url = local_url(request.args.get("next", ""), site_url())
    if current_user.is_authenticated:
        return redirect(next_url or _landing_url())
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            user = services.sign_in(
                db_session(), email=form.email.data or "", password=form.password.data or "",
                network=client_network(), now=clock.now(),
            )  # fmt: skip
        except (TooManyAttempts, WrongCredentials) as error:
            form.form_errors.append(message_for(error))
            status = 429 if isinstance(error, TooManyAttempts) else 422
        else:
            begin_session(user)
            return redirect(next_url or _landing_url())
    elif form.errors:
        status = 422
    action = url_for("accounts.sign_in", next=next_url or None)
    return render_template("accounts/sign_in.html", form=form, action=action), status


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the current session."""
    _end_session()
    logout_user()
    flask_session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.get("/account")
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def account() -> ResponseReturnValue:
    """Show the user's account and permissions."""
    user = current_user.user
    grants = [
        RoleLine(role=grant.role, body=grant.body)
        for grant in queries.grants_of(db_session(), user.id)
    ]
    offered = languages().offered
    form = LanguageForm(data={"language": user.locale}) if len(offered) > 1 else None
    task_form = None
    if has_permission(current_actor(), Permission.ORGANISER_ACCESS):
        task_form = TaskMailForm(data={"frequency": user.task_mails.value})
    return render_template(
        "accounts/show.html", user=user, grants=grants, form=form, task_form=task_form
    )


@bp.post("/account/task-mails")
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def choose_task_mails() -> ResponseReturnValue:
    """Set how often the user gets a mail about tasks that wait."""
    form = TaskMailForm()
    if not form.validate_on_submit():
        abort(400)
    event_tasks.choose_task_mails(
        db_session(), current_user.user, TaskMailFrequency(form.frequency.data),
        actor=current_actor(), now=clock.now(),
    )  # fmt: skip
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/language")
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def choose_language() -> ResponseReturnValue:
    """Set the language of pages and e-mails for the user."""
    form = LanguageForm()
    if not form.validate_on_submit():
        abort(400)
    services.choose_language(
        db_session(), current_user.user, form.language.data, actor=current_actor(), now=clock.now()
    )
    remember_language(form.language.data)
    with force_locale(form.language.data):
        flash(_("Saved."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/end-sessions")
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def end_sessions() -> ResponseReturnValue:
    """Sign out on all devices, including this one."""
    services.end_sessions(db_session(), current_user.user, actor=current_actor(), now=clock.now())
    logout_user()
    flask_session.clear()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/set-up", methods=["GET", "POST"])
@public
def set_up() -> ResponseReturnValue:
    """Create the organisation and its first organiser, once."""
    if queries.any_user_exists(db_session()):
        return redirect(url_for("accounts.sign_in"))
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            user = _create_installation(form)
        except AlreadySetUp as error:
            flash(message_for(error), "warning")
            return redirect(url_for("accounts.sign_in"))
        begin_session(user)
        flash(_("Setup is complete. Add the bodies, then their meetings."), "success")
        return redirect(url_for("organiser.settings"))
    return render_template("accounts/set_up.html", form=form), 422 if form.errors else 200


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@limiter.limit(RESET_RATE_LIMIT, methods=["POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Send a password link. The response does not reveal whether an account exists."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        services.request_password_link(db_session(), form.email.data or "", now=clock.now())
        flash(
            _("If this address has an account, we have sent it an e-mail. Check your inbox."),
            "success",
        )
        return redirect(url_for("accounts.sign_in"))
    return render_template(
        "accounts/forgotten_password.html", form=form
    ), 422 if form.errors else 200


@bp.route("/sign-in/link/<string:secret>", methods=["GET", "POST"])
@token_required
def choose_password(secret: str) -> ResponseReturnValue:
    """Let the recipient of the link choose a password once, and sign in."""
    queries.get_password_link_token(db_session(), secret, now=clock.now())
    form = NewPasswordForm()
    if form.validate_on_submit():
        user = services.set_password_with_link(
            db_session(), secret, form.password.data or "", now=clock.now()
        )
        begin_session(user)
        flash(_("Your password is set. You are signed in."), "success")
        return redirect(_landing_url())
    return render_template("accounts/choose_password.html", form=form), 422 if form.errors else 200


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
@bp.errorhandler(TokenUsed)
def invalid_link(error: DomainError) -> ResponseReturnValue:
    """Explain the problem with the link, and where to get a new one."""
    page = render_template("accounts/invalid_link.html", text=message_for(error))
    return page, 404 if isinstance(error, TokenUnknown) else 410


@bp.route("/account/password", methods=["GET", "POST"])
@permission_required(Permission.ACCOUNT_SELF_MANAGE)
def change_password() -> ResponseReturnValue:
    """Change the user's password and sign out other devices."""
    form, status = ChangePasswordForm(), 200
    if form.validate_on_submit():
        user = current_user.user
        try:
            services.change_password(
                db_session(), user, old=form.old.data or "", password=form.password.data or "",
                network=client_network(), now=clock.now(),
            )  # fmt: skip
        except (TooManyAttempts, WrongPassword) as error:
            attach_error(form, error, {"wrong-password": "old"})
            status = 429 if isinstance(error, TooManyAttempts) else 422
        else:
            begin_session(user)
            flash(
                _("Your password has been changed, and your other devices have been signed out."),
                "success",
            )
            return redirect(url_for("accounts.account"))
    elif form.errors:
        status = 422
    return render_template("accounts/change_password.html", form=form), status


def local_url(url: str, root: str = "/") -> str:
    """Return the URL if it is a path below the application's root, else ""."""
    try:
        parts = urlsplit(url.replace("\\", "/"))
    except ValueError:
        return ""
    safe = url.startswith(root) and not url.replace("\\", "/").startswith("//")
    return url if safe and not parts.scheme and not parts.netloc else ""


def _landing_url() -> str:
    """Return the default page after sign-in."""
    organises = has_permission(current_actor(), Permission.ORGANISER_ACCESS)
    return url_for("organiser.index" if organises else "accounts.account")


def _create_installation(form: SetUpForm) -> User:
    names = ("organisation", "acronym", "timezone", "name", "email", "password")
    values = {name: form.data[name] or "" for name in names}
    return services.set_up_installation(
        db_session(), **values, now=clock.now(), locale=language_of_request()
    )


def begin_session(user: User) -> None:
    """Sign the user in with a fresh session, to prevent session fixation."""
    _end_session()
    flask_session.clear()
    if user.locale != DEFAULT_LANGUAGE and not languages().in_cookie(request.environ):
        remember_language(user.locale)
    now = clock.now()
    token = session_services.begin_session(db_session(), user, now=now)
    begun = queries.get_sign_in_session(db_session(), token, now=now)
    if begun is None:  # another request has just ended every session of the user
        raise WrongCredentials
    login_user(LoginUser(begun, token))
    flask_session.permanent = True


def _end_session() -> None:
    """End the session of this browser on the server, if there is one."""
    if current_user.is_authenticated:
        session_services.end_session(db_session(), current_user.token, now=clock.now())
