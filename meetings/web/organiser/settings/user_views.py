"""Manage users and their roles."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Grant, Permission, Role
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import SECRETARIAT_GRANT, UserData, sort_grants
from meetings.domain.bodies.queries import list_bodies
from meetings.http import components
from meetings.http.components import base_url
from meetings.http.guards import permission_required
from meetings.http.language_choice import language_of_request
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import password_url
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import DomainError
from meetings.web.form_choices import field_options
from meetings.web.form_fields import attach_error, form_status, submit_form
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings.forms import UserForm

#: The value of the checkbox for all bodies.
ALL_BODIES_ID = 0
_FIELD_BY_ERROR = {
    "email-taken": "email",
    "no-role": "organises",
    "last-secretariat": "secretariat",
}
_FIELD_BY_ROLE = {Role.ORGANISER: "organises", Role.MEMBER: "member_of"}


def load_user(number: int) -> User | None:
    """Return the user with this id, or None."""
    return queries.get_by_id(db_session(), number)


@bp.route("/settings/users/new", methods=["GET", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def new_user() -> ResponseReturnValue:
    """Add a user and send them a link to choose a password."""
    form = _user_form({})
    if form.validate_on_submit():
        try:
            user, secret = services.add_user(
                db_session(), _user_data(form.data), actor=current_actor(), now=clock.now(),
                return_secret=not _mail_is_configured(), locale=language_of_request(),
            )  # fmt: skip
        except DomainError as error:
            attach_error(form, error, _FIELD_BY_ERROR)
        else:
            return _deliver_link(user, secret)
    return _page(form, None)


@bp.route("/settings/users/<int:number>", methods=["GET", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE, load=load_user)
def edit_user(user: User) -> ResponseReturnValue:
    """Edit a user and their roles."""
    data = queries.user_data(user)
    values: dict[str, Any] = {"name": data.name, "email": data.email, "seen": fingerprint(data)}
    values["secretariat"] = SECRETARIAT_GRANT in data.grants
    for role, name in _FIELD_BY_ROLE.items():
        values[name] = [
            grant.body_id or ALL_BODIES_ID for grant in data.grants if grant.role is role
        ]
    form = _user_form(values)

    def save() -> None:
        services.edit_user(
            db_session(), user, _user_data(form.data), seen=form.seen.data or "",
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.settings"))
    return _page(form, user)


@bp.post("/settings/users/<int:number>/link")
@permission_required(Permission.ACCOUNT_MANAGE, load=load_user)
def send_password_link(user: User) -> ResponseReturnValue:
    """Send a link to choose a password."""
    secret = services.send_password_link(
        db_session(),
        user,
        actor=current_actor(),
        now=clock.now(),
        return_secret=not _mail_is_configured(),
    )
    return _deliver_link(user, secret)


@bp.post("/settings/users/<int:number>/disable")
@permission_required(Permission.ACCOUNT_MANAGE, load=load_user)
def disable_user(user: User) -> ResponseReturnValue:
    """Disable the account."""
    services.disable_user(db_session(), user, actor=current_actor(), now=clock.now())
    flash(_("%(name)s can no longer sign in.", name=user.name), "success")
    return redirect(url_for("organiser.settings"))


@bp.post("/settings/users/<int:number>/enable")
@permission_required(Permission.ACCOUNT_MANAGE, load=load_user)
def enable_user(user: User) -> ResponseReturnValue:
    """Enable the account."""
    services.enable_user(db_session(), user, actor=current_actor(), now=clock.now())
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("organiser.settings"))


def _mail_is_configured() -> bool:
    """Return whether mail is configured; else the link is displayed."""
    return bool(components.settings().smtp_url)


def _deliver_link(user: User, secret: str) -> ResponseReturnValue:
    """Report that the link is sent by mail, or display it if mail is not configured."""
    if not secret:
        flash(_("A link to choose a password was sent to %(name)s.", name=user.name), "success")
        return redirect(url_for("organiser.settings"))
    link = password_url(secret, base=base_url())
    return render_template("organiser/settings/user_link.html", user=user, link=link)


def _user_form(values: dict[str, Any]) -> UserForm:
    form = UserForm(data=values)
    bodies = list_bodies(db_session())
    options = field_options(
        [(ALL_BODIES_ID, _("All bodies")), *((body.id, body.label) for body in bodies)]
    )
    form.organises.choices = form.member_of.choices = options
    return form


def _user_data(data: dict[str, Any]) -> UserData:
    grants = {SECRETARIAT_GRANT} if data["secretariat"] else set()
    for role, name in _FIELD_BY_ROLE.items():
        chosen = [ALL_BODIES_ID] if ALL_BODIES_ID in data[name] else data[name]
        grants |= {Grant(role, number or None) for number in chosen}
    return UserData(name=data["name"], email=data["email"].casefold(), grants=sort_grants(grants))


def _page(form: UserForm, user: User | None) -> ResponseReturnValue:
    page = render_template("organiser/settings/user.html", form=form, user=user)
    return page, form_status(form)
