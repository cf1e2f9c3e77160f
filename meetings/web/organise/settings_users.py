"""Who may sign in, and what they may do."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Grant, Permission, Role
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import EVERYTHING, UserFacts, ordered
from meetings.domain.bodies.queries import in_order
from meetings.http import site
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.http.site import base_url
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.fingerprints import fingerprint
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.settings import UserForm
from meetings.web.organise.blueprint import bp

#: Stands for every body among the boxes of bodies.
ALL_BODIES = 0
_AT = {"email-taken": "email", "no-role": "organises", "last-secretariat": "secretariat"}
_FIELDS = {Role.ORGANISER: "organises", Role.MEMBER: "member_of"}


def user_to_edit(number: int) -> User | None:
    """Return the user of this number, or None."""
    return queries.by_id(session(), number) if number < 2**31 else None


@bp.route("/settings/users/new", methods=["GET", "POST"])
@guarded(Permission.ACCOUNT_MANAGE)
def new_user() -> ResponseReturnValue:
    """Add somebody, who is sent a link to choose a password."""
    form = _form({})
    if form.validate_on_submit():
        try:
            user, secret = services.add_user(
                session(), _facts(form.data), actor=current_actor(), now=clock.now(),
                shows_link=not _mails_leave(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            return _handed_over(user, secret)
    return _page(form, None)


@bp.route("/settings/users/<int:number>", methods=["GET", "POST"])
@guarded(Permission.ACCOUNT_MANAGE, load=user_to_edit)
def edit_user(user: User) -> ResponseReturnValue:
    """Say who a user is and may be."""
    facts = queries.facts_of(user)
    said: dict[str, Any] = {"name": facts.name, "email": facts.email, "seen": fingerprint(facts)}
    said["secretariat"] = EVERYTHING in facts.grants
    for role, name in _FIELDS.items():
        said[name] = [each.body_id or ALL_BODIES for each in facts.grants if each.role is role]
    form = _form(said)
    if form.validate_on_submit():
        try:
            services.edit_user(
                session(), user, _facts(form.data), seen=form.seen.data or "",
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organise.settings"))
    return _page(form, user)


@bp.post("/settings/users/<int:number>/link")
@guarded(Permission.ACCOUNT_MANAGE, load=user_to_edit)
def send_link(user: User) -> ResponseReturnValue:
    """Send a link to choose a password."""
    secret = services.send_link(
        session(), user, actor=current_actor(), now=clock.now(), shows_link=not _mails_leave()
    )
    return _handed_over(user, secret)


@bp.post("/settings/users/<int:number>/disable")
@guarded(Permission.ACCOUNT_MANAGE, load=user_to_edit)
def disable_user(user: User) -> ResponseReturnValue:
    """Let somebody in no more."""
    services.disable(session(), user, actor=current_actor(), now=clock.now())
    flash(_("%(name)s cannot sign in any more.", name=user.name), "success")
    return redirect(url_for("organise.settings"))


@bp.post("/settings/users/<int:number>/enable")
@guarded(Permission.ACCOUNT_MANAGE, load=user_to_edit)
def enable_user(user: User) -> ResponseReturnValue:
    """Let somebody in again."""
    services.enable(session(), user, actor=current_actor(), now=clock.now())
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("organise.settings"))


def _mails_leave() -> bool:
    """Say whether a mail server is set; else the link is shown, to be handed over."""
    return bool(site.settings().smtp_url)


def _handed_over(user: User, secret: str) -> ResponseReturnValue:
    """Say that the link goes out by mail, or show it where no mail leaves."""
    if not secret:
        flash(_("%(name)s is sent a link to choose a password.", name=user.name), "success")
        return redirect(url_for("organise.settings"))
    link = f"{base_url()}{url_for('accounts.choose_password', secret=secret)}"
    return render_template("organise/user_link.html", user=user, link=link)


def _form(values: dict[str, Any]) -> UserForm:
    form = UserForm(data=values)
    listed = in_order(session())
    boxes = choices([(ALL_BODIES, _("All bodies")), *((body.id, body.label) for body in listed)])
    form.organises.choices = form.member_of.choices = boxes
    return form


def _facts(said: dict[str, Any]) -> UserFacts:
    grants = {EVERYTHING} if said["secretariat"] else set()
    for role, name in _FIELDS.items():
        chosen = [ALL_BODIES] if ALL_BODIES in said[name] else said[name]
        grants |= {Grant(role, number or None) for number in chosen}
    return UserFacts(name=said["name"], email=said["email"].casefold(), grants=ordered(grants))


def _page(form: UserForm, user: User | None) -> ResponseReturnValue:
    page = render_template("organise/user.html", form=form, user=user)
    return page, 422 if form.errors else 200
