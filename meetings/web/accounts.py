"""Signing in and out, one's own account, and the first start."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.policy import Permission, allows
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.errors import (
    AlreadySetUp,
    TooManyAttempts,
    WrongCredentials,
    WrongPassword,
)
from meetings.domain.accounts.models import User
from meetings.extensions import limiter
from meetings.http.guards import by_token, guarded, public
from meetings.http.phrases import explain
from meetings.http.session import SignedIn, client_network, current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.accounts import (
    ChangePasswordForm,
    ForgottenForm,
    NewPasswordForm,
    SetUpForm,
    SignInForm,
)
from meetings.web.forms.fields import place_refusal
from meetings.web.shapes import GrantLine

bp = Blueprint("accounts", __name__)
MOST_ASKED = "10 per hour"
#: Each try costs a hash of a password, also where the account or the address is locked already.
MOST_TRIED = "30 per minute"


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(MOST_TRIED, methods=["POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Show the form, and sign in whoever knows the password."""
    onward = local_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(onward or _home())
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            user = services.sign_in(
                session(), email=form.email.data or "", password=form.password.data or "",
                network=client_network(), now=clock.now(),
            )  # fmt: skip
        except (TooManyAttempts, WrongCredentials) as error:
            form.form_errors.append(explain(error))
            status = 429 if isinstance(error, TooManyAttempts) else 422
        else:
            _begin_session(user)
            return redirect(onward or _home())
    elif form.errors:
        status = 422
    return render_template("accounts/sign_in.html", form=form, action=request.full_path), status


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session."""
    logout_user()
    cookie.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.get("/account")
@guarded(Permission.ACCOUNT_OWN)
def account() -> ResponseReturnValue:
    """Show who one is here, and what one may do."""
    user = current_user.user
    grants = [GrantLine(role=grant.role, body=grant.body) for grant in user.grants]
    return render_template("accounts/account.html", user=user, grants=grants)


@bp.post("/account/end-sessions")
@guarded(Permission.ACCOUNT_OWN)
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    services.end_sessions(session(), current_user.user, actor=current_actor(), now=clock.now())
    logout_user()
    cookie.clear()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/set-up", methods=["GET", "POST"])
@public
def set_up() -> ResponseReturnValue:
    """Make the organisation and its first organiser, once."""
    if queries.anybody(session()):
        return redirect(url_for("accounts.sign_in"))
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            user = _set_up(form)
        except AlreadySetUp as error:
            flash(explain(error), "warning")
            return redirect(url_for("accounts.sign_in"))
        _begin_session(user)
        flash(_("Everything is ready. Add the bodies that meet, then their meetings."), "success")
        return redirect(url_for("organise.settings"))
    return render_template("accounts/set_up.html", form=form), 422 if form.errors else 200


@bp.route("/sign-in/forgotten", methods=["GET", "POST"])
@limiter.limit(MOST_ASKED, methods=["POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a link to choose a password; the answer is the same whether there is an account."""
    form = ForgottenForm()
    if form.validate_on_submit():
        services.ask_for_link(session(), form.email.data or "", now=clock.now())
        flash(_("If there is an account with this address, a mail is on its way."), "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/sign-in/link/<string:secret>", methods=["GET", "POST"])
@by_token
def choose_password(secret: str) -> ResponseReturnValue:
    """Have whoever was sent the link choose a password, once, and sign them in."""
    queries.link(session(), secret, now=clock.now())
    form = NewPasswordForm()
    if form.validate_on_submit():
        user = services.choose_password(
            session(), secret, form.password.data or "", now=clock.now()
        )
        _begin_session(user)
        flash(_("Your password is set, and you are signed in."), "success")
        return redirect(_home())
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
@bp.errorhandler(TokenUsed)
def closed_link(error: DomainError) -> ResponseReturnValue:
    """Say what is wrong with the link, and where one gets another."""
    page = render_template("accounts/link.html", text=explain(error))
    return page, 404 if isinstance(error, TokenUnknown) else 410


@bp.route("/account/password", methods=["GET", "POST"])
@guarded(Permission.ACCOUNT_OWN)
def change_password() -> ResponseReturnValue:
    """Give oneself another password; other devices are signed out."""
    form, status = ChangePasswordForm(), 200
    if form.validate_on_submit():
        user = current_user.user
        try:
            services.change_password(
                session(), user, old=form.old.data or "", password=form.password.data or "",
                network=client_network(), now=clock.now(),
            )  # fmt: skip
        except (TooManyAttempts, WrongPassword) as error:
            place_refusal(form, error, {"wrong-password": "old"})
            status = 429 if isinstance(error, TooManyAttempts) else 422
        else:
            _begin_session(user)
            flash(_("Your password is changed; other devices are signed out."), "success")
            return redirect(url_for("accounts.account"))
    elif form.errors:
        status = 422
    return render_template("accounts/change_password.html", form=form), status


def local_address(address: str) -> str:
    """Return the address where it is a path of this site, else ""."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
    except ValueError:
        return ""
    safe = address.startswith("/") and not address.replace("\\", "/").startswith("//")
    return address if safe and not parts.scheme and not parts.netloc else ""


def _home() -> str:
    """Return where somebody works who wants nothing in particular."""
    return "/organise" if allows(current_actor(), Permission.ORGANISE) else "/account"


def _set_up(form: SetUpForm) -> User:
    names = ("organisation", "acronym", "timezone", "name", "email", "password")
    said = {name: form.data[name] or "" for name in names}
    return services.set_up(session(), **said, now=clock.now())


def _begin_session(user: User) -> None:
    """Sign the user in with a fresh session, so that nobody can have fixed the old one."""
    cookie.clear()
    fresh = queries.by_id(session(), user.id)
    login_user(SignedIn(fresh or user))
    cookie.permanent = True
