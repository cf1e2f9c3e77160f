"""Adding bodies and saying what they are."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from meetings.domain.access.policy import Permission
from meetings.domain.bodies import queries, services, steps
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.bodies.palette import PALETTE
from meetings.domain.bodies.rules import BodyFacts, BodyKind, ChairRule
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.fingerprints import fingerprint
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.settings import BodyForm
from meetings.web.organise.blueprint import bp
from meetings.web.organise.settings import setting_page

_AT = {"body-known": "name", "body-address-taken": "slug"}
_TEXTS = ("name", "short_name", "acronym", "slug", "mandate", "email", "website")


def body_to_edit(slug: str) -> Body | None:
    """Return the body at this address, or None."""
    return queries.by_slug(session(), slug)


@bp.route("/settings/bodies/new", methods=["GET", "POST"])
@guarded(Permission.ORGANISATION_EDIT)
def new_body() -> ResponseReturnValue:
    """Add a body."""
    count = session().scalar(select(func.count(Body.id))) or 0
    form = _form({"colour": PALETTE[count % len(PALETTE)][1]})
    if form.validate_on_submit():
        try:
            body = services.add_body(
                session(), _facts(form.data, position=count), actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("%(name)s is added.", name=body.name), "success")
            return redirect(url_for("organise.settings"))
    return setting_page(form, _("New body"))


@bp.route("/settings/bodies/<string:slug>", methods=["GET", "POST"])
@guarded(Permission.ORGANISATION_EDIT, load=body_to_edit)
def edit_body(body: Body) -> ResponseReturnValue:
    """Say what a body is; its feeds and pages keep their address."""
    before = steps.facts_of(body)
    form = _form(
        {name: getattr(before, name) for name in _TEXTS}
        | {
            "kind": body.kind.value, "chair_rule": body.chair_rule.value, "colour": body.colour,
            "priority": str(body.priority_id or ""), "seen": fingerprint(before),
        }
    )  # fmt: skip
    if form.validate_on_submit():
        try:
            services.edit_body(
                session(), body, _facts(form.data, position=body.position),
                seen=form.seen.data or "", actor=current_actor(), now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organise.settings"))
    return setting_page(form, body.name)


def _form(values: dict[str, Any]) -> BodyForm:
    form = BodyForm(data=values)
    listed = session().scalars(select(Priority).order_by(Priority.position, Priority.id))
    form.priority.choices = choices([(str(it.id), it.name) for it in listed], empty=_("None"))
    return form


def _facts(said: dict[str, Any], *, position: int) -> BodyFacts:
    return BodyFacts(
        **{name: said[name] or "" for name in _TEXTS},
        kind=BodyKind(said["kind"]),
        chair_rule=ChairRule(said["chair_rule"]),
        colour=said["colour"],
        priority_id=int(said["priority"]) if said["priority"] else None,
        new_priority=said["new_priority"] or "",
        position=position,
    )
